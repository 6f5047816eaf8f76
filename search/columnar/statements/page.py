"""One page of statements from a snapshot; reads only the passages that are shown."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.document import ReadoutMetadata
from search import cursor
from search.assist.assemble import FoundStatements
from search.columnar.highlights import page_highlights
from search.columnar.hits import StoredTexts
from search.columnar.results import best_values, months
from search.columnar.statements import results
from search.columnar.statements.executor import WHOLE, StatementExecutor
from search.columnar.statements.results import Chosen, Grouped
from search.doc_arrays import Numbers
from search.engine import FacetValue, FoundStatement, StatementGroup
from search.errors import CursorExpired
from search.matching.partial_matches import room
from search.matching.scope import Sought, sought
from search.matching.statements import GROUPED, fields, found_statement
from search.query.tree import Node
from search.request import Request


def find_statements(executor: StatementExecutor, tree: Node, request: Request, generation: str) -> FoundStatements:
    """What a request finds. Raises CursorExpired."""
    after = cursor.decode(request, generation)
    selection = results.select(executor, tree, request)
    hits = selection.hits
    wanted = [*sought(tree, WHOLE)]
    groups: tuple[StatementGroup, ...] = ()
    statements: tuple[FoundStatement, ...] = ()
    partial: tuple[FoundStatement, ...] = ()
    if request.group:
        groups, more = _groups(executor, hits, request, wanted, after.id if after else None)
    else:
        rest = hits if after is None else results.after(executor, hits, request.sort, after)
        best = results.ordered(executor, rest, request.sort, request.size + 1)
        statements = shown(executor, rest.at(best[: request.size]), wanted)
        more = len(best) > request.size
        if limit := room(request, hits.found.size, len(statements)):
            few = results.partial_statements(executor, tree, request)
            partial = shown(executor, few.at(results.ordered(executor, few, request.sort, limit)), wanted)
    return FoundStatements(
        total=hits.found.size,
        readouts=results.readouts(hits),
        statements=statements,
        groups=groups,
        more=more,
        partial_matches=partial,
        facets={field: _listed(executor, selection, field, request) for field in fields(request)},
        histogram=months(executor, hits.owners),
        count=lambda other: results.select(executor, other, request).hits.found.size,
        cut=executor.budget.notes,
    )


def _listed(
    executor: StatementExecutor, selection: results.StatementSelection, field: str, request: Request
) -> tuple[Sequence[FacetValue], int]:
    values, numbers = results.counted(executor, selection, field)
    return best_values(values, numbers, [*map(str, request.selected(field))], request.facet_size)


def _groups(
    executor: StatementExecutor, hits: Chosen, request: Request, wanted: Sequence[Sought], after: str | None
) -> tuple[tuple[StatementGroup, ...], bool]:
    """The groups behind one, and whether there are more of them."""
    grouped = results.grouped(executor, hits, request.group)
    order = grouped.order(falling=request.group == "year")
    if after is not None:
        at = next((at for at, group in enumerate(order) if grouped.values[group] == after), None)
        if at is None:
            raise CursorExpired(remedy="Start again from the first page")
        order = order[at + 1 :]
    first = [
        hits.at(places[results.ordered(executor, hits.at(places), request.sort, GROUPED)])
        for places in (_places(grouped, group) for group in order[: request.size])
    ]
    made = [shown(executor, some, wanted) for some in first]
    found = zip(order, made, strict=False)
    return (
        tuple(StatementGroup(grouped.values[at], int(grouped.counts[at]), some) for at, some in found),
        len(order) > request.size,
    )


def _places(grouped: Grouped, group: int) -> Numbers:
    return np.asarray(grouped.places[grouped.groups == group])


def shown(executor: StatementExecutor, some: Chosen, wanted: Sequence[Sought]) -> tuple[FoundStatement, ...]:
    """Some statements, in any order, as they are shown."""
    marks = page_highlights(executor, np.unique(some.owners), wanted)
    shown_of: dict[int, ReadoutMetadata] = {}
    made = []
    for (doc, passage, number), score in zip(results.places(executor, some), some.found.scores.tolist(), strict=True):
        segment, at = executor.snapshot.place(doc)
        stored = segment.stored
        metadata = shown_of.get(doc) or shown_of.setdefault(doc, ReadoutMetadata(*stored.shown(at)))
        around = StoredTexts(stored, at)
        found = marks.get(doc, {}).get((passage, number), [])
        block = around.first + passage
        made.append(
            found_statement(
                metadata,
                stored.passage(block),
                (passage, number),
                around,
                found,
                score,
                stored.to(block, number),
            )
        )
    return tuple(made)
