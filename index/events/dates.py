"""The day of an event, where a text tells it: "on Friday, June 14", "yesterday evening", "2021년 5월 21일"."""

from __future__ import annotations

import datetime as dt
import re

BEFORE = 4
"""Days that an event is before its page at most: a date further back is of something else."""

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan", "enero", "января"),
            ("february", "feb", "febrero", "февраля"),
            ("march", "mar", "marzo", "марта"),
            ("april", "apr", "abril", "апреля"),
            ("may", "mayo", "мая"),
            ("june", "jun", "junio", "июня"),
            ("july", "jul", "julio", "июля"),
            ("august", "aug", "agosto", "августа"),
            ("september", "sep", "sept", "septiembre", "setiembre", "сентября"),
            ("october", "oct", "octubre", "октября"),
            ("november", "nov", "noviembre", "ноября"),
            ("december", "dec", "diciembre", "декабря"),
        ),
        1,
    )
    for name in names
}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NAME = "|".join(sorted(_MONTHS, key=len, reverse=True))
_MONTH_FIRST = re.compile(
    rf"\b({_NAME})\.? (?:\d{{1,2}} ?[-–] ?)?(\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (\d{{4}}))?", re.IGNORECASE
)
_DAY_FIRST = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?: de| of)? ({_NAME})\b(?:(?: de)?,? (\d{{4}}))?", re.IGNORECASE
)
_KOREAN = re.compile(r"(?:(\d{4})년 ?)?(\d{1,2})월 ?(\d{1,2})일")
_WEEKDAY = re.compile(
    rf"\b(?:on|this|last)(?: (?:morning|afternoon|evening|night) of)? ({'|'.join(_WEEKDAYS)})\b", re.IGNORECASE
)
_YESTERDAY = re.compile(r"\byesterday\b|\blast (?:night|evening)\b|\bayer\b|\bвчера\b", re.IGNORECASE)
_TODAY = re.compile(r"\btoday\b|\bthis (?:morning|afternoon|evening)\b|\bhoy\b|\bсегодня\b", re.IGNORECASE)
_RELEASED = re.compile(r"^.{0,200}?For Immediate Release\s*", re.DOTALL | re.IGNORECASE)


def told_days(title: str, opening: str, narrated: str, page: dt.date) -> tuple[int, ...]:
    """The days, as ordinals, that a text gives its event, the surest first; none where it names none.

    `opening` is how the text begins, `narrated` what of it is not said by anybody: "yesterday" is the writer's there
    alone. A date after the page's own is of something to come.
    """
    unmarked = _RELEASED.sub("", opening)
    found = [day for text in (title, unmarked) for day in _dates(text, page) if 0 <= (page - day).days <= BEFORE]
    if not found:
        found = [page - dt.timedelta(days=(page.weekday() - day) % 7) for day in _weekdays(narrated)]
    if not found and _YESTERDAY.search(narrated) and not _TODAY.search(narrated):
        found = [page - dt.timedelta(days=1)]
    if not found and _TODAY.search(narrated):
        found = [page]
    return tuple(dict.fromkeys(day.toordinal() for day in found))


def _dates(text: str, page: dt.date) -> list[dt.date]:
    found = [(m.start(), _date(m[3], str(_MONTHS[m[1].lower()]), m[2], page)) for m in _MONTH_FIRST.finditer(text)]
    found += [(m.start(), _date(m[3], str(_MONTHS[m[2].lower()]), m[1], page)) for m in _DAY_FIRST.finditer(text)]
    found += [(m.start(), _date(m[1], m[2], m[3], page)) for m in _KOREAN.finditer(text)]
    return [day for _, day in sorted(found, key=lambda one: one[0]) if day]


def _date(year: str | None, month: str, day: str, page: dt.date) -> dt.date | None:
    """Without a year the one of the page, or the year before where that lies ahead of it by months."""
    try:
        found = dt.date(int(year or page.year), int(month), int(day))
        return found.replace(year=found.year - 1) if not year and (found - page).days > 180 else found
    except ValueError:
        return None


def _weekdays(text: str) -> list[int]:
    return [_WEEKDAYS.index(match[1].lower()) for match in _WEEKDAY.finditer(text)]
