"""The German Federal Government, in German: the feed of press releases and the pages of www.bundesregierung.de."""

from __future__ import annotations

from scrapers.parse.article import Layout, read_article
from scrapers.parse.feeds import read_feed
from scrapers.readout import Readout
from scrapers.source import Links, Numbered, Page, Source

SITE = "https://www.bundesregierung.de"
NEW = Layout(
    body="#rs_reading_area_content .bpa-richtext",
    title="#rs_reading_area_header .bpa-teaser-title-text-inner",
    date="#rs_reading_area_header .bpa-time time",
    lead="#rs_reading_area_header .bpa-short-text",
)
OLD = Layout(
    body="#main .bpa-article .bpa-richtext",
    title="#main .bpa-article-header .bpa-teaser-title-text-inner",
    date="#main .bpa-government-declaration-place-date, #main .bpa-article-header time",
    lead="#main .bpa-article-header .bpa-short-text",
)
"""Until about 2024, and speeches, whose place and date stand in one line: "in Berlin, 16. September 2021"."""


def links(page: Page) -> Links:
    """The articles of the feed: telephone calls, congratulations, statements. The site's listing needs scripts."""
    return read_feed(SOURCE, page)


def read(page: Page) -> Readout:
    """The readout on an article page. Raises PageUnreadable where title, date or text are missing."""
    return read_article(SOURCE, page, (NEW, OLD))


SOURCE = Source(
    name="bundesregierung-de",
    publisher="Bundesregierung",
    country="DEU",
    language="de",
    timezone="Europe/Berlin",
    hosts=("www.bundesregierung.de",),
    feeds=(f"{SITE}/service/rss/breg-de/1151244/feed.xml",),
    at_least=5,
    since=2021,
    rhythm=20,
    links=links,
    read=read,
    identify=Numbered(r"/breg-de/.*-(\d+)"),
)
