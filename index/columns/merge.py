"""Merges the columns of several segments into those of one.

A merge holds no part whole. The parts are mapped files, and the new file is written column by column, each as a stream
of blocks: the documents' columns part after part, a field's postings and positions range after range of its terms.
"""

from __future__ import annotations

import heapq
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryFile

import numpy as np

from index.columns import value_sets
from index.columns.array_file import Array, ArrayFile, Arrays, write_arrays
from index.columns.encode import doc_type, speaker_type
from index.columns.narrow import add_narrow, widened_at
from index.columns.pieces import ENDS, AnyUint, add_texts, ends_type, strings
from index.columns.shared import WORDS, Entries, still_shared
from index.errors import IndexFull
from index.fields import KEYWORD_FIELDS

BLOCK = 2**21  # entries of a column that are sorted at a time: some 60 MB
POSITIONS = 2**32  # of a segment
_TERMS = 2**16 - 1  # of one range, so that the place of each in it has 16 bits: NumPy sorts those in linear time
Column = Callable[[Arrays, str, Array], Array]
"""Reads a field's column of a part at some places."""
_STRINGS = (("ids", "id_ends"), ("notes", "note_ends"))


def merge(parts: Sequence[Arrays], path: Path) -> None:
    """Write the columns of all documents of the parts, in their order, to a new file. Raises IndexFull."""
    if len(parts) == 1:
        write_arrays(path, parts[0])
        return
    first = _starts(len(part["days"]) for part in parts)
    if sum(int(part["bases"][-1]) for part in parts) >= POSITIONS:
        raise IndexFull(f"{sum(len(part['days']) for part in parts):,} readouts", "A position has 32 bits.")
    with ArrayFile(path) as out:
        for name in (
            *("days", "block_modes", "statement_modes"),
            *("spans", "wide_spans", "title_spans", "title_wide_spans"),
        ):
            out.add(name, parts[0][name].dtype, (part[name] for part in parts))
        for kind in ("", "title_"):
            _moved(out, parts, f"{kind}wide_tokens", _starts(len(part[f"{kind}spans"]) for part in parts))
        for name in ("block_bounds", "statement_bounds", "token_bounds", "title_bounds", "bases", "title_bases"):
            _bounds(out, parts, name)
        for name in ("block_starts", "statement_starts"):
            _moved(out, parts, name, _starts(int(part["bases"][-1]) for part in parts))
        for name, ends in _STRINGS:
            out.add(name, np.uint8, (part[name] for part in parts))
            sizes = [len(part[name]) for part in parts]
            _moved(out, parts, ends, _starts(sizes), ends_type(sum(sizes)))
        for name in ENDS:
            add_texts(out, parts, name, BLOCK)
        out.add("id_order", np.uint32, _order(parts, first))
        _speakers(out, parts)
        for name in value_sets.FIELDS:
            value_sets.merge_sets(out, parts, name)
        for name in WORDS:
            _texts(out, parts, name)
        for name in KEYWORD_FIELDS:
            _keyword(out, parts, name)


def texts_of(arrays: Arrays, name: str, ends: str) -> list[bytes]:
    """Byte strings that stand end to end, cut."""
    whole, stops = arrays[name].tobytes(), [0, *arrays[ends].tolist()]
    return [whole[stops[at] : stops[at + 1]] for at in range(len(stops) - 1)]


def text_at(arrays: Arrays, name: str, ends: str, at: int) -> bytes:
    """One of them."""
    stops = arrays[ends]
    return arrays[name][int(stops[at - 1]) if at else 0 : int(stops[at])].tobytes()


def numbers_of(arrays: Arrays, id: bytes) -> list[int]:
    """The documents of an id, by halving the order of ids; nothing else is read."""
    order = arrays["id_order"]

    def key(number: int) -> bytes:
        return text_at(arrays, "ids", "id_ends", int(order[number]))

    places = range(len(order))
    first = bisect_left(places, id, key=key)
    return [int(number) for number in order[first : bisect_right(places, id, lo=first, key=key)]]


def _starts(sizes: Iterable[int]) -> list[int]:
    found = [0]
    for size in sizes:
        found.append(found[-1] + size)
    return found[:-1]


def _moved(
    out: ArrayFile, parts: Sequence[Arrays], name: str, by: Sequence[int], kind: type[AnyUint] = np.uint32
) -> None:
    """A column of numbers that count through the segment."""
    out.add(name, kind, (part[name] + np.uint64(start) for part, start in zip(parts, by, strict=True)))


def _bounds(out: ArrayFile, parts: Sequence[Arrays], name: str) -> None:
    """A column of bounds: each part's first one is the last of the part before it."""
    starts = _starts(int(part[name][-1]) for part in parts)
    moved = (
        part[name][int(at > 0) :] + np.uint32(start) for at, (part, start) in enumerate(zip(parts, starts, strict=True))
    )
    out.add(name, np.uint32, moved)


def _order(parts: Sequence[Arrays], first: Sequence[int]) -> Iterator[Array]:
    """The documents by id. An archive hands them in by id, and then each part's order follows that of the last."""
    filled = [(part, start) for part, start in zip(parts, first, strict=True) if len(part["days"])]
    ends = [(_id(part, int(part["id_order"][0])), _id(part, int(part["id_order"][-1]))) for part, _ in filled]
    if all(before[1] <= after[0] for before, after in pairwise(ends)):
        yield from (part["id_order"] + np.uint32(start) for part, start in filled)
        return
    numbers = array("I", (number for _, number in heapq.merge(*(_by_id(*one) for one in filled))))
    yield np.asarray(numbers, np.uint32)


def _by_id(part: Arrays, start: int) -> Iterator[tuple[bytes, int]]:
    return ((_id(part, number), start + number) for number in part["id_order"].tolist())


def _id(part: Arrays, number: int) -> bytes:
    return text_at(part, "ids", "id_ends", number)


def _speakers(out: ArrayFile, parts: Sequence[Arrays]) -> None:
    known: dict[bytes, int] = {}
    places = []
    for part in parts:
        names = texts_of(part, "speakers.terms", "speakers.term_ends")
        places.append(np.array([*(known.setdefault(name, len(known)) for name in names), -1], np.int32))
    _add(out, strings(list(known), "speakers.terms", "speakers.term_ends"))
    for column in ("block_speakers", "statement_speakers"):
        out.add(
            column, speaker_type(len(known)), (place[part[column]] for part, place in zip(parts, places, strict=True))
        )


def _add(out: ArrayFile, arrays: Arrays) -> None:
    for name, column in arrays.items():
        out.add(name, column.dtype, [column])


@contextmanager
def _vocabulary(out: ArrayFile, parts: Sequence[Arrays], name: str) -> Iterator[list[Array]]:
    """Writes all terms of a field, sorted; gives for each part the place of each of its own, from a file while used."""
    ends = f"{name}.term_ends"
    known: set[bytes] = set()
    for part in parts:
        known.update(texts_of(part, f"{name}.terms", ends))
    terms = sorted(known)
    del known
    _add(out, strings(terms, f"{name}.terms", ends))
    places = {term: place for place, term in enumerate(terms)}
    del terms
    with TemporaryFile(dir=out.path.parent) as file:
        for part in parts:
            found = texts_of(part, f"{name}.terms", ends)
            file.write(np.fromiter(map(places.__getitem__, found), np.uint32, len(found)).data)
        del places
        file.flush()
        sizes = [len(part[ends]) for part in parts]
        whole = np.memmap(file, np.uint32, "r") if sum(sizes) else np.zeros(0, np.uint32)
        yield [whole[start : start + size] for start, size in zip(_starts(sizes), sizes, strict=True)]


@dataclass(frozen=True)
class _Stretch:
    """A part's own terms from `first` on, up to `stop`, and where each stands in the range that they belong to."""

    part: int
    first: int
    stop: int
    places: Array


class _Ranges:
    """The terms of a field in ranges whose entries of one kind, postings or occurrences, fit into a block."""

    def __init__(self, places: Sequence[Array], entries: Sequence[Entries]) -> None:
        self._places, self._entries = places, entries
        size = 1 + max((int(place[-1]) for place in places if len(place)), default=-1)
        sizes = np.zeros(size, np.int64)
        for place, own in zip(places, entries, strict=True):
            sizes[place] += own.sizes()
        self.ends = np.append(0, sizes.cumsum())

    def sorted(self, column: Column, moved: Sequence[int]) -> Iterator[Array]:
        """A column by term, documents staying in their order; `moved`: what is added to the numbers of each part."""

        def entries(part: int, first: int, stop: int) -> Array:
            return self._entries[part].read(column, first, stop) + np.uint32(moved[part])

        cuts = np.array(self._cuts())
        own = [np.searchsorted(place, cuts).tolist() for place in self._places]
        for at, (low, high) in enumerate(pairwise(cuts.tolist())):
            found = [
                _Stretch(part, first[at], first[at + 1], self._places[part][first[at] : first[at + 1]] - np.uint32(low))
                for part, first in enumerate(own)
                if first[at] < first[at + 1]
            ]
            yield from self._one(found, entries, alone=high - low == 1)

    def _cuts(self) -> list[int]:
        """Where ranges begin and end. A term with more entries than a block has a range of its own."""
        found = [0]
        while found[-1] < len(self.ends) - 1:
            at = found[-1]
            after = int(np.searchsorted(self.ends, self.ends[at] + BLOCK, "right")) - 1
            found.append(min(max(after, at + 1), at + _TERMS))
        return found

    def _one(
        self, found: Sequence[_Stretch], entries: Callable[[int, int, int], Array], *, alone: bool
    ) -> Iterator[Array]:
        if alone:  # one part after the other is in order already
            for one in found:
                yield entries(one.part, one.first, one.stop)
            return
        values = np.concatenate([entries(one.part, one.first, one.stop) for one in found])
        sizes = [self._entries[one.part].sizes(one.first, one.stop) for one in found]
        keys = [np.repeat(one.places.astype(np.uint16), size) for one, size in zip(found, sizes, strict=True)]
        yield values[np.argsort(np.concatenate(keys), kind="stable")]


def _docs(part: Arrays, field: str, places: Array) -> Array:
    return part[f"{field}.docs"].take(places)


def _counts(part: Arrays, field: str, places: Array) -> Array:
    return widened_at(part, f"{field}.counts", places)


def _positions(part: Arrays, field: str, places: Array) -> Array:
    return part[f"{field}.positions"].take(places)


def _postings(out: ArrayFile, parts: Sequence[Arrays], name: str, ranges: _Ranges) -> None:
    first = _starts(len(part["days"]) for part in parts)
    out.add(f"{name}.postings", np.uint32, [ranges.ends])
    out.add(f"{name}.docs", doc_type(sum(len(part["days"]) for part in parts)), ranges.sorted(_docs, first))


def _texts(out: ArrayFile, parts: Sequence[Arrays], stems: str) -> None:
    """A field of stems and that of its words."""
    words = WORDS[stems]
    with _vocabulary(out, parts, words) as places, _vocabulary(out, parts, stems) as stem_places:
        every: list[Array | None] = [None] * len(parts)
        _text(out, parts, words, places, every, every)
        shared = still_shared(parts, stems, stem_places, places)
        _add(out, shared)
        same = shared[f"{stems}.same"]
        own = [[found[place] for place in stem_places] for found in (same < 0, same == -1)]
        _text(out, parts, stems, stem_places, *own)


def _text(
    out: ArrayFile,
    parts: Sequence[Arrays],
    name: str,
    places: Sequence[Array],
    posted: Sequence[Array | None],
    placed: Sequence[Array | None],
) -> None:
    """A field of words or stems. `posted` and `placed`: which of each part's terms have postings and positions."""
    bases = _starts(int(part["title_bases" if name.startswith("title") else "bases"][-1]) for part in parts)
    ranges = _Ranges(places, [Entries(part, name, "postings", own) for part, own in zip(parts, posted, strict=True)])
    _postings(out, parts, name, ranges)
    add_narrow(out, f"{name}.counts", ranges.sorted(_counts, [0] * len(parts)))
    ranges = _Ranges(places, [Entries(part, name, "places", own) for part, own in zip(parts, placed, strict=True)])
    out.add(f"{name}.places", np.uint32, [ranges.ends])
    out.add(f"{name}.positions", np.uint32, ranges.sorted(_positions, bases))
    out.add(f"{name}.lengths", np.uint32, (part[f"{name}.lengths"] for part in parts))


def _keyword(out: ArrayFile, parts: Sequence[Arrays], name: str) -> None:
    with _vocabulary(out, parts, name) as places:
        _postings(out, parts, name, _Ranges(places, [Entries(part, name, "postings") for part in parts]))
        _bounds(out, parts, f"{name}.bounds")
        values = (place[part[f"{name}.values"]] for part, place in zip(parts, places, strict=True))
        out.add(f"{name}.values", np.uint32, values)
