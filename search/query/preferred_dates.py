"""A month and year, a day or a year among the words of a query: found where it is written, and as the readout's date.

“call July 2022” is read as `call ((July 2022) OR date:2022-07)`, so a call of that month counts whether or not its text
names the month. The order by relevance prefers the date (search.matching.nearness), and it may be missing where few
readouts have all of the words (search.matching.partial_matches).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence

from search.query.dates import period
from search.query.tree import And, Dates, Node, Or, Word

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_YEAR = re.compile(r"(?:19[89]|20[0-2])\d")  # later ones are aims: “Agenda 2030”
_DAY = re.compile(r"\d{1,2}")


def with_dates(nodes: Sequence[Node]) -> list[Node]:
    """The parts of a query that all have to match, with those that are a date as alternatives; as they are if no other
    part is left.
    """
    found = list(_found(nodes))
    if all(dates for _, dates in found) or not any(dates for _, dates in found):
        return list(nodes)
    return [Or((own[0] if len(own) == 1 else And(own), dates)) if dates else own[0] for own, dates in found]


def preferred(node: Node) -> Dates | None:
    """The date of a part as `with_dates` makes it, None for any other."""
    if isinstance(node, Or) and len(node.children) == 2 and isinstance(node.children[1], Dates):
        words = node.children[0].children if isinstance(node.children[0], And) else node.children[:1]
        if _date(words) == (len(words), node.children[1]):
            return node.children[1]
    return None


def _found(nodes: Sequence[Node]) -> Iterator[tuple[tuple[Node, ...], Dates | None]]:
    """Each part, those of a date together with what it means."""
    at = 0
    while at < len(nodes):
        size, dates = _date(nodes[at : at + 3])
        yield tuple(nodes[at : at + size]), dates
        at += size


def _date(nodes: Sequence[Node]) -> tuple[int, Dates | None]:
    """How many of the first parts are a date, and which; 1 and None if they are none."""
    words = [node.text.lower() if isinstance(node, Word) and not node.field else "" for node in nodes]
    for size in (3, 2, 1):
        if len(words) >= size and (dates := _read(words[:size])):
            return size, dates
    return 1, None


def _read(words: Sequence[str]) -> Dates | None:
    """A year, or one behind a month, with a day before the month or behind it."""
    *rest, year = words
    months = [MONTHS[word] for word in rest if word in MONTHS]
    days = [word for word in rest if _DAY.fullmatch(word)]
    if not _YEAR.fullmatch(year) or len(months) + len(days) < len(rest) or len(months) > 1 or len(days) > len(months):
        return None
    span = period("-".join((year, *map(str, months), *days)))
    return span and Dates(*span)
