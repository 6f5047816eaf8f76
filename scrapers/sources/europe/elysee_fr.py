"""The President of France, in French: the feed, the sitemap of all publications and the pages of www.elysee.fr."""

from __future__ import annotations

import re
from dataclasses import replace

from scrapers.parse.article import Layout, read_article
from scrapers.parse.feeds import read_feed
from scrapers.parse.sitemaps import is_sitemap, read_sitemap
from scrapers.readout import Readout
from scrapers.source import Links, Page, Slugged, Source

SITE = "https://www.elysee.fr"
LAYOUTS = (Layout(body="main .ck-styled"), Layout(body="main .reset-last-space"))
_ENGLISH = re.compile(rf"^{SITE}/en(?=/)")


def links(page: Page) -> Links:
    """The articles of the feed or the sitemap. Some entries of the feed lead to an English page that there is not."""
    found = read_sitemap(SOURCE, page) if is_sitemap(page.body) else read_feed(SOURCE, page)
    return replace(found, articles=tuple(dict.fromkeys(_ENGLISH.sub(SITE, url) for url in found.articles)))


def read(page: Page) -> Readout:
    """The readout on an article page. Raises PageUnreadable where title or text are missing."""
    return read_article(SOURCE, page, LAYOUTS)


SOURCE = Source(
    name="elysee-fr",
    publisher="Présidence de la République française",
    country="FRA",
    language="fr",
    timezone="Europe/Paris",
    hosts=("www.elysee.fr",),
    feeds=(f"{SITE}/feed",),
    sitemaps=(f"{SITE}/sitemap.publication.xml",),
    at_least=5000,
    since=1981,
    rhythm=20,
    links=links,
    read=read,
    identify=Slugged(r"(?:/en)?(/[a-z-]+/\d{4}/\d\d/\d\d/[^/]+)"),
)
