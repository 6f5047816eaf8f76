"""The array types that engines speak in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]


Mask = NDArray[np.bool_]


Postings = tuple[Numbers, Numbers]
"""Documents, rising, each once; and how often something occurs in each."""


Scores = NDArray[np.float64]


class Marks:
    """A set of documents, rising, and the same as flags and as bits, made once for whoever counts in it.

    `bits`: sixty-four documents in each number.
    """

    def __init__(self, docs: Numbers, size: int) -> None:
        self.docs = docs
        self.size = size

    @cached_property
    def flags(self) -> Mask:
        flags = np.zeros(self.size, np.bool_)
        flags[self.docs] = True
        return flags

    @cached_property
    def bits(self) -> Numbers:
        return np.packbits(np.append(self.flags, np.zeros(-self.size % 64, np.bool_))).view(np.uint64)


@dataclass(frozen=True, slots=True)
class Matches:
    """Documents, rising, and what each one scores (float64, parallel)."""

    docs: Numbers
    scores: Scores

    @classmethod
    def of(cls, docs: Numbers) -> Matches:
        """Documents that nothing is said in favour of."""
        return cls(docs, np.zeros(len(docs)))

    @property
    def size(self) -> int:
        return len(self.docs)

    def at(self, places: Numbers) -> Matches:
        """Some of them in any order, by their places."""
        return Matches(self.docs[places], self.scores[places])

    def and_then(self, others: Matches) -> Matches:
        """These, and others behind them."""
        if not others.size:
            return self
        return Matches(np.concatenate((self.docs, others.docs)), np.concatenate((self.scores, others.scores)))

    def among(self, docs: Numbers, size: int) -> tuple[Mask, Scores]:
        """Which of some documents (rising) match, and what each scores, 0 where it doesn't; `size` counts them all."""
        at, present = find(self.docs, docs, size)
        return present, np.where(present, self.scores[at], 0.0) if len(self.docs) else np.zeros(len(docs))


def find(own: Numbers, wanted: Numbers, size: int) -> tuple[Numbers, Mask]:
    """Where the wanted documents stand among our own, and which do; both rising."""
    if not len(own):
        return np.zeros(len(wanted), np.intp), np.zeros(len(wanted), np.bool_)
    if len(wanted) * 16 > size:  # a table costs a pass over all documents, a search some twenty steps for each wanted
        table = np.full(size, -1, np.int32)
        table[own] = np.arange(len(own), dtype=np.int32)
        at = table.take(wanted)
        return at, at >= 0
    at = np.minimum(own.searchsorted(wanted), len(own) - 1)
    return at, np.asarray(own[at] == wanted)
