"""The second step of the order by relevance over stored positions, as search.matching.nearness defines it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from index.fields import K1, TITLE_BOOST, B
from search.columnar.executor import Executor
from search.columnar.results import ordered
from search.columnar.scoring import idf
from search.doc_arrays import Matches, Numbers, Scores, find
from search.matching.nearness import BODY, BODY_B, DATED, FIRST, PAIR, REACH, SPAN, STRETCH, Part, dates, parts
from search.matching.scope import Scope
from search.query.tree import Node
from search.request import Request, Sort


def raised(executor: Executor, found: Matches, tree: Node, request: Request) -> Matches:
    """Some matches with the scores of the second step."""
    if request.sort is not Sort.RELEVANCE or found.size < 2 or executor.budget.over():
        return found
    for one in dates(tree):
        inside = executor.dated(one.first, one.last)
        weight = idf(executor.snapshot, int(inside.sum())) * (K1 + 1)
        found = Matches(found.docs, found.scores + DATED * weight * inside[found.docs])
    sought = parts(tree, Scope.of(request))
    return _nearer(executor, found, sought) if sought else found


def _nearer(executor: Executor, found: Matches, sought: Sequence[Part]) -> Matches:
    places = ordered(executor, found, Sort.RELEVANCE, FIRST)
    places.sort()
    scores = found.scores.copy()
    scores[places] += _Candidates(executor, found.docs[places]).worth(sought)
    return Matches(found.docs, scores)


@dataclass(frozen=True, slots=True)
class _Places:
    """Where a part of the query stands: first and last positions of its occurrences, rising, and whose they are; how
    many each document has, with those of its title; and the part's factor.
    """

    firsts: Numbers
    lasts: Numbers
    owners: Numbers
    times: Numbers
    factor: float


class _Candidates:
    """The documents of the second step, rising."""

    def __init__(self, executor: Executor, docs: Numbers) -> None:
        self.executor = executor
        self.docs = docs
        bases = executor.snapshot.bases["text"]
        self.starts = bases[docs].astype(np.int64)
        self.norms = K1 * (1 - BODY_B) + (executor.snapshot.norms["text"][docs] - K1 * (1 - B)) * (BODY_B / B)
        self.stretches = (bases[docs + 1] - bases[docs]).astype(np.int64) // STRETCH + 2  # the first one stays empty

    def worth(self, sought: Sequence[Part]) -> Scores:
        places = [self._places(part) for part in sought]
        worth = SPAN * self._span(places)
        for part in places:
            worth += BODY * part.factor * part.times / (part.times + self.norms)
        for first, second in pairwise(places):
            worth += PAIR * self._pair(first, second)
        return worth

    def _places(self, part: Part) -> _Places:
        executor = self.executor
        found = [
            executor.leaves.positions(one.leaf, self.docs, executor.allowed(one.scope)) for one in part if one.leaf
        ]
        firsts, lasts = found[0]
        if len(found) > 1:
            firsts, lasts = (np.sort(np.concatenate(ends)) for ends in zip(*found, strict=True))
        weighed = [executor.leaf(one.leaf, one.scope) for one in part if one.leaf]
        owners = self.starts.searchsorted(firsts, "right") - 1
        times = np.bincount(owners, minlength=len(self.docs)).astype(np.float64)
        for leaf in weighed:
            titled, counts = leaf.titles
            at, present = find(titled, self.docs, executor.snapshot.size)
            times[present] += counts[at[present]] * TITLE_BOOST
        return _Places(firsts, lasts, owners, times, max(leaf.factor for leaf in weighed))

    def _pair(self, first: _Places, second: _Places) -> Scores:
        """How often the second of two parts stands right behind the first."""
        if not len(first.lasts):
            return np.zeros(len(self.docs))
        before = first.lasts.searchsorted(second.firsts) - 1
        near = (before >= 0) & (second.firsts - first.lasts[before] <= REACH)
        times = np.bincount(second.owners[near], minlength=len(self.docs))
        return min(first.factor, second.factor) * times / (times + K1)

    def _span(self, places: Sequence[_Places]) -> Scores:
        """The greatest sum of factors in two neighbouring stretches."""
        ends = self.stretches.cumsum()
        opening = ends - self.stretches
        sums = np.zeros(ends[-1])
        for part in places:
            held = np.zeros(len(sums), np.bool_)
            held[(part.firsts - self.starts[part.owners]) // STRETCH + opening[part.owners] + 1] = True
            held[:-1] |= held[1:]
            sums += part.factor * held
        return np.maximum.reduceat(sums, opening)
