"""Hits over time: a bar for each month, year or ten years, each a link, and when the index has nothing at all."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from search.engine import Engine, Month
from search.periods import DECADE, MONTH, YEAR, by_period
from search.request import Request, Sort
from web.present import links

MONTHLY = 48  # months up to which each has a bar
MOST_YEARS = 60


@dataclass(frozen=True, slots=True)
class Bar:
    """One period: `height` in percent of the highest, `href` the search of it alone.

    Not `covered`: the sources that were chosen have no readout at all of that time, whatever is asked.
    """

    label: str
    count: int
    height: float
    href: str
    covered: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """`unit` is month, year or decade; `gaps` the runs of bars that are not covered, in words."""

    bars: tuple[Bar, ...] = ()
    unit: str = ""
    gaps: tuple[str, ...] = ()

    @property
    def top(self) -> int:
        return max((bar.count for bar in self.bars), default=0)


def coverage(engine: Engine, request: Request) -> Sequence[Month]:
    """When the chosen sources and languages have readouts in the index at all."""
    whose = tuple((name, values) for name, values in request.filters if name in ("source", "language"))
    return engine.search(Request(filters=whose, sort=Sort.NEWEST, size=1, facets=())).histogram


def timeline(request: Request, months: Sequence[Month], covered: Sequence[Month]) -> Timeline:
    """The hits of a request between its first and its last month, empty periods included; none for one month alone.

    Bars are months where these are at most MONTHLY, else years, from a span of MOST_YEARS on tens of years.
    """
    if sum(month.count > 0 for month in months) < 2:
        return Timeline()
    sums = by_period(months, _length)
    length = len(next(iter(sums)))
    known = {month.month[:length] for month in covered if month.count}
    top = max(sums.values())
    bars = tuple(
        Bar(_label(period), count, round(100 * count / top, 1), links.during(request, period), period in known)
        for period, count in sums.items()
    )
    return Timeline(bars, {MONTH: "month", YEAR: "year", DECADE: "decade"}[length], _gaps(bars))


def _length(months: Sequence[str]) -> int:
    if len(months) <= MONTHLY:
        return MONTH
    return YEAR if int(months[-1][:4]) - int(months[0][:4]) < MOST_YEARS else DECADE


def _gaps(bars: Sequence[Bar]) -> tuple[str, ...]:
    runs = [[bar.label for bar in run] for covered, run in groupby(bars, lambda bar: bar.covered) if not covered]
    return tuple(run[0] if len(run) == 1 else f"{run[0]} – {run[-1]}" for run in runs)


def _label(period: str) -> str:
    if len(period) == 3:
        return f"{period}0s"
    return period if len(period) == 4 else f"{calendar.month_abbr[int(period[5:])]} {period[:4]}"
