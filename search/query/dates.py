"""Days, months and years as people type them, in addresses and in the query language."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from search.query.tree import Dates

_FORM = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)


def period(text: str) -> tuple[dt.date, dt.date] | None:
    """The first and last day of "2019", "2019-04" or "2019-04-24"; None for any other text."""
    form = _FORM.fullmatch(text.strip())
    if not form:
        return None
    year, month, day = (int(part) if part else None for part in form.groups())
    assert year is not None
    try:
        first = dt.date(year, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        return first, first
    last_month = month or 12
    return first, dt.date(year, last_month, calendar.monthrange(year, last_month)[1])


def interval(text: str) -> Dates | None:
    """A period, or "2019-01..2019-06" with either end left open; None where it can't be read or runs backwards."""
    left, dots, right = text.partition("..")
    start, end = period(left), period(right) if dots else period(left)
    if (left and not start) or (right and not end) or not (start or end):
        return None
    dates = Dates(start[0] if start else None, end[1] if end else None)
    backwards = dates.first and dates.last and dates.first > dates.last
    return None if backwards else dates


def is_backwards(text: str) -> bool:
    """Whether the text is an interval whose end comes before its beginning."""
    left, dots, right = text.partition("..")
    start, end = period(left), period(right)
    return bool(dots and start and end and start[0] > end[1])


def interval_text(dates: Dates) -> str:
    """The shortest form that `interval` reads as these dates."""
    if dates.first and dates.last:
        for length in (4, 7, 10):
            if period(dates.first.isoformat()[:length]) == (dates.first, dates.last):
                return dates.first.isoformat()[:length]
    return f"{end_text(dates.first, first=True)}..{end_text(dates.last, first=False)}"


def end_text(day: dt.date | None, *, first: bool) -> str:
    """The shortest form of a period that begins (`first`) or ends with this day; "" for None."""
    if day is None:
        return ""
    text = day.isoformat()
    for length in (4, 7):
        whole = period(text[:length])
        if whole and whole[0 if first else 1] == day:
            return text[:length]
    return text
