"""Sitemaps → the articles that a source's site lists in them, often all that it ever published."""

from __future__ import annotations

import re
from html import unescape

from scrapers.dates import in_address
from scrapers.errors import PageUnreadable
from scrapers.source import Links, Page, Source

_ADDRESS = re.compile(rb"<loc>\s*([^<\s]+)\s*</loc>", re.IGNORECASE)
_INDEX = re.compile(rb"<sitemapindex[\s>]", re.IGNORECASE)


def is_sitemap(body: bytes) -> bool:
    """Whether a page is a sitemap or an index of such, by the root element that it begins with."""
    return re.search(rb"<(?:urlset|sitemapindex)[\s>]", body[:2000], re.IGNORECASE) is not None


def read_sitemap(source: Source, page: Page) -> Links:
    """The articles of `source` in a sitemap; an index leads to sitemaps. Raises PageUnreadable for an empty one."""
    found = [unescape(address.decode("utf-8", "replace")) for address in _ADDRESS.findall(page.body)]
    if not found:
        raise PageUnreadable(f"{page.url} (a sitemap with no address)", "Look whether the sitemap has moved.")
    if _INDEX.search(page.body[:2000]):
        return Links(listings=tuple(dict.fromkeys(found)))
    articles = tuple(dict.fromkeys(url for url in found if source.is_article(url)))
    return Links(articles=articles, oldest=min(filter(None, map(in_address, articles)), default=None))
