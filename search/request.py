"""A request, read from any mapping of strings: the page, the endpoint and the terminal all make the same one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from index.document import Kind, Mode
from scrapers.diff.classify import Change
from search.errors import BadRequest
from search.query import value_names as names
from search.query.dates import end_text, period

FILTERS = ("speaker", "participant", "topic", "country", "source", "kind", "language", "year", "changed")
FACETS = FILTERS
EXACT = ("kind", "changed", "mode", "sort", "size", "facets", "facet_size")
"""Choices and numbers, which the endpoint's document lists: for them a blank beside the value is an error."""
PARAMETERS = ("q", *FILTERS, "said_by", "mode", "from", "to", "sort", "size", "cursor", "facets", "facet_size")
MAX_SIZE = 100
FACET_SIZE = 50
MAX_FACET_SIZE = 10_000
MAX_VALUES = 100
MAX_VALUE_LENGTH = 300
MAX_TEXT_LENGTH = 4_000


T = TypeVar("T")
S = TypeVar("S", bound=str)


class Sort(StrEnum):
    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Request:
    """What a reader asks. Values of one filter are alternatives; different filters narrow.

    `filters` maps a name of FILTERS to its selected values, sorted. `said_by`: the words must be theirs (any one of
    them). `mode`: the words must stand in passages of one of these modes. `facets`: which to count, and
    `facet_size`: how many values of each to list.
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
    facet_size: int = FACET_SIZE

    def selected(self, field: str) -> tuple[str, ...]:
        """The values of one filter, empty where it is not set."""
        return dict(self.filters).get(field, ())


def read_request(mapping: Mapping[str, str | Sequence[str]]) -> Request:
    """The request that these parameters make; a value may be one string or several.

    Equal requests come out equal: text folded to single spaces, values sorted and said once. Empty values count as
    absent, as an HTML form sends them; an empty `facets` counts none. Raises BadRequest with every reason at once.
    A Flask view passes `args.to_dict(flat=False)`.
    """
    given = {name: [value] if isinstance(value, str) else list(value) for name, value in mapping.items()}
    reading = _Reading(given)
    request = Request(
        text=_squeeze(reading.one("q", str) or ""),
        filters=_filters(reading),
        said_by=reading.many("said_by", str),
        mode=reading.many("mode", Mode),
        first=reading.one("from", lambda text: _day(text, 0)),
        last=reading.one("to", lambda text: _day(text, 1)),
        sort=reading.one("sort", Sort) or Sort.RELEVANCE,
        size=reading.one("size", lambda text: _number(text, MAX_SIZE)) or 10,
        cursor=reading.one("cursor", str),
        facets=_facets(reading),
        facet_size=reading.one("facet_size", lambda text: _number(text, MAX_FACET_SIZE)) or FACET_SIZE,
    )
    if request.first and request.last and request.first > request.last:
        reading.reasons.append(("from", "it is after “to”"))
    if reading.reasons:
        raise BadRequest(reading.reasons)
    return request


def pairs(request: Request) -> list[tuple[str, str]]:
    """The parameters that `read_request` reads as this request, defaults left out: what a link's address holds."""
    found = [("q", request.text)] if request.text else []
    found += [(name, value) for name, values in request.filters for value in values]
    found += [("said_by", value) for value in request.said_by]
    found += [("mode", value.value) for value in request.mode]
    found += [("from", end_text(request.first, first=True))] if request.first else []
    found += [("to", end_text(request.last, first=False))] if request.last else []
    found += [("sort", request.sort.value)] if request.sort is not Sort.RELEVANCE else []
    found += [("size", str(request.size))] if request.size != 10 else []
    found += [("cursor", request.cursor)] if request.cursor else []
    if request.facets != FACETS:
        found += [("facets", name) for name in request.facets] or [("facets", "")]
    found += [("facet_size", str(request.facet_size))] if request.facet_size != FACET_SIZE else []
    return found


def toggled(request: Request, field: str, value: str) -> Request:
    """The request with a value of a filter, of `said_by` or of `mode` selected, or no longer; from its first page."""
    if field == "said_by":
        return replace(request, said_by=_flip(request.said_by, value), cursor=None)
    if field == "mode":
        return replace(request, mode=_flip(request.mode, Mode(value)), cursor=None)
    changed = {**dict(request.filters), field: _flip(request.selected(field), value)}
    filters = tuple((name, changed[name]) for name in FILTERS if changed.get(name))
    return replace(request, filters=filters, cursor=None)


def _flip(values: tuple[S, ...], value: S) -> tuple[S, ...]:
    return tuple(sorted(set(values) ^ {value}))


class _Reading:
    """Takes parameters out of a mapping and keeps a reason for each one that can't be taken."""

    def __init__(self, given: dict[str, list[str]]) -> None:
        self.given = given
        self.reasons = [(name, "there is no such parameter") for name in given if name not in PARAMETERS]

    def many(self, name: str, read: Callable[[str], T]) -> tuple[T, ...]:
        values = self._values(name)
        return tuple(sorted({v for value in values if (v := self._read(name, value, read)) is not None}, key=str))

    def one(self, name: str, read: Callable[[str], T]) -> T | None:
        values = self._values(name)
        if len(values) > 1:
            self.reasons.append((name, "it can be given only once"))
        return self._read(name, values[0], read) if len(values) == 1 else None

    def _values(self, name: str) -> list[str]:
        """What is given and not empty, nothing where it is too much; blanks around what is not EXACT don't count."""
        values = self.given.get(name, [])
        longest = MAX_TEXT_LENGTH if name == "q" else MAX_VALUE_LENGTH
        if len(values) > MAX_VALUES:
            self.reasons.append((name, f"at most {MAX_VALUES} values"))
            return []
        if any(len(value) > longest for value in values):
            self.reasons.append((name, f"at most {longest} characters"))
            return []
        read = values if name in EXACT else map(str.strip, values)
        return [value for value in read if value]

    def _read(self, name: str, value: str, read: Callable[[str], T]) -> T | None:
        try:
            return read(value)
        except ValueError as error:
            self.reasons.append((name, _reason(read, value, error)))
            return None


def _reason(read: object, value: str, error: ValueError) -> str:
    """An enumeration's reason lists its values; any other reader says its own."""
    shown = value if len(value) <= 40 else value[:39] + "…"
    if isinstance(read, type) and issubclass(read, StrEnum):
        return f"“{shown}” is none of {', '.join(read)}"
    return str(error).format(shown)


def _squeeze(text: str) -> str:
    return " ".join("".join(" " if ord(letter) < 32 else letter for letter in text).split())


def _country(value: str) -> str:
    code = names.country(value)
    if code is None:
        raise ValueError("“{}” is no country we know: use an ISO 3166-1 alpha-3 code such as CHN")
    return code


def _topic(value: str) -> str:
    slug = names.topic(value)
    if slug is None and names.topics():
        raise ValueError(f"“{{}}” is none of {', '.join(names.topics())}")
    return slug or value


def _language(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,3}", value):
        raise ValueError("“{}” is no language code such as en")
    return value.lower()


def _year(value: str) -> str:
    if not re.fullmatch(r"\d{4}", value, re.ASCII):
        raise ValueError("“{}” is no year such as 2019")
    return value


def _day(value: str, end: int) -> dt.date:
    days = period(value)
    if days is None:
        raise ValueError("“{}” is no date such as 2019-04-24, 2019-04 or 2019")
    return days[end]


def _number(value: str, most: int) -> int:
    if not re.fullmatch(r"\d{1,9}", value, re.ASCII) or not 1 <= int(value) <= most:
        raise ValueError(f"“{{}}” is no number from 1 to {most}")
    return int(value)


def _filters(reading: _Reading) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found = {name: reading.many(name, _CHECKS.get(name, str)) for name in FILTERS}
    return tuple((name, tuple(str(value) for value in values)) for name, values in found.items() if values)


def _facet(value: str) -> str:
    if value not in FACETS:
        raise ValueError(f"“{{}}” is none of {', '.join(FACETS)}")
    return value


def _facets(reading: _Reading) -> tuple[str, ...]:
    """Repeated or with commas, in the order of FACETS; all of them where the parameter is absent."""
    if "facets" not in reading.given:
        return FACETS
    reading.given["facets"] = [part for value in reading.given["facets"] for part in value.split(",")]
    chosen = reading.many("facets", _facet)
    return tuple(name for name in FACETS if name in chosen)


_CHECKS: dict[str, Callable[[str], str]] = {
    "topic": _topic,
    "country": _country,
    "kind": Kind,
    "language": _language,
    "year": _year,
    "changed": Change,
}
