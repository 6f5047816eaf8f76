"""Evaluates a query tree on the statements of a snapshot: a statement matches where one that stands alone would.

It is the executor of documents with another universe: words and phrases have to stand in one statement, which AND, OR
and NOT combine; conditions on a readout (`title:`, fields, dates) hold for all of its statements and add no score.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property

import numpy as np

from index.columns.pieces import gathered
from index.document import Mode
from index.fields import K1
from search.columnar.executor import ANYWHERE, Executor
from search.columnar.scoring import LeafMatches
from search.columnar.snapshot import Snapshot
from search.columnar.time_budget import Budget
from search.doc_arrays import Mask, Matches, Numbers, Postings, Scores
from search.matching.occurrences import Leaf
from search.matching.scope import Scope
from search.query.tree import Dates, Fuzzy, Is, Node, Phrase, Prefix, Word

WHOLE = Scope(modes=tuple(Mode))
"""All statements: under a scope no phrase crosses from one to the next."""

_FEW = 16  # times as many occurrences as statements in question, from which on these are looked up one by one


class StatementExecutor(Executor):
    """Runs the trees of one request on statements; its documents are their numbers in the snapshot."""

    def __init__(self, snapshot: Snapshot, budget: Budget | None = None) -> None:
        super().__init__(snapshot, budget)
        self.size, self.live = len(snapshot.statement_starts), snapshot.statements_live
        self._found: dict[Leaf, InStatements] = {}

    def run(self, node: Node, scope: Scope = ANYWHERE) -> Matches:
        match node:
            case Word() | Phrase() | Prefix() | Fuzzy() if node.field:
                return Matches.of(self.of(super().leaf(node).all().docs))
            case Word() | Phrase() | Prefix() | Fuzzy() if not self.budget.over():
                return self._allowed_only(self.in_statements(node).all(), scope)
        return super().run(node, scope)

    def in_statements(self, leaf: Leaf) -> InStatements:
        """A leaf of texts, looked up once."""
        if leaf not in self._found:
            self._found[leaf] = InStatements(self, leaf)
        return self._found[leaf]

    def everything(self, scope: Scope = ANYWHERE) -> Numbers:
        allowed = self.allowed(scope)
        return np.flatnonzero(self.live if allowed is None else self.live & allowed)

    def holding(self, node: Is | Dates) -> Numbers:
        return self.of(super().holding(node))

    def of(self, docs: Numbers) -> Numbers:
        """The statements of some documents, rising; a document's first one is its lead."""
        bounds, passages = self.snapshot.statement_bounds, self.snapshot.passage_bounds
        starts = bounds[passages[docs]].astype(np.int64) + 1
        return gathered(starts, bounds[passages[docs + 1]] - starts)

    def _parts_of(self, child: Node, scope: Scope) -> Sequence[Matches | LeafMatches]:
        if isinstance(child, Word | Phrase | Prefix | Fuzzy) and not child.field and scope.free:
            return [self.in_statements(child)]
        return [self.run(child, scope)]

    def _both(self, found: Sequence[Sequence[Matches | LeafMatches]]) -> Matches:
        """Of leaves alone the statements are found first, and scored when it is known which have all of them."""
        leaves = [part for parts in found for part in parts if isinstance(part, InStatements)]
        if not len(leaves) == len(found) == sum(map(len, found)):
            return super()._both(found)
        first, *others = sorted(leaves, key=lambda leaf: leaf.size)
        docs, counts = first.postings
        often = [counts]
        for leaf in others:
            own = leaf.counts(docs)
            keep = own.nonzero()[0]
            docs, often = docs.take(keep), [counts.take(keep) for counts in (*often, own)]
        scores = np.zeros(len(docs))
        for leaf, counts in zip((first, *others), often, strict=True):
            scores += leaf.score(docs, counts)
        return Matches(docs, scores)

    def _allowed_only(self, found: Matches, scope: Scope) -> Matches:
        allowed = self.allowed(scope)
        return found if allowed is None else found.at(np.flatnonzero(allowed[found.docs]))


class InStatements(LeafMatches):
    """A leaf in statements. What occurs often is not counted for all of them where few are asked about."""

    def __init__(self, executor: StatementExecutor, leaf: Leaf) -> None:
        self._executor, self._leaf = executor, leaf
        self.size = self._often()
        count = executor.snapshot.statement_count
        self.factor = (math.log(count / (min(self.size, count) + 1)) + 1) * (K1 + 1) if self.size else 0.0

    def all(self) -> Matches:
        docs, counts = self.postings
        return Matches(docs, self.score(docs, counts))

    def among(self, docs: Numbers, size: int) -> tuple[Mask, Scores]:
        counts = self.counts(docs)
        return counts > 0, np.where(counts > 0, self.score(docs, counts), 0.0)

    def within(self, found: Matches, size: int) -> Matches:
        counts = self.counts(found.docs)
        at = np.flatnonzero(counts)
        docs = found.docs[at]
        return Matches(docs, found.scores[at] + self.score(docs, counts[at]))

    def _often(self) -> int:
        """How often it occurs: a phrase in statements, anything else in whole texts, leads included."""
        executor, leaf = self._executor, self._leaf
        if isinstance(leaf, Phrase):
            return int(self.postings[1].sum())
        total = 0
        for segment, field, terms in executor.leaves.terms(leaf):
            counts = segment.counts(field, terms)
            if executor.snapshot.has_deletions:
                counts = counts[executor.snapshot.live[segment.documents(field, terms)]]
            total += int(counts.sum(dtype=np.int64))
        return total

    @cached_property
    def _numbers(self) -> Numbers:
        """The statement of each occurrence, leads and deleted ones included; rising, if it is of one term."""
        executor = self._executor
        return executor.snapshot.statements(executor.leaves.starts(self._leaf, executor.live))

    @cached_property
    def postings(self) -> Postings:
        """The live statements that it is in, rising, and how often."""
        docs, counts = _counted(self._numbers)
        keep = self._executor.live.take(docs)
        return (docs, counts) if keep.all() else (docs.compress(keep), counts.compress(keep))

    def counts(self, docs: Numbers) -> Numbers:
        """How often it is in each of some live statements, rising."""
        few = len(docs) * _FEW < self.size and not isinstance(self._leaf, Phrase)
        if few and "_numbers" not in self.__dict__:
            parts = [*self._executor.leaves.terms(self._leaf)]  # type: ignore[arg-type]  # no phrase
            if all(len(terms) == 1 for _, _, terms in parts):
                return self._looked_up(docs)
        asked = np.zeros(self._executor.size, np.bool_)
        asked[docs] = True
        numbers = self._numbers
        own, often = _counted(numbers.compress(asked.take(numbers)))
        found = np.zeros(len(docs), np.int64)
        found[docs.searchsorted(own.astype(docs.dtype))] = often
        return found

    def _looked_up(self, docs: Numbers) -> Numbers:
        """The same from the positions in these statements alone."""
        executor, snapshot = self._executor, self._executor.snapshot
        starts = snapshot.statement_starts
        ends = starts[np.minimum(docs + 1, len(starts) - 1)]
        ends = np.where(docs + 1 < len(starts), ends, snapshot.bases["text"][-1])
        found = np.zeros(len(docs), np.int64)
        for segment, field, terms in executor.leaves.terms(self._leaf):  # type: ignore[arg-type]
            positions = segment.positions(field, terms)
            low, high = segment.starts[field], segment.starts[field] + int(segment.columns["bases"][-1])
            first, last = ((np.clip(edge, low, high) - low).astype(positions.dtype) for edge in (starts[docs], ends))
            found += np.searchsorted(positions, last) - np.searchsorted(positions, first)
        return found

    def score(self, docs: Numbers, counts: Numbers) -> Scores:
        scores = counts.astype(np.float64)
        below = self._executor.snapshot.statement_norms.take(docs) + scores
        scores *= self.factor
        scores /= below
        return scores


def _counted(numbers: Numbers) -> Postings:
    """Each of some numbers once, rising, and how often it is there."""
    steps = np.diff(numbers)
    if len(steps) and steps.min() < 0:
        numbers = np.sort(numbers)
        steps = np.diff(numbers)
    firsts = np.concatenate((np.zeros(min(len(numbers), 1), np.int64), steps.nonzero()[0] + 1))
    return numbers.take(firsts), np.diff(firsts, append=len(numbers))
