"""Which units of two accounts are about the same matter.

Two units are as alike as what they share, weighed by how rare it is in the two accounts, against what each has.
Accounts of one event keep roughly one order, and a translation keeps it exactly: a pair whose neighbours are alike
gains by it. A pair is kept that is alike enough, the best of one of its units and nearly the best of the other. So a
unit may have several counterparts or none. In two languages, words count only if both write them alike ("G20").
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.alignment.evidence import COUNTRY, MET, MONTH, NAME, NUMBER, TERM, TOPIC, WORD, Key, UnitEvidence, gather
from index.alignment.units import AlignedUnit

Matrix = NDArray[np.float64]
LESS_SURE = 0.7  # a unit may be about a topic in passing
SAME_FIGURE = 1.5
DECAY = 0.5  # of a run of alike pairs, with each step away
ONE_SIDE = 0.7  # what a step in one account alone hands on of it


@dataclass(frozen=True, slots=True)
class Tuning:
    """What alignment is tuned by; docs/design/alignment.md says how.

    `weights` by kind of evidence, before rarity; `length`: evidence that a unit needs before its likeness counts in
    full; `beside`: the part of the likeness of its neighbours that a pair gains; `enough`: the likeness that makes a
    pair; `nearly`: the best pair of one unit needs so much of the best likeness of the other, or to be `sure`.
    """

    weights: Mapping[str, float]
    length: float = 11.0
    beside: float = 0.22
    enough: float = 0.2
    nearly: float = 0.75
    sure: float = 0.3


OURS = Tuning(
    {MET: 3.0, WORD: 1.0, TERM: 1.0, TOPIC: LESS_SURE, COUNTRY: 1.0, NAME: 1.0, NUMBER: SAME_FIGURE, MONTH: 1.0}
)


@dataclass(frozen=True, slots=True)
class UnitPair:
    """Unit `a` of one account and unit `b` of the other, and how alike they are (0 to about 1)."""

    a: int
    b: int
    likeness: float


def align(
    a: Sequence[AlignedUnit],
    b: Sequence[AlignedUnit],
    languages: tuple[str, str],
    tuning: Tuning = OURS,
) -> tuple[UnitPair, ...]:
    """The pairs of units about one matter, in the order of `a`."""
    one, two = gather(a, languages[0]), gather(b, languages[1])
    return align_evidence(one, two, languages, tuning)


def align_evidence(
    a: Sequence[UnitEvidence],
    b: Sequence[UnitEvidence],
    languages: tuple[str, str],
    tuning: Tuning = OURS,
) -> tuple[UnitPair, ...]:
    """The pairs of units with this evidence."""
    if not a or not b:
        return ()
    likeness = _with_neighbours(_likeness(a, b, tuning, languages[0] != languages[1]), tuning.beside)
    of_a, of_b = likeness.max(axis=1, keepdims=True), likeness.max(axis=0, keepdims=True)
    best = (likeness >= of_a) & (likeness >= np.minimum(tuning.nearly * of_b, tuning.sure))
    best |= (likeness >= of_b) & (likeness >= np.minimum(tuning.nearly * of_a, tuning.sure))
    kept = np.argwhere(best & (likeness >= tuning.enough) & _told(a, b))
    return tuple(UnitPair(int(i), int(j), round(float(likeness[i, j]), 3)) for i, j in kept)


def _told(a: Sequence[UnitEvidence], b: Sequence[UnitEvidence]) -> NDArray[np.bool_]:
    """The pairs of units that both say something."""
    one, two = (np.array([bool(unit.keys) for unit in units]) for units in (a, b))
    told: NDArray[np.bool_] = np.outer(one, two)
    return told


def _likeness(a: Sequence[UnitEvidence], b: Sequence[UnitEvidence], tuning: Tuning, foreign: bool) -> Matrix:
    """The cosine of what each two units have, weighed by rarity in the two accounts; short units count less."""
    counts = Counter(key for unit in (*a, *b) for key in unit.keys)
    numbered = {key: at for at, key in enumerate(sorted(counts))}
    weights = np.array(
        [tuning.weights[key[0]] * math.log((len(a) + len(b) + 1) / counts[key]) for key in sorted(counts)]
    )
    ignored = {key for key in _unshared(a, b) if key[0] in (WORD, NAME)} if foreign else set()
    one, two = _matrix(a, numbered, ignored), _matrix(b, numbered, ignored)
    sizes_a, sizes_b = one @ weights + tuning.length, two @ weights + tuning.length
    likeness: Matrix = ((one * weights) @ two.T) / np.sqrt(np.outer(sizes_a, sizes_b))
    return likeness


def _unshared(a: Sequence[UnitEvidence], b: Sequence[UnitEvidence]) -> set[Key]:
    one, two = ({key for unit in units for key in unit.keys} for units in (a, b))
    return one ^ two


def _matrix(units: Sequence[UnitEvidence], numbered: Mapping[Key, int], ignored: set[Key]) -> Matrix:
    """A row a unit, 1 for each key that it has. In two languages a word that one text alone has says nothing."""
    found = np.zeros((len(units), len(numbered)))
    for row, unit in enumerate(units):
        found[row, [numbered[key] for key in unit.keys - ignored]] = 1.0
    return found


def _with_neighbours(likeness: Matrix, beside: float) -> Matrix:
    """Each alike pair with a part of what the runs of pairs before and behind it have."""
    before, behind = _led_to(likeness), _led_to(likeness[::-1, ::-1])[::-1, ::-1]
    gain = np.minimum(before, behind) + 0.5 * (before + behind)
    gained: Matrix = likeness + beside * np.where(likeness > 0, gain, 0.0)
    return gained


def _led_to(likeness: Matrix) -> Matrix:
    """For each pair the best run of alike pairs that leads to it, the nearest weighing most.

    A step goes on in both accounts, or in one of them, where that has two units for one of the other.
    """
    rows, columns = likeness.shape
    runs = np.zeros((rows + 1, columns + 1))
    for row in range(rows):
        led = np.maximum(runs[row, :-1], ONE_SIDE * runs[row, 1:])
        runs[row + 1, 1:] = likeness[row] + DECAY * led
    found: Matrix = np.maximum(runs[:-1, :-1], ONE_SIDE * runs[:-1, 1:])
    found[:, 1:] = np.maximum(found[:, 1:], ONE_SIDE * runs[1:, 1:-1])
    return found
