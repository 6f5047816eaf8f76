"""BM25F over arrays, by the formula that index/fields.py writes down."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from index.fields import BOOSTS, K1, TITLE_BOOST
from search.columnar.snapshot import Snapshot
from search.doc_arrays import Mask, Matches, Numbers, Postings, Scores, _find


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
