"""Evaluates a query tree on a snapshot with array operations: the matching documents and their scores.

Postings are sorted arrays; AND and OR use dense accumulators, one slot per document, because a gather is cheaper than a
merge. A scope (`said:`, `said_by`, `said_to`, `mode`, `verb`) is a mask over statements, in which the words below it
must stand.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence

import numpy as np

from index.document import Mode
from search.columnar.leaves import Leaves
from search.columnar.postings import NONE, united
from search.columnar.scoring import LeafMatches, Weighed
from search.columnar.snapshot import Snapshot
from search.columnar.time_budget import Budget
from search.doc_arrays import Marks, Mask, Matches, Numbers
from search.matching.facets import naming
from search.matching.occurrences import Leaf
from search.matching.scope import Scope
from search.query.tree import (
    And,
    Dates,
    Everything,
    Fuzzy,
    Is,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Said,
    Word,
)

ANYWHERE = Scope()
_MODES = {mode: number for number, mode in enumerate(Mode, 1)}  # in the columns 0 is a lead


class Executor:
    """Runs the trees of one request on a snapshot, within a time budget if there is one."""

    def __init__(self, snapshot: Snapshot, budget: Budget | None = None) -> None:
        self.snapshot = snapshot
        self.size, self.live = snapshot.size, snapshot.live
        self.budget = budget or Budget(math.inf)
        self.leaves = Leaves(snapshot, self.budget)
        self._allowed: dict[Scope, Mask | None] = {ANYWHERE: None}
        self._weighed: dict[tuple[Leaf, Scope], Weighed] = {}

    def run(self, node: Node, scope: Scope = ANYWHERE) -> Matches:
        """The live documents that match, with their scores; words must stand in statements of the scope."""
        if self.budget.over():
            return Matches.of(NONE)
        match node:
            case Word() | Phrase() | Prefix() | Fuzzy():
                return self.leaf(node, scope).all()
            case And(children):
                return self._all(children, scope)
            case Or(children):
                return self._any([self.run(child, scope) for child in children])
            case Not(child):
                return Matches.of((self.live & ~self.mask(self.run(child, scope).docs)).nonzero()[0])
            case Said(speaker, child):
                own = scope.by(speaker)
                return self._both([[self.run(child, own)], [Matches.of(self.everything(own))]])
            case Is() | Dates():
                return Matches.of(self.holding(node))
            case Everything():
                return Matches.of(self.everything(scope))
            case Nothing():
                return Matches.of(NONE)

    def holding(self, node: Is | Dates) -> Numbers:
        """The live documents that a condition on the whole of a document holds for."""
        match node:
            case Is("id", value):
                number = self.snapshot.numbers.get(value)
                return NONE if number is None else np.array([number])
            case Is(field, value):
                return self._live(self.having(field, self._named(field, value)))
            case Dates(first, last):
                return np.flatnonzero(self.dated(first, last))

    def mask(self, docs: Numbers) -> Mask:
        """A document set as one flag a document."""
        mask = np.zeros(self.size, np.bool_)
        mask[docs] = True
        return mask

    def marks(self, docs: Numbers) -> Marks:
        return Marks(docs, self.size)

    def leaf(self, leaf: Leaf, scope: Scope = ANYWHERE) -> Weighed:
        """A leaf, not scored yet; looked up once."""
        known = self._weighed.get((leaf, scope))
        if known is None:
            known = self._weighed[leaf, scope] = self.leaves.weighed(leaf, self.allowed(scope))
        return known

    def allowed(self, scope: Scope) -> Mask | None:
        """The statements of a scope, computed once; None for all statements and titles."""
        if scope not in self._allowed:
            modes = self.snapshot.statement_modes
            some = 0 < len(scope.modes) < len(Mode)
            allowed: Mask = np.isin(modes, [_MODES[mode] for mode in scope.modes]) if some else modes > 0
            for people in scope.said:
                allowed = allowed & self._said_by(people)
            if scope.told:
                allowed = allowed & self.snapshot.statement_sets["to"].named("said_to", scope.told)
            if scope.verbs:
                allowed = allowed & self.snapshot.statement_sets["verb"].named("verb", scope.verbs)
            self._allowed[scope] = allowed
        return self._allowed[scope]

    def everything(self, scope: Scope = ANYWHERE) -> Numbers:
        """Every live document with a statement in the scope."""
        allowed = self.allowed(scope)
        if allowed is None:
            return self.snapshot.live.nonzero()[0]
        return self._live(np.unique(self.snapshot.statement_owners[allowed]))

    def dated(self, first: dt.date | None, last: dt.date | None) -> Mask:
        """The live documents of these days; None is open."""
        mask = self.snapshot.live
        if first is not None:
            mask = mask & (self.snapshot.days >= first.toordinal())
        if last is not None:
            mask = mask & (self.snapshot.days <= last.toordinal())
        return mask

    def having(self, field: str, values: Iterable[str]) -> Numbers:
        """The documents with any of these exact values of a keyword field."""
        keyword = self.snapshot.keywords[field]
        found = [keyword.documents(value) for value in values]
        if len(found) == 1:
            return found[0]
        return np.unique(np.concatenate(found)) if found else NONE

    def _said_by(self, speakers: Sequence[str]) -> Mask:
        """The statements of any of these people, named as in `Is`."""
        forms, statements = self.snapshot.speaker_forms, self.snapshot.speakers[1]
        wanted = np.zeros(len(forms) + 1, np.bool_)  # the last slot is for nobody, who has -1
        for speaker in speakers:
            wanted[naming("speaker", forms, speaker)] = True
        return np.asarray(wanted[statements])

    def _named(self, field: str, value: str) -> list[str]:
        keyword = self.snapshot.keywords[field]
        return [keyword.values[at] for at in naming(field, keyword.forms, value)]

    def _live(self, docs: Numbers) -> Numbers:
        return docs[self.snapshot.live[docs]] if self.snapshot.has_deletions else docs

    def _all(self, children: Sequence[Node], scope: Scope) -> Matches:
        """All children; exclusions last, as masks, so that a NOT does not cost the whole index."""
        kept = [self._parts_of(child, scope) for child in children if not isinstance(child, Not)]
        out = [self.run(child.child, scope).docs for child in children if isinstance(child, Not)]
        found = self._both(kept) if kept else Matches.of(self.everything())
        for docs in out:
            keep = ~self.mask(docs)[found.docs]
            found = Matches(found.docs[keep], found.scores[keep])
        return found

    def _parts_of(self, child: Node, scope: Scope) -> Sequence[Matches | LeafMatches]:
        """A child as alternatives; a leaf is not scored yet."""
        if isinstance(child, Word | Phrase | Prefix | Fuzzy) and not self.budget.over():
            return [self.leaf(child, scope)]
        return [self.run(child, scope)]

    def _both(self, found: Sequence[Sequence[Matches | LeafMatches]]) -> Matches:
        """Documents that match all, each a list of alternatives. Only the rarest is scored in full."""
        first, *others = sorted(found, key=lambda parts: sum(part.size for part in parts))
        best = self._any([part.all() if isinstance(part, LeafMatches) else part for part in first])
        for parts in others:
            if not best.size:
                break
            best = self._within(best, parts)
        return best

    def _within(self, found: Matches, parts: Sequence[Matches | LeafMatches]) -> Matches:
        """Those of some matches that are in any of the parts, with the scores of these added."""
        if len(parts) == 1 and isinstance(parts[0], LeafMatches):
            return parts[0].within(found, self.size)
        keep, scores = np.zeros(found.size, np.bool_), found.scores
        for part in parts:
            present, worth = part.among(found.docs, self.size)
            keep |= present
            scores = scores + worth
        return Matches(found.docs[keep], scores[keep])

    def _any(self, found: Sequence[Matches]) -> Matches:
        found = [matches for matches in found if len(matches.docs)]
        if len(found) < 2:
            return found[0] if found else Matches.of(NONE)
        if sum(len(matches.docs) for matches in found) * 8 < self.size:
            return united(found)
        mask, scores = np.zeros(self.size, np.bool_), np.zeros(self.size)
        for matches in found:
            mask[matches.docs] = True
            scores[matches.docs] += matches.scores
        docs = mask.nonzero()[0]
        return Matches(docs, scores[docs])
