from __future__ import annotations

import datetime as dt

import pytest

from scrapers.errors import PageUnreadable
from scrapers.sitemaps import is_sitemap, read_sitemap
from scrapers.source import Links, Page, Slugged, Source

SITE = "https://www.port.example"
SOURCE = Source(
    name="port-en", publisher="Port", country="XKL", language="en", timezone="Europe/Oslo",
    hosts=("www.port.example",), identify=Slugged(r"/news/\d{4}/\d\d/\d\d/[^/]+"),
)  # fmt: skip
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<{} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'


def links(root: str, *urls: str) -> Links:
    body = HEAD.format(root) + "".join(f"<url><loc> {url}\n</loc></url>" for url in urls) + f"</{root}>"
    assert is_sitemap(body.encode())
    return read_sitemap(SOURCE, Page(f"{SITE}/sitemap.xml", body.encode(), dt.datetime(2024, 1, 1, tzinfo=dt.UTC)))


def test_a_sitemap_leads_to_the_articles_of_its_source_alone() -> None:
    call = f"{SITE}/news/2022/05/03/a-call"
    urls = (
        call,
        f"{SITE}/news/2022/05/01/law-&amp;-order",
        f"{SITE}/about",
        "https://elsewhere.example/news/2022/05/01/x",
    )
    found = links("urlset", *urls, call)
    assert found == Links((call, f"{SITE}/news/2022/05/01/law-&-order"), oldest=dt.date(2022, 5, 1))


def test_an_index_leads_to_sitemaps() -> None:
    assert links("sitemapindex", f"{SITE}/1.xml", f"{SITE}/2.xml").listings == (f"{SITE}/1.xml", f"{SITE}/2.xml")


def test_an_empty_sitemap_is_refused_and_a_page_or_feed_is_none() -> None:
    with pytest.raises(PageUnreadable, match="no address"):
        links("urlset")
    assert not is_sitemap(b"<html><body>urlset</body></html>")
    assert not is_sitemap(b"<?xml version='1.0'?><rss><channel></channel></rss>")
