"""The sites of the Chinese Foreign Ministry, which run on one engine: listing pages and article pages."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import urljoin

from scrapers.errors import PageUnreadable
from scrapers.parse.article import Layout, read_article
from scrapers.parse.html import attribute, decode, parse
from scrapers.parse.listing import counted_pages
from scrapers.readout import Readout
from scrapers.source import Links, Page, Source

HOSTS = ("www.fmprc.gov.cn", "www.mfa.gov.cn")
LAYOUTS = (
    Layout(body="#News_Body_Txt_A", title="#News_Body_Title", date="#News_Body_Time"),
    Layout(body=".TRS_UEDITOR, .TRS_Editor, .news_content", date=".time"),
)
# A listing's own articles lie below it; pictures and the boxes beside it lead to older ones elsewhere.
OWN = 'a[href^="./"]:not(:has(img))'

_PAGES = re.compile(r"\bcountPage\s*=\s*(\d+)")
_IN_ADDRESS = re.compile(r"/t((?:19|20)\d\d)(\d\d)(\d\d)_")
_BESIDE = re.compile(r"\d{4}-\d{2}-\d{2}")


def links(source: Source, page: Page, ending: str) -> Links:
    """The articles of a listing page and all pages of the listing; a script on each says how many there are.

    The pages after the first are index_1 and so on, or default_1 in the design of 2020; `ending` is html or shtml.
    """
    tree = parse(decode(page.body, page.headers.get("content-type", "")))
    articles: dict[str, dt.date | None] = {}
    for tag in tree.select(OWN):
        url = urljoin(page.url, attribute(tag, "href"))
        if source.is_article(url):
            articles[url] = _day(url, tag.parent.get_text() if tag.parent else "")
    if not articles and page.url in source.listings:
        raise PageUnreadable(f"{page.url} (no article of its own)", "Look whether the section has moved.")
    scripts = " ".join(script.get_text() for script in tree.select("script"))
    stem = "default" if '"default' in scripts else "index"
    pages = _PAGES.search(scripts)
    last = int(pages[1]) if pages else 1
    return Links(
        articles=tuple(articles),
        listings=tuple(urljoin(page.url, f"{stem}_{n - 1}.{ending}") for n in counted_pages(page, last)),
        oldest=min(filter(None, articles.values()), default=None),
    )


def read(source: Source, page: Page) -> Readout:
    """The readout on an article page. Raises PageUnreadable; a page taken down answers 200 with one of the system's."""
    return read_article(source, page, LAYOUTS)


def _day(url: str, beside: str) -> dt.date | None:
    """The day in an article's address, or the one printed behind its link."""
    if found := _IN_ADDRESS.search(url):
        return dt.date(*map(int, found.groups()))
    printed = _BESIDE.search(beside)
    return dt.date.fromisoformat(printed[0]) if printed else None
