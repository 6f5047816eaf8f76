"""A document as an index keeps it whole: plain JSON, compressed."""

from __future__ import annotations

import datetime as dt
import json
import zlib
from typing import Any

from index.document import Document, Kind, Mode, Passage

_PLAIN = ("id", "source", "publisher", "url", "title", "lead", "published", "language", "place")
_LISTS = ("speakers", "participants", "countries", "topics", "marks")
_MODES = tuple(Mode)
_NUMBERS = {mode: number for number, mode in enumerate(_MODES)}


def store(document: Document) -> bytes:
    """The bytes that `restore` makes the same document of."""
    values = [getattr(document, name) for name in _PLAIN]
    values += [list(getattr(document, name)) for name in _LISTS]
    values += [document.date.isoformat(), document.kind.value]
    values.append([[passage.text, passage.speaker, _NUMBERS[passage.mode]] for passage in document.passages])
    return zlib.compress(json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode(), 3)


def restore(data: bytes) -> Document:
    """The document that these bytes are of."""
    values: list[Any] = json.loads(zlib.decompress(data))
    date, kind, passages = values[-3:]
    named: dict[str, Any] = dict(zip(_PLAIN, values, strict=False))
    named |= {name: tuple(value) for name, value in zip(_LISTS, values[len(_PLAIN) :], strict=False)}
    return Document(
        **named,
        date=dt.date.fromisoformat(date),
        kind=Kind(kind),
        passages=tuple(Passage(text, speaker, _MODES[mode]) for text, speaker, mode in passages),
    )
