"""The Council of the European Union and the European Council: listing, feed and pages of www.consilium.europa.eu."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from scrapers.parse.article import Layout, read_article
from scrapers.parse.feeds import is_feed, read_feed
from scrapers.parse.html import parse, text_of
from scrapers.parse.listing import next_number, read_listing
from scrapers.readout import Readout, Tags
from scrapers.source import Links, Page, Slugged, Source

SITE = "https://www.consilium.europa.eu/en"
LAYOUT = Layout(
    body="main .gsc-bge-grid__area",
    title="main h1",
    date="#excerpt-time",
    drop=(".gsc-link-list", ".gsc-info-box"),
)


def links(page: Page) -> Links:
    """The articles of a listing page or of the feed. Behind a listing page with articles comes the next one."""
    if is_feed(page.body):
        return _bare(read_feed(SOURCE, page))
    return _bare(read_listing(SOURCE, page, items=".gsc-excerpt-item", counted=next_number(page.url, "Page")))


def read(page: Page) -> Readout:
    """The readout on an article page. Raises PageUnreadable where title, time or text are missing."""
    topics = parse(page.body).select("main .gsc-related-topics__item")
    return replace(read_article(SOURCE, page, (LAYOUT,)), tags=Tags(topics=tuple(map(text_of, topics))))


def _bare(links: Links) -> Links:
    """The links without what newsletters and feeds append to an address to count their readers."""
    return replace(links, articles=tuple(urlsplit(url)._replace(query="").geturl() for url in links.articles))


SOURCE = Source(
    name="eu-council",
    publisher="Council of the European Union and European Council",
    country="EUE",
    language="en",
    timezone="Europe/Brussels",
    hosts=("www.consilium.europa.eu",),
    listings=(f"{SITE}/press/press-releases/",),
    feeds=(f"{SITE}/rss/pressreleases.ashx",),
    delay=10.0,
    at_least=1000,
    since=2015,
    rhythm=30,
    links=links,
    read=read,
    identify=Slugged(r"/en/press/press-releases/\d{4}/\d\d/\d\d/[^/]+"),
)
