"""Atom and RSS → the articles they name, and the readouts that a full-text feed holds whole."""

from __future__ import annotations

import datetime as dt
import json
import re
from calendar import timegm
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import feedparser  # type: ignore[import-untyped]

from scrapers.errors import PageUnreadable
from scrapers.source import Links, Page, Source

_ROOT = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)


def is_feed(body: bytes) -> bool:
    """Whether a page is a feed and neither HTML nor a sitemap, by the root element that it begins with."""
    return _ROOT.search(body[:2000]) is not None


def read_feed(source: Source, page: Page, *, whole: bool = False) -> Links:
    """The articles of `source` that a feed names; with `whole`, their texts as records and no articles to fetch.

    Raises PageUnreadable for a feed without entries: none that we know is ever empty.
    """
    feed = feedparser.parse(page.body)
    entries = feed.entries
    if not entries:
        raise PageUnreadable(f"{page.url} (a feed with no entry)", "Look whether the feed has moved.")
    links = () if whole else [str(entry.get("link") or "").partition("#")[0] for entry in entries]
    zone = ZoneInfo(source.timezone)
    days = [moment.astimezone(zone).date() for entry in entries if (moment := _moment(entry))]
    return Links(
        articles=tuple(dict.fromkeys(link for link in links if source.is_article(link))),
        listings=tuple(str(link["href"]) for link in feed.feed.get("links", []) if link.get("rel") == "next"),
        oldest=min(days, default=None),
        records=tuple(record for record in feed_records(page) if source.is_article(record.url)) if whole else (),
    )


def feed_records(page: Page) -> Iterator[Page]:
    """Each entry of a feed as a record (JSON), as readouts import takes it. The same entry gives the same bytes."""
    for entry in feedparser.parse(page.body).entries:
        url = str(entry.get("link") or "").partition("#")[0]
        record = {
            "url": url,
            "guid": str(entry.get("id") or ""),
            "title": str(entry.get("title") or ""),
            "published": moment.isoformat() if (moment := _moment(entry)) else "",
            "html": _html(entry),
        }
        body = json.dumps({name: value for name, value in record.items() if value}, ensure_ascii=False).encode()
        yield Page(url, body, page.fetched, headers=MappingProxyType({"content-type": "application/json"}))


def _moment(entry: dict[str, Any]) -> dt.datetime | None:
    """When it was published; None where it doesn't say, or names a year in which there are no feeds."""
    # As a plain dict: asked itself, feedparser lends one date to the other's name, and warns of it.
    parsed = dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")
    if not parsed or not 1900 < parsed.tm_year < 2100:
        return None
    return dt.datetime.fromtimestamp(timegm(parsed), dt.UTC)


def _html(entry: Mapping[str, Any]) -> str:
    """The longest text of an entry: some feeds put all of it into the summary, some a first sentence only."""
    texts = [str(content.get("value") or "") for content in entry.get("content", [])]
    return max([*texts, str(entry.get("summary") or "")], key=len)
