"""Sorted arrays of documents and positions: what the executor does with them, pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search.scoring import Matches
from search.snapshot import Mask, Numbers

NONE: Numbers = np.zeros(0, np.uint32)


def near(places: Sequence[Numbers], often: Sequence[int], slop: int, edges: Numbers) -> tuple[Numbers, Numbers]:
    """The windows of search.evidence.windows, found all at once: where they start, and every position that bears one.

    `places`: the positions of each different word, rising; `often`: how many of each a window holds. A window ends at
    one of the positions, and starts at the least of what each word needs to have been seen as often as it is sought.
    """
    size = sum(often)
    rarest = min(places, key=len)
    # Beside a rare word few of a common one's can be in a window; beside another common one it isn't worth the look.
    places = [_around(own, rarest, slop + size) if len(own) > 4 * len(rarest) else own for own in places]
    if not all(map(len, places)):
        return NONE, NONE
    ends, owners = np.concatenate(places), np.repeat(np.arange(len(places)), [len(own) for own in places])
    order = np.argsort(ends, kind="stable")
    ends, owners = ends[order], owners[order]
    firsts = [(owners == word).cumsum() - count for word, count in enumerate(often)]
    starts = np.minimum.reduce([own[np.maximum(first, 0)] for own, first in zip(places, firsts, strict=True)])
    starts = np.where(np.minimum.reduce(firsts) >= 0, starts, -1)
    # A window from the same start as the one before holds that one, so it isn't minimal.
    found = np.flatnonzero((starts > np.append(-1, starts[:-1])) & (ends - starts + 1 - size <= slop))
    inside = np.searchsorted(edges, starts[found], "right") == np.searchsorted(edges, ends[found], "right")
    found = found[inside]
    bearing = [
        own[first[found] + nth] for own, first, count in zip(places, firsts, often, strict=True) for nth in range(count)
    ]
    return starts[found], np.concatenate(bearing)


def _around(own: Numbers, others: Numbers, width: int) -> Numbers:
    """Those of some sorted positions that have one of the others no further off than a width; signed integers."""
    opened = np.searchsorted(own, others - width, "left")
    closed = np.searchsorted(own, others + width, "right")
    size = len(own) + 1
    return own[np.cumsum(np.bincount(opened, minlength=size) - np.bincount(closed, minlength=size))[:-1] > 0]


def united(found: Sequence[Matches]) -> Matches:
    """What any of several small sets has, their scores added up."""
    docs = np.concatenate([matches.docs for matches in found])
    order = np.argsort(docs, kind="stable")
    docs, scores = docs[order], np.concatenate([matches.scores for matches in found])[order]
    firsts = np.flatnonzero(np.append(True, docs[1:] != docs[:-1]))
    return Matches(docs[firsts], np.add.reduceat(scores, firsts))


def among(wanted: Numbers, sorted_: Numbers) -> Mask:
    """Which of the wanted numbers stand in a sorted array."""
    if not len(sorted_):
        return np.zeros(len(wanted), np.bool_)
    at = np.minimum(np.searchsorted(sorted_, wanted), len(sorted_) - 1)
    return np.asarray(sorted_[at] == wanted)


def joined(parts: Sequence[Numbers]) -> Numbers:
    if len(parts) == 1:
        return parts[0]
    return np.concatenate(parts) if parts else NONE
