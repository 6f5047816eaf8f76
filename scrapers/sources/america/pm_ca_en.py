"""The Prime Minister of Canada, in English: the feed and article pages of www.pm.gc.ca, as pm_ca_fr in French."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile

from scrapers.parse.article import Layout, read_article
from scrapers.parse.feeds import read_feed
from scrapers.parse.html import decode, fold, maybe, mend, parse
from scrapers.readout import Readout
from scrapers.source import Links, Page, Slugged, Source

LAYOUT = Layout(
    body=".content-news-article .field--name-body",
    title=".title-header-inner h1",
    date=".field--name-field-date-released time",
)
_LINKS_BELOW = re.compile(r"(?:associated|related) links?\s?:?|liens? (?:connexes?|associés?)\s?:?", re.IGNORECASE)


def links(page: Page) -> Links:
    """The readouts, statements, speeches and news releases of the feed, which also holds itineraries and advisories."""
    return read_feed(SOURCE, page)


def read(page: Page) -> Readout:
    """The readout on an article page. Raises PageUnreadable where title, date or body are missing."""
    return read_in(SOURCE, page)


def read_in(source: Source, page: Page) -> Readout:
    """The readout on a page in the source's language, without the list of links below the text.

    The hour that stands behind its day is no hour of publication: it is noon, or midnight.
    """
    readout = read_article(source, page, (LAYOUT,))
    body = takewhile(lambda paragraph: not _LINKS_BELOW.fullmatch(paragraph.text), readout.paragraphs)
    return replace(readout, paragraphs=tuple(body), published=None, place=_place(page))


def _place(page: Page) -> str:
    """What stands behind the date in the line under the title: "Ottawa, Ontario"."""
    line = maybe(parse(decode(page.body), "span"), ".inline-date")
    strings = list(line.stripped_strings) if line else []
    return fold(mend(strings[-1])) if len(strings) > 1 else ""


SOURCE = Source(
    name="pm-ca-en",
    publisher="Prime Minister of Canada",
    country="CAN",
    language="en",
    timezone="America/Toronto",
    hosts=("www.pm.gc.ca", "pm.gc.ca"),
    feeds=("https://www.pm.gc.ca/en/news.rss",),
    at_least=2,
    since=2015,
    rhythm=10,
    links=links,
    read=read,
    identify=Slugged(r"/en/news/(?:readouts|statements|speeches|news-releases)/\d{4}/\d\d/\d\d/[^/]+"),
)
