"""The Whoosh schema, rendered from index/fields.py, with our own analysis inside it.

Segments are written as columns rather than through these types' `index` (index/whoosh/codec.py); both make the same
postings of the same document, and tests hold them to it.
"""

from __future__ import annotations

from array import array
from collections.abc import Generator
from functools import lru_cache
from typing import Any

from whoosh.fields import ID, STORED, FieldType, Schema
from whoosh.formats import Existence, Positions

from index import fields
from index.analysis import stem, tokens
from index.document import Document

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
        language, texts = value
        words = read_blocks(tuple(texts))
        for term, places in (_stems(words, language) if self.stems else words).items():
            yield term.encode(), len(places), float(len(places)), places.tobytes()


class Keywords(FieldType):
    """Whole values, as they stand."""

    def __init__(self) -> None:
        super().__init__(Existence(), _WHOLE)

    def index(self, value: Any, **_: Any) -> Generator[Posting, Any, None]:
        for text in dict.fromkeys(value):
            yield text.encode(), 1, 1.0, b""


@lru_cache(maxsize=4)
def read_blocks(blocks: tuple[str, ...]) -> dict[str, array[int]]:
    """Each word's positions in a document. Kept, because two fields read the same blocks."""
    words: dict[str, array[int]] = {}
    at = 0
    for block in blocks:
        for word, _start, _end in tokens(block):
            words.setdefault(word, array("I")).append(at)
            at += 1
        at += fields.GAP
    return words


def _stems(words: dict[str, array[int]], language: str) -> dict[str, array[int]]:
    found: dict[str, array[int]] = {}
    for word, places in words.items():
        term = stem(word, language)
        known = found.get(term)
        found[term] = places if known is None else array("I", sorted((*known, *places)))
    return found


def schema() -> Schema:
    """Every field of index/fields.py, and what an index needs besides: the id, the day, the rest of the document."""
    kinds = {
        fields.FieldType.STEMS: lambda: Text(stems=True),
        fields.FieldType.WORDS: lambda: Text(stems=False),
        fields.FieldType.KEYWORD: Keywords,
    }
    indexed = {field.name: kinds[field.type]() for field in fields.FIELDS}
    return Schema(id=ID(unique=True), date=ID(), document=STORED(), **indexed)


def values(document: Document) -> dict[str, Any]:
    """A document as Whoosh's own writer takes it: what it makes of these is what a segment's columns hold."""
    known: dict[str, Any] = {field.name: field.read(document) for field in fields.FIELDS}
    known |= {field.name: (document.language, known[field.name]) for field in fields.FIELDS if field.is_text}
    return {**known, "id": document.id, "date": document.date.isoformat()}
