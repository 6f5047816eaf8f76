"""What a reader typed, cut into the signs of the query language. Nothing is refused: oddities become notes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from index.analysis import tokens

FIELDS = (
    "title",
    "speaker",
    "participant",
    "said",
    "topic",
    "country",
    "source",
    "kind",
    "language",
    "place",
    "year",
    "date",
    "changed",
)
MAX_LENGTH = 2_000
MAX_DEPTH = 12


class Sign(Enum):
    OPEN = auto()
    CLOSE = auto()
    OR = auto()
    AND = auto()
    NOT = auto()
    FIELD = auto()
    QUOTED = auto()
    BARE = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Lexeme:
    """One sign. `text`: a field's name, what stood in quotes, or a bare run of characters; `slop`: a quotation's."""

    sign: Sign
    text: str = ""
    slop: str = ""


_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″〝〞＂", '"') | {"（": "(", "）": ")", "−": "-", "‐": "-", "‑": "-"})
_PATTERN = re.compile(
    r"""
    (?P<space>\s+)
  | "(?P<quoted>[^"]*)(?P<closed>"(?:~(?P<slop>[0-9]+))?)?
  | (?P<bracket>[()])
  | (?P<field>[^\W\d_]+):(?=[^\s)])
  | (?P<minus>-)(?=[^\s\-–—)])
  | (?P<bare>[^\s"()]+)
    """,
    re.VERBOSE,
)
OPERATORS = {"OR": Sign.OR, "AND": Sign.AND, "NOT": Sign.NOT}


def straight(text: str) -> str:
    """The text with one sign for all quotation marks, brackets and hyphens; every other letter keeps its place."""
    return text.translate(_QUOTES)


def lexemes(text: str) -> tuple[list[Lexeme], list[str]]:
    """The signs of a text in order, ended by Sign.END, with brackets balanced; and notes on what was mended."""
    notes: list[str] = []
    if len(text) > MAX_LENGTH:
        text = text[:MAX_LENGTH]
        notes.append(f"Only the first {MAX_LENGTH:,} characters were read.")
    found: list[Lexeme] = []
    for match in _PATTERN.finditer(straight(text)):
        found += _sign(match, notes)
    return [*_balanced(found, notes), Lexeme(Sign.END)], notes


def _sign(match: re.Match[str], notes: list[str]) -> list[Lexeme]:
    if match["bracket"]:
        return [Lexeme(Sign.OPEN if match["bracket"] == "(" else Sign.CLOSE)]
    if match["quoted"] is not None:
        if match["closed"] is None:
            notes.append("A quotation mark has no partner: the phrase was taken to run to the end.")
        return [Lexeme(Sign.QUOTED, match["quoted"], match["slop"] or "")]
    if match["field"]:
        return _field(match["field"], notes)
    if match["minus"]:
        return [Lexeme(Sign.NOT)]
    bare = match["bare"]
    if bare is None:
        return []
    if bare in OPERATORS:
        return [Lexeme(OPERATORS[bare])]
    if bare.endswith(":") and bare[:-1].lower() in FIELDS:
        notes.append(f"“{bare}” was read as a word: a field stands right before its value, as in {bare.lower()}value.")
    return [Lexeme(Sign.BARE, bare)]


def _field(name: str, notes: list[str]) -> list[Lexeme]:
    if name.lower() in FIELDS:
        return [Lexeme(Sign.FIELD, name.lower())]
    notes.append(f"“{name}:” is no field, so it was read as a word. Fields are {', '.join(FIELDS)}.")
    return [Lexeme(Sign.BARE, name)] if any(tokens(name)) else []


def _balanced(found: list[Lexeme], notes: list[str]) -> list[Lexeme]:
    """Brackets that have no partner, or lie too deep, are left out or closed at the end."""
    kept: list[Lexeme] = []
    depth = 0
    for lexeme in found:
        if lexeme.sign is Sign.OPEN:
            depth += 1
            if depth > MAX_DEPTH:
                notes.append(f"Brackets deeper than {MAX_DEPTH} were ignored.")
                continue
        elif lexeme.sign is Sign.CLOSE:
            if depth == 0:
                notes.append("A closing bracket has no partner and was ignored.")
                continue
            depth -= 1
            if depth >= MAX_DEPTH:
                continue
        kept.append(lexeme)
    if depth:
        notes.append("A bracket was not closed: it was taken to run to the end.")
    return kept + [Lexeme(Sign.CLOSE)] * min(depth, MAX_DEPTH)
