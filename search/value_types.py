"""The types of values in a search: how each is read, described, printed and found."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Generic, TypeVar

from index.annotate.speech.acts import classes
from index.document import Kind, Mode
from scrapers.bounded_cache import bounded_cache
from scrapers.diff.classify import Change
from scrapers.registry import sources
from scrapers.sample import states
from search.query import value_names as names
from search.query.dates import period

T = TypeVar("T")
S = TypeVar("S", bound=str)
Json = dict[str, Any]

BLANKS = r"[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*"  # what str.strip removes


def _no_names(value: str) -> Iterable[str]:
    return ()


@dataclass(frozen=True, slots=True)
class ValueType(Generic[T]):
    """One type of value.

    `parse` returns the normalised value, or None where the text is not `expected`, a noun phrase for error messages.
    `label` is the text that readers see for a value, `names` are further texts that it is looked up by. `schema` is
    the JSON Schema of the text in an address, where an empty text stands for no value. `strict`:
    blanks around the text are an error. `partial`: some adjacent words of a value are enough to find it. `any`:
    tree.ANY finds every value.
    """

    parse: Callable[[str], T | None]
    expected: Callable[[], str] | str = "a value"
    label: Callable[[str], str] = str
    names: Callable[[str], Iterable[str]] = _no_names
    schema: Json = field(default_factory=lambda: {"type": "string"})
    strict: bool = False
    partial: bool = False
    any: bool = False

    def read(self, text: str) -> T:
        """The normalised value. Raises ValueError with the reason."""
        value = self.parse(text)
        if value is None:
            expected = self.expected if isinstance(self.expected, str) else self.expected()
            raise ValueError(f"“{text if len(text) <= 40 else text[:39] + '…'}” is not {expected}")
        return value


def one_of(values: Iterable[S], label: Callable[[str], str] = str, *, any: bool = False) -> ValueType[S]:
    """The members of an enumeration, or these texts."""
    known = {str(value): value for value in values}
    schema = {"type": "string", "enum": [*known, ""]}
    return ValueType(known.get, f"one of {', '.join(known)}", label, schema=schema, strict=True, any=any)


def code(pattern: str, expected: str, label: Callable[[str], str] = str) -> ValueType[str]:
    """A short code, in small letters."""
    whole = re.compile(pattern, re.ASCII)

    def parse(text: str) -> str | None:
        return text.lower() if whole.fullmatch(text) else None

    return ValueType(parse, expected, label, schema=_matching(pattern))


def number(most: int) -> ValueType[int]:
    """A whole number from 1."""

    def parse(text: str) -> int | None:
        return int(text) if re.fullmatch(r"\d{1,9}", text, re.ASCII) and 1 <= int(text) <= most else None

    given = {"type": "integer", "minimum": 1, "maximum": most}
    schema = {"anyOf": [given, {"type": "string", "maxLength": 0}]}
    return ValueType(parse, f"a number from 1 to {most}", schema=schema, strict=True)


def day(*, first: bool) -> ValueType[dt.date]:
    """A date, or the first or last day of a month or year."""

    def parse(text: str) -> dt.date | None:
        days = period(text)
        return days[0 if first else 1] if days else None

    pattern = "[0-9]{4}(-(0?[1-9]|1[0-2])(-(0?[1-9]|[12][0-9]|3[01]))?)?"
    expected = "a date such as 2019-04-24, 2019-04 or 2019"
    return ValueType(parse, expected, schema=_matching(pattern))


def _matching(pattern: str) -> Json:
    return {"type": "string", "pattern": rf"^{BLANKS}({pattern})?{BLANKS}$"}


def _spoken(value: str) -> str:
    """A slug as words."""
    return value.replace("-", " ").capitalize()


def _kind(value: str) -> str:
    return {"talks-statements": "Statements after talks"}.get(value, _spoken(value))


def _change(value: str) -> str:
    return {"substance": "In substance", "wording": "In wording", "typo": "Typo mended"}.get(value, _spoken(value))


def _topic(value: str) -> str:
    return names.topics().get(value) or _spoken(value)


def _source(value: str) -> str:
    """The publisher, with the language where it has several sources."""
    source = sources().get(value)
    if source is None:
        return value
    several = sum(1 for other in sources().values() if other.publisher == source.publisher) > 1
    return f"{source.publisher} ({_language(source.language)})" if several else source.publisher


_NOT_IN_ISO = {"XKX": "Kosovo", "EUE": "European Union", "UNO": "United Nations", "XNA": "NATO"}


@bounded_cache(1_000_000)
def _country(value: str) -> str:
    import pycountry  # its tables take 80 ms to read: only what shows a country pays

    found = pycountry.countries.get(alpha_3=value)
    if found is None:
        return _invented().get(value, _NOT_IN_ISO.get(value, value))
    return str(getattr(found, "common_name", None) or found.name.split(",")[0])


@bounded_cache(1_000_000)
def _language(value: str) -> str:
    import pycountry

    found = pycountry.languages.get(alpha_2=value) if len(value) == 2 else pycountry.languages.get(alpha_3=value)
    return str(found.name) if found else value


@cache
def _invented() -> dict[str, str]:
    """The names of the bundled sample's states, by code."""
    return {state["code"]: state["name"] for state in states()}


TEXT: ValueType[str] = ValueType(str)
NAME: ValueType[str] = ValueType(str, partial=True)
SOURCE: ValueType[str] = ValueType(str, label=_source)
TOPIC = ValueType(names.topic, lambda: f"one of {', '.join(names.topics())}", _topic)
COUNTRY = ValueType(
    names.country,
    "the name or ISO 3166-1 alpha-3 code of a country, such as CHN",
    _country,
    lambda value: names.country_names().get(value, ()),
)
COUNTERPART: ValueType[str] = ValueType(
    lambda text: names.country(text) or text,
    label=_country,
    names=lambda value: names.country_names().get(value, ()),
    partial=True,
)
LANGUAGE = code("[A-Za-z]{2,3}", "a language code such as en", _language)
YEAR = code("[0-9]{4}", "a year such as 2019")
KIND = one_of(Kind, _kind)
CHANGE = one_of(Change, _change, any=True)
ACCOUNT_COUNT = one_of(
    ("one", "both", "more"), {"one": "One side’s", "both": "Both sides’", "more": "More sides’"}.__getitem__
)
COUNTERPART_KNOWN = one_of(("counterpart",))
MODE = one_of(Mode, str.capitalize)
VERB = one_of(classes(), str.capitalize)


def is_country(value: str) -> bool:
    """Whether a value of COUNTERPART is a country's code."""
    return len(value) == 3 and value.isascii() and value.isupper()
