"""Sorted arrays of documents and positions: what the executor does with them, pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.columns.merge import gathered
from search.doc_arrays import Mask, Matches, Numbers

NONE: Numbers = np.zeros(0, np.uint32)


def near(places: Sequence[Numbers], often: Sequence[int], slop: int, edges: Numbers) -> tuple[Numbers, Numbers]:
    """The windows of search.matching.occurrences.windows, found all at once: where they start, and every position that
    bears one.

    `places`: the positions of each different word, rising; `often`: how many of each a window holds; `edges`: where
    blocks start. A window ends at one of the positions, and starts at the least of what each word needs to have been
    seen as often as it is sought.
    """
    places = _together(places, edges)
    size = sum(often)
    ends, owners = np.concatenate(places), np.repeat(np.arange(len(places)), [len(own) for own in places])
    order = np.argsort(ends, kind="stable")
    ends, owners = ends[order], owners[order]
    firsts = [(owners == word).cumsum() - count for word, count in enumerate(often)]
    starts = ends
    for own, first in zip(places, firsts, strict=True):
        starts = np.where(first < 0, -1, np.minimum(starts, own[np.maximum(first, 0)])) if len(own) else starts
    # A window from the same start as the one before holds that one, so it isn't minimal.
    found = np.flatnonzero((starts > np.append(-1, starts[:-1])) & (ends - starts + 1 - size <= slop))
    found = found[np.searchsorted(edges, starts[found], "right") == np.searchsorted(edges, ends[found], "right")]
    bearing = [
        own[first[found] + nth] for own, first, count in zip(places, firsts, often, strict=True) for nth in range(count)
    ]
    return starts[found], np.concatenate(bearing)


def _together(places: Sequence[Numbers], edges: Numbers) -> list[Numbers]:
    """Of each word's positions, as int64, those in blocks that have all of the words: the rarest one's are tried."""
    order = sorted(places, key=len)
    blocks = np.unique(np.searchsorted(edges, order[0], "right") - 1)
    for own in order[1:]:
        first, last = _inside(own, blocks, edges)
        blocks = blocks[first < last]
    ranges = [_inside(own, blocks, edges) for own in places]
    return [own[gathered(a, b - a)].astype(np.int64) for own, (a, b) in zip(places, ranges, strict=True)]


def _inside(own: Numbers, blocks: Numbers, edges: Numbers) -> tuple[Numbers, Numbers]:
    """From where to where sorted positions lie in some blocks, rising."""
    # Bounds of the positions' own type: of another one, each look would copy all positions.
    first, following = (edges[at].astype(own.dtype) for at in (blocks, np.minimum(blocks + 1, len(edges) - 1)))
    last = np.where(blocks + 1 < len(edges), np.searchsorted(own, following), len(own))
    return np.searchsorted(own, first), last


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
