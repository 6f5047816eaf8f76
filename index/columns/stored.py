"""A document in the columns of a segment: its fields as JSON, its lead and passages as blocks of text."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import fields
from itertools import chain
from operator import itemgetter
from typing import Any

import numpy as np

from index.columns.array_file import Arrays
from index.document import METADATA, Document, Kind, Mode, Passage, SpeechAct, Statement

_ORDER = (
    "id", "source", "publisher", "url", "title", "published", "language", "place", "speakers", "participants",
    "countries", "topics", "flags", "changes", "date", "kind",
    "topic_scores",
)  # fmt: skip
STORED = (*_ORDER, *(name for name in METADATA if name not in _ORDER))
"""The fields that are stored, in the order on disk: one that ReadoutMetadata gains comes last."""
_METADATA = itemgetter(*map(STORED.index, METADATA))
_LISTS = tuple(field.name for field in fields(Document) if field.type == "tuple[str, ...]")
_MODES = (Mode.NARRATION, *Mode)  # as columns count them: 0 is a lead
_KINDS = {kind.value: kind for kind in Kind}
_DATE, _KIND = STORED.index("date"), STORED.index("kind")


def store(document: Document) -> bytes:
    """The stored fields as JSON. Raises TypeError where a text is not a string."""
    values = {name: getattr(document, name) for name in STORED}
    values |= {"date": document.date.isoformat(), "kind": document.kind.value}
    for value in values.values():
        if not all(isinstance(text, str) for text in ((value,) if isinstance(value, str) else tuple(value))):
            raise TypeError("a value isn't text")
    return json.dumps([*values.values()], ensure_ascii=False, separators=(",", ":")).encode()


def read_stored(data: bytes) -> dict[str, Any]:
    """The fields of a Document, without its lead and passages, from the bytes of `store`."""
    found = dict(zip(STORED, json.loads(data), strict=False))
    for name in _LISTS:
        found[name] = tuple(found[name])
    found["date"], found["kind"] = dt.date.fromisoformat(found["date"]), _KINDS[found["kind"]]
    return found


def document_at(columns: Arrays, number: int) -> Document:
    """A whole document of a segment."""
    first, last = columns["block_bounds"][number : number + 2].tolist()
    lead, *passages = (passage_at(columns, block) for block in range(first, last))
    return Document(**_stored_at(columns, number), lead=lead.text, passages=tuple(passages))


def store_statements(passage: Passage) -> bytes:
    """The statements of a passage without speakers and modes, which have columns of their own, as JSON; empty where
    there are none. Raises TypeError where a text is not a string."""
    if not passage.statements:
        return b""
    told = []
    for one in passage.statements:
        acts = [[act.verb, act.kind, act.addressee] for act in one.acts]
        if not all(isinstance(text, str | None) for text in (one.printed, *chain.from_iterable(acts))):
            raise TypeError("a value isn't text")
        told.append([one.start, one.end, one.printed, acts])
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def with_statements(columns: Arrays) -> Arrays:
    """Columns of an earlier version, in which every block is one statement, as those of today: an index is searched
    until it has been built again."""
    if "statement_bounds" in columns:
        return columns
    blocks = len(columns["block_starts"])
    return columns | {
        "statement_bounds": np.arange(blocks + 1, dtype=np.uint32),
        "statement_starts": columns["block_starts"],
        "statement_speakers": columns["block_speakers"],
        "statement_modes": columns["block_modes"],
        "notes": np.zeros(0, np.uint8),
        "note_ends": np.zeros(blocks, np.uint64),
    }


def _statements_at(columns: Arrays, block: int) -> tuple[Statement, ...]:
    stored = _cut(columns, "notes", "note_ends", block) if "notes" in columns else b""
    if not len(stored):
        return ()
    first = columns["statement_bounds"].item(block)
    return tuple(
        Statement(
            start,
            end,
            _speaker(columns, columns["statement_speakers"].item(at)),
            _MODES[columns["statement_modes"].item(at)],
            printed,
            tuple(SpeechAct(*act) for act in acts),
        )
        for at, (start, end, printed, acts) in enumerate(json.loads(str(stored, "utf-8")), first)
    )


def _speaker(columns: Arrays, ordinal: int) -> str | None:
    return str(_cut(columns, "speakers.terms", "speakers.term_ends", ordinal), "utf-8") if ordinal >= 0 else None


def passage_at(columns: Arrays, block: int) -> Passage:
    """A block of a segment; a lead comes as a passage without a speaker."""
    speaker = _speaker(columns, columns["block_speakers"].item(block))
    text = str(_cut(columns, "texts", "text_ends", block), "utf-8")
    return Passage(text, speaker, _MODES[columns["block_modes"].item(block)], _statements_at(columns, block))


def shown_at(columns: Arrays, number: int) -> tuple[Any, ...]:
    """The values of the fields of ReadoutMetadata, in their order, of a document of a segment."""
    stored = json.loads(str(_cut(columns, "meta", "meta_ends", number), "utf-8"))
    stored[_DATE] = dt.date.fromisoformat(stored[_DATE])
    stored[_KIND] = _KINDS[stored[_KIND]]
    return tuple([tuple(value) if type(value) is list else value for value in _METADATA(stored)])


def _stored_at(columns: Arrays, number: int) -> dict[str, Any]:
    return read_stored(bytes(_cut(columns, "meta", "meta_ends", number)))


def _cut(columns: Arrays, name: str, ends: str, at: int) -> memoryview:
    """One of several byte strings that stand end to end. `item` and `data`: an array of one number costs far more."""
    stops = columns[ends]
    return columns[name].data[stops.item(at - 1) if at else 0 : stops.item(at)]
