"""The query tree: a dozen frozen node types that every engine evaluates.

Words in a tree are as typed, each a single token of index.analysis; folding and stemming them is the engine's, through
search/matching/occurrences.py. A tree is small: the parser caps its size and depth. `And` and `Or` have two children or
more.
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
    """The exact words (unstemmed) in this order; `slop` > 0: all of them, in any order, with at most that many other
    words among them. Never across two passages.
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
    """Words (unstemmed) within `distance` edits (1 or 2) that share the first letter; a swap is one edit."""

    text: str
    distance: int = 1
    field: str = ""


@dataclass(frozen=True, slots=True)
class Is:
    """A value of a facet field (speaker, participant, topic, country, source, kind, language, year, place), or an id.

    Compared without case and accents; of a person's name or a place, some of the words next to each other are enough
    ("Putin"): search.matching.facets.names_value.
    """

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Dates:
    """Inclusive days; None is open."""

    first: dt.date | None
    last: dt.date | None


@dataclass(frozen=True, slots=True)
class Said:
    """The person (named as in `Is`) has a passage, and `child`, with every word in it restricted to their passages.

    Titles and leads have no speaker; `title:` still matches titles.
    """

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
    """A query without any readable part."""


Node = Word | Phrase | Prefix | Fuzzy | Is | Dates | Said | And | Or | Not | Everything | Nothing


ANY = "any"
"""`changed:any` matches every kind of change."""
