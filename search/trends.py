"""The share of readouts that match, by period and publisher."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from search.coverage import FEW
from search.engine import Engine
from search.periods import MONTH, YEAR, by_period
from search.request import FACET_SIZE, Request, unscoped
from search.surface import FACETS

MOST = 5  # queries side by side
MONTHLY = 72  # months up to which they are shown one by one, unless `by` says otherwise
UNITS = {"month": MONTH, "year": YEAR}


@dataclass(frozen=True, slots=True)
class Share:
    """How many readouts of a period, or of a publisher, match, and how many there are."""

    name: str
    matching: int
    of: int

    @property
    def percent(self) -> float | None:
        """None where there is nothing to be a share of."""
        return 100 * self.matching / self.of if self.of else None

    @property
    def reliable(self) -> float | None:
        """The percentage, None also where it is a share of fewer than FEW readouts."""
        return self.percent if self.of >= FEW else None


@dataclass(frozen=True, slots=True)
class Trend:
    """One query: its readouts over time and by publisher, and its search."""

    query: str
    total: int
    periods: tuple[Share, ...]
    publishers: tuple[Share, ...]
    search: Request


def trends(engine: Engine, queries: Iterable[str], by: str, base: Request) -> list[Trend]:
    """A trend for each query. The denominator: all readouts that pass the filters, by any speaker."""
    whole = engine.search(unscoped(base))
    of = by_period(whole.histogram, lambda every: UNITS[by or ("month" if len(every) <= MONTHLY else "year")])
    publishers = {value.value: value.count for value in whole.facets["source"] if value.count}
    found = []
    for query in queries:
        page = engine.search(replace(base, text=query))
        matching = dict.fromkeys(of, 0)
        for month in page.histogram:
            matching[month.month[: len(next(iter(of)))]] += month.count
        own = {value.value: value.count for value in page.facets["source"]}
        found.append(
            Trend(
                query,
                page.total,
                tuple(Share(period, matching[period], of[period]) for period in of),
                tuple(Share(name, own.get(name, 0), count) for name, count in publishers.items()),
                replace(base, text=query, size=10, facets=FACETS, facet_size=FACET_SIZE),
            )
        )
    return found
