"""Sitemaps → the articles that a source's site lists in them, often all that it ever published."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]

from scrapers.errors import PageUnreadable
from scrapers.source import Links, Page, Source

LARGEST = 52_428_800  # bytes that sitemaps.org allows a sitemap, unpacked

_ROOT = re.compile(rb"<(?:[\w.-]+:)?(?:urlset|sitemapindex)[\s>]")
_PACKED = b"\x1f\x8b"
_AS_GZIP = 16 + zlib.MAX_WBITS


def is_sitemap(body: bytes) -> bool:
    """Whether a page is a sitemap or an index of such, gzipped or not, by the root element that it begins with."""
    return _ROOT.search(_unpacked(body[:2000], 2000)) is not None


def read_sitemap(source: Source, page: Page) -> Links:
    """The articles of `source` in a sitemap; an index leads to sitemaps.

    Sitemaps have no order, so that none says from where on a crawl with a start date may end: `oldest` stays empty.
    Raises PageUnreadable for one without an address, not well-formed, or too large.
    """
    body = _unpacked(page.body, LARGEST)
    if len(body) >= LARGEST:
        raise PageUnreadable(f"{page.url} (a sitemap of more than {LARGEST:,} bytes)", "It must be split.")
    try:
        entries = list(_entries(body))
    except etree.LxmlError as error:
        raise PageUnreadable(f"{page.url} ({error})", "Look whether it still is a sitemap.") from error
    if not entries:
        raise PageUnreadable(f"{page.url} (a sitemap with no address)", "Look whether the sitemap has moved.")
    found = tuple(dict.fromkeys(address for _, address in entries))
    if entries[0][0] == "sitemapindex":
        return Links(listings=found)
    return Links(articles=tuple(url for url in found if source.is_article(url)))


def _unpacked(body: bytes, most: int) -> bytes:
    """The first bytes of a page, unpacked where it is gzipped; as much as there is of one that is damaged."""
    if not body.startswith(_PACKED):
        return body
    try:
        return zlib.decompressobj(_AS_GZIP).decompress(body, most)
    except zlib.error:
        return b""


def _entries(body: bytes) -> Iterator[tuple[str, str]]:
    """The root's name and each entry's address.

    Only elements of the root's own namespace count: those of pictures and videos have addresses, too. Entities that the
    document declares are not expanded, and nothing is fetched.
    """
    safe = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False, "recover": True}
    for _, entry in etree.iterparse(io.BytesIO(body), events=("end",), tag=("{*}url", "{*}sitemap"), **safe):
        name = etree.QName(entry)
        own = f"{{{name.namespace}}}" if name.namespace else ""
        address = (entry.findtext(f"{own}loc") or "").strip()
        if address and not re.search(r"\s", address):
            yield etree.QName(entry.getroottree().getroot()).localname, address
        entry.clear()
        while entry.getprevious() is not None:
            del entry.getparent()[0]
