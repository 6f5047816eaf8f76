"""Calendar periods: a histogram of months by month, year or decade, empty periods included."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from search.engine import Month

MONTH, YEAR, DECADE = 7, 4, 3  # characters of "2019-04" that name a period


def by_period(months: Iterable[Month], length: Callable[[Sequence[str]], int]) -> dict[str, int]:
    """Counts by period, from the first month with any to the last. `length` picks MONTH, YEAR or DECADE for them."""
    counts = {month.month: month.count for month in months if month.count}
    if not counts:
        return {}
    first, last = min(counts), max(counts)
    years = range(int(first[:4]), int(last[:4]) + 1)
    every = [f"{year:04}-{month:02}" for year in years for month in range(1, 13)]
    every = [month for month in every if first <= month <= last]
    chosen = length(every)
    sums = dict.fromkeys((month[:chosen] for month in every), 0)
    for month, count in counts.items():
        sums[month[:chosen]] += count
    return sums
