"""The President of Türkiye, in English: listing and article pages of www.tccb.gov.tr."""

from __future__ import annotations

import re
from dataclasses import replace

from scrapers.parse.article import Layout, read_article
from scrapers.parse.html import parse
from scrapers.parse.listing import counted_pages, read_listing
from scrapers.readout import Readout
from scrapers.source import Links, Numbered, Page, Source

SITE = "https://www.tccb.gov.tr/en"
LAYOUT = Layout(
    body="#divContentArea", title="#news-detail h1", date="#news-detail h6", drop=("#icons_bottom_area_print_share",)
)
_PAGE = re.compile(r"[?&]page=(\d+)")


def links(page: Page) -> Links:
    """The articles of a listing page, and all its pages: asked for one behind the last, the site gives the first."""
    found = read_listing(SOURCE, page, items="dl:has(dt.date)", date="dt.date")
    hrefs = (str(tag["href"]) for tag in parse(page.body).select(".paging a[href]"))
    last = max((int(number[1]) for href in hrefs if (number := _PAGE.search(href))), default=1)
    address = page.url.partition("?")[0]
    return replace(found, listings=tuple(f"{address}?&page={number}" for number in counted_pages(page, last)))


def read(page: Page) -> Readout:
    """The readout on an article page. Raises PageUnreadable, as on the Turkish page that is shown without a cookie."""
    readout = read_article(SOURCE, page, (LAYOUT,))
    return replace(readout, paragraphs=tuple(part for part in readout.paragraphs if part.text != "All News"))


SOURCE = Source(
    name="president-tr-en",
    publisher="President of Türkiye",
    country="TUR",
    language="en",
    timezone="Europe/Istanbul",
    leader="President",
    quotes_within=True,
    hosts=("www.tccb.gov.tr", "tccb.gov.tr"),
    headers=(("Cookie", "3c3L0f05=2"),),
    listings=(f"{SITE}/news/", f"{SITE}/receptayyiperdogan/speeches/"),
    delay=6.0,
    at_least=1000,
    since=2014,
    rhythm=20,
    links=links,
    read=read,
    identify=Numbered(r"/en/[a-z-]+/\d+/(\d+)(?:/[^/]*)?"),
)
