"""Pages that would take minutes or gigabytes to read, told before they are."""

from __future__ import annotations

from contextlib import suppress

from lxml import etree  # type: ignore[import-untyped]

from scrapers.errors import PageUnreadable

MOST = 100_000  # tags, some six seconds of reading; the longest transcripts have a tenth of that
FEW = 1_000  # tags, which cost little however deep they go
DEEPEST = 256  # elements inside each other: libxml2's own limit, which bs4 lifts


def refuse(body: bytes | str) -> None:
    """Raises PageUnreadable for a page of more elements, or more inside each other, than any that people read.

    A tree is walked upwards again and again while it is read, so that depth costs its square.
    """
    tags = body.count(b"<") if isinstance(body, bytes) else body.count("<")
    if tags > MOST:
        raise PageUnreadable(f"{tags:,} tags", "It is no readout.")
    if tags > FEW and _is_too_deep(body):
        raise PageUnreadable(f"more than {DEEPEST} elements inside each other", "It is no readout.")


def _is_too_deep(body: bytes | str) -> bool:
    parser = etree.HTMLParser(recover=True)
    with suppress(etree.LxmlError, ValueError):
        etree.fromstring(body.encode("utf-8", "replace") if isinstance(body, str) else body, parser)
    return any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log)
