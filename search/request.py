"""Requests, read from any mapping of strings: pages, the endpoint and commands share this."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlencode

from index.document import Mode
from search.errors import BadRequest
from search.query.dates import end_text
from search.surface import FACETS, FILTERS, MANY, REPEATED, SCOPES
from search.value_types import TEXT, ValueType, day, number, one_of

SIZE = 10
MAX_SIZE = 100
FACET_SIZE = 50
MAX_FACET_SIZE = 10_000
MAX_VALUES = 100
MAX_VALUE_LENGTH = 300
MAX_TEXT_LENGTH = 4_000
GROUPS = ("speaker", "counterpart", "year")

S = TypeVar("S", bound=str)


class Sort(StrEnum):
    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a request; `default` is its value where it is absent or empty."""

    name: str
    type: ValueType[Any]
    help: str
    example: object = None
    default: Any = None
    longest: int = MAX_VALUE_LENGTH


_FACET = one_of(FACETS)
_DAYS = "2019, 2019-04 or 2019-04-24; included."
_QUERY = "The query, in the query language; empty: every readout."

PARAMETERS = (
    Parameter("q", TEXT, _QUERY, '"grain corridor" OR said:energy', "", MAX_TEXT_LENGTH),
    *(Parameter(field.name, field.type, field.help, field.example) for field in REPEATED),
    Parameter("all_of", one_of(MANY), "Filters of which a readout must have all values, not any of them.", "country"),
    Parameter("from", day(first=True), f"The first day: {_DAYS}", "2022"),
    Parameter("to", day(first=False), f"The last day: {_DAYS}", "2026-04-24"),
    Parameter("sort", one_of(Sort), "The order.", "newest", Sort.RELEVANCE),
    Parameter("size", number(MAX_SIZE), "Results on a page.", SIZE, SIZE),
    Parameter("cursor", TEXT, "`next` of the page before."),
    Parameter("facets", _FACET, "Which facets to count; all by default.", "kind"),
    Parameter("facet_size", number(MAX_FACET_SIZE), "How many values of each facet to list.", FACET_SIZE, FACET_SIZE),
)
SEVERAL = (*(field.name for field in REPEATED), "all_of", "facets")
"""The parameters that may be given several times."""
_BY_NAME = {parameter.name: parameter for parameter in PARAMETERS}


@dataclass(frozen=True, slots=True)
class Request:
    """A search. Values of one filter are alternatives, unless `all_of` names it; different filters narrow.

    `filters` maps a name of FILTERS to its selected values, sorted. `said_by`: the words must be said by one of these
    people. `said_to`: to one of these people or countries. `mode`, `verb`: in statements of one of these modes, with a
    verb of one of these classes. `facets`: the facets to count; `facet_size`: how many values of
    each to list. Of statements alone: `group`, one of GROUPS or "", and `within`, the id of the one readout that they
    have to stand in. `statements`: whether a page shows statements; it makes no difference to an engine.
    """

    text: str = ""
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    all_of: tuple[str, ...] = ()
    said_by: tuple[str, ...] = ()
    said_to: tuple[str, ...] = ()
    mode: tuple[Mode, ...] = ()
    verb: tuple[str, ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None
    sort: Sort = Sort.RELEVANCE
    size: int = SIZE
    cursor: str | None = None
    facets: tuple[str, ...] = FACETS
    facet_size: int = FACET_SIZE
    group: str = ""
    within: str = ""
    statements: bool = False

    def selected(self, field: str) -> tuple[str, ...]:
        """The values of one filter or scope, empty where it is not set."""
        return getattr(self, field) if field in SCOPES else dict(self.filters).get(field, ())

    @property
    def scoped(self) -> bool:
        """Whether the words have to stand in certain statements."""
        return any(self.selected(name) for name in SCOPES)


def read_request(mapping: Mapping[str, str | Sequence[str]]) -> Request:
    """The request that these parameters make; a value may be one string or several.

    Equal requests come out equal: text folded to single spaces, values sorted and without doubles. Empty values count
    as absent, as an HTML form sends them; an empty `facets` turns counting off. A Flask view passes
    `args.to_dict(flat=False)`. Raises BadRequest with every reason at once.
    """
    given = {name: [value] if isinstance(value, str) else list(value) for name, value in mapping.items()}
    reading = _Reading(given)
    filters = {name: reading.many(name) for name in FILTERS}
    scope: dict[str, Any] = {name: reading.many(name) for name in SCOPES}
    request = Request(
        text=_squeeze(reading.one("q")),
        filters=tuple((name, tuple(map(str, values))) for name, values in filters.items() if values),
        all_of=reading.many("all_of"),
        **scope,
        first=reading.one("from"),
        last=reading.one("to"),
        sort=reading.one("sort"),
        size=reading.one("size"),
        cursor=reading.one("cursor"),
        facets=_facets(reading),
        facet_size=reading.one("facet_size"),
    )
    if request.first and request.last and request.first > request.last:
        reading.reasons.append(("from", "it is after “to”"))
    if reading.reasons:
        raise BadRequest(reading.reasons)
    return request


def pairs(request: Request) -> list[tuple[str, str]]:
    """The parameters of a link to this request, without defaults; `read_request` reads them as the same request."""
    found = [("q", request.text)] if request.text else []
    found += [(name, value) for name, values in request.filters for value in values]
    found += [("all_of", name) for name in request.all_of]
    found += [(name, str(value)) for name in SCOPES for value in request.selected(name)]
    found += [("from", end_text(request.first, first=True))] if request.first else []
    found += [("to", end_text(request.last, first=False))] if request.last else []
    found += [("sort", request.sort.value)] if request.sort is not Sort.RELEVANCE else []
    found += [("size", str(request.size))] if request.size != SIZE else []
    found += [("cursor", request.cursor)] if request.cursor else []
    if request.facets != FACETS:
        found += [("facets", name) for name in request.facets] or [("facets", "")]
    found += [("facet_size", str(request.facet_size))] if request.facet_size != FACET_SIZE else []
    found += [("group", request.group)] if request.group else []
    return found


def to_address(request: Request) -> str:
    """The part of an address behind its question mark."""
    return urlencode(pairs(request))


def from_address(query: str) -> Request:
    """The request that `to_address` wrote. Raises BadRequest."""
    return read_request(parse_qs(query, keep_blank_values=True))


def toggled(request: Request, field: str, value: str) -> Request:
    """The first page of the request with a value of a filter or a scope selected, or no longer selected."""
    if field in SCOPES:
        own = Mode(value) if field == "mode" else value
        return with_scope(request, {field: _flip(request.selected(field), own)})
    changed = {**dict(request.filters), field: _flip(request.selected(field), value)}
    filters = tuple((name, changed[name]) for name in FILTERS if changed.get(name))
    return replace(request, filters=filters, cursor=None)


def with_scope(request: Request, scope: Mapping[str, tuple[str, ...]]) -> Request:
    """The first page of the request with other values of some of SCOPES."""
    changed: dict[str, Any] = dict(scope)
    return replace(request, cursor=None, **changed)


def unscoped(request: Request) -> Request:
    """The request with its words anywhere."""
    return with_scope(request, dict.fromkeys(SCOPES, ()))


def _flip(values: tuple[S, ...], value: S) -> tuple[S, ...]:
    return tuple(sorted(set(values) ^ {value}))


class _Reading:
    """Takes parameters out of a mapping and collects a reason for each one that can't be read."""

    def __init__(self, given: dict[str, list[str]]) -> None:
        self.given = given
        self.reasons = [(name, "there is no such parameter") for name in given if name not in _BY_NAME]

    def many(self, name: str) -> tuple[Any, ...]:
        """The values, sorted, each once."""
        values = self._values(name)
        return tuple(sorted({read for value in values if (read := self._read(name, value)) is not None}, key=str))

    def one(self, name: str) -> Any:
        """The value, or the parameter's default."""
        values = self._values(name)
        if len(values) > 1:
            self.reasons.append((name, "it can be given only once"))
        read = self._read(name, values[0]) if len(values) == 1 else None
        return _BY_NAME[name].default if read is None else read

    def _values(self, name: str) -> list[str]:
        """The texts that are not empty; an empty list where they are too many or too long."""
        values = self.given.get(name, [])
        parameter = _BY_NAME[name]
        if len(values) > MAX_VALUES:
            self.reasons.append((name, f"at most {MAX_VALUES} values"))
            return []
        if any(len(value) > parameter.longest for value in values):
            self.reasons.append((name, f"at most {parameter.longest} characters"))
            return []
        texts = values if parameter.type.strict else map(str.strip, values)
        return [text for text in texts if text]

    def _read(self, name: str, text: str) -> Any:
        try:
            return _BY_NAME[name].type.read(text)
        except ValueError as error:
            self.reasons.append((name, str(error)))
            return None


def _squeeze(text: str) -> str:
    return " ".join("".join(" " if ord(letter) < 32 else letter for letter in text).split())


def _facets(reading: _Reading) -> tuple[str, ...]:
    """Repeated or with commas, in the order of FACETS; all of them where the parameter is absent."""
    if "facets" not in reading.given:
        return FACETS
    reading.given["facets"] = [part for value in reading.given["facets"] for part in value.split(",")]
    chosen = reading.many("facets")
    return tuple(name for name in FACETS if name in chosen)
