"""The columnar form of one Whoosh segment: every posting decoded once, when a generation is built.

For each text field F the arrays are, with V terms, P postings, O occurrences and D documents of the segment:

    F.terms, F.term_ends   the vocabulary in byte order: UTF-8 end to end, and where each term ends (V)
    F.postings             where each term's postings start in the next two (V + 1)
    F.docs, F.counts       the readout of a posting, and how often the term occurs in it (P)
    F.places               where each term's occurrences start in the next (V + 1)
    F.positions            positions counted through the segment: bases[readout] + position in the readout (O)
    F.lengths              words (D)

`text` and `words` share `bases` (D + 1), as do the titles `title_bases`. For each keyword field F
`F.terms`, `F.term_ends`, `F.postings`, `F.docs` as above, and by readout `F.bounds` (D + 1) into `F.values` (ordinals).
`days` holds each date's proleptic ordinal, `ids` and `id_ends` the ids. A block is a lead or a passage:
`block_bounds` (D + 1) into `block_starts` (positions), `block_speakers` (ordinals of `speakers.terms`, −1 for nobody)
and `block_modes` (0 lead, then index.document.Mode in order). `spans` holds start and end of every token in its block,
two numbers each, a readout's from twice its `token_bounds` (D + 1) on. `stored` and `stored_ends` keep the documents
whole.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.arrays import Array, Arrays
from index.document import Mode
from index.fields import GAP, KEYWORD_FIELDS, TEXT_FIELDS
from index.stored import restore

MODES = tuple(Mode)
LEAD = 0

Posting = tuple[bytes, Sequence[int], Sequence[bytes]]


def decode(reader: Any) -> Arrays:
    """All columns of a segment, from its Whoosh SegmentReader. Deleted documents keep their places."""
    count = reader.doc_count_all()
    found: Arrays = {}
    blocks = _Column(_postings(reader, "blocks"))
    block_counts = np.bincount(blocks.docs, blocks.counts, count).astype(np.uint32)
    found["block_bounds"] = _bounds(block_counts)
    for name in TEXT_FIELDS:
        column = _Column(_postings(reader, name))
        lengths = np.bincount(column.docs, column.counts, count).astype(np.uint32)
        is_title = name.startswith("title")
        bases = _bounds(lengths + GAP * (1 if is_title else block_counts + 1))
        found["title_bases" if is_title else "bases"] = bases
        owners = np.repeat(column.docs, column.counts)
        found |= {
            **column.vocabulary(name),
            f"{name}.docs": column.docs,
            f"{name}.counts": column.counts,
            f"{name}.places": np.append(np.uint32(0), column.counts.cumsum(dtype=np.uint32))[column.starts],
            f"{name}.positions": bases[owners] + column.positions,
            f"{name}.lengths": lengths,
        }
    found["token_bounds"] = _bounds(found["text.lengths"])
    found["spans"] = _Column(_postings(reader, "spans")).positions
    owners = np.repeat(blocks.docs, blocks.counts)
    found["block_starts"] = found["bases"][owners] + blocks.positions
    for name in KEYWORD_FIELDS:
        found |= _keywords(name, _Column(_postings(reader, name)), count)
    return found | _days(reader, count) | _whole(reader, count)


class _Column:
    """One field's postings, term after term."""

    def __init__(self, postings: Iterator[Posting]) -> None:
        self.terms: list[bytes] = []
        starts, docs, sizes, data = array("I", (0,)), array("I"), array("I"), bytearray()
        for term, ids, values in postings:
            self.terms.append(term)
            docs.extend(ids)
            sizes.extend([len(value) >> 2 for value in values])
            data += b"".join(values)
            starts.append(len(docs))
        self.starts = np.asarray(starts, np.uint32)
        self.docs = np.asarray(docs, np.uint32)
        self.counts = np.asarray(sizes, np.uint32)
        self.positions = np.frombuffer(bytes(data), np.uint32)

    def vocabulary(self, name: str) -> Arrays:
        return strings(self.terms, f"{name}.terms", f"{name}.term_ends") | {f"{name}.postings": self.starts}


def _postings(reader: Any, name: str) -> Iterator[Posting]:
    """Each term of a field with its documents and encoded values, a block of Whoosh's at a time."""
    terms = reader._terms
    if name not in terms.indexed_field_names():
        return
    format_ = reader.schema[name].format
    for (field, term), info in terms.items_from(name, b""):
        if field != name:
            return
        ids: list[int] = []
        values: list[bytes] = []
        if info.is_inlined():
            inlined, _weights, contents = info.inlined_postings()
            ids, values = list(inlined), [content or b"" for content in contents]
        else:
            matcher = terms._codec.postings_reader(terms._postfile, info, format_, term=(name, term))
            while not matcher._atend:
                matcher._read_ids()
                matcher._read_values()
                ids += matcher._ids
                values += [value or b"" for value in matcher._values]
                matcher._next_block()
        yield term, ids, values


def strings(texts: Sequence[bytes], name: str, ends: str) -> Arrays:
    """Byte strings end to end, and where each ends."""
    lengths = np.fromiter(map(len, texts), np.uint64, len(texts))
    return {name: np.frombuffer(b"".join(texts), np.uint8), ends: lengths.cumsum(dtype=np.uint64)}


def _bounds(sizes: NDArray[Any]) -> Array:
    return np.append(np.uint32(0), sizes.cumsum(dtype=np.uint32))


def _keywords(name: str, column: _Column, count: int) -> Arrays:
    ordinals = np.repeat(np.arange(len(column.terms), dtype=np.uint32), np.diff(column.starts))
    order = np.argsort(column.docs, kind="stable")
    return {
        **column.vocabulary(name),
        f"{name}.docs": column.docs,
        f"{name}.bounds": _bounds(np.bincount(column.docs, minlength=count)),
        f"{name}.values": ordinals[order],
    }


def _days(reader: Any, count: int) -> Arrays:
    days = np.zeros(count, np.int32)
    for term, ids, _values in _postings(reader, "date"):
        days[list(ids)] = dt.date.fromisoformat(term.decode()).toordinal()
    return {"days": days}


def _whole(reader: Any, count: int) -> Arrays:
    """What comes from the documents as they were given: ids, speakers and modes of passages, the documents."""
    stored = [reader.stored_fields(number)["document"] for number in range(count)]
    ids: list[bytes] = []
    known: dict[str | None, int] = {None: -1}
    speakers, modes = array("i"), array("B")
    for data in stored:
        document = restore(data)
        ids.append(document.id.encode())
        speakers.append(-1)
        modes.append(LEAD)
        for passage in document.passages:
            speakers.append(known.setdefault(passage.speaker, len(known) - 1))
            modes.append(1 + MODES.index(passage.mode))
    names = [name.encode() for name in known if name is not None]
    return {
        **strings(ids, "ids", "id_ends"),
        **strings(names, "speakers.terms", "speakers.term_ends"),
        **strings(stored, "stored", "stored_ends"),
        "block_speakers": np.asarray(speakers, np.int32),
        "block_modes": np.asarray(modes, np.uint8),
    }
