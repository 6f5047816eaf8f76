"""What a request's filters leave of the statements of its query, and the counts beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.document import Mode
from search.columnar.postings import NONE
from search.columnar.results import best_places
from search.columnar.statements.executor import StatementExecutor
from search.cursor import Position
from search.doc_arrays import Mask, Matches, Numbers
from search.errors import CursorExpired
from search.matching.partial_matches import SHARE, optional, required
from search.matching.scope import Scope
from search.query.tree import And, Node
from search.request import Request, Sort
from search.surface import SCOPES
from search.value_types import is_country

_MODES = sorted((mode.value, at) for at, mode in enumerate(Mode, 1))
_SETS = {"said_to": "to", "verb": "verb"}


@dataclass(frozen=True, slots=True)
class Chosen:
    """Some statements, rising, with their scores, and the document of each."""

    found: Matches
    owners: Numbers

    def at(self, places: Numbers) -> Chosen:
        return Chosen(self.found.at(places), self.owners[places])


@dataclass(frozen=True, slots=True)
class StatementSelection:
    """The hits of a request; `base` is what the query, the days and the filters of `all_of` leave, `filters` says which
    of these each other filter leaves."""

    hits: Chosen
    base: Chosen
    filters: Mapping[str, Mask]

    def but(self, field: str) -> Chosen:
        """What is left without one filter."""
        if field not in self.filters:
            return self.hits
        masks = [mask for name, mask in self.filters.items() if name != field]
        return self.base.at(np.flatnonzero(np.logical_and.reduce(masks))) if masks else self.base


def select(executor: StatementExecutor, tree: Node, request: Request) -> StatementSelection:
    """Run a request's query on statements and narrow it by its days, filters and scopes."""
    return _narrowed(executor, executor.run(tree), request)


def partial_statements(executor: StatementExecutor, tree: Node, request: Request) -> Chosen:
    """What has most of a query's words but not all, under all else that the request asks
    (search.matching.partial_matches)."""
    words = [part for part in optional(tree) if part.ways]  # a date holds for readouts: it may be missing
    if not words or executor.budget.over():
        return _narrowed(executor, Matches.of(NONE), request).hits
    every = [[executor.in_statements(way) for way in word.ways] for word in words]
    factors = [max(leaf.factor for leaf in leaves) for leaves in every]
    found = [
        leaves[0].all() if len(leaves) == 1 else executor.run(word.node)
        for word, leaves in zip(words, every, strict=True)
    ]
    docs = np.concatenate([own.docs for own in found])
    order = docs.argsort(kind="stable")
    firsts = np.flatnonzero(np.append(True, docs[order][1:] != docs[order][:-1])) if len(docs) else NONE
    weights = np.repeat(factors, [own.size for own in found])[order]
    scores = np.concatenate([own.scores for own in found])[order]
    docs, had = docs[order][firsts], np.diff(np.append(firsts, len(order)))
    if len(firsts):
        weights, scores = np.add.reduceat(weights, firsts), np.add.reduceat(scores, firsts)
    keep = np.flatnonzero((weights >= sum(factors) * SHARE) & (had < len(words)))
    some = Matches(docs[keep], scores[keep])
    if rest := required(tree):
        present, more = executor.run(And(rest)).among(some.docs, executor.size)
        some = Matches(some.docs[present], some.scores[present] + more[present])
    return _narrowed(executor, some, request).hits


def _narrowed(executor: StatementExecutor, found: Matches, request: Request) -> StatementSelection:
    snapshot = executor.snapshot
    base = Chosen(found, snapshot.statement_owners[found.docs])
    for mask in _required(executor, request):
        base = base.at(np.flatnonzero(mask[base.owners]))
    filters = {}
    for name, values in request.filters:
        if name not in request.all_of:
            filters[name] = _documents(executor, name, values)[base.owners]
    for name in SCOPES:
        if request.selected(name):
            filters[name] = _scope(executor, request, name)[base.found.docs]
    hits = base.at(np.flatnonzero(np.logical_and.reduce([*filters.values()]))) if filters else base
    return StatementSelection(hits, base, filters)


def _required(executor: StatementExecutor, request: Request) -> list[Mask]:
    """The documents that each of the conditions leaves that no facet is without."""
    masks = [executor.dated(request.first, request.last)] if request.first or request.last else []
    if request.within:
        masks.append(_flags(executor, executor.snapshot.numbers.get(request.within, [])))
    return masks + [_documents(executor, name, (value,)) for name in request.all_of for value in request.selected(name)]


def _documents(executor: StatementExecutor, name: str, values: Sequence[str]) -> Mask:
    return _flags(executor, executor.having(name, values))


def _flags(executor: StatementExecutor, docs: Numbers | int | list[int]) -> Mask:
    mask = np.zeros(executor.snapshot.size, np.bool_)
    mask[docs] = True
    return mask


def _scope(executor: StatementExecutor, request: Request, name: str) -> Mask:
    """The statements of one scope alone."""
    own = Scope.of(Request(**{name: request.selected(name)}))  # type: ignore[arg-type]
    allowed = executor.allowed(own)
    assert allowed is not None
    return allowed


def counted(executor: StatementExecutor, selection: StatementSelection, field: str) -> tuple[Sequence[str], Numbers]:
    """The sorted values of a facet, and how many statements have each, its own selection left out."""
    chosen, snapshot = selection.but(field), executor.snapshot
    statements = chosen.found.docs
    if field == "said_by":
        names, numbers = snapshot.speakers
        return names, np.bincount(numbers[statements] + 1, minlength=len(names) + 1)[1:]
    if field == "mode":
        numbers = np.bincount(snapshot.statement_modes[statements], minlength=len(_MODES) + 1)
        return [value for value, _ in _MODES], numbers[[at for _, at in _MODES]]
    if field in _SETS:
        sets = snapshot.statement_sets[_SETS[field]]
        return sets.values, sets.counts(statements)
    keyword = snapshot.keywords[field]
    return keyword.values, keyword.padded.counts(chosen.owners)


def readouts(chosen: Chosen) -> int:
    """In how many documents some statements stand."""
    owners = chosen.owners
    return 1 + int(np.count_nonzero(owners[1:] != owners[:-1])) if len(owners) else 0


def ordered(executor: StatementExecutor, chosen: Chosen, sort: Sort, limit: int) -> Numbers:
    """The first `limit` statements in the order asked for, as places in `chosen`: as search.columnar.results.ordered
    has documents, those of one document as they stand in it."""
    ranks, docs = _ranks(executor, sort), chosen.found.docs
    if sort is Sort.RELEVANCE:
        best = best_places(chosen.found.scores, limit)
        keys: tuple[Numbers, ...] = (docs[best], ranks[chosen.owners[best]], -chosen.found.scores[best])
    else:
        best = best_places(-ranks[chosen.owners].astype(np.int64), limit)
        keys = (docs[best], ranks[chosen.owners[best]])
    return best[np.lexsort(keys)][:limit]


def after(executor: StatementExecutor, chosen: Chosen, sort: Sort, last: Position) -> Chosen:
    """The statements that stand behind a place in the order."""
    statement = numbered(executor, last.id)
    ranks, own = _ranks(executor, sort), executor.snapshot.statement_owners[statement]
    rank = ranks[chosen.owners]
    keep = (rank > ranks[own]) | ((rank == ranks[own]) & (chosen.found.docs > statement))
    if sort is Sort.RELEVANCE:
        scores = chosen.found.scores
        keep = (scores < last.score) | ((scores == last.score) & keep)
    return chosen.at(np.flatnonzero(keep))


def _ranks(executor: StatementExecutor, sort: Sort) -> Numbers:
    """Each document's place in the order of days."""
    return executor.snapshot.oldest if sort is Sort.OLDEST else executor.snapshot.newest


def places(executor: StatementExecutor, chosen: Chosen) -> list[tuple[int, int, int]]:
    """The document of each of some statements, its passage there (the lead is 0) and its number in the passage."""
    snapshot, statements = executor.snapshot, chosen.found.docs
    passages = snapshot.statement_bounds.searchsorted(statements.astype(snapshot.statement_bounds.dtype), "right") - 1
    inside = passages - snapshot.passage_bounds[chosen.owners]
    numbers = statements - snapshot.statement_bounds[passages]
    return [*zip(chosen.owners.tolist(), inside.tolist(), numbers.tolist(), strict=True)]


def numbered(executor: StatementExecutor, name: str) -> int:
    """The statement of a place that a cursor holds: id, passage and number. Raises CursorExpired."""
    snapshot = executor.snapshot
    id, _, place = name.rpartition("#")
    doc, parts = snapshot.numbers.get(id), place.split(".")
    if doc is None or len(parts) != 2 or not all(part.isdecimal() for part in parts):
        raise CursorExpired(remedy="Start again from the first page")
    passage = int(snapshot.passage_bounds[doc]) + int(parts[0])
    if passage >= int(snapshot.passage_bounds[doc + 1]):
        raise CursorExpired(remedy="Start again from the first page")
    return int(snapshot.statement_bounds[passage]) + int(parts[1])


@dataclass(frozen=True, slots=True)
class Grouped:
    """Statements by groups: places in a Chosen, the group of each as a place in `values`, and how many each has."""

    places: Numbers
    groups: Numbers
    values: Sequence[str]
    counts: Numbers

    def order(self, *, falling: bool) -> list[int]:
        """The groups that there are: by falling count and then by value, or by falling value."""
        some = np.flatnonzero(self.counts)  # values are sorted
        order = some[::-1] if falling else some[np.argsort(-self.counts[some], kind="stable")]
        return [int(group) for group in order]


def grouped(executor: StatementExecutor, chosen: Chosen, group: str) -> Grouped:
    """By speaker, year, or person of the other side, of whom a statement may have several or none."""
    snapshot = executor.snapshot
    places = np.arange(chosen.found.size)
    if group == "counterpart":
        sets = snapshot.statement_sets["to"]
        values: Sequence[str] = sets.values
        places, groups = sets.entries(chosen.found.docs, lambda value: not is_country(value))
    elif group == "year":
        values = snapshot.keywords["year"].values
        groups = snapshot.keywords["year"].entries[chosen.owners]
    else:
        values, numbers = snapshot.speakers
        groups = numbers[chosen.found.docs]
        places, groups = places[groups >= 0], groups[groups >= 0]
    return Grouped(places, groups, values, np.bincount(groups, minlength=len(values)))
