"""The President of Ukraine, in English: listing pages, the feed and article pages of www.president.gov.ua."""

from __future__ import annotations

from dataclasses import replace

from scrapers.parse.article import Layout, read_article
from scrapers.parse.feeds import is_feed, read_feed
from scrapers.parse.listing import next_number, read_listing
from scrapers.readout import Readout
from scrapers.source import Links, Numbered, Page, Source

SITE = "https://www.president.gov.ua"
LAYOUT = Layout(body=".article_content", date=".article .date, h1 + .date")


def links(page: Page) -> Links:
    """The articles of a listing page or of the feed. Behind a listing page with articles comes the next one.

    Some links leave out the www, and would be asked for twice.
    """
    if is_feed(page.body):
        return read_feed(SOURCE, page)
    items = ".cat_list .item_stat_headline"
    found = read_listing(SOURCE, page, items=items, date=".date", counted=next_number(page.url))
    articles = tuple(dict.fromkeys(url.replace("//president.", "//www.president.", 1) for url in found.articles))
    return replace(found, articles=articles)


def read(page: Page) -> Readout:
    """The readout on an article page. Raises PageUnreadable, as on the page that keeps robots out."""
    return read_article(SOURCE, page, (LAYOUT,))


SOURCE = Source(
    name="president-ua-en",
    publisher="President of Ukraine",
    country="UKR",
    language="en",
    timezone="Europe/Kyiv",
    leader="President",
    quotes_within=True,
    aliases=("president_gov_ua_en",),
    hosts=("www.president.gov.ua", "president.gov.ua"),
    listings=(f"{SITE}/en/news/all",),
    feeds=(f"{SITE}/en/rss/news/all.rss",),
    delay=10.0,
    at_least=1000,
    since=2019,
    rhythm=40,
    links=links,
    read=read,
    identify=Numbered(r"/en/news/(?:[^/]*-)?(\d+)"),
)
