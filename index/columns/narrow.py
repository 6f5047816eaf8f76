"""A column of numbers that mostly fit into a byte: those that don't are listed apart.

The number of a place is in the column itself or, where that holds 255, in `….wide`, at its position in `….wide_at`.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator

import numpy as np

from index.columns.array_file import Array, ArrayFile, Arrays

_WIDE = 2**8 - 1


def narrow(name: str, numbers: Array) -> Arrays:
    """The columns of some numbers."""
    wide = (numbers >= _WIDE).nonzero()[0]
    return {
        name: np.minimum(numbers, _WIDE).astype(np.uint8),
        f"{name}.wide_at": wide.astype(np.uint32),
        f"{name}.wide": numbers[wide].astype(np.uint32),
    }


def add_narrow(out: ArrayFile, name: str, blocks: Iterable[Array]) -> None:
    """Write the columns of numbers that come in blocks."""
    places, wide = array("I"), array("I")

    def small() -> Iterator[Array]:
        done = 0
        for block in blocks:
            found = narrow(name, block)
            places.extend((found[f"{name}.wide_at"] + np.uint32(done)).tolist())
            wide.extend(found[f"{name}.wide"].tolist())
            done += len(block)
            yield found[name]

    out.add(name, np.uint8, small())
    out.add(f"{name}.wide_at", np.uint32, [np.asarray(places, np.uint32)])
    out.add(f"{name}.wide", np.uint32, [np.asarray(wide, np.uint32)])


def widened_at(columns: Arrays, name: str, places: Array) -> Array:
    """The numbers of any places."""
    found = columns[name].take(places).astype(np.uint32)
    wide = (found == _WIDE).nonzero()[0]
    at = columns[f"{name}.wide_at"].searchsorted(places[wide].astype(np.uint32))
    found[wide] = columns[f"{name}.wide"][at]
    return found


def widened(columns: Arrays, name: str, start: int, stop: int) -> Array:
    """The numbers of neighbouring places."""
    if f"{name}.wide_at" not in columns:  # an earlier version's, searched until it is built again
        return columns[name][start:stop]
    found = columns[name][start:stop].astype(np.uint32)
    places = columns[f"{name}.wide_at"]
    if len(places):
        first, last = places.searchsorted(np.array((start, stop), np.uint32)).tolist()
        found[places[first:last] - np.uint32(start)] = columns[f"{name}.wide"][first:last]
    return found
