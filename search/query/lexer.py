"""Tokens of the query language. Nothing is refused: what can't be read becomes a note."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum, auto

from index.analysis import tokens
from search.query.other_forms import rewritten
from search.surface import QUERY_FIELDS

MAX_LENGTH = 2_000
MAX_DEPTH = 12


class TokenType(Enum):
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
class QueryToken:
    """`text`: a field's name, a quotation, or a bare run of characters; `slop`: the number after a quotation's ~."""

    type: TokenType
    text: str = ""
    slop: str = ""


_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″〝〞＂", '"') | {"（": "(", "）": ")", "−": "-", "‐": "-", "‑": "-"})
_PATTERN = re.compile(
    r"""
    (?P<space>\s+)
  | "(?P<quoted>[^"]*)(?P<closed>"(?:\s*~(?P<slop>[0-9]+))?)?
  | (?P<bracket>[()])
  | (?P<field>[^\W\d_]+):(?=[^\s)])
  | (?P<minus>-)(?=[^\s\-–—)])
  | (?P<bare>[^\s"()]+)
    """,
    re.VERBOSE,
)
OPERATORS = {"OR": TokenType.OR, "AND": TokenType.AND, "NOT": TokenType.NOT}


def straight(text: str) -> str:
    """The text with ASCII quotation marks, brackets and hyphens, of the same length."""
    return text.translate(_QUOTES)


def tokenize(text: str) -> tuple[list[QueryToken], list[str]]:
    """The tokens of a text, the last one END, with brackets balanced; and notes on repairs."""
    notes: list[str] = []
    if len(text) > MAX_LENGTH:
        text = text[:MAX_LENGTH]
        notes.append(f"Only the first {MAX_LENGTH:,} characters were read.")
    text, read = rewritten(unicodedata.normalize("NFC", straight(text)))
    notes += read
    found: list[QueryToken] = []
    for match in _PATTERN.finditer(text):
        found += _token(match, notes)
    return [*_balanced(found, notes), QueryToken(TokenType.END)], notes


def _token(match: re.Match[str], notes: list[str]) -> list[QueryToken]:
    kind = match.lastgroup
    if kind == "bare":  # most
        return _bare(match["bare"], notes)
    if kind == "bracket":
        return [QueryToken(TokenType.OPEN if match["bracket"] == "(" else TokenType.CLOSE)]
    if kind in ("quoted", "closed"):
        if match["closed"] is None:
            notes.append("A quotation mark has no partner: the phrase was taken to run to the end.")
        return [QueryToken(TokenType.QUOTED, match["quoted"], match["slop"] or "")]
    if kind == "field":
        return _field(match["field"], notes)
    return [QueryToken(TokenType.NOT)] if kind == "minus" else []


def _bare(bare: str, notes: list[str]) -> list[QueryToken]:
    if bare in OPERATORS:
        return [QueryToken(OPERATORS[bare])]
    if bare.endswith(":") and bare[:-1].lower() in QUERY_FIELDS:
        notes.append(f"“{bare}” was read as a word: a field stands right before its value, as in {bare.lower()}value.")
    return [QueryToken(TokenType.BARE, bare)]


def _field(name: str, notes: list[str]) -> list[QueryToken]:
    if name.lower() in QUERY_FIELDS:
        return [QueryToken(TokenType.FIELD, name.lower())]
    notes.append(f"“{name}:” is not a field, so it was read as a word. Fields are {', '.join(QUERY_FIELDS)}.")
    return [QueryToken(TokenType.BARE, name)] if any(tokens(name)) else []


def _balanced(found: list[QueryToken], notes: list[str]) -> list[QueryToken]:
    """Leaves out brackets without a partner or nested too deep, and closes open ones at the end."""
    kept: list[QueryToken] = []
    depth = 0
    for token in found:
        if token.type is TokenType.OPEN:
            depth += 1
            if depth > MAX_DEPTH:
                notes.append(f"Brackets deeper than {MAX_DEPTH} were ignored.")
                continue
        elif token.type is TokenType.CLOSE:
            if depth == 0:
                notes.append("A closing bracket has no partner and was ignored.")
                continue
            depth -= 1
            if depth >= MAX_DEPTH:
                continue
        kept.append(token)
    if depth:
        notes.append("A bracket was not closed: it was taken to run to the end.")
    return kept + [QueryToken(TokenType.CLOSE)] * min(depth, MAX_DEPTH)
