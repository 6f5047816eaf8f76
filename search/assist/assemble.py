"""Puts a result page together, the same way for every engine."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from search import cursor
from search.assist.facade import Help
from search.assist.spelling import RARE
from search.engine import FacetValue, FoundStatement, Hit, Month, ResultPage, StatementGroup, StatementPage
from search.matching.partial_matches import note, room
from search.query.parser import Query, parse, to_text
from search.query.tree import Node
from search.query.typed_dates import dated
from search.request import Request


@dataclass(frozen=True, slots=True)
class FoundHits:
    """An engine's result for a request. `more`: hits follow those of the page; `facets`: the values of each field,
    and how many it has; `cut`: a note on parts left out to save time; `count`: the hits of another query; `instead`:
    up to so many of its hits and partial matches, best first.
    """

    total: int
    hits: tuple[Hit, ...]
    more: bool
    partial_matches: tuple[Hit, ...]
    facets: Mapping[str, tuple[Sequence[FacetValue], int]]
    histogram: Sequence[Month]
    count: Callable[[Node], int]
    instead: Callable[[Node, int], tuple[tuple[Hit, ...], tuple[Hit, ...]]]
    cut: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundStatements:
    """As FoundHits, of statements; `readouts`: how many they stand in."""

    total: int
    readouts: int
    statements: tuple[FoundStatement, ...]
    groups: tuple[StatementGroup, ...]
    more: bool
    partial_matches: tuple[FoundStatement, ...]
    facets: Mapping[str, tuple[Sequence[FacetValue], int]]
    histogram: Sequence[Month]
    count: Callable[[Node], int]
    cut: tuple[str, ...] = ()

    @property
    def last(self) -> cursor.Position | None:
        """Where the next page goes on, None where there is none."""
        if not self.more:
            return None
        if self.groups:
            return cursor.Position(self.groups[-1].count, dt.date.min, self.groups[-1].value)
        one = self.statements[-1]
        return cursor.Position(
            one.score, one.readout.date, statement_name(one.readout.id, one.paragraph, one.statement)
        )


def statement_name(id: str, paragraph: int, statement: int | None) -> str:
    """What a cursor calls a statement; a readout's lead is its passage 0."""
    return f"{id}#{paragraph + 1}.{statement or 0}"


@dataclass(frozen=True, slots=True)
class DatedRequest:
    """A request whose query may name dates in other words. `applied`: its words alone find nothing, so that the dates
    are meant; otherwise `offer` is the query with dates, where that finds something."""

    request: Request
    applied: bool = False
    offer: str | None = None


def read_dates(request: Request, count: Callable[[Node], int]) -> DatedRequest:
    """The request with its typed dates applied or offered; `count` gives the hits of another query."""
    other = dated(request.text)
    if other is None or not count(parse(other).tree):
        return DatedRequest(request)
    if count(parse(request.text).tree):
        return DatedRequest(request, offer=other)
    return DatedRequest(replace(request, text=other), applied=True)


def assemble(
    asked: DatedRequest, query: Query, found: FoundHits, generation: str, help: Help, began: float
) -> ResultPage:
    """The page of a request; `began` is a moment of time.perf_counter. A search that was cut short gets no help."""
    request = asked.request
    notes, did_you_mean = _help(asked, query, found, help)
    corrected, partial_matches = _corrected(asked, found, did_you_mean)
    if not (found.total or did_you_mean or found.cut) and (likely := help.likeliest(query.tree)):
        partial_matches = found.instead(likely, room(request, 0, 0))[1] or partial_matches
        notes = (f"Nothing has these words, nor “{to_text(likely)}”.", *notes)
    if partial_matches and not corrected:
        notes = (note(found.total), *notes)
    position = cursor.Position(found.hits[-1].score, found.hits[-1].date, found.hits[-1].id) if found.more else None
    return ResultPage(
        total=found.total,
        took_ms=(time.perf_counter() - began) * 1000,
        generation=generation,
        text=request.text,
        understood=query.understood,
        notes=(*query.notes, *notes),
        hits=found.hits,
        facets={field: values for field, (values, _) in found.facets.items()},
        facet_totals={field: number for field, (_, number) in found.facets.items()},
        histogram=found.histogram,
        next=cursor.encode(request, generation, position) if position else None,
        did_you_mean=did_you_mean,
        partial=bool(found.cut),
        partial_matches=partial_matches,
        corrected=corrected,
        also=() if found.cut else help.also(query.tree),
    )


def _corrected(
    asked: DatedRequest, found: FoundHits, did_you_mean: str | None
) -> tuple[tuple[Hit, ...], tuple[Hit, ...]]:
    """Hits of the corrected query where this one has hardly any, and the partial matches that follow."""
    limit = room(asked.request, found.total, len(found.hits)) if found.total <= RARE else 0
    if not limit or did_you_mean is None or did_you_mean == asked.offer:
        return (), found.partial_matches
    known = {hit.id for hit in found.hits}
    hits, partial = found.instead(parse(did_you_mean).tree, limit)
    return tuple(hit for hit in hits if hit.id not in known), tuple(hit for hit in partial if hit.id not in known)


def assemble_statements(
    asked: DatedRequest, query: Query, found: FoundStatements, generation: str, help: Help, began: float
) -> StatementPage:
    """The same of statements."""
    notes, did_you_mean = _help(asked, query, found, help)
    if found.partial_matches:
        notes = (note(found.total, "statement"), *notes)
    return StatementPage(
        total=found.total,
        readouts=found.readouts,
        took_ms=(time.perf_counter() - began) * 1000,
        generation=generation,
        text=asked.request.text,
        understood=query.understood,
        notes=(*query.notes, *notes),
        statements=found.statements,
        groups=found.groups,
        facets={field: values for field, (values, _) in found.facets.items()},
        facet_totals={field: number for field, (_, number) in found.facets.items()},
        histogram=found.histogram,
        next=cursor.encode(asked.request, generation, found.last) if found.last else None,
        did_you_mean=did_you_mean,
        partial=bool(found.cut),
        also=() if found.cut else help.also(query.tree),
        partial_matches=found.partial_matches,
    )


def _help(
    asked: DatedRequest, query: Query, found: FoundHits | FoundStatements, help: Help
) -> tuple[tuple[str, ...], str | None]:
    """The notes on a query, and another one that may be meant."""
    notes, did_you_mean = found.cut, None
    if not found.cut:
        notes = help.notes(query.tree, found.total)
        did_you_mean = help.did_you_mean(query.tree, found.total, found.count) or asked.offer
    if asked.applied:
        notes = (f"Nothing has these words; the dates were read as “{asked.request.text}”.", *notes)
    return notes, did_you_mean
