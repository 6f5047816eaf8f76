"""Looks up a leaf of the query tree (word, phrase, prefix, fuzzy word): its postings with weights, its positions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from search.columnar.postings import NONE, joined
from search.columnar.proximity import near, phrase_starts
from search.columnar.scoring import Weighed, weighed
from search.columnar.snapshot import Segment, Snapshot
from search.columnar.time_budget import FUZZY_WORDS, Budget
from search.doc_arrays import Mask, Numbers, Postings
from search.matching.edit_distance import resembling
from search.matching.occurrences import Leaf
from search.query.terms import all_stems, folded
from search.query.tree import Fuzzy, Phrase, Prefix, Word


class Leaves:
    """The leaves of one question's trees on a snapshot, each looked up once."""

    def __init__(self, snapshot: Snapshot, budget: Budget) -> None:
        self.snapshot = snapshot
        self.budget = budget
        self._known: dict[tuple[Word | Prefix | Fuzzy, str], list[list[range]]] = {}

    def weighed(self, leaf: Leaf, allowed: Mask | None) -> Weighed:
        """A leaf's postings, in the statements that `allowed` marks. Titles count if it is None, or for `title:`."""
        title, text = ("title", "text") if isinstance(leaf, Word) else ("title_words", "words")
        if leaf.field:
            return weighed(self.snapshot, title, self._postings(leaf, title, None))
        postings = self._postings(leaf, text, allowed)
        if allowed is None:
            return weighed(self.snapshot, text, postings, self._postings(leaf, title, None))
        return weighed(self.snapshot, text, postings)

    def _postings(self, leaf: Leaf, field: str, allowed: Mask | None) -> Postings:
        if allowed is None and not isinstance(leaf, Phrase):
            return self._summed(field, self._ranges(leaf, field))
        counted = allowed if not isinstance(leaf, Phrase) or leaf.slop else None
        return self._counted(field, self._all_positions(leaf, field, allowed), counted)

    def starts(self, leaf: Leaf, allowed: Mask) -> Numbers:
        """Where the leaf occurs in texts, in any order: a phrase in one of the statements that `allowed` marks, words
        near each other in one of any."""
        return self._all_positions(leaf, "text" if isinstance(leaf, Word) else "words", allowed)

    def terms(self, leaf: Word | Prefix | Fuzzy) -> Iterator[tuple[Segment, str, range]]:
        """The parts of the vocabularies of texts that a leaf matches, with the field that they are of."""
        field = "text" if isinstance(leaf, Word) else "words"
        for segment, found in zip(self._parts, self._ranges(leaf, field), strict=True):
            yield from ((segment, field, terms) for terms in found)

    def _all_positions(self, leaf: Leaf, field: str, allowed: Mask | None) -> Numbers:
        match leaf:
            case Phrase(words, 0):
                return self._phrase(field, [folded(word).encode() for word in words], allowed=allowed)
            case Phrase(words, slop):
                terms = [folded(word).encode() for word in words]
                return self._near(field, terms, slop, scoped=allowed is not None)[0]
        positions = [
            s.everywhere(field, s.positions(field, terms))
            for s, found in zip(self._parts, self._ranges(leaf, field), strict=True)
            for terms in found
        ]
        return joined(positions)

    def _ranges(self, leaf: Word | Prefix | Fuzzy, field: str) -> list[list[range]]:
        """For each segment, the ranges of its vocabulary that a leaf matches; cached."""
        known = self._known.get((leaf, field))
        if known is None:
            known = self._known[leaf, field] = self._looked_up(leaf, field)
        return known

    def _looked_up(self, leaf: Word | Prefix | Fuzzy, field: str) -> list[list[range]]:
        match leaf:
            case Word(text):
                terms = [term.encode() for term in all_stems(text, self.snapshot.languages)]
                return [self._exactly(segment.terms[field].find(term) for term in terms) for segment in self._parts]
            case Prefix(text):
                return [[segment.terms[field].starting(folded(text).encode())] for segment in self._parts]
            case Fuzzy(text, distance):
                return [self._resembling(number, field, folded(text), distance) for number in range(len(self._parts))]

    @property
    def _parts(self) -> Sequence[Segment]:
        return self.snapshot.segments

    @staticmethod
    def _exactly(places: Iterable[int | None]) -> list[range]:
        return [range(at, at + 1) for at in places if at is not None]

    def _resembling(self, number: int, field: str, wanted: str, distance: int) -> list[range]:
        """The vocabulary's words similar to one: filtered by first letter, then length, then edit distance."""
        terms = self._parts[number].terms[field]
        places, words = terms.about(wanted, distance)
        near = places[resembling(wanted, words, distance)]
        if len(near) > FUZZY_WORDS:
            bounds = self._parts[number].columns[f"{field}.postings"]
            near = near[(bounds[near].astype(np.int64) - bounds[near + 1]).argsort(kind="stable")[:FUZZY_WORDS]]
            self.budget.cut(f"Only the {FUZZY_WORDS} most frequent words similar to “{wanted}” were searched.")
        return [range(at, at + 1) for at in sorted(near.tolist())]

    def _summed(self, field: str, ranges: Sequence[Sequence[range]]) -> Postings:
        """The postings of several terms merged: each document once, with the sum of counts."""
        docs, counts = [], []
        for segment, found in zip(self._parts, ranges, strict=True):
            docs += [segment.documents(field, terms) for terms in found]
            counts += [segment.counts(field, terms) for terms in found]
        all_docs, all_counts = joined(docs), joined(counts)
        if all(len(found) < 2 and all(len(terms) == 1 for terms in found) for found in ranges):
            return all_docs, all_counts
        sums = np.bincount(all_docs, all_counts, self.snapshot.size)
        once = sums.nonzero()[0]
        return once, sums[once]

    def _counted(self, field: str, positions: Numbers, allowed: Mask | None) -> Postings:
        """Occurrences, in any order, as postings; without those outside the allowed statements."""
        if allowed is not None:
            positions = positions[allowed[self.snapshot.statements(positions)]]
        docs = self.snapshot.bases[field].searchsorted(positions, "right") - 1
        if len(docs) * 8 < self.snapshot.size:
            return np.unique(docs, return_counts=True)
        counts = np.bincount(docs, minlength=self.snapshot.size)
        once = counts.nonzero()[0]
        return once, counts[once]

    def positions(
        self, leaf: Leaf, docs: Numbers, allowed: Mask | None = None, *, title: bool = False
    ) -> tuple[Numbers, Numbers]:
        """First and last position of each match of a leaf in the text (or title) of some documents, rising; in the
        statements that `allowed` marks.
        """
        words = "title_words" if title else "words"
        match leaf:
            case Phrase(several, 0):
                starts = self._phrase(words, [folded(word).encode() for word in several], docs, allowed)
                return starts, starts + (len(several) - 1)
            case Phrase(several, slop):
                terms = [folded(word).encode() for word in several]
                found = np.unique(self._near(words, terms, slop, docs, scoped=allowed is not None)[1])
            case _:
                field = words if not isinstance(leaf, Word) else "title" if title else "text"
                ranges = self._ranges(leaf, field)
                found = joined(
                    [
                        segment.everywhere(field, segment.positions_in(field, terms, segment.own(docs)))
                        for segment, some in zip(self._parts, ranges, strict=True)
                        for terms in some
                    ]
                )
                found = np.sort(found) if any(len(some) > 1 for some in ranges) else found
        if allowed is not None:
            found = found[allowed[self.snapshot.statements(found)]]
        return found, found

    def phrase(self, words: Sequence[str], allowed: Mask | None) -> Numbers:
        """Every position in all texts at which a phrase starts, rising; as `positions` in the statements allowed."""
        return self._phrase("words", [folded(word).encode() for word in words], allowed=allowed)

    def _places(self, segment: Segment, field: str, terms: Iterable[bytes], own: Numbers | None) -> list[Numbers]:
        """Each term's sorted positions in a segment; in its documents `own` only, if given."""
        found = []
        for term in terms:
            at = segment.terms[field].find(term)
            if at is None:
                found.append(segment.columns[f"{field}.positions"][:0])
            elif own is None:
                found.append(segment.positions(field, range(at, at + 1)))
            else:
                found.append(segment.positions_in(field, range(at, at + 1), own))
        return found

    def _phrase(
        self, field: str, terms: Sequence[bytes], docs: Numbers | None = None, allowed: Mask | None = None
    ) -> Numbers:
        """Where a phrase starts; only within one of the statements that `allowed` marks, if given."""
        parts = []
        for segment in self._parts:
            places = self._places(segment, field, terms, None if docs is None else segment.own(docs))
            parts.append(segment.everywhere(field, phrase_starts(places, self.budget.over)))
        starts = joined(parts)
        if allowed is None:
            return starts
        own = self.snapshot.statements(starts)
        inside: Numbers = starts[allowed[own] & (own == self.snapshot.statements(starts + (len(terms) - 1)))]
        return inside

    def _near(
        self, field: str, terms: Sequence[bytes], slop: int, docs: Numbers | None = None, *, scoped: bool = False
    ) -> tuple[Numbers, Numbers]:
        """The starts of the windows of a proximity, and all positions in them; none if time is up. `scoped`: within
        one statement, not only within one passage.
        """
        sought = Counter(terms)
        if self.budget.over():
            return NONE, NONE
        places = [self._positions(field, term, docs) for term in sought]
        inside = self.snapshot.statement_starts if scoped else self.snapshot.passage_starts
        edges = inside if field == "words" else self.snapshot.bases[field]
        return near(places, list(sought.values()), slop, edges)

    def _positions(self, field: str, term: bytes, docs: Numbers | None) -> Numbers:
        return joined(
            [
                segment.everywhere(field, found)
                for segment in self._parts
                for found in self._places(segment, field, (term,), None if docs is None else segment.own(docs))
            ]
        )
