"""Texts as pieces: words, mostly with the space before them, and marks, each a number of 16 bits.

A number from BYTES on is a piece of the segment's table, which has the most frequent ones: UTF-8 end to end, each
of as many bytes as `….piece_sizes` says. A number below is a byte: pieces that the table has no room for, and
those of one byte, are spelt. So each text can be written, and one is read by itself, with a look-up for each word.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain, pairwise

import numpy as np

from index.columns.array_file import Array, ArrayFile, Arrays
from scrapers.tokens import UNSPACED

AnyUint = np.uint32 | np.uint64
BYTES = 2**8
MOST = 2**16 - BYTES
ENDS = {"texts": "text_ends", "meta": "meta_ends"}
"""The columns of texts that are kept so, and where each text ends."""
_PIECE = re.compile(rf" ?[^\W{UNSPACED.pattern[1:-1]}]{{1,32}}|[^\w\s]{{1,32}}|.", re.DOTALL)
_SPELT = "surrogateescape"  # how a letter's bytes stand in a text until all are there
_SINGLE = tuple(bytes((number,)) for number in range(BYTES))


class Pieces:
    """Takes in the texts of a column and makes it."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._known: dict[str, int] = {}
        self._numbers, self._ends = array("I"), array("I")

    def take(self, texts: Iterable[str]) -> None:
        """The texts of a document. They can be encoded as UTF-8."""
        known = self._known
        for text in texts:
            self._numbers.extend([known.setdefault(piece, len(known)) for piece in _PIECE.findall(text)])
            self._ends.append(len(self._numbers))

    def arrays(self) -> Arrays:
        numbers, ends = np.asarray(self._numbers, np.uint32), np.asarray(self._ends, np.int64)
        pieces = [piece.encode() for piece in self._known]
        often = np.bincount(numbers, minlength=len(pieces)).tolist()
        table = _table(dict(zip(pieces, often, strict=True)))
        spelling = _Spelling(pieces, _codes(table))
        stops = np.append(0, spelling.sizes[numbers].cumsum())[ends]
        return {
            self._name: spelling.of(numbers),
            ENDS[self._name]: stops.astype(ends_type(int(stops[-1]) if len(stops) else 0)),
            **_table_columns(self._name, table),
        }


class TextReader:
    """Reads single texts of a column."""

    def __init__(self, columns: Arrays, name: str) -> None:
        self._texts, self._ends = columns[name], columns[ENDS[name]].item
        self._pieces: Array | None = (
            None  # of an earlier version, searched until it is built again: its texts are bytes
        )
        if f"{name}.pieces" in columns:
            found = [piece.decode("utf-8", _SPELT) for piece in _pieces(columns, name)]
            self._pieces = np.array(found, object)  # looked up all at once, which a list can't be

    def __getitem__(self, at: int) -> str:
        found = self._texts[self._ends(at - 1) if at else 0 : self._ends(at)]
        if self._pieces is None:
            return found.tobytes().decode()
        text = "".join(self._pieces.take(found).tolist())
        return text if text.isascii() else text.encode("utf-8", _SPELT).decode()


def add_texts(out: ArrayFile, parts: Sequence[Arrays], name: str, block: int) -> None:
    """Write the texts of several parts as those of one, so many numbers at a time."""
    counts: Counter[bytes] = Counter()
    for part in parts:  # one after the other: the tables of all would not fit into memory
        often = _uses(part[name], block).tolist()
        counts.update({piece: many for piece, many in zip(_pieces(part, name), often, strict=False) if many})
    table = _table(counts)
    codes = _codes(table)
    total = sum(many * (1 if piece in codes else len(piece)) for piece, many in counts.items())
    del counts
    out.add(name, np.uint16, _spelt(parts, name, codes, block))
    out.add(ENDS[name], ends_type(total), _ends(parts, name, codes, block))
    for one, column in _table_columns(name, table).items():
        out.add(one, column.dtype, [column])


def strings(texts: Sequence[bytes], name: str, ends: str) -> Arrays:
    """Byte strings end to end, and where each ends."""
    lengths = np.fromiter(map(len, texts), np.uint64, len(texts))
    stops = lengths.cumsum(dtype=np.uint64)
    whole = np.frombuffer(b"".join(texts), np.uint8)
    return {name: whole, ends: stops.astype(ends_type(len(whole)))}


def ends_type(total: int) -> type[AnyUint]:
    """How the ends of strings are kept that have so many bytes in all."""
    return np.uint32 if total < 2**32 else np.uint64


def gathered(starts: Array, sizes: Array) -> Array:
    """The places of several stretches, one stretch after the other: their starts and sizes as arrays."""
    ends = sizes.cumsum(dtype=np.int64)
    places = np.arange(ends.item(-1) if len(ends) else 0)
    places += (starts - (ends - sizes)).repeat(sizes)
    return places


class _Spelling:
    """The numbers that some pieces are written with. `sizes`: how many each has."""

    def __init__(self, pieces: Sequence[bytes], codes: Mapping[bytes, int]) -> None:
        spelt: list[Sequence[int]] = [(codes[piece],) if piece in codes else piece for piece in pieces]
        self.sizes = np.fromiter(map(len, spelt), np.int64, len(spelt))
        self._flat = np.fromiter(chain.from_iterable(spelt), np.uint16)
        self._starts = self.sizes.cumsum() - self.sizes

    def of(self, numbers: Array) -> Array:
        """What stands for pieces by their numbers."""
        return self._flat[gathered(self._starts[numbers], self.sizes[numbers])]


def _table(often: Mapping[bytes, int]) -> list[bytes]:
    """The pieces worth a number of their own, the most frequent first: a reader has these in the processor's cache."""
    found = [piece for piece in often if len(piece) > 1]
    return sorted(found, key=lambda piece: (-often[piece], piece))[:MOST]


def _codes(table: Sequence[bytes]) -> dict[bytes, int]:
    return {piece: number for number, piece in enumerate(table, BYTES)}


def _table_columns(name: str, table: Sequence[bytes]) -> Arrays:
    sizes = np.fromiter(map(len, table), np.uint8, len(table))
    return {f"{name}.pieces": np.frombuffer(b"".join(table), np.uint8), f"{name}.piece_sizes": sizes}


def _pieces(columns: Arrays, name: str) -> list[bytes]:
    """What each number of a column stands for."""
    whole, stops = columns[f"{name}.pieces"].tobytes(), accumulate(columns[f"{name}.piece_sizes"].tolist(), initial=0)
    return [*_SINGLE, *(whole[start:stop] for start, stop in pairwise(stops))]


def _blocks(column: Array, size: int) -> Iterator[Array]:
    return (column[start : start + size] for start in range(0, len(column), size))


def _uses(texts: Array, block: int) -> Array:
    """How often each number is in a column."""
    found = np.zeros(2**16, np.int64)
    for some in _blocks(texts, block):
        found += np.bincount(some, minlength=2**16)
    return found


def _spelt(parts: Sequence[Arrays], name: str, codes: Mapping[bytes, int], block: int) -> Iterator[Array]:
    for part in parts:
        yield from map(_Spelling(_pieces(part, name), codes).of, _blocks(part[name], block))


def _ends(parts: Sequence[Arrays], name: str, codes: Mapping[bytes, int], block: int) -> Iterator[Array]:
    """Where each text ends in the parts' numbers as they are spelt now."""
    done = 0
    for part in parts:
        own, ends, spelling = part[name], part[ENDS[name]], _Spelling(_pieces(part, name), codes)
        at = 0
        for number, some in enumerate(_blocks(own, block)):
            start = number * block
            stops = np.append(0, spelling.sizes[some].cumsum()) + done
            stop = int(np.searchsorted(ends, ends.dtype.type(start + len(some)), "right"))
            yield stops[ends[at:stop].astype(np.int64) - start]
            at, done = stop, int(stops[-1])
        yield np.full(len(ends) - at, done, np.int64)
