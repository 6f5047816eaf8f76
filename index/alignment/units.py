"""The units that are compared: a paragraph of somebody's own words, a sentence of what is told or reported, an item."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from index.document import Document, Mode, Passage, SpeechAct, Statement

MOST_UNITS = 240
"""Units of one account that are compared: an address of hours is compared up to here, and said to be."""
LONG = 1_200
"""Characters of a paragraph of somebody's own words above which it is read by its sentences."""

_ITEM = re.compile(r"(?:^|\s)(?:[-•·–]|\*(?!\*))\s+(?=[^\W\d_])|(?:(?<=[.;:])|^)\s+(?=\d{1,2}[.)]\s+[^\W\d_])")
_END = re.compile(
    r"(?<=[.!?…])[”\"»’)]*\s+(?=[“\"«‘(\[*¿¡]*(?:[A-ZÀ-ÖØ-ÞА-ЯЁІЇЄҐ]|\d+[.)]?\s))"  # in scripts with capitals
    r"|(?<=[다요오까죠][.!?])[”’]*\s*(?=\S)|(?<=[。！？])[”」』]*(?=[^”」』])"
)
_ABBREVIATED = re.compile(
    r"(?:\b(?:[A-ZА-Я]|Mr|Mrs|Ms|Dr|Jr|Sr|St|Gen|Sen|Rep|Gov|Lt|Col|Prof|Adm|Amb|Hon|No|vs|U\.S|U\.N|U\.K|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|г|т|им|ул|Sr|Sra|Dra|M|Mme)\.)$"
)
_NUMBERED = re.compile(r"(?:^|\s)\d{1,2}[.)]$")
_FRAME = re.compile(
    r"For Immediate Release|\b\d{1,2}[:.]\d{2}\s*[AP]\.?M\b|^[\[(*]*(?:END|ends|Смотрите также|See also)\b",
    re.IGNORECASE,
)
_LINE = 8  # words of a line that may be a place, a date or a label and says nothing


def is_frame(text: str) -> bool:
    """Whether a unit says nothing of the matter: a dateline, a place, a label without words, the note that it ends."""
    words = text.split()
    if _FRAME.search(text[:400]):
        return True
    ended = text.rstrip("*_ ”»\"'").endswith((".", "!", "?", "…", ";", ",", "。", "！", "？"))
    return (
        len(words) <= _LINE
        and not ended
        and sum(word[:1].isupper() or word[:1].isdigit() for word in words) > len(words) / 2
    )


@dataclass(frozen=True, slots=True)
class AlignedUnit:
    """text[start:end] of one passage (-1: the lead), with who is given the words and how."""

    text: str
    speaker: str | None = None
    mode: Mode = Mode.NARRATION
    passage: int = 0
    statement: int = 0
    start: int = 0
    end: int = 0
    acts: tuple[SpeechAct, ...] = ()


def units(document: Document) -> tuple[AlignedUnit, ...]:
    """The units of an account in its order, at most MOST_UNITS."""
    found: list[AlignedUnit] = []
    for number, passage in enumerate(document.passages):
        if len(found) >= MOST_UNITS:
            break
        found.extend(_of_passage(number, passage))
    return tuple(found[:MOST_UNITS])


def _of_passage(number: int, passage: Passage) -> Iterator[AlignedUnit]:
    for at, part in enumerate(passage.parts):
        text = passage.text[part.start : part.end]
        whole = part.mode is Mode.QUOTED and len(text) <= LONG
        for start, end in [(0, len(text))] if whole else sentences(text):
            words = text[start:end]
            if any(letter.isalnum() for letter in words):
                begin, until = part.start + start, part.start + end
                acts = _acts_within(part, words)
                yield AlignedUnit(words, part.speaker, part.mode, number, at, begin, until, acts)


def _acts_within(part: Statement, text: str) -> tuple[SpeechAct, ...]:
    """The acts of a statement whose verbs stand in one of its sentences."""
    return tuple(act for act in part.acts if act.verb and act.verb in text)


def sentences(text: str) -> list[tuple[int, int]]:
    """Where the sentences and the items of a list stand in a text: (start, end) offsets, without blanks around."""
    edges = [0]
    breaks = sorted({m.start() for m in _ITEM.finditer(text)} | {m.end() for m in _END.finditer(text)})
    for edge in breaks:
        before = text[edges[-1] : edge].rstrip()
        if not _ABBREVIATED.search(before[-12:]) and not _NUMBERED.search(before[-4:]):
            edges.append(edge)
    edges.append(len(text))
    found = []
    for start, end in pairwise(edges):
        stripped = text[start:end].strip()
        if stripped:
            begin = start + text[start:end].index(stripped[0])
            found.append((begin, begin + len(stripped)))
    return found
