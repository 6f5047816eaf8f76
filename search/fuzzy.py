"""Words of a vocabulary that resemble a word, by arithmetic on all candidates at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from search.snapshot import Mask

_FAR = 100


def resembling(wanted: str, words: Sequence[str], distance: int) -> Mask:
    """For each word whether search.evidence.resembles holds of it; their lengths may differ by `distance` at most.

    The dynamic programme of optimal string alignment, kept to the band of 2 × distance + 1 diagonals that can matter
    (Ukkonen 1985), each of its cells computed for all words in one array operation.
    """
    if not words:
        return np.zeros(0, np.bool_)
    most = len(wanted) + distance
    letters = np.array(words, f"U{most + 1}").view(np.uint32).reshape(len(words), most + 1).T
    width = 2 * distance + 1
    far: NDArray[np.int16] = np.full((width + 2, len(words)), _FAR, np.int16)
    older, before, row = far.copy(), far.copy(), far.copy()
    for column in range(distance + 1):  # row 0 of the programme: a prefix of the word is all insertions
        before[1 + column + distance] = column
    codes = [ord(letter) for letter in wanted]
    for i, code in enumerate(codes, 1):
        row[:] = _FAR
        for at in range(width):
            j = i + at - distance
            if j == 0:
                row[1 + at] = i
            if not 0 < j <= most:
                continue
            cost = before[1 + at] + (letters[j - 1] != code)
            np.minimum(cost, before[2 + at] + 1, out=cost)
            np.minimum(cost, row[at] + 1, out=cost)
            if i > 1 and j > 1:
                swapped = (letters[j - 2] == code) & (letters[j - 1] == codes[i - 2])
                cost = np.where(swapped, np.minimum(cost, older[1 + at] + 1), cost)
            row[1 + at] = cost
        older, before, row = before, row, older
    lengths = np.fromiter(map(len, words), np.intp, len(words))
    ends = lengths - len(wanted) + distance
    near = (ends >= 0) & (ends < width)
    found = before[1 + np.clip(ends, 0, width - 1), np.arange(len(words))] <= distance
    same = letters[0] == (codes[0] if codes else 0)
    return np.asarray(near & found & same)
