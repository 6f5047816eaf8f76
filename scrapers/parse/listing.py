"""A listing page → Links: the articles it names, how far back it goes, and the page behind it."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urldefrag, urlencode, urljoin, urlsplit
from zoneinfo import ZoneInfo

from bs4 import BeautifulSoup, Tag

from scrapers.errors import PageUnreadable
from scrapers.parse.dates import in_address, when
from scrapers.parse.html import decode, parse, text_of
from scrapers.source import Links, Page, Source

_AT_END = re.compile(r"(.*?)(?:(?<=/)(\d+)(/?))?$")
LONGEST = 20_000  # pages of a listing; the longest real one has some 2,000
_REMEDY = "The site's markup may have changed: compare the archived page with the source's links."


def read_listing(
    source: Source,
    page: Page,
    *,
    items: str,
    date: str = "",
    following: str = "link[rel=next], a[rel=next]",
    counted: str = "",
) -> Links:
    """The links of a listing page in HTML. `items`, `date` and `following` are CSS selectors.

    `items` selects what holds one article each (or the links themselves): the first link in it that is an article's
    address counts. `date` selects the date in an item; days in the addresses do as well. `following` selects the link
    to the next page; at a site that only counts its pages up, `counted` is the next one's address. A first page that
    names no article raises PageUnreadable; a later one is the end.
    """
    tree = parse(decode(page.body, page.headers.get("content-type", "")))
    found = tree.select(items)
    articles = tuple(dict.fromkeys(address for item in found for address in _article(source, page.url, item)))
    if not articles and page.url in source.listings:
        raise PageUnreadable(f"{page.url} (no article in any {items})", _REMEDY)
    zone = ZoneInfo(source.timezone)
    days = [when(text, zone, source.language).date for item in found if (text := _date(item, date))]
    days = days or [day for address in articles if (day := in_address(address))]
    behind = (counted,) if counted else _following(tree, page.url, following)
    return Links(articles=articles, listings=behind if articles else (), oldest=min(days, default=None))


def counted_pages(page: Page, last: int) -> range:
    """The numbers of the pages after the first of a listing that says itself how many it has.

    Raises PageUnreadable for a number that no listing has: each page costs memory here, and a request.
    """
    if last > LONGEST:
        raise PageUnreadable(f"{page.url} (a listing of {last:,} pages)", _REMEDY)
    return range(2, last + 1)


def next_number(url: str, parameter: str = "page", *, first: int = 1, step: int = 1) -> str:
    """The address of the page after this one at sites that count pages in a parameter; the first may go without it."""
    parts = urlsplit(url)
    values = dict(parse_qsl(parts.query, keep_blank_values=True))
    values[parameter] = str(int(values.get(parameter) or first) + step)
    return parts._replace(query=urlencode(values)).geturl()


def next_in_path(url: str) -> str:
    """The address of the page after this one at sites that count pages at the end of the path.

    The page after "…/all/1" is "…/all/2"; the first of a blog, "…/news/", has no number and is followed by
    "…/news/page/2/".
    """
    parts = urlsplit(url)
    head, number, slash = _AT_END.match(parts.path).groups()  # type: ignore[union-attr]
    path = f"{head}{int(number) + 1}{slash}" if number else f"{head.rstrip('/')}/page/2/"
    return parts._replace(path=path).geturl()


def _article(source: Source, base: str, item: Tag) -> list[str]:
    """The address of the first link under `item` that leads to an article; in a list, as there may be none."""
    tags = [item] if item.name == "a" else item.select("a[href]")
    addresses = (urldefrag(urljoin(base, str(tag.get("href") or ""))).url for tag in tags)
    return [next_ for next_ in addresses if source.is_article(next_)][:1]


def _date(item: Tag, css: str) -> str:
    tag = item.select_one(css) if css else None
    return str(tag.get("datetime") or "") or text_of(tag) if tag else ""


def _following(tree: BeautifulSoup, base: str, css: str) -> tuple[str, ...]:
    tag = tree.select_one(css) if css else None
    address = urljoin(base, str(tag.get("href") or "")) if tag else ""
    return (address,) if address and address != base else ()
