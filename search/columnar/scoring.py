"""BM25F over arrays, by the formula that index/fields.py writes down."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np

from index.fields import BOOSTS, K1, TITLE_BOOST
from search.columnar.postings import NONE
from search.columnar.snapshot import Snapshot
from search.doc_arrays import Mask, Matches, Numbers, Postings, Scores, find


class LeafMatches(ABC):
    """A leaf's postings, scored only for the documents that are asked about. `size`: about how many it is in."""

    size: int

    @abstractmethod
    def all(self) -> Matches:
        """All of them."""

    @abstractmethod
    def among(self, docs: Numbers, size: int) -> tuple[Mask, Scores]:
        """As in Matches."""

    @abstractmethod
    def within(self, found: Matches, size: int) -> Matches:
        """Those of some matches that this leaf is in, with its scores added."""


@dataclass(frozen=True)
class Weighed(LeafMatches):
    """A leaf's postings in one field, scored only for the documents that are asked about.

    A word of the title counts TITLE_BOOST times; `titles` has the postings there. The two lists are merged for `all`
    only: in a conjunction every leaf but the rarest is merely looked up. `size` counts the documents of both, and
    `factor` is what a score can't exceed: the leaf's idf by the field's boost.
    """

    texts: Postings
    titles: Postings
    size: int
    factor: float
    norms: Scores

    def all(self) -> Matches:
        docs, counts = _merged(self.texts, self.titles)
        return Matches(docs, self._score(counts, docs))

    def among(self, docs: Numbers, size: int) -> tuple[Mask, Scores]:
        present, counts = self._counts(docs, size)
        scores = np.zeros(len(docs))
        scores[present] = self._score(counts, docs.compress(present))
        return present, scores

    def within(self, found: Matches, size: int) -> Matches:
        present, counts = self._counts(found.docs, size)
        docs, scores = found.docs.compress(present), found.scores.compress(present)
        scores += self._score(counts, docs)
        return Matches(docs, scores)

    def _counts(self, docs: Numbers, size: int) -> tuple[Mask, Numbers]:
        """Which of some documents (rising) the leaf is in, and how often in each of these."""
        (own, counts), (titled, times) = self.texts, self.titles
        at, present = find(own, docs, size)
        place, known = find(docs, titled, size)
        if not known.any():
            return present, counts.take(at.compress(present))
        total = np.where(present, counts[at], 0.0) if len(own) else np.zeros(len(docs))
        place = place[known]
        total[place] += times[known] * TITLE_BOOST
        present[place] = True
        return present, total.compress(present)

    def _score(self, counts: Numbers, docs: Numbers) -> Scores:
        """Factor × count ÷ (count + norm), in place: a new array for each step takes twice as long."""
        scores, below = counts.astype(np.float64), self.norms.take(docs)
        below += scores
        scores *= self.factor
        scores /= below
        return scores


def weighed(snapshot: Snapshot, field: str, texts: Postings, titles: Postings = (NONE, NONE)) -> Weighed:
    """A leaf's postings in one field with their weight; deleted documents fall out and don't count."""
    if snapshot.has_deletions:
        texts, titles = _alive(snapshot, texts), _alive(snapshot, titles)
    size = len(texts[0])
    if len(titles[0]):
        size += len(titles[0]) - int(find(texts[0], titles[0], snapshot.size)[1].sum())
    return Weighed(texts, titles, size, BOOSTS[field] * idf(snapshot, size) * (K1 + 1), snapshot.norms[field])


def idf(snapshot: Snapshot, size: int) -> float:
    """Of what so many documents have; 0 where none has it."""
    return math.log(snapshot.generation.documents / (size + 1)) + 1 if size else 0.0


def _alive(snapshot: Snapshot, postings: Postings) -> Postings:
    docs, counts = postings
    alive = snapshot.live[docs]
    return docs[alive], counts[alive]


def _merged(texts: Postings, titles: Postings) -> Postings:
    """Postings in texts and titles as those of one field."""
    (docs, counts), (titled, times) = texts, titles
    if not len(titled):
        return texts
    times = times * TITLE_BOOST
    if not len(docs):
        return titled, times
    at = docs.searchsorted(titled)
    known = docs[np.minimum(at, len(docs) - 1)] == titled
    counts = counts.astype(np.float64)
    counts[at[known]] += times[known]
    if known.all():
        return docs, counts
    place = at[~known] + np.arange(len(titled) - np.count_nonzero(known))
    from_text = np.ones(len(docs) + len(place), np.bool_)
    from_text[place] = False
    return _laid(from_text, docs, place, titled[~known]), _laid(from_text, counts, place, times[~known])


def _laid(free: Mask, many: Numbers, place: Numbers, few: Numbers) -> Numbers:
    """Few numbers laid at their places among many, which fill what is left free."""
    found = np.empty(len(free), many.dtype)
    found[free] = many
    found[place] = few
    return found
