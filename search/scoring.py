"""BM25F over arrays, by the formula that index/fields.py writes down."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.fields import BOOSTS, K1
from search.snapshot import Numbers, Postings, Snapshot


@dataclass(frozen=True, slots=True)
class Matches:
    """Documents, rising, and what each one scores (float64, parallel)."""

    docs: Numbers
    scores: NDArray[np.float64]

    @classmethod
    def of(cls, docs: Numbers) -> Matches:
        """Documents that nothing is said in favour of."""
        return cls(docs, np.zeros(len(docs)))


def scored(snapshot: Snapshot, field: str, postings: Postings) -> Matches:
    """The score of a leaf in one field, from its postings there; deleted documents fall out and don't count."""
    docs, counts = postings
    if snapshot.has_deletions:
        alive = snapshot.live[docs]
        docs, counts = docs[alive], counts[alive]
    idf = math.log(snapshot.generation.documents / (len(docs) + 1)) + 1 if len(docs) else 0.0
    factor = BOOSTS[field] * idf * (K1 + 1)
    return Matches(docs, factor * counts / (counts + snapshot.norms[field][docs]))
