"""A request, read from any mapping of strings: the page, the endpoint and the terminal all make the same one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from index.document import Mode

FILTERS = ("speaker", "participant", "topic", "country", "source", "kind", "language", "year")
FACETS = FILTERS
MAX_SIZE = 100


class Sort(StrEnum):
    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Request:
    """What a reader asks. Values of one filter are alternatives; different filters narrow.

    `filters` maps a name of FILTERS to its selected values, sorted. `said_by`: the words must be theirs (any one of
    them). `mode`: the words must stand in passages of one of these modes. `facets`: which to count.
    """

    text: str = ""
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    said_by: tuple[str, ...] = ()
    mode: tuple[Mode, ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None
    sort: Sort = Sort.RELEVANCE
    size: int = 10
    cursor: str | None = None
    facets: tuple[str, ...] = FACETS

    def selected(self, field: str) -> tuple[str, ...]:
        """The values of one filter, empty where it is not set."""
        return dict(self.filters).get(field, ())
