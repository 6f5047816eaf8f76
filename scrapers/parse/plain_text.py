"""Plain text → a Readout: paragraphs parted by empty lines, with the title and date that came with it."""

from __future__ import annotations

import datetime as dt
import re

from scrapers.errors import PageUnreadable
from scrapers.parse.html import fold
from scrapers.parse.size_limits import refuse_texts
from scrapers.readout import Paragraph, Readout
from scrapers.source import Page, Source

_BLANK = re.compile(r"\r?\n\s*\n")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^a-z])")


def read_plain(source: Source, page: Page) -> Readout:
    """The readout in a text file. The page's headers carry what its words don't: `x-date` (ISO) and `x-title`.

    Without a title, the text's first sentence is it. Raises PageUnreadable without a date or any text.
    """
    texts = [text for part in _BLANK.split(page.body.decode("utf-8-sig", "replace")) if (text := fold(part))]
    refuse_texts(texts)
    if not texts:
        raise PageUnreadable(page.url, "The file is empty.")
    try:
        date = dt.date.fromisoformat(page.headers.get("x-date", ""))
    except ValueError:
        raise PageUnreadable(page.url, "A plain text says no date: import it with --date 2019-04-24.") from None
    return Readout(
        id=source.readout_id(page.url),
        source=source.name,
        url=page.url,
        title=page.headers.get("x-title") or _SENTENCE.split(texts[0])[0].rstrip("."),
        date=date,
        language=source.language,
        paragraphs=tuple(map(Paragraph, texts)),
    )
