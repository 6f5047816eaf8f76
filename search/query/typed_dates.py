"""Dates as people type them among the words of a query: “7 December 2021”, “07.12.2021”, “24/04/2019”."""

from __future__ import annotations

import datetime as dt
import re

from search.query.preferred_dates import MONTHS

_MONTH = rf"(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_FORMS = tuple(
    re.compile(rf"(?<![\w.:/-]){form}(?![\w/]|[.-]\d)", re.IGNORECASE)
    for form in (
        rf"{_DAY} (?:of )?{_MONTH},? {_YEAR}",
        rf"{_MONTH} {_DAY},? {_YEAR}",
        rf"{_MONTH},? {_YEAR}",
        rf"{_YEAR}[-/.](?P<second>\d{{1,2}})[-/.](?P<first>\d{{1,2}})",
        rf"(?P<first>\d{{1,2}})[/.-](?P<second>\d{{1,2}})[/.-]{_YEAR}",
    )
)
_DIGITS = re.compile(r"\d\d\d\d")
_QUOTED = re.compile(r'("[^"]*"?)')


def dated(text: str) -> str | None:
    """The query with its dates as `date:`, None without any. A day and month in either order become alternatives."""
    if not _DIGITS.search(text):  # no year: most queries
        return None
    parts = _QUOTED.split(text)
    for at in range(0, len(parts), 2):
        for form in _FORMS:
            parts[at] = form.sub(_rewritten, parts[at])
    found = "".join(parts)
    return found if found != text else None


def _rewritten(match: re.Match[str]) -> str:
    found = match.groupdict()
    year = int(found["year"])
    if month := found.get("month"):
        days = [(MONTHS[month.lower()], int(found["day"]))] if found.get("day") else []
        if not days:
            return f"date:{year}-{MONTHS[month.lower()]:02}"
    else:
        first, second = int(found["first"]), int(found["second"])
        certain = match[0].startswith(found["year"]) or "." in match[0]  # with slashes the month may stand first
        days = [(second, first)] if certain else list(dict.fromkeys([(second, first), (first, second)]))
    dates = [f"date:{day.isoformat()}" for month_day in days if (day := _day(year, *month_day))]
    if not dates:
        return match[0]
    return dates[0] if len(dates) == 1 else f"({' OR '.join(dates)})"


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
