"""How good a ranking is, given grades: nDCG, reciprocal rank, and how much of it was judged at all.

nDCG is Järvelin and Kekäläinen's (2002) with the exponential gain and logarithmic discount of Burges et al. (2005): a
document of grade g at rank r, from 1, adds (2^g - 1) / log2(r + 1), and the sum is divided by that of the best possible
order of all graded documents. A document without a grade counts as grade 0.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

DEPTH = 10
RELEVANT = 2
"""The least grade that answers a need: what a reciprocal rank looks for."""


def gain(grades: Iterable[int], depth: int = DEPTH) -> float:
    """The discounted cumulative gain of grades in ranked order."""
    return math.fsum(
        (2**grade - 1) / math.log2(rank + 1) for rank, grade in zip(range(1, depth + 1), grades, strict=False)
    )


def ndcg(ranked: Sequence[str], grades: Mapping[str, int], depth: int = DEPTH) -> float:
    """From 0 to 1; nan where no document has a grade above 0, as no ranking could then be better than another."""
    best = gain(sorted(grades.values(), reverse=True), depth)
    return gain((grades.get(id, 0) for id in ranked), depth) / best if best else math.nan


def reciprocal_rank(ranked: Sequence[str], grades: Mapping[str, int], depth: int = DEPTH) -> float:
    """One over the rank of the first document of grade RELEVANT or more, 0 where the first `depth` have none."""
    return next((1 / rank for rank, id in enumerate(ranked[:depth], 1) if grades.get(id, 0) >= RELEVANT), 0.0)


def judged(ranked: Sequence[str], grades: Mapping[str, int], depth: int = DEPTH) -> float:
    """The share of the first `depth` results that have a grade; 1 if there are no results."""
    first = ranked[:depth]
    return sum(id in grades for id in first) / len(first) if first else 1.0
