"""Phrases and proximity on sorted arrays of positions, pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from index.columns.pieces import gathered
from search.columnar.postings import among
from search.doc_arrays import Numbers


def phrase_starts(places: Sequence[Numbers], stopped: Callable[[], bool]) -> Numbers:
    """Where words follow one another; none once `stopped`. `places`: the sorted positions of each word, unsigned.

    The rarest word comes first. Gaps between passages keep a phrase inside one. A position before the first wraps
    round, and back when the offset is added.
    """
    order = sorted(range(len(places)), key=lambda at: len(places[at]))
    starts = places[order[0]] - np.uint32(order[0])
    for at in order[1:]:
        if not len(starts) or stopped():
            return starts[:0]
        starts = starts[among(starts + np.uint32(at), places[at])]
    return starts


def near(places: Sequence[Numbers], often: Sequence[int], slop: int, edges: Numbers) -> tuple[Numbers, Numbers]:
    """The windows of search.matching.occurrences.windows, vectorised: their starts, and all positions that they hold.

    `places`: the sorted positions of each different word; `often`: how many of each a window holds; `edges`: where
    passages start. A window ends at one of the positions, and starts at the least of what each word needs to have been
    seen as often as it is sought.
    """
    places = _in_common(places, edges)
    size = sum(often)
    ends, owners = np.concatenate(places), np.arange(len(places)).repeat([len(own) for own in places])
    order = ends.argsort(kind="stable")
    ends, owners = ends[order], owners[order]
    firsts = [(owners == word).cumsum() - count for word, count in enumerate(often)]
    starts = ends
    for own, first in zip(places, firsts, strict=True):
        starts = np.where(first < 0, -1, np.minimum(starts, own[np.maximum(first, 0)])) if len(own) else starts
    # A window from the same start as the one before holds that one, so it isn't minimal.
    found = ((starts > np.append(-1, starts[:-1])) & (ends - starts + 1 - size <= slop)).nonzero()[0]
    found = found[edges.searchsorted(starts[found], "right") == edges.searchsorted(ends[found], "right")]
    held = [
        own[first[found] + nth] for own, first, count in zip(places, firsts, often, strict=True) for nth in range(count)
    ]
    return starts[found], np.concatenate(held)


def _in_common(places: Sequence[Numbers], edges: Numbers) -> list[Numbers]:
    """Each word's positions, as int64, in passages that have all of the words, found by the rarest word."""
    order = sorted(places, key=len)
    passages = np.unique(edges.searchsorted(order[0], "right") - 1)
    for own in order[1:]:
        first, last = _inside(own, passages, edges)
        passages = passages[first < last]
    ranges = [_inside(own, passages, edges) for own in places]
    return [own[gathered(a, b - a)].astype(np.int64) for own, (a, b) in zip(places, ranges, strict=True)]


def _inside(own: Numbers, passages: Numbers, edges: Numbers) -> tuple[Numbers, Numbers]:
    """The bounds of sorted positions in each of some passages, rising."""
    # Bounds of the positions' own type: with another type, each search would copy all positions.
    first, following = (edges[at].astype(own.dtype) for at in (passages, np.minimum(passages + 1, len(edges) - 1)))
    last = np.where(passages + 1 < len(edges), own.searchsorted(following), len(own))
    return own.searchsorted(first), last
