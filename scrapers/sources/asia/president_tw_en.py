"""The Office of the President of Taiwan, in English: the feed, yearly sitemaps and article pages."""

from __future__ import annotations

from dataclasses import replace

from scrapers.parse.article import Layout, read_article
from scrapers.parse.feeds import read_feed
from scrapers.parse.sitemaps import is_sitemap, read_sitemap
from scrapers.readout import Readout
from scrapers.source import Links, Numbered, Page, Source

SITE = "https://english.president.gov.tw"
LAYOUTS = (Layout(title=".pageTitle1", lead=".pageTitle2", date=".pageDate1 .date", body=".article1"),)


def links(page: Page) -> Links:
    """The articles of the feed or of a year's sitemap; the index leads to sitemaps of other things, too."""
    if not is_sitemap(page.body):
        return read_feed(SOURCE, page)
    found = read_sitemap(SOURCE, page)
    return replace(found, listings=tuple(url for url in found.listings if "/sitemap-news-" in url))


def read(page: Page) -> Readout:
    """The readout on an article page. Raises PageUnreadable."""
    return read_article(SOURCE, page, LAYOUTS, template=True)


SOURCE = Source(
    name="president-tw-en",
    publisher="Office of the President of Taiwan",
    country="TWN",
    language="en",
    timezone="Asia/Taipei",
    leader="President",
    quotes_within=True,
    hosts=("english.president.gov.tw",),
    feeds=(f"{SITE}/RSSNEWS.aspx",),
    sitemaps=(f"{SITE}/sitemap_index.xml",),
    at_least=500,
    since=2021,
    rhythm=10,
    links=links,
    read=read,
    identify=Numbered(r"(?i:/NEWS)/(\d+)"),
)
