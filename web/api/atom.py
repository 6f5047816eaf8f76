"""Searches and watches as Atom feeds: what came last into the archive, each with its passages."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from feedgen.feed import FeedGenerator  # type: ignore[import-untyped]
from flask import Blueprint, Response, abort, current_app, request

from scrapers.archive.arrivals import arrivals, by_arrival, by_latest_change, latest_changes, revision_numbers
from scrapers.archive.store import Archive
from scrapers.archive.watches import Item, NoSuchWatch, Route, Watch, items, watch_named
from search.engine import Engine, Hit
from search.request import Request, Sort, from_address
from web.http.caching import kept
from web.http.parameters import Parameters
from web.http.public_address import SETTING, public_address
from web.present import links
from web.present.html import passages

SIZE = 30  # entries, unless `size` asks for another number
FEW = 2_000  # hits up to which they are put in order, rather than taken out of all readouts in order
TYPE = {"Content-Type": "application/atom+xml; charset=utf-8"}
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def make_feeds(engine: Engine, archive: Archive) -> Blueprint:
    """`/feed.atom`, with every parameter of a search but the order, and `/watches/NAME.atom` of a watch that is read.

    What came last into the archive is first, whatever its date. With `edits=1` a search's readout comes up again
    whenever its text has changed.
    """
    feeds = Blueprint("feeds", __name__)

    @feeds.get("/feed.atom")
    def feed() -> Response:
        read = Parameters({"size": [str(SIZE)], **request.args.to_dict(flat=False)})
        edits = bool(read.one_of("edits", ("1",)))
        asked = replace(read.request(), sort=Sort.NEWEST, facets=())
        return kept(
            engine, lambda: Response(_search_feed(engine, archive, asked, edits), headers=TYPE), archive.sequence()
        )

    @feeds.get("/watches/<name>.atom")
    def watch(name: str) -> Response:
        Parameters(request.args.to_dict(flat=False)).done()
        try:
            found = watch_named(archive, name)
        except NoSuchWatch:
            abort(404)
        if found.route is not Route.FEED:
            abort(404)
        listed = list(items(archive, name, limit=SIZE))
        last = listed[0].number if listed else 0
        return kept(engine, lambda: Response(_watch_feed(engine, archive, found, listed), headers=TYPE), last)

    return feeds


def _search_feed(engine: Engine, archive: Archive, asked: Request, edits: bool) -> bytes:
    found = engine.resolve(asked).request
    few = engine.search(replace(found, size=1, cursor=None)).total <= FEW
    order, every = (by_latest_change, latest_changes) if edits else (by_arrival, arrivals)
    ids: Iterator[str] = iter(order(archive, (hit.id for hit in engine.hits(found)))) if few else every(archive)
    hits = list(islice(engine.among(found, ids), asked.size))
    revisions = revision_numbers(archive, [hit.id for hit in hits]) if edits else {}
    words = replace(asked, size=10, sort=Sort.RELEVANCE, cursor=None, facets=Request().facets)
    path = links.address(words, "/feed.atom")
    path += f"{'&' if '?' in path else '?'}edits=1" if edits else ""
    made = _Feed(engine, archive, words, path, f"Readouts: {named(words)}")
    return made.written([(hit, revisions.get(hit.id, 1)) for hit in hits])


def _watch_feed(engine: Engine, archive: Archive, watch: Watch, listed: Sequence[Item]) -> bytes:
    asked = engine.resolve(replace(from_address(watch.search), facets=())).request
    hits = {hit.id: hit for hit in engine.among(asked, [item.readout for item in listed])}
    made = _Feed(engine, archive, asked, f"/watches/{watch.name}.atom", f"Watch: {watch.name}")
    return made.written([(hits[item.readout], item.revision) for item in listed if item.readout in hits])


class _Feed:
    """A feed whose ids depend on neither host nor scheme: with a public address they begin with that."""

    def __init__(self, engine: Engine, archive: Archive, words: Request, path: str, title: str) -> None:
        self._engine, self._archive, self._words = engine, archive, words
        self._whole = public_address()
        self._feed = FeedGenerator()
        self._feed.id(fixed_id(path))
        self._feed.title(plain(title))
        self._feed.subtitle("Governments’ own accounts of their leaders’ meetings, calls and statements")
        self._feed.link(href=self._whole + path, rel="self", type="application/atom+xml")
        self._feed.link(href=self._whole + links.address(words), rel="alternate", type="text/html")
        self._feed.author(name="Readouts")

    def written(self, shown: Sequence[tuple[Hit, int]]) -> bytes:
        """The feed of hits, each as of a revision of its text."""
        moments = [self._add(hit, revision) for hit, revision in shown]
        published = self._engine.status().published or dt.datetime.fromtimestamp(0, dt.UTC)
        self._feed.updated(max(moments, default=published))
        return bytes(self._feed.atom_str(pretty=True))

    def _add(self, hit: Hit, revision: int) -> dt.datetime:
        """Add an entry; when its text was last seen to change."""
        midnight = dt.datetime.combine(hit.date, dt.time(), dt.UTC)
        updated = self._archive.last_change(hit.id) or midnight
        entry = self._feed.add_entry(order="append")
        entry.id(fixed_id(f"/readouts/{hit.id}" + (f"?revision={revision}" if revision > 1 else "")))
        entry.title(("Edited: " if revision > 1 else "") + (plain(hit.title) or hit.id))
        entry.published(midnight)
        entry.updated(updated)
        entry.author(name=plain(hit.publisher))
        # One link alone: feedgen 1.0 leaves out what a second one of an entry would be for.
        entry.link(href=self._whole + links.document_address(self._words, hit.id))
        for topic in hit.topics:
            entry.category(term=plain(topic))
        entry.content(plain(str(passages(hit.snippets, links.official(hit.url)))), type="html")
        return updated


def fixed_id(path: str) -> str:
    """The id of what is found at a path: with the public address, or a UUID where none is set."""
    whole = str(current_app.config[SETTING])
    return whole + path if whole else uuid.uuid5(uuid.NAMESPACE_URL, f"readouts:{path}").urn


def named(asked: Request) -> str:
    """A search in words."""
    said = [asked.text] if asked.text else []
    return " · ".join([*said, *(chip.text for chip in links.chips(asked))]) or "all"


def plain(text: str) -> str:
    """The text without the characters that XML can't carry."""
    return _FORBIDDEN.sub("", text)
