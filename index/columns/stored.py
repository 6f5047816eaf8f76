"""What an index keeps of a document besides its text, as plain JSON; and the whole document again."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from index.columns.array_file import Arrays
from index.document import Document, Kind, Mode, Passage


class Meta(NamedTuple):
    """A document without its lead and passages: what a list of hits shows."""

    id: str
    source: str
    publisher: str
    url: str
    title: str
    published: str
    language: str
    place: str
    speakers: tuple[str, ...]
    participants: tuple[str, ...]
    countries: tuple[str, ...]
    topics: tuple[str, ...]
    flags: tuple[str, ...]
    changes: tuple[str, ...]
    date: dt.date
    kind: Kind


_NAMES = Meta._fields
_LISTS = slice(_NAMES.index("speakers"), _NAMES.index("date"))
_MODES = (Mode.NARRATION, *Mode)  # as columns count them: 0 is a lead
_KINDS = {kind.value: kind for kind in Kind}


def store(document: Document) -> bytes:
    """The bytes that `read_meta` reads as the same document's Meta. Raises TypeError where a text is none."""
    values: list[Any] = [getattr(document, name) for name in _NAMES[:-2]]
    for value in values:
        if not all(isinstance(text, str) for text in ((value,) if isinstance(value, str) else tuple(value))):
            raise TypeError("a value isn't text")
    values += [document.date.isoformat(), document.kind.value]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


def read_meta(data: bytes) -> Meta:
    """What `store` made these bytes of."""
    values = json.loads(data)
    values[_LISTS] = map(tuple, values[_LISTS])
    values[-2:] = dt.date.fromisoformat(values[-2]), _KINDS[values[-1]]
    return Meta._make(values)


def restore(meta: Meta, lead: str, passages: Sequence[Passage]) -> Document:
    """The document as it was given."""
    return Document(**meta._asdict(), lead=lead, passages=tuple(passages))


def document_at(columns: Arrays, number: int) -> Document:
    """A document of a segment, whole."""
    first, last = columns["block_bounds"][number : number + 2].tolist()
    lead, *passages = (passage_at(columns, block) for block in range(first, last))
    return restore(meta_at(columns, number), lead.text, passages)


def passage_at(columns: Arrays, block: int) -> Passage:
    """A block of a segment; a lead, too, comes as a passage, of nobody."""
    speaker, mode = int(columns["block_speakers"][block]), int(columns["block_modes"][block])
    name = _cut(columns, "speakers.terms", "speakers.term_ends", speaker).decode() if speaker >= 0 else None
    text = _cut(columns, "texts", "text_ends", block).decode()
    return Passage(text, name, _MODES[mode])


def meta_at(columns: Arrays, number: int) -> Meta:
    """What a list of hits shows of a document."""
    return read_meta(_cut(columns, "meta", "meta_ends", number))


def _cut(columns: Arrays, name: str, ends: str, at: int) -> bytes:
    stops = columns[ends]
    return columns[name][int(stops[at - 1]) if at else 0 : int(stops[at])].tobytes()
