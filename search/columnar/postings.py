"""Sorted arrays of documents and positions: what the executor does with them, pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search.doc_arrays import Mask, Matches, Numbers

NONE: Numbers = np.zeros(0, np.uint32)


def united(found: Sequence[Matches]) -> Matches:
    """What any of several small sets has, their scores added up."""
    docs = np.concatenate([matches.docs for matches in found])
    order = docs.argsort(kind="stable")
    docs, scores = docs[order], np.concatenate([matches.scores for matches in found])[order]
    firsts = np.append(True, docs[1:] != docs[:-1]).nonzero()[0]
    return Matches(docs[firsts], np.add.reduceat(scores, firsts))


def among(wanted: Numbers, sorted_: Numbers) -> Mask:
    """Which of the wanted numbers stand in a sorted array."""
    if not len(sorted_):
        return np.zeros(len(wanted), np.bool_)
    at = np.minimum(sorted_.searchsorted(wanted), len(sorted_) - 1)
    return np.asarray(sorted_[at] == wanted)


def joined(parts: Sequence[Numbers]) -> Numbers:
    if len(parts) == 1:
        return parts[0]
    return np.concatenate(parts) if parts else NONE


def join(parts: Sequence[Numbers]) -> Numbers:
    """Columns of several segments. One part stays mapped memory; several are copied."""
    if len(parts) == 1:
        return parts[0]
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)


def join_bounds(parts: Sequence[Numbers]) -> Numbers:
    """Bounds into joined parts: each part's first bound is the last one of the part before."""
    if len(parts) == 1:
        return parts[0]
    sizes = [np.diff(part).astype(np.int64) for part in parts]
    return np.concatenate(([0], np.concatenate([*sizes, np.zeros(0, np.int64)]).cumsum()))
