"""The query tree as array operations over a snapshot: which documents match, and what each scores.

Postings are sorted arrays; AND and OR meet in dense accumulators of one slot a document, because a gather is cheaper
than a merge. A restriction (`said:`, `said_by`, `mode`) is a mask over blocks that every word below it has to keep.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from search.evidence import Run, folded, resembles, stemmed, windows
from search.facets import names_value
from search.scoring import Matches, scored
from search.snapshot import Mask, Numbers, Postings, Segment, Snapshot
from search.tree import (
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

_NONE: Numbers = np.zeros(0, np.uint32)


class Executor:
    """Answers trees on one snapshot. Holds nothing of a query, so threads may share it."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot

    def run(self, node: Node, allowed: Mask | None = None) -> Matches:
        """The live documents that match, with their scores. `allowed`: the blocks in which words must stand."""
        match node:
            case Word() | Phrase() | Prefix() | Fuzzy():
                return self._leaf(node, allowed)
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
                return Matches.of(_NONE)

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
        return np.unique(np.concatenate(found)) if found else _NONE

    def said(self, speakers: Sequence[str], allowed: Mask | None) -> Mask:
        """The allowed blocks that are words of any of these people, named as in `Is`."""
        names, blocks = self.snapshot.speakers
        wanted = {name for name in names if any(names_value("speaker", name, speaker) for speaker in speakers)}
        # The last slot is for nobody: block_speakers holds -1 there.
        chosen = np.array([*(name in wanted for name in names), False], np.bool_)[blocks]
        return chosen if allowed is None else chosen & allowed

    def _named(self, field: str, value: str) -> list[str]:
        return [own for own in self.snapshot.keywords[field].values if names_value(field, own, value)]

    def _live(self, docs: Numbers) -> Numbers:
        return docs[self.snapshot.live[docs]] if self.snapshot.has_deletions else docs

    def _said(self, speaker: str, child: Node, allowed: Mask | None) -> Matches:
        own = self.said((speaker,), allowed)
        return self._both([self.run(child, own), Matches.of(self.everything(own))])

    def _all(self, children: Sequence[Node], allowed: Mask | None) -> Matches:
        """Every child; exclusions last, as masks, so that a NOT never costs the whole collection."""
        kept = [self.run(child, allowed) for child in children if not isinstance(child, Not)]
        out = [self.run(child.child, allowed).docs for child in children if isinstance(child, Not)]
        found = self._both(kept) if kept else Matches.of(self.everything(None))
        for docs in out:
            keep = ~self.mask(docs)[found.docs]
            found = Matches(found.docs[keep], found.scores[keep])
        return found

    def _both(self, found: list[Matches]) -> Matches:
        smallest = min(found, key=lambda matches: len(matches.docs))
        docs, scores = smallest.docs, smallest.scores
        for other in found:
            if other is smallest or not len(docs):
                continue
            at = np.searchsorted(other.docs, docs)
            keep = other.docs[np.minimum(at, len(other.docs) - 1)] == docs if len(other.docs) else at < 0
            docs, scores = docs[keep], scores[keep] + other.scores[at[keep]]
        return Matches(docs, scores)

    def _any(self, found: Sequence[Matches]) -> Matches:
        found = [matches for matches in found if len(matches.docs)]
        if len(found) < 2:
            return found[0] if found else Matches.of(_NONE)
        mask, scores = np.zeros(self.snapshot.size, np.bool_), np.zeros(self.snapshot.size)
        for matches in found:
            mask[matches.docs] = True
            scores[matches.docs] += matches.scores
        docs = np.flatnonzero(mask)
        return Matches(docs, scores[docs])

    def _leaf(self, leaf: Leaf, allowed: Mask | None) -> Matches:
        """A leaf over its fields. Under a restriction a title, nobody's words, counts only where it is asked for."""
        stems = isinstance(leaf, Word)
        title, text = ("title", "text") if stems else ("title_words", "words")
        found = []
        if leaf.field or allowed is None:
            found.append(scored(self.snapshot, title, self._postings(leaf, title, None)))
        if not leaf.field:
            found.append(scored(self.snapshot, text, self._postings(leaf, text, allowed)))
        return self._any(found)

    def _postings(self, leaf: Leaf, field: str, allowed: Mask | None) -> Postings:
        match leaf:
            case Phrase(words, slop):
                terms = [folded(word).encode() for word in words]
                if not slop:
                    return self._counted(field, self._phrase(field, terms), allowed)
                starts = [run[0] for run in self._near(field, terms, slop)]
                return self._counted(field, np.array(starts, np.int64), allowed)
            case _:
                ranges = self._ranges(leaf, field)
        if allowed is None:
            return self._summed(field, ranges)
        positions = [s.positions(field, terms) for s, found in zip(self._parts, ranges, strict=True) for terms in found]
        return self._counted(field, _joined(positions), allowed)

    def _ranges(self, leaf: Word | Prefix | Fuzzy, field: str) -> list[list[range]]:
        """For each segment the places in its vocabulary that a leaf stands for."""
        match leaf:
            case Word(text):
                return [self._exactly(segment.terms[field].find(stemmed(text).encode())) for segment in self._parts]
            case Prefix(text):
                return [[segment.terms[field].starting(folded(text).encode())] for segment in self._parts]
            case Fuzzy(text, distance):
                return [self._resembling(number, field, folded(text), distance) for number in range(len(self._parts))]

    @property
    def _parts(self) -> Sequence[Segment]:
        return self.snapshot.segments

    @staticmethod
    def _exactly(at: int | None) -> list[range]:
        return [] if at is None else [range(at, at + 1)]

    def _resembling(self, number: int, field: str, wanted: str, distance: int) -> list[range]:
        """The vocabulary's words that resemble one: by their first letter, then by length, then letter by letter."""
        terms = self._parts[number].terms[field]
        letter = terms.starting(wanted[:1].encode())
        found = []
        for at in letter:
            if resembles(wanted, terms[at].decode(), distance):
                found.append(range(at, at + 1))
        return found

    def _summed(self, field: str, ranges: Sequence[Sequence[range]]) -> Postings:
        """The postings of several terms as those of one: documents once, counts added up."""
        docs, counts = [], []
        for segment, found in zip(self._parts, ranges, strict=True):
            docs += [segment.documents(field, terms) for terms in found]
            counts += [segment.counts(field, terms) for terms in found]
        all_docs, all_counts = _joined(docs), _joined(counts)
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
        return np.unique(docs, return_counts=True)

    def _blocks(self, positions: Numbers) -> Numbers:
        return np.searchsorted(self.snapshot.block_starts, positions, "right") - 1

    def _occurrences(self, field: str, term: bytes, docs: Numbers | None = None) -> Numbers:
        """Every position of a term, rising; in some documents only, rising too, where those are given."""
        found = [(s, at) for s in self._parts if (at := s.terms[field].find(term)) is not None]
        if docs is None:
            return _joined([segment.positions(field, range(at, at + 1)) for segment, at in found])
        parts: list[Numbers] = []
        for segment, at in found:
            own = docs[(docs >= segment.first) & (docs < segment.first + len(segment))] - segment.first
            parts += segment.positions_in(field, at, own)
        return _joined(parts)

    def marks(self, leaf: Leaf, docs: Numbers) -> tuple[Numbers, Numbers]:
        """First and last position of each piece of evidence for a leaf in the text of some documents, rising."""
        match leaf:
            case Phrase(words, 0):
                terms = [folded(word).encode() for word in words]
                starts = self._phrase("words", terms, docs)
                return starts, starts + (len(terms) - 1)
            case Phrase(words, slop):
                runs = self._near("words", [folded(word).encode() for word in words], slop, docs)
                found = np.array([at for run in runs for at in run], np.int64)
            case Word(text):
                found = self._occurrences("text", stemmed(text).encode(), docs)
            case _:
                found = _joined([self._occurrences("words", term, docs) for term in self._expanded(leaf, docs)])
        return found, found

    def _expanded(self, leaf: Prefix | Fuzzy, docs: Numbers) -> set[bytes]:
        """The words of some documents' segments that a prefix or a fuzzy word stands for."""
        terms = [segment.terms["words"] for segment in self._parts]
        return {terms[n][at] for n, found in enumerate(self._ranges(leaf, "words")) for part in found for at in part}

    def _phrase(self, field: str, terms: Sequence[bytes], docs: Numbers | None = None) -> Numbers:
        """Where a phrase starts: from its rarest word outwards. Gaps between blocks keep it inside one."""
        places = {term: self._occurrences(field, term, docs) for term in set(terms)}
        order = sorted(range(len(terms)), key=lambda at: len(places[terms[at]]))
        starts = places[terms[order[0]]] - order[0]
        for at in order[1:]:
            starts = starts[_among(starts + at, places[terms[at]])]
        return starts

    def _near(self, field: str, terms: Sequence[bytes], slop: int, docs: Numbers | None = None) -> list[Run]:
        """The windows of a proximity, in the blocks that have all its words."""
        sought = Counter(term.decode() for term in terms)
        places = {word: self._occurrences(field, word.encode(), docs) for word in sought}
        edges = self.snapshot.block_starts if field == "words" else self.snapshot.bases[field]
        blocks = {word: np.asarray(np.searchsorted(edges, found, "right")) for word, found in places.items()}
        common = blocks[min(blocks, key=lambda word: len(blocks[word]))]
        for numbers in blocks.values():
            common = common[np.isin(common, numbers)]
        inside: dict[int, list[tuple[int, str]]] = {}
        for word, found in places.items():
            keep = np.isin(blocks[word], common)
            for block, at in zip(blocks[word][keep].tolist(), found[keep].tolist(), strict=True):
                inside.setdefault(block, []).append((at, word))
        return [run for where in inside.values() for run in windows(sorted(where), sought, slop)]


def _among(wanted: Numbers, sorted_: Numbers) -> Mask:
    """Which of the wanted numbers stand in a sorted array."""
    if not len(sorted_):
        return np.zeros(len(wanted), np.bool_)
    at = np.minimum(np.searchsorted(sorted_, wanted), len(sorted_) - 1)
    return np.asarray(sorted_[at] == wanted)


def _joined(parts: Sequence[Numbers]) -> Numbers:
    if len(parts) == 1:
        return parts[0]
    return np.concatenate(parts) if parts else _NONE
