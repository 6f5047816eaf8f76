"""The President of Azerbaijan's press service, in English."""

from __future__ import annotations

from dataclasses import replace

from scrapers.errors import PageUnreadable
from scrapers.parse.article import Layout, read_article
from scrapers.parse.listing import next_in_path, read_listing
from scrapers.readout import Readout
from scrapers.source import Links, Numbered, Page, Source

SITE = "https://president.az/en"
LAYOUTS = (Layout(body=".news_paragraph-block", title=".news_heading", date=".news_date", drop=(".news_image",)),)


def links(page: Page) -> Links:
    """The articles of a listing page; the pages count up, and nothing says how many there are."""
    return read_listing(
        SOURCE, page, items=".news-feed_feed article", date=".category_date", counted=next_in_path(page.url)
    )


def read(page: Page) -> Readout:
    """The readout on an article page. Raises PageUnreadable; a number that is not given out answers 200 with none."""
    number = SOURCE.identify(page.url) if SOURCE.identify else None
    if not number:
        raise PageUnreadable(page.url, "Give the address of an article: …/en/articles/view/12345.")
    return replace(read_article(SOURCE, page, LAYOUTS), url=f"{SITE}/articles/view/{number}")


SOURCE = Source(
    name="president-az-en",
    publisher="President of Azerbaijan",
    country="AZE",
    language="en",
    timezone="Asia/Baku",
    leader="President",
    quotes_within=True,
    hosts=("president.az", "www.president.az", "en.president.az"),
    listings=(f"{SITE}/news/category/all/1",),
    delay=5.0,
    at_least=1000,
    since=2003,
    rhythm=40,
    links=links,
    read=read,
    identify=Numbered(r"(?:/[a-z]{2})?/articles/(?:view/)?(\d+)(?:/print)?"),  # the same number in every language
)
