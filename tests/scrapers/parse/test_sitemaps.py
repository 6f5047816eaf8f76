from __future__ import annotations

import datetime as dt
import gzip

import pytest

from scrapers.errors import PageUnreadable
from scrapers.parse.sitemaps import LARGEST, is_sitemap, read_sitemap
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
    assert found == Links((call, f"{SITE}/news/2022/05/01/law-&-order"))


def read(body: str | bytes) -> Links:
    packed = body if isinstance(body, bytes) else body.encode()
    assert is_sitemap(packed)
    return read_sitemap(SOURCE, Page(f"{SITE}/sitemap.xml", packed, dt.datetime(2024, 1, 1, tzinfo=dt.UTC)))


def test_prefixes_and_cdata_are_read_and_pictures_are_no_articles() -> None:
    call, law, picture = (f"{SITE}/news/2022/05/03/{name}" for name in ("a-call", "law-&-order", "picture"))
    ns = "http://www.sitemaps.org/schemas/sitemap/0.9"
    body = (
        f'<?xml version="1.0"?><m:urlset xmlns:m="{ns}" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">'
        f"<m:url><m:loc><![CDATA[{law}]]></m:loc></m:url>"
        f"<m:url><m:loc>{call}</m:loc><image:image><image:loc>{picture}</image:loc></image:image></m:url></m:urlset>"
    )
    assert read(body) == Links((law, call))


def test_a_gzipped_sitemap_is_unpacked_and_one_that_unpacks_too_far_is_refused() -> None:
    call = f"{SITE}/news/2022/05/03/a-call"
    body = f"<urlset><url><loc>{call}</loc></url></urlset>".encode()
    assert read(gzip.compress(body)).articles == (call,)
    with pytest.raises(PageUnreadable, match="more than"):
        read(gzip.compress(body[:-9] + b" " * LARGEST + b"</urlset>"))


def test_an_index_leads_to_sitemaps() -> None:
    assert links("sitemapindex", f"{SITE}/1.xml", f"{SITE}/2.xml").listings == (f"{SITE}/1.xml", f"{SITE}/2.xml")


def test_an_empty_sitemap_is_refused_and_a_page_or_feed_is_none() -> None:
    with pytest.raises(PageUnreadable, match="no address"):
        links("urlset")
    assert not is_sitemap(b"<html><body>urlset</body></html>")
    assert not is_sitemap(b"<?xml version='1.0'?><rss><channel></channel></rss>")
