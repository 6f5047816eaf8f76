"""NATO: the search that lists its transcripts (JSON), the sitemap and the pages of www.nato.int, in English."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import urljoin

from scrapers.errors import PageUnreadable
from scrapers.parse.article import Layout, read_article
from scrapers.parse.listing import next_number
from scrapers.parse.sitemaps import is_sitemap, read_sitemap
from scrapers.readout import Readout
from scrapers.source import Links, Page, Slugged, Source

SITE = "https://www.nato.int"
SEARCH = (
    f"{SITE}/content/nato/en/news-and-events/events/transcripts/jcr:content/root/container/"
    "general_search_copy.search.json?searchText=&searchType=wcm&sortBy=dateDesc&pageSize=15&page=1&languages=en"
)
LAYOUT = Layout(body="", title="body:has(h3.h3-style) h1", lead="h3.h3-style")
"""The text stands in bare elements with no name of their own."""


def links(page: Page) -> Links:
    """The transcripts of a part of the search's answer or of the sitemap. Behind a part with any comes the next."""
    if is_sitemap(page.body):
        return read_sitemap(SOURCE, page)
    urls = [urljoin(SITE, str(item.get("link"))) for item in json.loads(page.body).get("pages", ())]
    articles = tuple(dict.fromkeys(filter(SOURCE.is_article, urls)))
    if not articles and page.url in SOURCE.listings:
        raise PageUnreadable(f"{page.url} (an answer with no transcript)", "Compare the archived answer with links.")
    return Links(articles=articles, listings=(next_number(page.url),) if articles else ())


def read(page: Page) -> Readout:
    """The readout on a page, whose heading says "Speech" and whose second line says whose: "by … | Karsholm"."""
    readout = read_article(SOURCE, page, (LAYOUT,))
    whose, _, place = readout.lead.partition(" | ")
    return replace(readout, title=f"{readout.title} {whose}".strip(), lead="", place=place)


SOURCE = Source(
    name="nato",
    publisher="North Atlantic Treaty Organization",
    country="XNA",
    language="en",
    timezone="Europe/Brussels",
    hosts=("www.nato.int",),
    listings=(SEARCH,),
    sitemaps=(f"{SITE}/sitemap.xml",),
    at_least=3000,
    since=1946,
    rhythm=5,
    links=links,
    read=read,
    identify=Slugged(r"/en/news-and-events/events/transcripts/\d{4}/\d\d/\d\d/[^/]+"),
)
