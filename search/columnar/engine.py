"""The engine over the Whoosh index: requests answered from the columns of its published generation."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np

from index.document import Document
from index.events.event import Event
from search import cursor
from search.assist.assemble import DatedRequest, FoundHits, assemble, assemble_statements, read_dates
from search.columnar.executor import Executor
from search.columnar.highlights import whole_highlights
from search.columnar.hits import bare_hit, page_hits, plain_hits
from search.columnar.joined.events import contact_table, find_events
from search.columnar.nearness import raised
from search.columnar.postings import NONE
from search.columnar.results import after_cursor, counts, lacking, listed, months, ordered, partial_matches, select
from search.columnar.serving import Served
from search.columnar.statements import results
from search.columnar.statements.executor import StatementExecutor
from search.columnar.statements.page import find_statements
from search.columnar.time_budget import SECONDS, Budget
from search.columnar.uses import phrase_uses
from search.doc_arrays import Matches
from search.engine import (
    FacetValue,
    Highlights,
    Hit,
    OtherWords,
    PhraseUses,
    Resolution,
    ResultPage,
    StatementPage,
    Status,
    Suggestion,
)
from search.events import EventPage, EventQuery, other_accounts
from search.matching.partial_matches import room
from search.matching.scope import Scope, sought
from search.meetings.contacts import ContactTable
from search.query.parser import parse
from search.query.tree import Node
from search.request import Request, Sort

_TOGETHER = 500  # hits of an export that are read at a time
_LOOKED_UP = 100  # readouts of `among` that are looked up at a time


class WhooshEngine:
    """An Engine over the directory of a WhooshWriter.

    Which generation it answers from is for search.columnar.serving to say. Threads may share an engine: what they share
    is replaced whole, never changed. A search that takes longer than `seconds` ends with what it has by then, and says
    so.
    """

    def __init__(self, path: Path, *, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self._served = Served(path)

    def lease(self) -> AbstractContextManager[None]:
        return self._served.lease()

    def resolve(self, request: Request) -> Resolution:
        return self._served.now().help.resolve(request)

    def search(self, request: Request) -> ResultPage:
        began = time.perf_counter()
        opened = self._served.now()
        executor = Executor(opened.snapshot, Budget(self.seconds))
        asked = _dates_read(executor, request)
        request, query = asked.request, parse(asked.request.text)
        name = opened.snapshot.generation.name
        after = cursor.decode(request, name)
        selection = select(executor, query.tree, request)
        total = len(selection.hits.docs)
        every = raised(executor, selection.hits, query.tree, request)
        rest = every if after is None else after_cursor(executor, every, request.sort, after)
        best = ordered(executor, rest, request.sort, request.size + 1)
        wanted = list(sought(query.tree, Scope.of(request)))
        shown = best[: request.size]
        partial = _partial_matches(executor, query.tree, request, room(request, total, len(shown)))
        hits = page_hits(executor, rest.at(shown).and_then(partial), wanted)
        found = FoundHits(
            total=total,
            hits=hits[: len(shown)],
            more=len(best) > request.size,
            partial_matches=_with_missing(executor, query.tree, request, hits[len(shown) :], partial),
            facets={
                field: listed(executor, selection, field, request.selected(field), request.facet_size)
                for field in request.facets
            },
            histogram=months(executor, selection.hits.docs),
            count=lambda tree: len(select(executor, tree, request).hits.docs),
            instead=lambda tree, limit: _instead(executor, tree, request, limit),
            cut=executor.budget.notes,
        )
        return assemble(asked, query, found, name, opened.help, began)

    def statements(self, request: Request) -> StatementPage:
        began = time.perf_counter()
        opened = self._served.now()
        executor = StatementExecutor(opened.snapshot, Budget(self.seconds))
        asked = read_dates(request, lambda tree: results.select(executor, tree, request).hits.found.size)
        query = parse(asked.request.text)
        name = opened.snapshot.generation.name
        found = find_statements(executor, query.tree, asked.request, name)
        return assemble_statements(asked, query, found, name, opened.help, began)

    def hits(self, request: Request) -> Iterator[Hit]:
        executor = Executor(self._served.now().snapshot, None)
        return _hits(executor, _dates_read(executor, request).request)

    def among(self, request: Request, ids: Iterable[str]) -> Iterator[Hit]:
        executor = Executor(self._served.now().snapshot, None)
        return _among(executor, _dates_read(executor, request).request, iter(ids))

    def document(self, id: str) -> Document | None:
        snapshot = self._served.now().snapshot
        number = snapshot.numbers.get(id)
        return None if number is None else snapshot.document(number)

    def highlights(self, request: Request, id: str) -> Highlights:
        snapshot = self._served.now().snapshot
        number = snapshot.numbers.get(id)
        if number is None:
            return Highlights((), (), {})
        wanted = list(sought(parse(request.text).tree, Scope.of(request)))
        return whole_highlights(Executor(snapshot, Budget(self.seconds)), number, wanted)

    def uses(self, request: Request, words: tuple[str, ...]) -> PhraseUses:
        return phrase_uses(Executor(self._served.now().snapshot, Budget(self.seconds)), words, request)

    def other_words(self, request: Request) -> OtherWords:
        opened = self._served.now()
        executor = Executor(opened.snapshot, Budget(self.seconds))
        return opened.help.other_words(
            parse(request.text).tree, lambda tree: len(select(executor, tree, request).hits.docs)
        )

    def suggest(self, typed: str, limit: int = 10, field: str = "") -> tuple[Suggestion, ...]:
        return self._served.now().help.suggest(typed, limit, field)

    def facet(self, request: Request, field: str, typed: str = "", limit: int = 20) -> tuple[FacetValue, ...]:
        opened = self._served.now()
        executor = Executor(opened.snapshot, Budget(self.seconds))
        request = _dates_read(executor, request).request
        found = counts(executor, select(executor, parse(request.text).tree, request), field)
        return opened.help.facet(found, request.selected(field), field, typed, limit)

    def similar(self, id: str, limit: int = 5) -> tuple[Hit, ...]:
        opened = self._served.now()
        found = opened.help.similar(id, limit, other_accounts(self.event_of(id), id))
        return tuple(bare_hit(opened.help.statistics.metadata(number), score) for number, score in found)

    def event(self, id: str) -> Event | None:
        stored = self._served.now().snapshot.events
        number = stored.called(id)
        return None if number is None else stored[number]

    def event_of(self, readout_id: str) -> Event | None:
        stored = self._served.now().snapshot.events
        return next((stored[number] for number in stored.of_readout(readout_id)), None)

    def contact_table(self) -> ContactTable:
        return contact_table(self._served.now().snapshot.events)

    def events(self, query: EventQuery, limit: int = 50, skip: int = 0) -> EventPage:
        return find_events(self._served.now().snapshot.events, query, limit, skip)

    def status(self) -> Status:
        opened = self._served.now()
        generation = opened.snapshot.generation
        failure = str(self._served.failure or "")
        return Status(generation.name, generation.documents, opened.published, failure, len(generation.rejected))


def _dates_read(executor: Executor, request: Request) -> DatedRequest:
    return read_dates(request, lambda tree: len(select(executor, tree, request).hits.docs))


def _hits(executor: Executor, request: Request) -> Iterator[Hit]:
    tree = parse(request.text).tree
    found = raised(executor, select(executor, tree, request).hits, tree, request)
    wanted = list(sought(tree, Scope.of(request)))
    places = ordered(executor, found, request.sort, None)
    for start in range(0, len(places), _TOGETHER):
        some = places[start : start + _TOGETHER]
        yield from plain_hits(executor, found.at(some), wanted)


def _among(executor: Executor, request: Request, ids: Iterator[str]) -> Iterator[Hit]:
    tree = parse(request.text).tree
    found = select(executor, tree, request).hits
    wanted = list(sought(tree, Scope.of(request)))
    numbers = executor.snapshot.numbers
    while some := list(islice(ids, _LOOKED_UP)):
        documents = np.array([numbers[id] for id in some if id in numbers], np.int64)
        places = np.searchsorted(found.docs, documents)
        present = found.docs[np.minimum(places, found.size - 1)] == documents if found.size else places < 0
        yield from page_hits(executor, found.at(places[present]), wanted)


def _instead(executor: Executor, tree: Node, request: Request, limit: int) -> tuple[tuple[Hit, ...], tuple[Hit, ...]]:
    """Up to so many hits of another query, and behind them its partial matches."""
    found = raised(executor, select(executor, tree, request).hits, tree, request)
    best = ordered(executor, found, Sort.RELEVANCE, limit)
    partial = _partial_matches(executor, tree, request, limit - len(best))
    hits = page_hits(executor, found.at(best).and_then(partial), list(sought(tree, Scope.of(request))))
    return hits[: len(best)], _with_missing(executor, tree, request, hits[len(best) :], partial)


def _partial_matches(executor: Executor, tree: Node, request: Request, limit: int) -> Matches:
    """The best of what has most of the words, in order; behind it, as far as there is room, of what has fewer."""
    best = Matches.of(NONE)
    for found in partial_matches(executor, tree, request) if limit else ():
        found = raised(executor, found, tree, request)
        best = best.and_then(found.at(ordered(executor, found, Sort.RELEVANCE, limit - best.size)))
        if best.size >= limit:
            break
    return best


def _with_missing(
    executor: Executor, tree: Node, request: Request, hits: Sequence[Hit], partial: Matches
) -> tuple[Hit, ...]:
    """Partial matches, each with the words that it lacks."""
    if not hits:
        return ()
    missing = lacking(executor, partial.docs, tree, request)
    return tuple(replace(hit, missing=words) for hit, words in zip(hits, missing, strict=True))
