"""Pages that would take minutes or gigabytes to read, told before they are."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from lxml import etree  # type: ignore[import-untyped]

from scrapers.errors import PageUnreadable
from scrapers.readout import Readout

MOST = 100_000  # tags, some six seconds of reading; the longest transcripts have a tenth of that
FEW = 1_000  # tags, which cost little however deep they go
DEEPEST = 256  # elements inside each other: libxml2's own limit, which bs4 lifts

# Of 18,000 real readouts the longest has 918 paragraphs, 186,377 characters, and 176,484 in one paragraph.
MOST_PARAGRAPHS = 10_000
LONGEST_PARAGRAPH = 400_000
MOST_TEXT = 2_000_000
LONGEST_HEADS = {"title": 2_000, "lead": 20_000, "place": 2_000, "address": 2_000}
MOST_TAGS = 1_000


def refuse(body: bytes | str) -> None:
    """Raises PageUnreadable for a page of more elements, or more inside each other, than any that people read.

    A tree is walked upwards again and again while it is read, so that depth costs its square.
    """
    tags = body.count(b"<") if isinstance(body, bytes) else body.count("<")
    if tags > MOST:
        raise PageUnreadable(f"{tags:,} tags", "It is no readout.")
    if tags > FEW and _is_too_deep(body):
        raise PageUnreadable(f"more than {DEEPEST} elements inside each other", "It is no readout.")


def refuse_texts(texts: Sequence[str]) -> None:
    """Raises PageUnreadable for more paragraphs, or longer ones, than any readout has."""
    if len(texts) > MOST_PARAGRAPHS:
        raise PageUnreadable(f"{len(texts):,} paragraphs", f"A readout has at most {MOST_PARAGRAPHS:,}.")
    longest, whole = max(map(len, texts), default=0), sum(map(len, texts))
    if longest > LONGEST_PARAGRAPH:
        raise PageUnreadable(f"a paragraph of {longest:,} characters", f"The longest may have {LONGEST_PARAGRAPH:,}.")
    if whole > MOST_TEXT:
        raise PageUnreadable(f"a text of {whole:,} characters", f"A readout has at most {MOST_TEXT:,}.")


def refuse_readout(readout: Readout) -> None:
    """Raises PageUnreadable for a readout longer than any: its page would take minutes to make and to load."""
    heads = {"title": readout.title, "lead": readout.lead, "place": readout.place, "address": readout.url}
    for name, text in heads.items():
        if len(text) > LONGEST_HEADS[name]:
            raise PageUnreadable(f"a {name} of {len(text):,} characters", f"At most {LONGEST_HEADS[name]:,} are read.")
    refuse_texts([paragraph.text for paragraph in readout.paragraphs])
    tags = (*readout.tags.topics, *readout.tags.persons, *readout.tags.geography)
    if len(tags) > MOST_TAGS or sum(map(len, tags)) > MOST_TAGS * 100:
        raise PageUnreadable(f"{len(tags):,} tags of the publisher", f"At most {MOST_TAGS:,} are read.")


def _is_too_deep(body: bytes | str) -> bool:
    parser = etree.HTMLParser(recover=True)
    with suppress(etree.LxmlError, ValueError):
        etree.fromstring(body.encode("utf-8", "replace") if isinstance(body, str) else body, parser)
    return any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log)
