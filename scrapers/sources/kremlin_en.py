"""The President of Russia, in English: listing pages, the Atom feed and article pages of en.kremlin.ru."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

import feedparser  # type: ignore[import-untyped]
from bs4 import Tag
from dateutil import parser as dates

from scrapers.clean import attribute, maybe, one, paragraphs, parse, some, text_of
from scrapers.errors import PageUnreadable
from scrapers.readout import Readout, Tags
from scrapers.source import Links, Page, Source

BASE = "http://en.kremlin.ru"
NEWS = f"{BASE}/events/president/news"
FEED = f"{NEWS}/feed"
MOSCOW = ZoneInfo("Europe/Moscow")
NOT_TEXT = (
    ".slider", ".read__cut", ".read__bottommeta", ".read__tooltip", ".masha-ignore", "script", "style", "figure",
)  # fmt: skip

_ARTICLE = re.compile(r"/events/president/(?:news|transcripts)/(\d+)(?:\.html)?/?")


def identify(url: str) -> str | None:
    """The number that an event has under /news and /transcripts alike, or None where the URL is no event's page."""
    found = _ARTICLE.fullmatch(urlsplit(url).path)
    return found[1] if found else None


def links(page: Page) -> Links:
    """The articles of a listing page or of the feed; a listing page leads to every page of the listing.

    The pages are counted up from `data-pages` and not followed one by one: a missing page must not end the walk.
    """
    return _feed_links(page) if page.body.lstrip().startswith(b"<?xml") else _listing_links(page)


def read(page: Page) -> Readout:
    """The readout on an article page. Raises PageUnreadable where it has no title, no date or no body element."""
    article = one(parse(page.body, "article"), "article.read__in")
    number = attribute(article, "id").removeprefix("event-")
    tags = _tags(article)
    date, published, announced = _when(article)
    body = paragraphs(one(article, ".e-content"), drop=NOT_TEXT)
    marks = [mark for mark, holds in (("announcement", announced), ("no-body", not body)) if holds]
    return Readout(
        id=f"{SOURCE.name}-{number}",
        source=SOURCE.name,
        url=f"{NEWS}/{number}",
        title=_title(article),
        date=date,
        language=SOURCE.language,
        lead=text_of(maybe(article, ".read__lead")),
        published=published,
        place=text_of(maybe(article, ".read__meta .read__place")),
        paragraphs=body,
        tags=tags,
        marks=tuple(marks),
    )


def _title(article: Tag) -> str:
    title = text_of(one(article, ".read__top h1.entry-title"))
    if not title:
        raise PageUnreadable("the title is empty", "Look at the archived page.")
    return title


def _when(article: Tag) -> tuple[dt.date, dt.datetime | None, bool]:
    """The date, the time published, and whether the page announces a day (its first, where it names a span)."""
    printed = maybe(article, ".read__meta time.read__published")
    if printed is None:
        return _announced(text_of(one(article, ".announce_date"))), None, True
    date = dt.date.fromisoformat(attribute(printed, "datetime")[:10])
    clock = text_of(maybe(article, ".read__meta .read__time"))
    if not clock:
        return date, None, False
    return date, dt.datetime.combine(date, dt.time.fromisoformat(clock), MOSCOW), False


def _announced(text: str) -> dt.date:
    """The first day of "Announcement, March 22 − 24, 2013" or of "Announcement, March 30 − April 2, 2013"."""
    first = re.search(r"([A-Z][a-z]+) (\d{1,2})\b", text)
    year = re.search(r"\b(?:19|20)\d\d\b", text)
    if not first or not year:
        raise PageUnreadable(f"the announcement's date {text!r}", "Teach the reader this form of date.")
    return dates.parse(f"{first[1]} {first[2]} {year[0]}").date()


def _tags(article: Tag) -> Tags:
    columns = {text_of(one(column, "h3")): column.select("li") for column in article.select(".read__tagscol")}
    topics, persons, places = (
        tuple(filter(None, map(text_of, columns.get(name, [])))) for name in ("Topics", "Persons", "Geography")
    )
    return Tags(topics=topics, persons=persons, geography=places)


def _listing_links(page: Page) -> Links:
    listing = one(parse(page.body, "div"), ".lister-page")
    last = int(attribute(listing, "data-pages"))
    items = some(listing, ".hentry")
    numbers = [identify(urljoin(BASE, attribute(one(item, ".hentry__title a"), "href"))) for item in items]
    days = [attribute(day, "datetime")[:10] for day in listing.select("time.published")]
    return Links(
        articles=tuple(dict.fromkeys(f"{NEWS}/{number}" for number in numbers if number)),
        listings=tuple(f"{NEWS}/page/{number}" for number in range(2, last + 1)),
        oldest=min(map(dt.date.fromisoformat, days), default=None),
    )


def _feed_links(page: Page) -> Links:
    entries = feedparser.parse(page.body).entries
    numbers = [identify(str(entry.get("link", ""))) for entry in entries]
    return Links(articles=tuple(dict.fromkeys(f"{NEWS}/{number}" for number in numbers if number)))


SOURCE = Source(
    name="kremlin-en",
    publisher="President of Russia",
    country="RUS",
    language="en",
    timezone="Europe/Moscow",
    hosts=("en.kremlin.ru",),
    listings=(NEWS,),
    feeds=(FEED,),
    delay=15.0,
    at_least=4000,
    since=1999,
    rhythm=20,
    links=links,
    read=read,
    identify=identify,
)
