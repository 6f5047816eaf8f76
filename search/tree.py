"""The query tree: what a reader's text means, in a dozen frozen shapes that every engine compiles.

Words in a tree are as typed, in lower case after folding has been left to the engine's analysis; engines analyse them
with index.analysis. A tree is small: the parser caps its size and depth.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """Matches any form of the word (stemmed). `field` is "" (title, lead and text) or "title"."""

    text: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """The exact words (unstemmed) in this order; `slop` > 0: all of them, in any order, within that many words.

    Never across two passages.
    """

    words: tuple[str, ...]
    slop: int = 0
    field: str = ""


@dataclass(frozen=True, slots=True)
class Prefix:
    text: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Words within `distance` edits (1 or 2) that share the first letter."""

    text: str
    distance: int = 1
    field: str = ""


@dataclass(frozen=True, slots=True)
class Is:
    """An exact value of a facet field (speaker, topic, country, source, kind, place …), without case and accents."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Dates:
    """Inclusive days; None is open."""

    first: dt.date | None
    last: dt.date | None


@dataclass(frozen=True, slots=True)
class Said:
    """`child`, with every word in it restricted to passages whose speaker is this person."""

    speaker: str
    child: Node


@dataclass(frozen=True, slots=True)
class And:
    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    child: Node


@dataclass(frozen=True, slots=True)
class Everything:
    """The empty query: every readout."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """A query of which nothing could be read."""


Node = Word | Phrase | Prefix | Fuzzy | Is | Dates | Said | And | Or | Not | Everything | Nothing
