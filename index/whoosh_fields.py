"""The Whoosh schema, rendered from index/fields.py, with our own analysis inside it."""

from __future__ import annotations

from array import array
from collections.abc import Generator
from functools import lru_cache
from typing import Any

from whoosh.fields import ID, STORED, FieldType, Schema
from whoosh.formats import Existence, Positions

from index import fields
from index.analysis import stem, tokens

Posting = tuple[bytes, int, float, bytes]
_WHOLE: Any = None  # a field type of ours never asks for an analyzer: `index` does its own reading


class PackedPositions(Positions):
    """Positions as bare unsigned 32-bit integers: columns read a whole posting list of them without a loop."""

    def encode(self, poslist: Any) -> bytes:
        return array("I", poslist).tobytes()

    def decode_positions(self, valuestring: bytes) -> list[int]:
        return list(array("I", valuestring))

    def decode_frequency(self, valuestring: bytes) -> int:
        return len(valuestring) // 4

    def decode_weight(self, valuestring: bytes) -> float:
        return float(len(valuestring) // 4)


class Text(FieldType):
    """Blocks of text under index.analysis, `fields.GAP` positions left out between two blocks."""

    def __init__(self, *, stems: bool) -> None:
        self.stems = stems
        super().__init__(PackedPositions(), _WHOLE, scorable=True)

    def index(self, value: Any, **_: Any) -> Generator[Posting, Any, None]:
        words, _starts, _spans = read_blocks(tuple(value))
        for term, places in (_stems(words) if self.stems else words).items():
            yield term.encode(), len(places), float(len(places)), places.tobytes()


class Layout(FieldType):
    """Where each block's first position is, or where in its block each token stands (start, end): numbers of a document

    as one posting under the empty term.
    """

    def __init__(self, *, spans: bool) -> None:
        self.spans = spans
        super().__init__(PackedPositions(), _WHOLE)

    def index(self, value: Any, **_: Any) -> Generator[Posting, Any, None]:
        _words, starts, spans = read_blocks(tuple(value))
        numbers = spans if self.spans else starts
        yield b"", len(numbers), 1.0, numbers.tobytes()


class Keywords(FieldType):
    """Whole values, as they stand."""

    def __init__(self) -> None:
        super().__init__(Existence(), _WHOLE)

    def index(self, value: Any, **_: Any) -> Generator[Posting, Any, None]:
        for text in dict.fromkeys(value):
            yield text.encode(), 1, 1.0, b""


@lru_cache(maxsize=4)
def read_blocks(blocks: tuple[str, ...]) -> tuple[dict[str, array[int]], array[int], array[int]]:
    """Each word's positions, each block's first position, and where each token starts and ends in its block.

    Kept, because four fields read the same blocks.
    """
    words: dict[str, array[int]] = {}
    starts, spans = array("I"), array("I")
    at = 0
    for block in blocks:
        starts.append(at)
        for word, start, end in tokens(block):
            spans.append(start)
            spans.append(end)
            places = words.get(word)
            if places is None:
                words[word] = array("I", (at,))
            else:
                places.append(at)
            at += 1
        at += fields.GAP
    return words, starts, spans


def _stems(words: dict[str, array[int]]) -> dict[str, array[int]]:
    found: dict[str, array[int]] = {}
    for word, places in words.items():
        term = stem(word)
        known = found.get(term)
        found[term] = places if known is None else array("I", sorted((*known, *places)))
    return found


def schema() -> Schema:
    """Every field of index/fields.py, and what an index needs besides: the id, the day, the blocks, the whole."""
    kinds = {
        fields.FieldType.STEMS: lambda: Text(stems=True),
        fields.FieldType.WORDS: lambda: Text(stems=False),
        fields.FieldType.KEYWORD: Keywords,
    }
    indexed = {field.name: kinds[field.type]() for field in fields.FIELDS}
    return Schema(
        id=ID(unique=True),
        date=ID(),
        blocks=Layout(spans=False),
        spans=Layout(spans=True),
        document=STORED(),
        **indexed,
    )
