"""What an index keeps of a document besides its text, as plain JSON; and the whole document again."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from index.arrays import Arrays
from index.document import Document, Kind, Mode, Passage


@dataclass(frozen=True, slots=True)
class Meta:
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
    marks: tuple[str, ...]
    date: dt.date
    kind: Kind


_NAMES = tuple(Meta.__dataclass_fields__)
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
    *plain, date, kind = json.loads(data)
    values: dict[str, Any] = dict(zip(_NAMES, (*plain[:8], *map(tuple, plain[8:])), strict=False))
    return Meta(**values, date=dt.date.fromisoformat(date), kind=_KINDS[kind])


def restore(meta: Meta, lead: str, passages: Sequence[Passage]) -> Document:
    """The document as it was given."""
    values = {name: getattr(meta, name) for name in _NAMES}
    return Document(**values, lead=lead, passages=tuple(passages))


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
