"""A document in the columns of a segment: its fields as JSON, its lead and passages as blocks of text."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import fields, replace
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import Any

import numpy as np

from index.columns.array_file import Arrays
from index.columns.pieces import TextReader
from index.columns.value_sets import set_at, without_sets
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


def store(document: Document) -> str:
    """The stored fields as JSON. Raises TypeError where a text is not a string."""
    values = {name: getattr(document, name) for name in STORED}
    values |= {"date": document.date.isoformat(), "kind": document.kind.value}
    for value in values.values():
        if not all(isinstance(text, str) for text in ((value,) if isinstance(value, str) else tuple(value))):
            raise TypeError("a value isn't text")
    found = json.dumps([*values.values()], ensure_ascii=False, separators=(",", ":"))
    found.encode()  # what is no text shall fail here, with its document
    return found


def read_stored(data: str | bytes) -> dict[str, Any]:
    """The fields of a Document, without its lead and passages, from what `store` made of it."""
    found = dict(zip(STORED, json.loads(data), strict=False))
    for name in _LISTS:
        found[name] = tuple(found[name])
    found["date"], found["kind"] = dt.date.fromisoformat(found["date"]), _KINDS[found["kind"]]
    return found


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
        return columns | without_sets(columns)
    blocks = len(columns["block_starts"])
    found = columns | {
        "statement_bounds": np.arange(blocks + 1, dtype=np.uint32),
        "statement_starts": columns["block_starts"],
        "statement_speakers": columns["block_speakers"],
        "statement_modes": columns["block_modes"],
        "notes": np.zeros(0, np.uint8),
        "note_ends": np.zeros(blocks, np.uint64),
    }
    return found | without_sets(found)


class Stored:
    """The stored texts and fields of a segment's documents, each read on access.

    It looks its columns up once: a page reads some hundred single numbers of them.
    """

    def __init__(self, columns: Arrays) -> None:
        columns = with_statements(columns)
        self._bounds = columns["block_bounds"].item
        self._notes, self._note_ends = columns["notes"].data, columns["note_ends"].item
        self._block_speakers, self._block_modes = columns["block_speakers"].item, columns["block_modes"].item
        self._columns = columns
        self._names: dict[int, str | None] = {-1: None}

    @cached_property
    def _texts(self) -> TextReader:
        return TextReader(self._columns, "texts")

    @cached_property
    def _meta(self) -> TextReader:
        return TextReader(self._columns, "meta")

    def blocks(self, number: int) -> tuple[int, int]:
        """Where the blocks of a document begin and end."""
        return self._bounds(number), self._bounds(number + 1)

    def passage(self, block: int) -> Passage:
        """A block; a lead comes as a passage without a speaker. Without the other side of its statements: to look that
        up for each snippet of a page would cost more than the rest of it."""
        speaker = self._block_speakers(block)
        name = self._names[speaker] if speaker in self._names else self._name(speaker)
        statements = self._statements(block) if self._notes.nbytes else ()
        return Passage(self._texts[block], name, _MODES[self._block_modes(block)], statements)

    def text(self, block: int) -> str:
        """The text of a block."""
        return self._texts[block]

    def to(self, block: int, number: int) -> tuple[str, ...]:
        """The other side of a statement of a block."""
        return set_at(self._columns, "to", self._columns["statement_bounds"].item(block) + number)

    def told(self, block: int) -> Passage:
        """A block with the other side of its statements."""
        passage = self.passage(block)
        to = [self.to(block, number) for number in range(len(passage.parts))]
        if not passage.statements:
            return replace(passage, to=to[0])
        told = (replace(one, to=others) for one, others in zip(passage.statements, to, strict=True))
        return replace(passage, statements=tuple(told))

    def document(self, number: int) -> Document:
        """A whole document."""
        lead, *passages = map(self.told, range(*self.blocks(number)))
        return Document(**read_stored(self._meta[number]), lead=lead.text, passages=tuple(passages))

    def shown(self, number: int) -> tuple[Any, ...]:
        """The values of the fields of ReadoutMetadata, in their order, of a document."""
        stored = json.loads(self._meta[number])
        stored[_DATE] = dt.date.fromisoformat(stored[_DATE])
        stored[_KIND] = _KINDS[stored[_KIND]]
        return tuple([tuple(value) if type(value) is list else value for value in _METADATA(stored)])

    def _name(self, speaker: int) -> str | None:
        terms, ends = self._columns["speakers.terms"], self._columns["speakers.term_ends"]
        name = str(terms.data[ends.item(speaker - 1) if speaker else 0 : ends.item(speaker)], "utf-8")
        return self._names.setdefault(speaker, name)

    def _statements(self, block: int) -> tuple[Statement, ...]:
        stored = self._notes[self._note_ends(block - 1) if block else 0 : self._note_ends(block)]
        if not len(stored):
            return ()
        first = self._columns["statement_bounds"].item(block)
        speakers, modes = self._columns["statement_speakers"], self._columns["statement_modes"]
        return tuple(
            Statement(
                start,
                end,
                self._name(speaker) if (speaker := speakers.item(at)) >= 0 else None,
                _MODES[modes.item(at)],
                printed,
                tuple(SpeechAct(*act) for act in acts),
            )
            for at, (start, end, printed, acts) in enumerate(json.loads(str(stored, "utf-8")), first)
        )
