"""Words of a vocabulary that resemble a word, all candidates at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from search.doc_arrays import Mask


def resembling(wanted: str, words: Sequence[str], distance: int) -> Mask:
    """For each word whether search.matching.occurrences.resembles holds of it."""
    if not words:
        return np.zeros(0, np.bool_)
    begins = np.fromiter((word[:1] == wanted[:1] for word in words), np.bool_, len(words))
    edits = cdist([wanted], words, scorer=OSA.distance, score_cutoff=distance, dtype=np.uint8)[0]
    return np.asarray(begins & (edits <= distance))
