"""Any search as an Atom feed: its newest hits, each with its passages."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from feedgen.feed import FeedGenerator  # type: ignore[import-untyped]
from flask import Blueprint, Response, request

from scrapers.archive.store import Archive
from search.engine import Engine, Hit
from search.request import Request, Sort, read_request
from web.http.caching import kept
from web.http.public_address import public_address
from web.present import links
from web.present.html import passages

SIZE = 30  # entries, unless `size` asks for another number
TYPE = {"Content-Type": "application/atom+xml; charset=utf-8"}
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def make_feeds(engine: Engine, archive: Archive) -> Blueprint:
    """`/feed.atom`, with every parameter of a search but the order: a feed is newest first."""
    feeds = Blueprint("feeds", __name__)

    @feeds.get("/feed.atom")
    def feed() -> Response:
        given = {"size": [str(SIZE)], **request.args.to_dict(flat=False)}
        asked = replace(read_request(given), sort=Sort.NEWEST, facets=())
        return kept(
            engine, lambda: Response(_atom(engine, archive, asked, public_address()), headers=TYPE), archive.sequence()
        )

    return feeds


def _atom(engine: Engine, archive: Archive, asked: Request, whole: str) -> bytes:
    """The feed; `whole` is what makes its addresses whole."""
    page = engine.search(engine.resolve(asked).request)
    words = replace(asked, size=10, sort=Sort.RELEVANCE, cursor=None, facets=Request().facets)
    feed = FeedGenerator()
    feed.id(whole + links.address(words, "/feed.atom"))
    feed.title(_plain(f"Readouts: {named(words)}"))
    feed.subtitle("Governments’ own accounts of their leaders’ meetings, calls and statements")
    feed.link(href=whole + links.address(words, "/feed.atom"), rel="self", type="application/atom+xml")
    feed.link(href=whole + links.address(words), rel="alternate", type="text/html")
    feed.author(name="Readouts")
    moments = [_entry(feed, hit, archive, words, whole) for hit in page.hits]
    published = engine.status().published or dt.datetime.fromtimestamp(0, dt.UTC)
    feed.updated(max(moments, default=published))
    return bytes(feed.atom_str(pretty=True))


def _entry(feed: FeedGenerator, hit: Hit, archive: Archive, words: Request, whole: str) -> dt.datetime:
    """Add a hit to the feed; when its text was last seen to change."""
    midnight = dt.datetime.combine(hit.date, dt.time(), dt.UTC)
    updated = archive.last_change(hit.id) or midnight
    entry = feed.add_entry(order="append")
    entry.id(f"{whole}/readouts/{hit.id}")
    entry.title(_plain(hit.title) or hit.id)
    entry.published(midnight)
    entry.updated(updated)
    entry.author(name=_plain(hit.publisher))
    # One link alone: feedgen 1.0 leaves out what a second one of an entry would be for.
    entry.link(href=whole + links.document_address(words, hit.id))
    for topic in hit.topics:
        entry.category(term=_plain(topic))
    entry.content(_plain(str(passages(hit.snippets, links.official(hit.url)))), type="html")
    return updated


def named(asked: Request) -> str:
    """A search in words."""
    said = [asked.text] if asked.text else []
    return " · ".join([*said, *(chip.text for chip in links.chips(asked))]) or "all"


def _plain(text: str) -> str:
    """The text without the characters that XML can't carry."""
    return _FORBIDDEN.sub("", text)
