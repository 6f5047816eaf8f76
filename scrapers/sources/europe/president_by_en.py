"""The President of Belarus, in English: the first listing page, the sitemap of events and article pages."""

from __future__ import annotations

from dataclasses import replace

from scrapers.parse.article import Layout, read_article
from scrapers.parse.html import parse, text_of
from scrapers.parse.listing import read_listing
from scrapers.parse.sitemaps import is_sitemap, read_sitemap
from scrapers.readout import Readout, Tags
from scrapers.source import Links, Page, Slugged, Source

SITE = "https://president.gov.by"
LAYOUTS = (Layout(body=".page-details__content", drop=(".tag-list",)),)


def links(page: Page) -> Links:
    """The articles of the listing's first page or of the sitemap, which has all languages."""
    return read_sitemap(SOURCE, page) if is_sitemap(page.body) else read_listing(SOURCE, page, items=".news-card")


def read(page: Page) -> Readout:
    """The readout on an article page, dated by what it tells machines. Raises PageUnreadable."""
    topics = parse(page.body).select(".tag-list a")
    return replace(read_article(SOURCE, page, LAYOUTS), tags=Tags(topics=tuple(map(text_of, topics))))


SOURCE = Source(
    name="president-by-en",
    publisher="President of Belarus",
    country="BLR",
    language="en",
    timezone="Europe/Minsk",
    leader="President",
    quotes_within=True,
    hosts=("president.gov.by",),
    listings=(f"{SITE}/en/events",),
    sitemaps=(f"{SITE}/sitemap.event.xml",),
    at_least=1000,
    since=2021,
    rhythm=20,
    links=links,
    read=read,
    identify=Slugged(r"/en/events/[^/]+"),
)
