"""The engine over the Whoosh index: requests answered from the columns of its published generation."""

from __future__ import annotations

import datetime as dt
import logging
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.document import Document
from index.errors import IndexDamaged
from index.generations import current_directory
from search import cursor, facets
from search.collection import ColumnarCollection
from search.cursor import Position
from search.engine import FacetValue, Highlights, Hit, Page, Snippet, Status, Suggestion
from search.errors import IndexMissing
from search.executor import Executor
from search.help import Help
from search.language import Query, parse
from search.marks import page_marks
from search.request import Request
from search.scope import Scope, Sought, sought
from search.scoring import Matches
from search.selection import Selection, behind, counts, months, ordered, select
from search.snapshot import Numbers, Snapshot
from search.snippets import highlights, snippets, title_matches
from search.tree import Node

_log = logging.getLogger(__name__)
_REMEDY = "Make one with `readouts index`"


@dataclass(frozen=True, slots=True)
class _Opened:
    """One generation as it is served: a request that began on it ends on it."""

    directory: Path
    executor: Executor
    help: Help
    published: dt.datetime

    @property
    def snapshot(self) -> Snapshot:
        return self.executor.snapshot


class WhooshEngine:
    """An Engine over the directory of a WhooshWriter.

    A new generation is opened by the first request after its publication; where that fails the old one goes on being
    served and `failure` says why. Threads may share an engine: what they share is replaced whole, never changed.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.failure: IndexDamaged | None = None
        self._opened: _Opened | None = None

    def search(self, request: Request) -> Page:
        began = time.perf_counter()
        opened = self._open()
        query = parse(request.text)
        name = opened.snapshot.generation.name
        after = cursor.decode(request, name)
        selection = select(opened.executor, query.tree, request)
        total = len(selection.hits.docs)
        rest = selection.hits if after is None else behind(opened.executor, selection.hits, request.sort, after)
        best = ordered(opened.executor, rest, request.sort, request.size + 1)
        hits = self._page(opened, query, request, rest, best[: request.size])
        return Page(
            total=total,
            took_ms=(time.perf_counter() - began) * 1000,
            generation=name,
            text=request.text,
            understood=query.understood,
            notes=query.notes + opened.help.notes(query.tree, total),
            hits=hits,
            facets={field: self._facet(opened, selection, request, field) for field in request.facets},
            histogram=months(opened.executor, selection.hits.docs),
            next=cursor.encode(request, name, _position(hits[-1])) if len(best) > request.size else None,
            did_you_mean=opened.help.did_you_mean(query.tree, total, lambda tree: _total(opened, tree, request)),
        )

    def hits(self, request: Request) -> Iterator[Hit]:
        opened = self._open()
        tree = parse(request.text).tree
        found = select(opened.executor, tree, request).hits
        wanted = list(sought(tree, Scope.of(request)))
        for place in ordered(opened.executor, found, request.sort, None).tolist():
            document = opened.snapshot.document(int(found.docs[place]))
            yield _hit(document, float(found.scores[place]), wanted, ())

    def document(self, id: str) -> Document | None:
        snapshot = self._open().snapshot
        number = snapshot.numbers.get(id)
        return None if number is None else snapshot.document(number)

    def highlights(self, request: Request, id: str) -> Highlights:
        document = self.document(id)
        wanted = list(sought(parse(request.text).tree, Scope.of(request)))
        return highlights(document, wanted) if document else Highlights((), (), {})

    def suggest(self, typed: str, limit: int = 10, field: str = "") -> tuple[Suggestion, ...]:
        return self._open().help.suggest(typed, limit, field)

    def facet(self, request: Request, field: str, typed: str = "", limit: int = 20) -> tuple[FacetValue, ...]:
        opened = self._open()
        found = counts(opened.executor, select(opened.executor, parse(request.text).tree, request), field)
        return opened.help.facet(found, request.selected(field), field, typed, limit)

    def similar(self, id: str, limit: int = 5) -> tuple[Hit, ...]:
        opened = self._open()
        found = opened.help.similar(id, limit)
        return tuple(_hit(opened.snapshot.document(number), score, (), ()) for number, score in found)

    def status(self) -> Status:
        opened = self._open()
        generation = opened.snapshot.generation
        return Status(generation.name, generation.documents, opened.published)

    def _open(self) -> _Opened:
        """What `current` points to. Raises IndexMissing, and IndexDamaged where there is no older one to go on with."""
        directory = current_directory(self.path)
        opened = self._opened
        if opened and opened.directory == directory:
            return opened
        if directory is None:
            if opened:
                return opened
            raise IndexMissing(self.path, _REMEDY)
        try:
            self._opened = _opened(directory)
            self.failure = None
        except IndexDamaged as error:
            if opened is None:
                raise
            if self.failure is None or self.failure.subject != error.subject:
                _log.error("the older generation stays: %s", error)
            self.failure = error
            return opened
        return self._opened

    def _page(self, opened: _Opened, query: Query, request: Request, found: Matches, best: Numbers) -> tuple[Hit, ...]:
        wanted = list(sought(query.tree, Scope.of(request)))
        docs = found.docs[best]
        marks = page_marks(opened.executor, docs, wanted)
        hits = []
        for number, score in zip(docs.tolist(), found.scores[best].tolist(), strict=True):
            document = opened.snapshot.document(number)
            hits.append(_hit(document, score, wanted, snippets(document, wanted, marks[number])))
        return tuple(hits)

    def _facet(self, opened: _Opened, selection: Selection, request: Request, field: str) -> tuple[FacetValue, ...]:
        return facets.ranked(counts(opened.executor, selection, field), request.selected(field))


def _opened(directory: Path) -> _Opened:
    published = dt.datetime.fromtimestamp(os.lstat(directory.parents[1] / "current").st_mtime, dt.UTC)
    executor = Executor(Snapshot(directory))
    return _Opened(directory, executor, Help(ColumnarCollection(executor)), published)


def _total(opened: _Opened, tree: Node, request: Request) -> int:
    return len(select(opened.executor, tree, request).hits.docs)


def _position(hit: Hit) -> Position:
    return Position(hit.score, hit.date, hit.id)


def _hit(document: Document, score: float, wanted: Sequence[Sought], shown: tuple[Snippet, ...]) -> Hit:
    same = {name: getattr(document, name) for name in Hit.__dataclass_fields__ if hasattr(document, name)}
    return Hit(**same, title_matches=title_matches(document, wanted), score=score, snippets=shown)
