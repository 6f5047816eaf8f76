"""The US Department of State: its full-text feed, and saved article pages."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import urlsplit

from scrapers.parse.article import Layout, read_article
from scrapers.parse.feeds import read_feed
from scrapers.readout import Readout
from scrapers.source import Links, Page, Source

LAYOUTS = (Layout(body=".entry-content", title=".featured-content__headline", date=".article-meta__publish-date"),)

_NUMBER = re.compile(r"://www\.state\.gov/(?:\?(?:.*&)?(?:page_id|p)=|releases/preview/)(\d{1,20})/?$", re.ASCII)
_READABLE = re.compile(r"/(?:releases|briefings)/.+|/(?!press-releases$|rss-feed$|[a-z]+$)[^/]+")


def identify(url: str) -> str | None:
    """The number in a page's permanent address; of its readable one, which a later page may be given, a hash."""
    if found := _NUMBER.search(url):
        return found[1]
    path = urlsplit(url).path.rstrip("/")
    return hashlib.sha256(f"www.state.gov{path}".encode()).hexdigest()[:16] if _READABLE.fullmatch(path) else None


def links(page: Page) -> Links:
    """The readouts of the feed, which has them whole: the pages themselves turn robots away."""
    return read_feed(SOURCE, page, whole=True)


def read(page: Page) -> Readout:
    """The readout on a saved article page. Raises PageUnreadable; "Technical Difficulties" is answered with 200."""
    return read_article(SOURCE, page, LAYOUTS)


SOURCE = Source(
    name="state-gov",
    publisher="U.S. Department of State",
    country="USA",
    language="en",
    timezone="America/New_York",
    aliases=("state.gov",),
    hosts=("www.state.gov",),
    feeds=("https://www.state.gov/rss-feed/press-releases/feed/",),
    delay=5.0,
    at_least=5,
    since=2021,
    rhythm=60,
    links=links,
    read=read,
    identify=identify,
)
