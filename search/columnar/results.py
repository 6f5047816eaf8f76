"""What a request's filters leave of its query, and the counts beside it: sets, facets and months on a snapshot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np

from index.fields import K1
from search.columnar.executor import Executor
from search.columnar.postings import NONE
from search.columnar.scoring import idf
from search.cursor import Position
from search.doc_arrays import Marks, Mask, Matches, Numbers
from search.engine import FacetValue, Month, Rows
from search.errors import CursorExpired
from search.matching.facets import ranked
from search.matching.partial_matches import NAME, SHARE, OptionalPart, optional, required
from search.matching.scope import Scope
from search.query.tree import And, Node
from search.request import Request, Sort


@dataclass(frozen=True, slots=True)
class Selection:
    """The hits of a request: documents, rising, and their scores; and the sets that its facets are counted in.

    `marks` is the set of the hits, `base` has what the query, the days and the filters of `all_of` leave, `filters` the
    documents that each other filter leaves of everything. Without filters `base` is of no use.
    """

    hits: Matches
    marks: Marks
    base: Mask
    filters: Mapping[str, Mask]


def select(executor: Executor, tree: Node, request: Request) -> Selection:
    """Run a request's query and narrow it by its days and filters."""
    scope = Scope.of(request)
    return _narrowed(executor, executor.run(tree, scope), request, scope)


def partial_matches(executor: Executor, tree: Node, request: Request) -> tuple[Matches, Matches]:
    """What has most of a query's words, and what has fewer, but not all, under all else that the request asks
    (search.matching.partial_matches).
    """
    parts = optional(tree)
    if not parts or executor.budget.over():
        return Matches.of(NONE), Matches.of(NONE)
    scope = Scope.of(request)
    size = executor.snapshot.size
    weight, scores = np.zeros(size), np.zeros(size)
    had, words = np.zeros(size, np.uint8), np.zeros(size, np.bool_)
    whole = 0.0
    for part in parts:
        found, factor = _found(executor, part, scope)
        named = NAME * factor * part.name
        weight[found.docs] += factor + named
        scores[found.docs] += found.scores + named
        had[found.docs] += 1
        words[found.docs] |= bool(part.ways)
        whole += factor + named
    docs = np.flatnonzero(words & (had < len(parts)))
    if rest := required(tree):
        present, more = executor.run(And(rest), scope).among(docs, size)
        scores[docs] += more
        docs = docs[present]
    left = _narrowed(executor, Matches(docs, scores[docs]), request, scope).hits
    most = weight[left.docs] >= whole * SHARE
    return left.at(np.flatnonzero(most)), left.at(np.flatnonzero(~most))


def _found(executor: Executor, part: OptionalPart, scope: Scope) -> tuple[Matches, float]:
    """What has a part of a query, and what the part weighs."""
    if not part.ways:
        dated = executor.run(part.node, scope)
        return dated, idf(executor.snapshot, dated.size) * (K1 + 1)
    leaves = [executor.leaf(way, scope) for way in part.ways]
    found = leaves[0].all() if len(leaves) == 1 else executor.run(part.node, scope)
    return found, max(leaf.factor for leaf in leaves)


def lacking(executor: Executor, docs: Numbers, tree: Node, request: Request) -> list[tuple[str, ...]]:
    """Which words of a query each of some documents (any order) lacks."""
    scope = Scope.of(request)
    parts = optional(tree)
    present = [executor.mask(executor.run(part.node, scope).docs)[docs].tolist() for part in parts]
    return [
        tuple(part.text for part, has in zip(parts, row, strict=True) if not has) for row in zip(*present, strict=True)
    ]


def _narrowed(executor: Executor, found: Matches, request: Request, scope: Scope) -> Selection:
    """Narrow what a query found by the request's days and filters."""
    if scope.free and not (request.first or request.last or request.filters):
        return Selection(found, executor.marks(found.docs), executor.snapshot.live, {})
    base = executor.mask(found.docs)
    if not scope.free:
        base &= executor.mask(executor.everything(scope))
    if request.first or request.last:
        base &= executor.dated(request.first, request.last)
    for name in request.all_of:
        for value in request.selected(name):
            base &= executor.mask(executor.having(name, (value,)))
    filters = {
        name: executor.mask(executor.having(name, values))
        for name, values in request.filters
        if name not in request.all_of
    }
    final = base
    for mask in filters.values():
        final = final & mask
    keep = final[found.docs]
    found = Matches(found.docs[keep], found.scores[keep])
    return Selection(found, executor.marks(found.docs), base, filters)


def counts(executor: Executor, selection: Selection, field: str) -> dict[str, int]:
    """How many hits have each value of a facet, its own selection left out; values that none has are not in it."""
    values, numbers = _counted(executor, selection, field)
    some = numbers.nonzero()[0]
    return {values[at]: count for at, count in zip(some.tolist(), numbers[some].tolist(), strict=True)}


def listed(
    executor: Executor, selection: Selection, field: str, selected: Sequence[str], limit: int
) -> tuple[Sequence[FacetValue], int]:
    """The counts of a facet as search.matching.facets.ranked lists them, and how many values have one."""
    return best_values(*_counted(executor, selection, field), selected, limit)


def best_values(
    values: Sequence[str], numbers: Numbers, selected: Sequence[str], limit: int
) -> tuple[Sequence[FacetValue], int]:
    """As `listed`, of the count of each value; `values` are sorted."""
    some = numbers.nonzero()[0]
    if selected:
        counted = {values[at]: count for at, count in zip(some.tolist(), numbers[some].tolist(), strict=True)}
        return ranked(counted, selected, limit), len(counted)
    best = some[(-numbers[some]).argsort(kind="stable")][:limit]  # values stand in order already
    names = [values[at] for at in best.tolist()]
    return Rows(FacetValue, names, numbers[best].tolist(), [False] * len(names)), len(some)


def _counted(executor: Executor, selection: Selection, field: str) -> tuple[Sequence[str], Numbers]:
    keyword = executor.snapshot.keywords[field]
    marks = selection.marks
    if field in selection.filters:
        mask = selection.base
        for name, chosen in selection.filters.items():
            if name != field:
                mask = mask & chosen
        marks = executor.marks(mask.nonzero()[0])
    return keyword.values, keyword.counts(marks)


def months(executor: Executor, docs: Numbers) -> Sequence[Month]:
    """The hits by month, oldest first, months without any left out."""
    places, names = executor.snapshot.months
    numbers = np.bincount(places[docs], minlength=len(names)).tolist()
    return Rows(Month, [*compress(names, numbers)], [*filter(None, numbers)])


def ordered(executor: Executor, matches: Matches, sort: Sort, limit: int | None) -> Numbers:
    """The first `limit` hits in the order asked for, as places in `matches`; all of them without a limit.

    Relevance: by falling score, equal scores newest first. Newest and oldest: by day. Equal days by id.
    """
    ranks = _ranks(executor, matches.docs, sort)
    by_score = sort is Sort.RELEVANCE
    chosen = best_places(matches.scores if by_score else -ranks, limit)
    keys = (ranks[chosen], -matches.scores[chosen]) if by_score else (ranks[chosen],)
    return chosen[np.lexsort(keys)][:limit]


def after_cursor(executor: Executor, matches: Matches, sort: Sort, after: Position) -> Matches:
    """The hits that stand behind a place in the order."""
    number = executor.snapshot.numbers.get(after.id)
    if number is None:
        raise CursorExpired(remedy="Start again from the first page")
    ranks = _ranks(executor, matches.docs, sort)
    keep = ranks > _ranks(executor, np.array([number]), sort)
    if sort is Sort.RELEVANCE:
        keep = (matches.scores < after.score) | ((matches.scores == after.score) & keep)
    return Matches(matches.docs[keep], matches.scores[keep])


def _ranks(executor: Executor, docs: Numbers, sort: Sort) -> Numbers:
    snapshot = executor.snapshot
    return (snapshot.oldest if sort is Sort.OLDEST else snapshot.newest)[docs]


def best_places(keys: Numbers, limit: int | None) -> Numbers:
    """The places of the `limit` greatest keys, and of all that equal the least of them."""
    if limit is None or len(keys) <= limit * 2:
        return np.arange(len(keys))
    least = keys[np.argpartition(keys, len(keys) - limit)[len(keys) - limit]]
    best: Numbers = (keys >= least).nonzero()[0]
    return best
