"""Which function reads a page: a source's own for listings and HTML, the shared ones for records and plain text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from scrapers.errors import PageUnreadable
from scrapers.parse.feed_history import read_version
from scrapers.parse.json_records import read_record
from scrapers.parse.plain_text import read_plain
from scrapers.parse.size_limits import refuse_readout
from scrapers.readout import Readout
from scrapers.source import Links, Page, Source, is_safe_id

RANKS = {"html": 3, "version": 2, "jsonl": 1, "text": 1}
"""A capture of a higher rank tells more of the same account, so one of a lower rank never replaces it."""

EARLIEST = dt.date(1945, 1, 1)
AHEAD = dt.timedelta(days=2)  # it may be tomorrow at the publisher's, and statements are dated for their embargo

ReadResult = Readout | PageUnreadable
"""What a page was read as, or why it can't be read."""


def _read_html(source: Source, page: Page) -> Readout:
    if source.read is None:
        raise PageUnreadable(page.url, f"{source.name} has no reader for HTML: import its readouts as JSON Lines.")
    return source.read(page)


_READERS: dict[str, Callable[[Source, Page], Readout]] = {
    "html": _read_html,
    "version": read_version,
    "jsonl": read_record,
    "text": read_plain,
}


def read_page(source: Source, page: Page, reader: str) -> Readout:
    """The readout on a page. Raises PageUnreadable, whatever it was that went wrong in the reader.

    A page is the publisher's, and may hold anything: a reader's surprise at one page must not end a whole crawl.
    """
    with _no_surprise(page):
        readout = _READERS[reader](source, page)
    if not is_safe_id(readout.id):
        raise PageUnreadable(f"{page.url} (the id {readout.id[:80]!r})", "The reader must take it from the address.")
    if not EARLIEST <= readout.date <= dt.datetime.now(dt.UTC).date() + AHEAD:
        remedy = f"A readout is of a day between {EARLIEST} and {AHEAD.days} days from today."
        raise PageUnreadable(f"{page.url} ({readout.date})", remedy, what="The date on the page can't be")
    refuse_readout(readout)
    return readout


def read_links(source: Source, page: Page) -> Links:
    """What a listing page or feed leads to; nothing at a source without a crawl. Raises PageUnreadable, as above."""
    with _no_surprise(page):
        return source.links(page) if source.links else Links()


@contextmanager
def _no_surprise(page: Page) -> Iterator[None]:
    try:
        yield
    except PageUnreadable:
        raise
    except Exception as error:
        raise PageUnreadable(f"{page.url} ({type(error).__name__}: {error})", "The reader must be mended.") from error


def attempt(source: Source, page: Page, reader: str = "html") -> ReadResult:
    """As `read_page`, with what it raises as its answer."""
    try:
        return read_page(source, page, reader)
    except PageUnreadable as error:
        return error
