"""The sites of the President of Russia, which run on one engine: listing pages, the Atom feed and article pages."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from bs4 import Tag

from scrapers.errors import PageUnreadable
from scrapers.parse.dates import when
from scrapers.parse.feeds import is_feed, read_feed
from scrapers.parse.html import attribute, fold, maybe, one, paragraphs, parse, some, text_of
from scrapers.parse.listing import counted_pages
from scrapers.readout import Readout, Tags
from scrapers.source import Links, Numbered, Page, Source

MOSCOW = ZoneInfo("Europe/Moscow")
IDENTIFY = Numbered(r"/events/president/(?:news|transcripts)/(\d+)(?:\.html)?")
"""The number that an event has under /news and /transcripts alike, and in both languages."""

NOT_TEXT = (
    ".slider", ".read__cut", ".read__bottommeta", ".read__tooltip", ".masha-ignore", "script", "style", "figure",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """What a site calls the columns of its tags, in its language."""

    topics: str
    persons: str
    places: str


def links(source: Source, page: Page) -> Links:
    """The articles of a listing page or of the feed; a listing page leads to every page of the listing.

    The pages are counted up from `data-pages` and not followed one by one: a missing page must not end the walk.
    """
    news = source.listings[0]
    if is_feed(page.body):
        # The feed goes on for hundreds of pages, which hold what the listing holds.
        return Links(articles=_articles(news, read_feed(source, page).articles))
    listing = one(parse(page.body, "div"), ".lister-page")
    last = int(attribute(listing, "data-pages"))
    addresses = [attribute(one(item, ".hentry__title a"), "href") for item in some(listing, ".hentry")]
    days = [attribute(day, "datetime")[:10] for day in listing.select("time.published")]
    return Links(
        articles=_articles(news, addresses),
        listings=tuple(f"{news}/page/{number}" for number in counted_pages(page, last)),
        oldest=min(map(dt.date.fromisoformat, days), default=None),
    )


def _articles(news: str, addresses: Iterable[str]) -> tuple[str, ...]:
    numbers = (IDENTIFY(urljoin(news, address)) for address in addresses)
    return tuple(dict.fromkeys(f"{news}/{number}" for number in numbers if number))


def read(source: Source, words: Words, page: Page) -> Readout:
    """The readout on an article page. Raises PageUnreadable where it has no title, no date or no body element.

    Which one it is says its address; a page that calls itself another is refused.
    """
    article = one(parse(page.body, "article"), "article.read__in")
    number, said = IDENTIFY(page.url), str(article.get("id") or "").strip()
    if number and said not in ("", f"event-{number}"):
        raise PageUnreadable(f"{page.url} (it calls itself {fold(said)[:40]})", "Look at the archived page.")
    tags = _tags(article, words)
    date, published, announced = _when(article, source.language)
    body = paragraphs(one(article, ".e-content"), drop=NOT_TEXT)
    flags = tuple(flag for flag, holds in (("announcement", announced), ("no-body", not body)) if holds)
    return Readout(
        id=source.readout_id(page.url),
        source=source.name,
        url=f"{source.listings[0]}/{number}" if number else page.url,
        title=_title(article),
        date=date,
        language=source.language,
        lead=text_of(maybe(article, ".read__lead")),
        published=published,
        place=text_of(maybe(article, ".read__meta .read__place")),
        paragraphs=body,
        tags=tags,
        flags=flags,
    )


def _title(article: Tag) -> str:
    title = text_of(one(article, ".read__top h1.entry-title"))
    if not title:
        raise PageUnreadable("the title is empty", "Look at the archived page.")
    return title


def _when(article: Tag, language: str) -> tuple[dt.date, dt.datetime | None, bool]:
    """The date, the time published, and whether the page announces a day (its first, where it names a span)."""
    printed = maybe(article, ".read__meta time.read__published")
    if printed is None:
        return _announced(text_of(one(article, ".announce_date")), language), None, True
    date = dt.date.fromisoformat(attribute(printed, "datetime")[:10])
    clock = text_of(maybe(article, ".read__meta .read__time"))
    if not clock:
        return date, None, False
    return date, dt.datetime.combine(date, dt.time.fromisoformat(clock), MOSCOW), False


def _announced(text: str, language: str) -> dt.date:
    """The first day of "Announcement, March 22 − 24, 2013" or of "Анонс, 30 марта − 2 апреля 2013 года"."""
    year = re.search(r"\b(?:19|20)\d\d\b", text)
    english = re.search(r"([A-Z][a-z]+) (\d{1,2})\b", text)
    other = re.search(r"\b(\d{1,2})\b[^a-zа-яё]*([a-zа-яё]+)", text)
    day, month = (english[2], english[1]) if english else (other[1], other[2]) if other else ("", "")
    if not year:
        raise PageUnreadable(f"the announcement's date {text!r}", "Teach the reader this form of date.")
    return when(f"{day} {month} {year[0]}", MOSCOW, language).date


def _tags(article: Tag, words: Words) -> Tags:
    columns = {text_of(one(column, "h3")): column.select("li") for column in article.select(".read__tagscol")}
    topics, persons, places = (
        tuple(filter(None, map(text_of, columns.get(name, [])))) for name in (words.topics, words.persons, words.places)
    )
    return Tags(topics=topics, persons=persons, geography=places)
