"""The German Federal Foreign Office, in German: the feed, the search's answers and pages of www.auswaertiges-amt.de."""

from __future__ import annotations

import json
from urllib.parse import urljoin

from scrapers.errors import PageUnreadable
from scrapers.parse.article import Layout, read_article
from scrapers.parse.feeds import is_feed, read_feed
from scrapers.parse.listing import counted_pages
from scrapers.readout import Readout
from scrapers.source import Links, Numbered, Page, Source

SITE = "https://www.auswaertiges-amt.de"
PART = 50
SEARCH = (
    f"{SITE}/ajax/json-filterlist/de/search/-/1798?search=%22%22&documenttype=1796%23AAPress%20OR%20AAInterview"
    f"&startfield=date&endfield=date&limit={PART}"
)
LAYOUT = Layout(
    body="#main .c-rte--default",
    title="#main header .heading__title",
    date="#main header .heading__meta",
    lead="#main header .heading__intro",
)


def links(page: Page) -> Links:
    """The articles of the feed or of a part of the search's answer, which says how many there are in all."""
    if is_feed(page.body):
        return read_feed(SOURCE, page)
    answer = json.loads(page.body)
    urls = [urljoin(SITE, str(item.get("link"))) for item in answer.get("items", ())]
    if not urls and page.url in SOURCE.listings:
        raise PageUnreadable(f"{page.url} (an answer with no item)", "Compare the archived answer with links.")
    last = -(-int(answer.get("itemsTotal") or 0) // PART)
    return Links(
        articles=tuple(dict.fromkeys(filter(SOURCE.is_article, urls))),
        listings=tuple(f"{SEARCH}&offset={PART * (number - 1)}" for number in counted_pages(page, last)),
    )


def read(page: Page) -> Readout:
    """The readout on an article page. Raises PageUnreadable where title, date or text are missing."""
    return read_article(SOURCE, page, (LAYOUT,))


SOURCE = Source(
    name="auswaertiges-amt-de",
    publisher="Auswärtiges Amt",
    country="DEU",
    language="de",
    timezone="Europe/Berlin",
    hosts=("www.auswaertiges-amt.de",),
    listings=(SEARCH,),
    feeds=(f"{SITE}/static/includes/rss/Presse-RSS-Feed.xml",),
    at_least=1000,
    since=2018,
    rhythm=10,
    links=links,
    read=read,
    identify=Numbered(r"/de/newsroom/(?:.*[-/])?(\d+)"),
)
