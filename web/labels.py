"""The words a reader sees for the codes that stand in addresses and facets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache
from importlib import resources

from scrapers.source import sources
from search import names

FACETS = {
    "speaker": "Speaker",
    "participant": "Participant",
    "country": "Country",
    "topic": "Topic",
    "kind": "Kind",
    "source": "Publisher",
    "language": "Language",
    "year": "Year",
    "said_by": "Said by",
    "mode": "Words",
}
MODES = {"quoted": "quoted", "reported": "reported", "narration": "narration"}
MARKS = {
    "sample": ("Invented sample", "This readout, its states and its people are invented, to show the search at work."),
    "announcement": ("Announcement", "Published before the event, as a notice of what was planned."),
    "no-body": ("No body", "The publisher's page has a title but no text."),
    "flat-text": ("Paragraph breaks lost", "The text reached the archive without its paragraphs."),
}


def label(field: str, value: str) -> str:
    """What a reader sees for one value of a filter; the value itself where there is no better word."""
    return _READERS[field](value) if field in _READERS else value


def mark(value: str) -> tuple[str, str]:
    """A mark's short name and the sentence that explains it."""
    return MARKS.get(value, (value.replace("-", " ").capitalize(), ""))


def mode(value: str) -> str:
    return MODES.get(value, value)


def _kind(value: str) -> str:
    return {"talks-statements": "Statements after talks", "domestic-meeting": "Domestic meeting"}.get(
        value, value.replace("-", " ").capitalize()
    )


def _topic(value: str) -> str:
    return names.topics().get(value) or value.replace("-", " ").capitalize()


def _source(value: str) -> str:
    """The publisher, with its language where one publisher has several sources."""
    source = sources().get(value)
    if source is None:
        return value
    several = sum(1 for other in sources().values() if other.publisher == source.publisher) > 1
    return f"{source.publisher} ({_language(source.language)})" if several else source.publisher


@cache
def _country(value: str) -> str:
    import pycountry

    found = pycountry.countries.get(alpha_3=value)
    if found is None:
        return _samples().get(value, {"XKX": "Kosovo"}.get(value, value))
    return str(getattr(found, "common_name", None) or found.name.split(",")[0])


@cache
def _language(value: str) -> str:
    import pycountry

    found = pycountry.languages.get(alpha_2=value) if len(value) == 2 else pycountry.languages.get(alpha_3=value)
    return str(found.name) if found else value


@cache
def _samples() -> dict[str, str]:
    """The invented states of the bundled sample, by code, as their table prints them."""
    try:
        table = resources.files("scrapers.sample").joinpath("states.tsv").read_text(encoding="utf-8")
    except (ModuleNotFoundError, FileNotFoundError):
        return {}
    rows = (line.split("\t") for line in table.splitlines()[1:])
    return {row[0]: row[1] for row in rows if len(row) > 1}


_READERS: dict[str, Callable[[str], str]] = {
    "kind": _kind,
    "topic": _topic,
    "country": _country,
    "source": _source,
    "language": _language,
    "mode": lambda value: mode(value).capitalize(),
}


def day(date: dt.date) -> str:
    """A date as English prose prints it: 24 April 2019."""
    return f"{date.day} {date:%B} {date.year}"


def moment(when: dt.datetime) -> str:
    """A moment, in UTC."""
    return f"{day(when)}, {when.astimezone(dt.UTC):%H:%M} UTC"
