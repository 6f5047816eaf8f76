"""BM25F over arrays, by the formula that index/fields.py writes down."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.fields import BOOSTS, K1, TITLE_BOOST
from search.columnar.snapshot import Mask, Numbers, Postings, Snapshot

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Matches:
    """Documents, rising, and what each one scores (float64, parallel)."""

    docs: Numbers
    scores: Scores

    @classmethod
    def of(cls, docs: Numbers) -> Matches:
        """Documents that nothing is said in favour of."""
        return cls(docs, np.zeros(len(docs)))

    def among(self, docs: Numbers, size: int) -> tuple[Mask, Scores]:
        """Which of some documents (rising) match, and what each scores, 0 where it doesn't; `size` counts them all."""
        at, present = _find(self.docs, docs, size)
        return present, np.where(present, self.scores[at], 0.0) if len(self.docs) else np.zeros(len(docs))


@dataclass(frozen=True, slots=True)
class Weighed:
    """A leaf's postings in one field, scored only for the documents that are asked about.

    `factor` is what a score can't exceed: the leaf's idf by the field's boost.
    """

    docs: Numbers
    counts: Numbers
    factor: float
    norms: Scores

    def all(self) -> Matches:
        return Matches(self.docs, self._score(self.counts, self.docs))

    def among(self, docs: Numbers, size: int) -> tuple[Mask, Scores]:
        """As in Matches."""
        if not len(self.docs):
            return np.zeros(len(docs), np.bool_), np.zeros(len(docs))
        at, present = _find(self.docs, docs, size)
        return present, self._score(np.where(present, self.counts[at], 0), docs)

    def _score(self, counts: Numbers, docs: Numbers) -> Scores:
        return np.asarray(self.factor * counts / (counts + self.norms[docs]))


def weighed(snapshot: Snapshot, field: str, postings: Postings) -> Weighed:
    """A leaf's postings in one field with their weight; deleted documents fall out and don't count."""
    docs, counts = postings
    if snapshot.has_deletions:
        alive = snapshot.live[docs]
        docs, counts = docs[alive], counts[alive]
    idf = math.log(snapshot.generation.documents / (len(docs) + 1)) + 1 if len(docs) else 0.0
    return Weighed(docs, counts, BOOSTS[field] * idf * (K1 + 1), snapshot.norms[field])


def with_title(text: Postings, title: Postings) -> Postings:
    """A leaf's postings in text and title as those of one field: a word of the title counts TITLE_BOOST times."""
    (docs, counts), (titled, times) = text, title
    if not len(titled):
        return text
    times = times * TITLE_BOOST
    if not len(docs):
        return titled, times
    at = np.searchsorted(docs, titled)
    known = docs[np.minimum(at, len(docs) - 1)] == titled
    counts = counts.astype(np.float64)
    counts[at[known]] += times[known]
    return np.insert(docs, at[~known], titled[~known]), np.insert(counts, at[~known], times[~known])


def _find(own: Numbers, wanted: Numbers, size: int) -> tuple[Numbers, Mask]:
    """Where the wanted documents stand among our own, and which do; both rising."""
    if not len(own):
        return np.zeros(len(wanted), np.intp), np.zeros(len(wanted), np.bool_)
    if len(wanted) * 16 > size:  # a table costs a pass over all documents, a search some twenty steps for each wanted
        table = np.full(size, -1, np.int32)
        table[own] = np.arange(len(own), dtype=np.int32)
        at = table[wanted]
        return at, at >= 0
    at = np.minimum(np.searchsorted(own, wanted), len(own) - 1)
    return at, np.asarray(own[at] == wanted)
