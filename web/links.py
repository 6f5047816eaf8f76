"""Every search is an address: the links that change one thing of a request and keep the rest."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from search.engine import FacetValue, Month
from search.request import FACET_SIZE, FACETS, Request, Sort, pairs, toggled
from web import labels

MOST_YEARS = 60


@dataclass(frozen=True, slots=True)
class Chip:
    """A restriction of the request: what it is, in words, and the request and address without it."""

    field: str
    text: str
    without: Request
    href: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet as the page offers it; `href` selects it, or takes it back."""

    text: str
    count: int
    selected: bool
    href: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One column of the histogram: `height` in percent of the highest, `href` the search of that year or month."""

    label: str
    count: int
    height: float
    href: str


def address(request: Request, path: str = "/") -> str:
    """The address of a request, as short as it can be."""
    query = urlencode(pairs(request), quote_via=quote)
    return f"{path}?{query}" if query else path


def hidden(request: Request, *own: str) -> list[tuple[str, str]]:
    """What a form has to carry along beside the fields of its `own`; a form always starts from the first page."""
    return [(name, value) for name, value in pairs(replace(request, cursor=None)) if name not in own]


def chips(request: Request) -> tuple[Chip, ...]:
    """Every restriction of the request beside its words, each with a way out."""
    named = [(field, value) for field, values in request.filters for value in values]
    named += [("said_by", value) for value in request.said_by] + [("mode", mode.value) for mode in request.mode]
    found = [
        _chip(field, f"{labels.FACETS[field]}: {labels.label(field, value)}", toggled(request, field, value))
        for field, value in named
    ]
    if request.first or request.last:
        without = replace(request, first=None, last=None, cursor=None)
        found.append(_chip("date", _span(request.first, request.last), without))
    return tuple(found)


def unrestricted(request: Request) -> Request:
    """The words alone, without any restriction."""
    return Request(text=request.text, sort=request.sort, size=request.size)


def choices(request: Request, field: str, values: Sequence[FacetValue]) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            labels.label(field, value.value), value.count, value.selected, address(toggled(request, field, value.value))
        )
        for value in values
    )


def sorts(request: Request) -> list[tuple[str, str, bool]]:
    """(label, address, whether it is the present one) of each order; without words there is no relevance."""
    offered = [sort for sort in Sort if request.text or sort is not Sort.RELEVANCE]
    present = request.sort if request.sort in offered else Sort.NEWEST
    return [(s.value.capitalize(), address(replace(request, sort=s, cursor=None)), s is present) for s in offered]


def document_address(request: Request, id: str, paragraph: int | None = None) -> str:
    """Our page of a readout, which marks the words of the request, at one of its paragraphs."""
    words = Request(text=request.text, said_by=request.said_by, mode=request.mode)
    return address(words, f"/readouts/{quote(id)}") + ("" if paragraph is None else f"#p{paragraph}")


def histogram(request: Request, months: Sequence[Month]) -> tuple[Bar, ...]:
    """The hits over time: a bar for each month where they span at most three years, else for each year; from a span of
    MOST_YEARS on for each ten.

    Empty ones between the first and the last are there too, so that a gap looks like a gap.
    """
    counts = {month.month: month.count for month in months if month.count}
    if len(counts) < 2:
        return ()
    first, last = min(counts), max(counts)
    if int(last[:4]) - int(first[:4]) >= 3:
        periods = _years(int(first[:4]), int(last[:4]))
    else:
        periods = [month for month in _months(int(first[:4]), int(last[:4])) if first <= month <= last]
    sums = {period: sum(n for month, n in counts.items() if month.startswith(period)) for period in periods}
    top = max(sums.values())
    return tuple(Bar(_period(p), n, round(100 * n / top, 1), _during(request, p)) for p, n in sums.items())


def _years(first: int, last: int) -> list[str]:
    """Years "2019", or decades "201" where there would be too many bars."""
    if last - first < MOST_YEARS:
        return [f"{year:04}" for year in range(first, last + 1)]
    return [f"{decade:03}" for decade in range(first // 10, last // 10 + 1)]


def _months(first: int, last: int) -> list[str]:
    return [f"{year}-{month:02}" for year in range(first, last + 1) for month in range(1, 13)]


def _period(period: str) -> str:
    if len(period) == 3:
        return f"{period}0s"
    return period if len(period) == 4 else f"{calendar.month_abbr[int(period[5:])]} {period[:4]}"


def _during(request: Request, period: str) -> str:
    """The request narrowed to a decade, a year or a month."""
    until = f"{period}9" if len(period) == 3 else period
    year, month = int(until[:4]), int(period[5:] or 0)
    first = dt.date(max(int(period.ljust(4, "0")[:4]), dt.MINYEAR), month or 1, 1)
    last = dt.date(year, month or 12, calendar.monthrange(year, month or 12)[1])
    return address(replace(request, first=first, last=last, cursor=None))


def _chip(field: str, text: str, without: Request) -> Chip:
    return Chip(field, text, without, address(without))


def _span(first: dt.date | None, last: dt.date | None) -> str:
    if first and last:
        return f"{labels.day(first)} – {labels.day(last)}"
    return f"From {labels.day(first)}" if first else f"Until {labels.day(last)}" if last else ""


OFFERED = tuple(name for name in FACETS if name != "year")


def next_address(request: Request, cursor: str) -> str:
    return address(replace(request, cursor=cursor))


def first_address(request: Request) -> str:
    return address(replace(request, cursor=None))


def whole(request: Request, path: str) -> str:
    """The search without what belongs to one page of it, at another address that answers it."""
    return address(replace(request, size=10, cursor=None, facets=FACETS, facet_size=FACET_SIZE), path)


def unquoted(request: Request) -> Request:
    """The same words, in any order."""
    bare = request.text.translate({ord(sign): " " for sign in '"“”„«»'})
    return replace(request, text=" ".join(bare.split()), cursor=None)


def meant(request: Request, text: str) -> str:
    """The same search in other words."""
    return address(replace(request, text=text, cursor=None))


def only(field: str, value: str) -> str:
    """The search of one value and nothing else."""
    return address(toggled(Request(), field, value))


def profile(field: str, value: str) -> str:
    """The page about a speaker, a country or a topic; for other fields the search of the value alone."""
    group = {"speaker": "speakers", "country": "countries", "topic": "topics"}.get(field)
    return f"/{group}/{quote(value, safe='')}" if group else only(field, value)


def official(url: str) -> str:
    """The address of the official page, "" where the readout has none that a browser may follow."""
    return url if url.startswith(("http://", "https://")) else ""
