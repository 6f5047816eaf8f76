"""Numbers in a text, in figures, as values that two languages share: "$1 billion", "10억 달러" and "1 млрд" are one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


class PrintedNumber(NamedTuple):
    """A number as printed at text[start:end], and its value. `month` tells that it is the month of a date."""

    printed: str
    value: float
    start: int
    end: int
    month: bool = False


_SCALES = {
    1e2: ("hundred",),
    1e3: ("thousand", "тыс", "тысяч", "mil", "mille", "tausend", "천"),
    1e4: ("만", "万"),
    1e6: ("million", "millions", "млн", "миллион", "millones", "millón", "millionen", "백만"),
    1e8: ("억", "亿"),
    1e9: ("billion", "млрд", "миллиард", "milliard", "milliards", "milliarden"),
    1e12: ("trillion", "трлн", "триллион", "billones", "조", "万亿"),
}
_BY_WORD = {word: scale for scale, words in _SCALES.items() for word in words}
_SCALE = "|".join(sorted(_BY_WORD, key=len, reverse=True))
_NUMBER = re.compile(
    rf"(?<![\w.])(?P<figure>\d{{1,3}}(?:[,\u00a0\u202f ]\d{{3}})+(?!\d)|\d+)(?P<decimals>[.,]\d+)?(?![\d])"
    rf"(?:[\s\u00a0-]?(?P<scale>{_SCALE})(?:[аовы]{{0,2}}\b|\b|(?=[^\x00-\x7f])))?",
    re.IGNORECASE,
)
_MONTHS = (
    "january|enero|janvier|januar|января",
    "february|febrero|fevrier|février|februar|февраля",
    "march|marzo|mars|märz|марта",
    "april|abril|avril|апреля",
    "may|mayo|mai|мая",
    "june|junio|juin|juni|июня",
    "july|julio|juillet|juli|июля",
    "august|agosto|août|августа",
    "september|septiembre|septembre|сентября",
    "october|octubre|octobre|oktober|октября",
    "november|noviembre|novembre|ноября",
    "december|diciembre|décembre|dezember|декабря",
)
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split("|")}
_MONTH = re.compile(rf"\b(?P<name>{'|'.join(_MONTH_OF)})\b", re.IGNORECASE)
_FAR_EAST = re.compile(r"(?P<figure>\d{1,2})\s?[월月]")


def numbers(text: str) -> Iterator[PrintedNumber]:
    """Every number in figures, in order; a decimal comma counts as a point."""
    for match in _NUMBER.finditer(text):
        figure = re.sub(r"\D", "", match["figure"])
        decimals = (match["decimals"] or "").replace(",", ".")
        if len(figure) > 15:
            continue
        value = float(figure + decimals) * _BY_WORD.get((match["scale"] or "").lower(), 1.0)
        yield PrintedNumber(match.group().strip(), value, *match.span())


def months(text: str) -> Iterator[int]:
    """The months that a text names; "May" and "March" with a capital alone."""
    for match in _MONTH.finditer(text):
        if match["name"][0].isupper() or not match["name"].isascii():
            yield _MONTH_OF[match["name"].lower()]
    for match in _FAR_EAST.finditer(text):
        yield int(match["figure"])


def value_key(value: float) -> str:
    """What two values are compared by: three figures, as translations round ("223억" and "22.3 billion")."""
    return f"{value:.3g}"
