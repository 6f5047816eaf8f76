"""The words a reader sees, and types, for the values that facets hold: codes and slugs in plain English."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from scrapers.registry import sources
from scrapers.sample import states
from search.query import value_names as names


def label(field: str, value: str) -> str:
    """What a reader sees for one value of a facet; the value itself where there is no better word."""
    return _READERS[field](value) if field in _READERS else value


def known_as(field: str, value: str) -> tuple[str, ...]:
    """Everything that one value may be looked for by: its label, itself, and of a country all its names and peoples."""
    others = names.country_names().get(value, ()) if field == "country" else ()
    return tuple(dict.fromkeys((label(field, value), value, *others)))


def _kind(value: str) -> str:
    return {"talks-statements": "Statements after talks"}.get(value, value.replace("-", " ").capitalize())


def _change(value: str) -> str:
    return {"substance": "In substance", "wording": "In wording", "typo": "Typo mended"}.get(value, _kind(value))


def _topic(value: str) -> str:
    return names.topics().get(value) or value.replace("-", " ").capitalize()


def _source(value: str) -> str:
    """The publisher, with its language where one publisher has several sources."""
    source = sources().get(value)
    if source is None:
        return value
    several = sum(1 for other in sources().values() if other.publisher == source.publisher) > 1
    return f"{source.publisher} ({_language(source.language)})" if several else source.publisher


_NOT_IN_ISO = {"XKX": "Kosovo", "EUE": "European Union", "UNO": "United Nations", "XNA": "NATO"}


@cache
def _country(value: str) -> str:
    import pycountry  # its tables take 80 ms to read: only what shows a country pays

    found = pycountry.countries.get(alpha_3=value)
    if found is None:
        return _samples().get(value, _NOT_IN_ISO.get(value, value))
    return str(getattr(found, "common_name", None) or found.name.split(",")[0])


@cache
def _language(value: str) -> str:
    import pycountry

    found = pycountry.languages.get(alpha_2=value) if len(value) == 2 else pycountry.languages.get(alpha_3=value)
    return str(found.name) if found else value


@cache
def _samples() -> dict[str, str]:
    """The invented states of the bundled sample, by code, as their table prints them."""
    return {state["code"]: state["name"] for state in states()}


_READERS: dict[str, Callable[[str], str]] = {
    "kind": _kind,
    "topic": _topic,
    "country": _country,
    "source": _source,
    "language": _language,
    "changed": _change,
}
