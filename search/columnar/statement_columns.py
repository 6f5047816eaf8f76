"""What a snapshot knows of statements beside where they start, made when it is first needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

import numpy as np

from index.columns.array_file import Arrays
from index.columns.merge import texts_of
from index.columns.pieces import gathered
from index.fields import GAP
from search.columnar.postings import join, join_bounds
from search.doc_arrays import Mask, Numbers
from search.matching.facets import form, naming

WIDEST = 8  # numbers of a list that a table has: more than nearly all have
_BITS = 64
_UP_TO = (np.uint64(2) << np.arange(_BITS, dtype=np.uint64)) - np.uint64(1)
"""For each bit the mask of it and those below it."""


class Ranks:
    """Which of some ranges a position lies in, given where they start (rising, from 0): in a fifth of the time of a
    search.

    A bit for each position says whether a range starts there; how many do in front of each word of bits is known.
    """

    def __init__(self, starts: Numbers, size: int) -> None:
        last = np.flatnonzero(np.append(starts[1:] != starts[:-1], True)) if len(starts) else np.zeros(0, np.int64)
        self._ranges = None if len(last) == len(starts) else last.astype(np.int32)
        distinct = starts[last].astype(np.int64)
        words = distinct // _BITS
        firsts = np.flatnonzero(np.append(True, words[1:] != words[:-1])) if len(words) else words
        self._bits = np.zeros(size // _BITS + 1, np.uint64)
        if len(words):
            bits = np.uint64(1) << (distinct % _BITS).astype(np.uint64)
            self._bits[words[firsts]] = np.bitwise_or.reduceat(bits, firsts)
        counts = np.bitwise_count(self._bits).cumsum(dtype=np.int64)
        self._before = np.append(0, counts[:-1]).astype(np.int32) - np.int32(1)

    def of(self, positions: Numbers) -> Numbers:
        """For each position the last range that starts at it or before it."""
        word = positions // positions.dtype.type(_BITS)
        seen = self._bits.take(word)
        seen &= _UP_TO.take(positions & positions.dtype.type(_BITS - 1))
        found = self._before.take(word)
        found += np.bitwise_count(seen)
        return found if self._ranges is None else np.asarray(self._ranges.take(found))


class Padded:
    """Short lists of numbers below `size` as the rows of a table, so that the numbers of many rows are counted without
    looking up where each list begins. What a list has beyond WIDEST is counted apart."""

    def __init__(self, bounds: Numbers, values: Numbers, size: int) -> None:
        lengths = np.diff(bounds)
        self.size, self._bounds, self._values = size, bounds, values
        width = min(int(lengths.max(initial=0)), WIDEST)
        self._table = np.full((len(lengths), width), size, np.uint16 if size < 2**16 else np.uint32)
        for column in range(width):
            long = np.flatnonzero(lengths > column)
            self._table[long, column] = values[bounds[long].astype(np.int64) + column]
        wide = lengths > WIDEST
        self._wide = wide if wide.any() else None

    def counts(self, rows: Numbers) -> Numbers:
        """How often each number is in some rows, which may repeat."""
        count, width = self._table.shape
        if len(rows) > 2 * count:
            often = np.bincount(rows, minlength=count)
            found = np.bincount(self._table.ravel(), often.repeat(width), self.size + 1).astype(np.int64)
            rows = often.nonzero()[0] if self._wide is None else rows
        else:
            found = np.bincount(self._table.take(rows, axis=0).ravel(), minlength=self.size + 1)
        if self._wide is not None and len(over := rows[self._wide[rows]]):
            starts = self._bounds[over].astype(np.int64) + width
            rest = self._values[gathered(starts, self._bounds[over + 1] - starts)]
            found[: self.size] += np.bincount(rest, minlength=self.size)
        return found[: self.size]


class StatementSets:
    """One field of index/columns/value_sets.py over all segments: its values, and each statement's."""

    def __init__(self, parts: Sequence[Arrays], name: str) -> None:
        own = [[term.decode() for term in texts_of(part, f"{name}.terms", f"{name}.term_ends")] for part in parts]
        self.values = sorted({value for values in own for value in values})
        places = {value: at for at, value in enumerate(self.values)}
        renumbered = [np.array([places[value] for value in values], np.uint32) for values in own]
        members = [place[part[f"{name}.members"]] for place, part in zip(renumbered, parts, strict=True)]
        self.members = join(members)
        self.bounds = join_bounds([part[f"{name}.sets"] for part in parts])
        firsts = np.cumsum([0, *(len(part[f"{name}.sets"]) - 1 for part in parts)]).tolist()
        self.numbers = join(
            [part[f"statement_{name}"] + np.uint32(at) for part, at in zip(parts, firsts, strict=False)]
        )

    def having(self, wanted: Iterable[int]) -> Mask:
        """The statements with any of these values, by their places."""
        flags = np.zeros(len(self.values), np.bool_)
        flags[[*wanted]] = True
        seen = np.append(0, flags[self.members].cumsum(dtype=np.int64))
        return np.asarray((seen[self.bounds[1:]] > seen[self.bounds[:-1]])[self.numbers])

    def named(self, field: str, typed: Iterable[str]) -> Mask:
        """The statements with a value that any of some typed names means (search.matching.facets.naming)."""
        forms = [form(value) for value in self.values]
        return self.having({at for name in typed for at in naming(field, forms, name)})

    def counts(self, statements: Numbers) -> Numbers:
        """How many of some statements have each value."""
        return self._padded.counts(self.numbers.take(statements))

    @cached_property
    def _padded(self) -> Padded:
        return Padded(self.bounds, self.members, len(self.values))

    def entries(self, statements: Numbers, wanted: Callable[[str], bool]) -> tuple[Numbers, Numbers]:
        """Each statement's values of those that are wanted: places in `statements`, and places of the values."""
        numbers = self.numbers[statements]
        sizes = (self.bounds[numbers + 1] - self.bounds[numbers]).astype(np.int64)
        members = self.members[gathered(self.bounds[numbers], sizes)]
        owners = np.repeat(np.arange(len(statements)), sizes)
        keep = np.array([wanted(value) for value in self.values], np.bool_)[members]
        return owners[keep], members[keep]


def lengths(starts: Numbers, statement_bounds: Numbers, passage_bounds: Numbers, size: int) -> Numbers:
    """How many words each statement has: up to where the next one starts, without the gap between passages.

    A readout's last passage has two gaps behind it.
    """
    found = np.diff(np.append(starts, size)).astype(np.int32)
    found[statement_bounds[1:] - 1] -= GAP
    found[statement_bounds[passage_bounds[1:]] - 1] -= GAP
    return found
