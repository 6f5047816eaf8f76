"""What can be searched: each field once, in the order in which a page shows them.

Filters of a request, facets, fields of the query language, options of commands, the endpoint's description and labels
are derived from FIELDS. A new one is a row here and a row with its extractor in index/fields.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Flag, auto
from typing import Any

from search.value_types import (
    ACCOUNT_COUNT,
    CHANGE,
    COUNTERPART,
    COUNTERPART_KNOWN,
    COUNTRY,
    KIND,
    LANGUAGE,
    MODE,
    NAME,
    SOURCE,
    TEXT,
    TOPIC,
    VERB,
    YEAR,
    ValueType,
)


class Use(Flag):
    """Where a field can be used.

    FILTER: a parameter that narrows a search by values in the index, and a facet. SCOPE: a parameter that says in
    which passages the words of a query have to stand. QUERY: `name:value` in a query. SUGGESTED: its values complete.
    MANY: a readout may have several values, so that a filter can ask for all of them.
    """

    FILTER = auto()
    SCOPE = auto()
    QUERY = auto()
    SUGGESTED = auto()
    MANY = auto()


@dataclass(frozen=True, slots=True)
class SearchField:
    """One field. `label`: its heading on a page; `help`: its sentence in the terminal and the endpoint's document."""

    name: str
    type: ValueType[Any]
    use: Use
    label: str = ""
    help: str = ""
    example: str = ""


_FACET = Use.FILTER | Use.QUERY | Use.SUGGESTED
_FACETS = _FACET | Use.MANY
_TERM = Use.QUERY | Use.SUGGESTED

FIELDS = (
    SearchField("title", TEXT, _TERM),
    SearchField("speaker", NAME, _FACETS, "Speaker", "Someone given words, quoted or reported.", "Radomir Đukan"),
    SearchField("participant", NAME, _FACETS, "Participant", "Someone who takes part.", "Radomir Đukan"),
    SearchField("said", NAME, _TERM),
    SearchField("country", COUNTRY, _FACETS, "Country", "A country's name or ISO 3166-1 alpha-3 code.", "XVE"),
    SearchField("topic", TOPIC, _FACETS, "Topic", "A topic's slug or label.", "energy"),
    SearchField("kind", KIND, _FACET, "Kind", "The kind of event: call, meeting, speech …", "meeting"),
    SearchField("source", SOURCE, _FACET, "Publisher", "A source, as `readouts sources` names it.", "sample-vestrania"),
    SearchField("language", LANGUAGE, _FACET, "Language", "An ISO 639 language code.", "en"),
    SearchField("place", NAME, _TERM),
    SearchField("year", YEAR, _FACET, "Year", "A year.", "2024"),
    SearchField("date", TEXT, Use.QUERY),
    SearchField("id", TEXT, Use.QUERY),
    SearchField(
        "changed",
        CHANGE,
        _FACET,
        "Changed since",
        "How the text changed after it was first seen: typo, wording, substance, taken-down or restored.",
        "wording",
    ),
    SearchField(
        "accounts",
        ACCOUNT_COUNT,
        Use.FILTER | Use.QUERY,
        "Accounts",
        "How many sides tell of the event: one, both or more.",
        "both",
    ),
    SearchField(
        "missing",
        COUNTRY,
        Use.FILTER | Use.QUERY | Use.MANY,
        "Missing side",
        "A country that took part and has no account here, whether or not its publisher is covered.",
        "XKL",
    ),
    SearchField("has", COUNTERPART_KNOWN, Use.QUERY),
    SearchField("said_by", NAME, Use.SCOPE, "Said by", "The query's words must be this person's.", "Radomir Đukan"),
    SearchField(
        "said_to",
        COUNTERPART,
        Use.SCOPE,
        "Said to",
        "The query's words must be said to this person or country, the other side of the event.",
        "XKL",
    ),
    SearchField("mode", MODE, Use.SCOPE, "Words", "The query's words must be quoted, reported or narration.", "quoted"),
    SearchField(
        "verb", VERB, Use.SCOPE, "Verb", "The query's words must be reported by a verb of this class.", "promises"
    ),
)
_BY_NAME = {field.name: field for field in FIELDS}


def _used(use: Use) -> tuple[str, ...]:
    return tuple(field.name for field in FIELDS if field.use & use)


FILTERS = _used(Use.FILTER)
FACETS = FILTERS
QUERY_FIELDS = _used(Use.QUERY)
SUGGESTED = _used(Use.SUGGESTED)
MANY = _used(Use.MANY)
SCOPES = _used(Use.SCOPE)
REPEATED = tuple(field for field in FIELDS if field.use & (Use.FILTER | Use.SCOPE))
"""The fields that are parameters of a request; each may be given several times."""


def field_named(name: str) -> SearchField:
    """Raises KeyError where there is no such field."""
    return _BY_NAME[name]


def value_type(name: str) -> ValueType[Any]:
    """The type of a field's values, TEXT for an unknown field."""
    return _BY_NAME[name].type if name in _BY_NAME else TEXT


def label(name: str, value: str) -> str:
    """The text that readers see for one value of a field; the value itself where there is no better one."""
    return value_type(name).label(value)


def known_as(name: str, value: str) -> tuple[str, ...]:
    """Every text that a value may be looked up by: its label, itself, and of a country all its names and peoples."""
    return tuple(dict.fromkeys((label(name, value), value, *value_type(name).names(value))))
