"""Each document's place among all of a generation, newest first and oldest first; equal days by id.

An update places what is new among what is ranked already, by halving; nothing else is sorted again.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate

import numpy as np

from index.columns.array_file import Array, Arrays
from index.columns.merge import text_at

Sizes = Mapping[str, int]
"""How many documents each segment has, in the order in which they are numbered through."""


def rank(columns: Sequence[Arrays], ranked: Array | None = None) -> Arrays:
    """int32 arrays `newest` and `oldest` over the documents of all segments, numbered through.

    `ranked`: the documents of some of the segments, all of each, oldest first.
    """
    sizes = [len(column["days"]) for column in columns]
    first = [0, *accumulate(sizes)]
    days = np.concatenate([np.zeros(0, np.int32), *(column["days"] for column in columns)])
    order = np.zeros(0, np.int64) if ranked is None else ranked
    there = np.zeros(len(days) + 1, np.bool_)
    there[order] = True

    def id_of(number: int) -> bytes:
        segment = bisect_right(first, number) - 1
        return text_at(columns[segment], "ids", "id_ends", number - first[segment])

    for segment in sorted(range(len(columns)), key=lambda at: -sizes[at]):
        if not there[first[segment]]:
            order = _inserted(order, days, id_of, _own_order(columns[segment]) + first[segment])
    return _places(order, days[order])


def carried(oldest: Array, before: Sizes, after: Sizes) -> Array:
    """The documents of the segments that stay, oldest first, as they are numbered now; `oldest` ranks those before."""
    starts = dict(zip(after, [0, *accumulate(after.values())], strict=False))
    moved = [np.arange(size) + starts[name] if name in starts else np.full(size, -1) for name, size in before.items()]
    order = np.concatenate([np.zeros(0, np.int64), *moved])[by_rank(oldest)]
    return np.asarray(order[order >= 0])


def by_rank(places: Array) -> Array:
    """The documents in the order of their places."""
    order = np.empty(len(places), np.int64)
    order[places] = np.arange(len(places))
    return order


def _own_order(column: Arrays) -> Array:
    """A segment's documents, oldest first."""
    return np.lexsort((by_rank(column["id_order"]), column["days"]))


def _inserted(order: Array, days: Array, id_of: Callable[[int], bytes], fresh: Array) -> Array:
    """The documents of `order` and of `fresh`, both of which are sorted."""
    if not len(order):
        return fresh
    known, own = days[order], days[fresh]
    starts, ends = np.searchsorted(known, own), np.searchsorted(known, own, "right")
    at = [
        bisect_left(order, id_of(number), lo=start, hi=end, key=id_of)
        for number, start, end in zip(fresh.tolist(), starts.tolist(), ends.tolist(), strict=True)
    ]
    return np.insert(order, at, fresh)


def _places(order: Array, days: Array) -> Arrays:
    """`days`: those of the documents in that order. Newest first, days go backwards and ids within a day do not."""
    size = len(order)
    oldest, newest = np.empty(size, np.int32), np.empty(size, np.int32)
    places = np.arange(size, dtype=np.int32)
    oldest[order] = places
    newest[order] = size - np.searchsorted(days, days, "right") + (places - np.searchsorted(days, days))
    return {"newest": newest, "oldest": oldest}
