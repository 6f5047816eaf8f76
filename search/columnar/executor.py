"""The query tree as array operations over a snapshot: which documents match, and what each scores.

Postings are sorted arrays; AND and OR meet in dense accumulators of one slot a document, because a gather is cheaper
than a merge. A restriction (`said:`, `said_by`, `mode`) is a mask over blocks that every word below it has to keep.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from search.columnar.postings import NONE, among, joined, near, united
from search.columnar.scoring import Weighed, weighed, with_title
from search.columnar.snapshot import Segment, Snapshot
from search.columnar.time_budget import FUZZY_WORDS, Budget
from search.doc_arrays import Mask, Matches, Numbers, Postings
from search.matching.edit_distance import resembling
from search.matching.facets import naming
from search.query.terms import all_stems, folded
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

Leaf = Word | Phrase | Prefix | Fuzzy


class Executor:
    """Answers the trees of one question on a snapshot, within one budget where there is one."""

    def __init__(self, snapshot: Snapshot, budget: Budget | None = None) -> None:
        self.snapshot = snapshot
        self.budget = budget or Budget(math.inf)
        self._known: dict[tuple[Word | Prefix | Fuzzy, str], list[list[range]]] = {}

    def run(self, node: Node, allowed: Mask | None = None) -> Matches:
        """The live documents that match, with their scores. `allowed`: the blocks in which words must stand."""
        if self.budget.over():
            return Matches.of(NONE)
        match node:
            case Word() | Phrase() | Prefix() | Fuzzy():
                return self.leaf(node, allowed).all()
            case And(children):
                return self._all(children, allowed)
            case Or(children):
                return self._any([self.run(child, allowed) for child in children])
            case Not(child):
                return Matches.of(np.flatnonzero(self.snapshot.live & ~self.mask(self.run(child, allowed).docs)))
            case Said(speaker, child):
                return self._said(speaker, child, allowed)
            case Is(field, value):
                return Matches.of(self._live(self.having(field, self._named(field, value))))
            case Dates(first, last):
                return Matches.of(np.flatnonzero(self.dated(first, last)))
            case Everything():
                return Matches.of(self.everything(allowed))
            case Nothing():
                return Matches.of(NONE)

    def mask(self, docs: Numbers) -> Mask:
        """A document set as one flag a document."""
        mask = np.zeros(self.snapshot.size, np.bool_)
        mask[docs] = True
        return mask

    def everything(self, allowed: Mask | None) -> Numbers:
        """Every live document, or every one with an allowed block."""
        if allowed is None:
            return np.flatnonzero(self.snapshot.live)
        return self._live(np.unique(self.snapshot.block_owners[allowed]))

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

    def said(self, speakers: Sequence[str], allowed: Mask | None) -> Mask:
        """The allowed blocks that are words of any of these people, named as in `Is`."""
        forms, blocks = self.snapshot.speakers
        wanted = np.zeros(len(forms) + 1, np.bool_)  # the last slot is for nobody: block_speakers holds -1 there
        for speaker in speakers:
            wanted[naming("speaker", forms, speaker)] = True
        chosen = wanted[blocks]
        return chosen if allowed is None else chosen & allowed

    def _named(self, field: str, value: str) -> list[str]:
        keyword = self.snapshot.keywords[field]
        return [keyword.values[at] for at in naming(field, keyword.forms, value)]

    def _live(self, docs: Numbers) -> Numbers:
        return docs[self.snapshot.live[docs]] if self.snapshot.has_deletions else docs

    def _said(self, speaker: str, child: Node, allowed: Mask | None) -> Matches:
        own = self.said((speaker,), allowed)
        return self._both([[self.run(child, own)], [Matches.of(self.everything(own))]])

    def _all(self, children: Sequence[Node], allowed: Mask | None) -> Matches:
        """Every child; exclusions last, as masks, so that a NOT never costs the whole collection."""
        kept = [self._parts_of(child, allowed) for child in children if not isinstance(child, Not)]
        out = [self.run(child.child, allowed).docs for child in children if isinstance(child, Not)]
        found = self._both(kept) if kept else Matches.of(self.everything(None))
        for docs in out:
            keep = ~self.mask(docs)[found.docs]
            found = Matches(found.docs[keep], found.scores[keep])
        return found

    def _parts_of(self, child: Node, allowed: Mask | None) -> Sequence[Matches | Weighed]:
        """A child as alternatives: a leaf not scored yet."""
        if isinstance(child, Word | Phrase | Prefix | Fuzzy) and not self.budget.over():
            return [self.leaf(child, allowed)]
        return [self.run(child, allowed)]

    def _both(self, found: Sequence[Sequence[Matches | Weighed]]) -> Matches:
        """What has all, each given as alternatives: the rarest in full, of the others only what is still asked."""
        first, *others = sorted(found, key=lambda parts: sum(len(part.docs) for part in parts))
        best = self._any([part.all() if isinstance(part, Weighed) else part for part in first])
        docs, scores = best.docs, best.scores
        for parts in others:
            if not len(docs):
                break
            keep, more = np.zeros(len(docs), np.bool_), np.zeros(len(docs))
            for part in parts:
                present, worth = part.among(docs, self.snapshot.size)
                keep |= present
                more += worth
            docs, scores = docs[keep], (scores + more)[keep]
        return Matches(docs, scores)

    def _any(self, found: Sequence[Matches]) -> Matches:
        found = [matches for matches in found if len(matches.docs)]
        if len(found) < 2:
            return found[0] if found else Matches.of(NONE)
        if sum(len(matches.docs) for matches in found) * 8 < self.snapshot.size:
            return united(found)
        mask, scores = np.zeros(self.snapshot.size, np.bool_), np.zeros(self.snapshot.size)
        for matches in found:
            mask[matches.docs] = True
            scores[matches.docs] += matches.scores
        docs = np.flatnonzero(mask)
        return Matches(docs, scores[docs])

    def leaf(self, leaf: Leaf, allowed: Mask | None) -> Weighed:
        """A leaf, weighed. Under a restriction a title, nobody's words, counts only where it is asked for."""
        stems = isinstance(leaf, Word)
        title, text = ("title", "text") if stems else ("title_words", "words")
        if leaf.field:
            return weighed(self.snapshot, title, self._postings(leaf, title, None))
        postings = self._postings(leaf, text, allowed)
        if allowed is None:
            postings = with_title(postings, self._postings(leaf, title, None))
        return weighed(self.snapshot, text, postings)

    def _postings(self, leaf: Leaf, field: str, allowed: Mask | None) -> Postings:
        match leaf:
            case Phrase(words, slop):
                terms = [folded(word).encode() for word in words]
                if not slop:
                    return self._counted(field, self._phrase(field, terms), allowed)
                return self._counted(field, self._near(field, terms, slop)[0], allowed)
            case _:
                ranges = self._ranges(leaf, field)
        if allowed is None:
            return self._summed(field, ranges)
        positions = [
            s.everywhere(field, s.positions(field, terms))
            for s, found in zip(self._parts, ranges, strict=True)
            for terms in found
        ]
        return self._counted(field, joined(positions), allowed)

    def _ranges(self, leaf: Word | Prefix | Fuzzy, field: str) -> list[list[range]]:
        """For each segment the places in its vocabulary that a leaf stands for, looked up once."""
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
        """The vocabulary's words that resemble one: by their first letter, then by length, then letter by letter."""
        terms = self._parts[number].terms[field]
        places, words = terms.about(wanted, distance)
        near = places[resembling(wanted, words, distance)]
        if len(near) > FUZZY_WORDS:
            bounds = self._parts[number].columns[f"{field}.postings"]
            near = near[np.argsort(bounds[near].astype(np.int64) - bounds[near + 1], kind="stable")[:FUZZY_WORDS]]
            self.budget.cut(f"Only the {FUZZY_WORDS} most frequent words similar to “{wanted}” were searched.")
        return [range(at, at + 1) for at in sorted(near.tolist())]

    def _summed(self, field: str, ranges: Sequence[Sequence[range]]) -> Postings:
        """The postings of several terms as those of one: documents once, counts added up."""
        docs, counts = [], []
        for segment, found in zip(self._parts, ranges, strict=True):
            docs += [segment.documents(field, terms) for terms in found]
            counts += [segment.counts(field, terms) for terms in found]
        all_docs, all_counts = joined(docs), joined(counts)
        if all(len(found) < 2 and all(len(terms) == 1 for terms in found) for found in ranges):
            return all_docs, all_counts
        sums = np.bincount(all_docs, all_counts, self.snapshot.size)
        once = np.flatnonzero(sums)
        return once, sums[once]

    def _counted(self, field: str, positions: Numbers, allowed: Mask | None) -> Postings:
        """Occurrences, in any order, as postings; those outside the allowed blocks fall out."""
        if allowed is not None:
            positions = positions[allowed[self._blocks(positions)]]
        docs = np.searchsorted(self.snapshot.bases[field], positions, "right") - 1
        if len(docs) * 8 < self.snapshot.size:
            return np.unique(docs, return_counts=True)
        counts = np.bincount(docs, minlength=self.snapshot.size)
        once = np.flatnonzero(counts)
        return once, counts[once]

    def _blocks(self, positions: Numbers) -> Numbers:
        return np.searchsorted(self.snapshot.block_starts, positions, "right") - 1

    def marks(self, leaf: Leaf, docs: Numbers, *, title: bool = False) -> tuple[Numbers, Numbers]:
        """First and last position of each piece of evidence for a leaf in some documents' text or titles, rising."""
        words = "title_words" if title else "words"
        match leaf:
            case Phrase(several, 0):
                terms = [folded(word).encode() for word in several]
                starts = self._phrase(words, terms, docs)
                return starts, starts + (len(terms) - 1)
            case Phrase(several, slop):
                found = np.unique(self._near(words, [folded(word).encode() for word in several], slop, docs)[1])
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
        return found, found

    def _places(self, segment: Segment, field: str, terms: Iterable[bytes], own: Numbers | None) -> list[Numbers]:
        """For each term its positions in a segment, rising; in some of its documents only where those are given."""
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

    def _phrase(self, field: str, terms: Sequence[bytes], docs: Numbers | None = None) -> Numbers:
        """Where a phrase starts: from its rarest word outwards. Gaps between blocks keep it inside one.

        Positions are unsigned: one before the first wraps round, and back again when the offset is added.
        """
        parts = []
        for segment in self._parts:
            places = self._places(segment, field, terms, None if docs is None else segment.own(docs))
            order = sorted(range(len(terms)), key=lambda at: len(places[at]))
            starts = places[order[0]] - np.uint32(order[0])
            for at in order[1:]:
                if not len(starts) or self.budget.over():
                    starts = starts[:0]
                    break
                starts = starts[among(starts + np.uint32(at), places[at])]
            parts.append(segment.everywhere(field, starts))
        return joined(parts)

    def _near(
        self, field: str, terms: Sequence[bytes], slop: int, docs: Numbers | None = None
    ) -> tuple[Numbers, Numbers]:
        """Where the windows of a proximity start, and all positions that bear them; none where time is up."""
        sought = Counter(terms)
        if self.budget.over():
            return NONE, NONE
        places = [self._positions(field, term, docs) for term in sought]
        edges = self.snapshot.block_starts if field == "words" else self.snapshot.bases[field]
        return near(places, list(sought.values()), slop, edges)

    def _positions(self, field: str, term: bytes, docs: Numbers | None) -> Numbers:
        return joined(
            [
                segment.everywhere(field, found)
                for segment in self._parts
                for found in self._places(segment, field, (term,), None if docs is None else segment.own(docs))
            ]
        )
