"""The reader of the tables in index/events/data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


def rows(file: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a table, each split at its tabs. Blank lines and comments ("#") are left out."""
    text = files("index.events").joinpath("data", file).read_text("utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if line.strip() and not line.startswith("#"))


@dataclass(frozen=True, slots=True)
class Named:
    """A row of a table of patterns. `signs`: one of them stands in small letters in every text that the pattern finds,
    which is much quicker to see; none where nothing is known of it."""

    name: str
    pattern: re.Pattern[str]
    signs: tuple[str, ...]


@cache
def _named(file: str) -> tuple[Named, ...]:
    found = []
    for name, pattern, *signs in rows(file):
        found.append(Named(name, re.compile(pattern), tuple("".join(signs).split("|")) if signs else ()))
    return tuple(found)


def first_in(file: str, text: str) -> str:
    """The name of the first row of a table of patterns that a text has, or ""."""
    low = text.lower()
    for row in _named(file):
        if (not row.signs or any(sign in low for sign in row.signs)) and row.pattern.search(text):
            return row.name
    return ""
