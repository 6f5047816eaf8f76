"""A date as a publisher prints it → the day there, and the moment where an hour is printed, too."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from scrapers.errors import PageUnreadable
from scrapers.parse.html import fold

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s?(?:Z|[+-]\d{2}:?\d{2})?)?")
_POINTS = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
_CHINESE = re.compile(r"(\d{4})\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)? (?:of |de )?([^\W\d_]+)\.?,? (?:de )?(\d{4})")
_MONTH_FIRST = re.compile(r"(?<![^\W\d_])([^\W\d_]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_IN_WORDS = re.compile(r"\d{1,2}(?:er|\.|º)?\s+(?:de\s+)?[^\W\d_]+\.?,?\s+(?:de\s+|del\s+)?\d{4}")
_IN_ADDRESS = re.compile(r"/(\d{4})[/-](\d{1,2})[/-](\d{1,2})(?=[/-]|$)")
_CLOCK = re.compile(r"\b(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s?([ap])\.?m\b)?", re.IGNORECASE)
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_REMEDY = "Compare the archived page with the source's reader."


class When(NamedTuple):
    """The publisher's local date, and the moment with its zone where an hour is known."""

    date: dt.date
    published: dt.datetime | None = None


def when(printed: str, zone: ZoneInfo, language: str = "en") -> When:
    """The date in a text such as "26 november 2021, 15:20", "3 août 2023", "2020年2月1日" or "2022-06-30T14:05-04:00".

    A moment printed with another zone is told in `zone`, whose day counts; an hour without one is `zone`'s. Numbers
    parted by points or strokes stand day first. Raises PageUnreadable where no day, month and year stand there.
    """
    text = fold(printed)
    if iso := _ISO.search(text):
        return _from_iso(iso[0].replace(",", "."), zone)
    try:
        day = _day(text, language)
        clock = _CLOCK.search(text)
        return When(day, dt.datetime.combine(day, _time(clock), zone)) if clock else When(day)
    except ValueError:
        raise PageUnreadable(f"the date {text!r}", _REMEDY) from None


def in_address(url: str) -> dt.date | None:
    """The day in an address such as "/news/2026/10/02/visit" or "/statement/2023-09-17/visit"."""
    found = _IN_ADDRESS.search(urlsplit(url).path)
    try:
        return dt.date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _from_iso(text: str, zone: ZoneInfo) -> When:
    try:
        if len(text) == 10:
            return When(dt.date.fromisoformat(text))
        moment = dt.datetime.fromisoformat(text.replace(" +", "+").replace(" Z", "Z"))
    except ValueError:
        raise PageUnreadable(f"the date {text!r}", _REMEDY) from None
    local = moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
    return When(local.date(), local if local.time() != dt.time() else None)  # midnight is a day without an hour


def _day(text: str, language: str) -> dt.date:
    """The commonest forms at once; any other in the words of `language`. Raises ValueError."""
    if found := _POINTS.search(text):
        return dt.date(int(found[3]), int(found[2]), int(found[1]))
    if found := _CHINESE.search(text):
        return dt.date(int(found[1]), int(found[2]), int(found[3]))
    for pattern, year, month, day in ((_DAY_FIRST, 3, 2, 1), (_MONTH_FIRST, 3, 1, 2)):
        for found in pattern.finditer(text):
            number = _month(found[month])
            if number:
                return dt.date(int(found[year]), number, int(found[day]))
    return _in_words(text, language)


def _month(word: str) -> int:
    """The number of an English month, written out or cut to three letters at least; 0 for another word."""
    word = word.casefold()
    return next((n for n, name in enumerate(_MONTHS, 1) if len(word) > 2 and name.startswith(word)), 0)


def _in_words(text: str, language: str) -> dt.date:
    import dateparser  # type: ignore[import-untyped]  # takes a third of a second to import, and most dates need it not

    settings = {
        "STRICT_PARSING": True, "PARSERS": ["absolute-time"], "DATE_ORDER": "DMY", "RETURN_AS_TIMEZONE_AWARE": False,
    }  # fmt: skip
    within = _IN_WORDS.search(text)
    day = within[0] if within else _CLOCK.sub(" ", text).strip(" ,-–|")
    found: dt.datetime | None = dateparser.parse(day, languages=[language], settings=settings)
    if found is None:
        raise ValueError(text)
    return found.date()


def _time(clock: re.Match[str]) -> dt.time:
    hour = int(clock[1])
    if clock[4]:
        hour = hour % 12 + (12 if clock[4].lower() == "p" else 0)
    return dt.time(hour, int(clock[2]), int(clock[3] or 0))
