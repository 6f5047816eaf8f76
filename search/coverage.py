"""Coverage: how many readouts the index holds of each publisher and month, and where the gaps are.

A count of hits, and a zero first of all, means little without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from search.engine import Engine, ResultPage
from search.periods import MONTH
from search.query.dates import end_text
from search.request import MAX_FACET_SIZE, Request, Sort

FEW = 20  # readouts below which a share is no figure to rely on
EARLIEST, LATEST = "1900-01", "2100-12"  # months of the longest period
PAUSES = 3  # times the usual pause between two readouts of a publisher that a gap lasts at least
FINEST = 24  # a gap is shown from this fraction of the period on


@dataclass(frozen=True, slots=True)
class Gap:
    """The first and the last of consecutive months, such as "2007-01", without any readout."""

    first: str
    last: str


@dataclass(frozen=True, slots=True)
class PublisherCoverage:
    """What is held of one publisher in a period.

    `months` counts its readouts by month, empty months of the period included; `held` is their number within the exact
    days, `matching` how many of them a search finds. `first` and `last` are the months of its oldest and newest readout
    at any time, "" without any.
    """

    source: str
    matching: int
    held: int
    first: str
    last: str
    months: Mapping[str, int]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The publishers of a search over its period, from `first` to `last` (months; "" in an empty index)."""

    first: str
    last: str
    publishers: tuple[PublisherCoverage, ...]

    @property
    def held(self) -> int:
        return sum(publisher.held for publisher in self.publishers)

    @property
    def matching(self) -> int:
        return sum(publisher.matching for publisher in self.publishers)

    @property
    def without(self) -> tuple[str, ...]:
        """The publishers of which nothing is held in the period."""
        return tuple(publisher.source for publisher in self.publishers if not publisher.held)


class CoverageCounts:
    """Readouts by publisher and month, counted once for each generation of an engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._counted: tuple[str, Mapping[str, Mapping[str, int]]] = ("", {})

    def months(self) -> Mapping[str, Mapping[str, int]]:
        """Of each publisher, by source name, the months with readouts, in order. Raises IndexMissing."""
        generation = self._engine.status().generation
        if self._counted[0] != generation:
            everything = Request(sort=Sort.NEWEST, size=1, facets=("source",), facet_size=MAX_FACET_SIZE)
            sources = sorted(value.value for value in self._engine.search(everything).facets["source"])
            self._counted = (generation, {source: self._histogram(source) for source in sources})
        return self._counted[1]

    def _histogram(self, source: str) -> Mapping[str, int]:
        asked = Request(filters=(("source", (source,)),), sort=Sort.NEWEST, size=1, facets=())
        return {month.month: month.count for month in self._engine.search(asked).histogram if month.count}

    def of(self, request: Request, matching: Mapping[str, int] | None = None) -> Coverage:
        """The coverage of the publishers and days that a request chooses; by default of all.

        `matching`: its hits by publisher, where they are known already.
        """
        table = self.months()
        sources = request.selected("source") or tuple(table)
        known = {source: table.get(source, {}) for source in sources}
        span = _span(request, known.values())
        if not span:
            return Coverage("", "", tuple(PublisherCoverage(source, 0, 0, "", "", {}, ()) for source in sources))
        held = self._held(request, known)
        found = self._matching(request) if matching is None else matching
        publishers = (_publisher(source, known[source], span, held, found) for source in sources)
        return Coverage(span[0], span[-1], tuple(publishers))

    def matching_months(self, request: Request, source: str) -> Mapping[str, int]:
        """The hits of a request among a publisher's readouts by month; months without any are left out."""
        filters = (*((name, values) for name, values in request.filters if name != "source"), ("source", (source,)))
        asked = replace(request, filters=filters, sort=Sort.NEWEST, size=1, cursor=None, facets=())
        return {month.month: month.count for month in self._engine.search(asked).histogram}

    def _held(self, request: Request, known: Mapping[str, Mapping[str, int]]) -> Mapping[str, int]:
        """Readouts by publisher between the request's days; from the table where these are whole months."""
        first, last = request.first, request.last
        ends = end_text(first, first=True), end_text(last, first=False)
        if all(len(end) <= MONTH for end in ends):
            begin, end = (first.isoformat()[:MONTH] if first else ""), (last.isoformat()[:MONTH] if last else "9999")
            return {
                source: sum(count for month, count in months.items() if begin <= month <= end)
                for source, months in known.items()
            }
        return self._matching(Request(first=first, last=last))

    def _matching(self, request: Request) -> Mapping[str, int]:
        asked = replace(request, sort=Sort.NEWEST, size=1, cursor=None, facets=("source",), facet_size=MAX_FACET_SIZE)
        return by_source(self._engine.search(asked))


def by_source(page: ResultPage) -> Mapping[str, int]:
    """Hits by publisher on a page that counts the facet."""
    return {value.value: value.count for value in page.facets["source"]}


def _span(request: Request, known: Iterable[Mapping[str, int]]) -> Sequence[str]:
    """Every month from the request's first day to its last; an open end is that of the publishers."""
    months = [month for counts in known for month in counts]
    first = request.first.isoformat()[:MONTH] if request.first else min(months, default="")
    last = request.last.isoformat()[:MONTH] if request.last else max(months, default="")
    first, last = max(first, EARLIEST), min(last, LATEST)
    if not months or first > last:
        return ()
    years = range(int(first[:4]), int(last[:4]) + 1)
    every = (f"{year:04}-{month:02}" for year in years for month in range(1, 13))
    return [month for month in every if first <= month <= last]


def _publisher(
    source: str, counts: Mapping[str, int], span: Sequence[str], held: Mapping[str, int], matching: Mapping[str, int]
) -> PublisherCoverage:
    months = {month: counts.get(month, 0) for month in span}
    return PublisherCoverage(
        source,
        matching.get(source, 0),
        held.get(source, 0),
        min(counts, default=""),
        max(counts, default=""),
        months,
        _gaps(months, counts),
    )


def _gaps(months: Mapping[str, int], counts: Mapping[str, int]) -> tuple[Gap, ...]:
    """The runs of empty months that are long for this period and, between readouts, for this publisher's rhythm."""
    runs = [[month for month, _ in run] for empty, run in groupby(months.items(), lambda pair: not pair[1]) if empty]
    shortest = max(1, len(months) // FINEST)
    first, last = min(counts, default=""), max(counts, default="")
    pause = PAUSES * _length(first, last) / sum(counts.values()) if counts else 0.0
    return tuple(
        Gap(run[0], run[-1])
        for run in runs
        if len(run) >= (max(shortest, pause) if first < run[0] and run[-1] < last else shortest)
    )


def _length(first: str, last: str) -> int:
    """Months from one to another, both included."""
    return (int(last[:4]) - int(first[:4])) * 12 + int(last[5:]) - int(first[5:]) + 1
