"""What the index holds: publishers by period, and of a search how many of them match."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from flask import Blueprint, Response, make_response, render_template, request

from search.coverage import FEW, CoverageCounts, PublisherCoverage
from search.engine import Engine, Month
from search.periods import MONTH, YEAR, by_period
from search.request import Request, read_request
from web.api.exports import TYPES
from web.api.models import CoverageOut, GapOut, PublisherCoverageOut
from web.http.caching import kept, unless_known
from web.http.parameters import known
from web.http.public_address import public_address
from web.present import coverage as words
from web.present import links
from web.present.export import coverage_lines

MONTHLY = 36  # months up to which each has a column


@dataclass(frozen=True, slots=True)
class Cell:
    """The readouts of one publisher in one period: `level` from 0 (none) to 4, `href` their search."""

    count: int
    level: int
    href: str


@dataclass(frozen=True, slots=True)
class PublisherRow:
    """One publisher; `few`: so few readouts that shares of them mean nothing."""

    publisher: PublisherCoverage
    cells: tuple[Cell, ...]
    gaps: tuple[str, ...]
    few: bool
    href: str


def make_coverage(engine: Engine, counts: CoverageCounts) -> Blueprint:
    """`/coverage` and, as data, `/api/coverage` and `/coverage.csv`. All read the parameters of a search."""
    blueprint = Blueprint("coverage", __name__)

    @blueprint.get("/coverage")
    def page() -> Response:
        asked = read_request(request.args.to_dict(flat=False))
        return kept(
            engine, lambda: make_response(_drawn(engine, counts, engine.resolve(asked).request)), dt.date.today()
        )

    @blueprint.get("/api/coverage")
    def data() -> Response:
        asked = read_request(request.args.to_dict(flat=False))
        return unless_known(engine, lambda: coverage_out(counts, known(engine, asked)))

    @blueprint.get("/coverage.csv")
    def table() -> Response:
        asked = read_request(request.args.to_dict(flat=False))
        head = {"Content-Type": TYPES["csv"], "Content-Disposition": 'attachment; filename="coverage.csv"'}
        return kept(engine, lambda: make_response("".join(coverage_lines(counts, known(engine, asked))), head))

    return blueprint


def coverage_out(counts: CoverageCounts, asked: Request) -> CoverageOut:
    found = counts.of(asked)
    publishers = (
        PublisherCoverageOut(
            source=one.source,
            matching=one.matching,
            held=one.held,
            first=one.first,
            last=one.last,
            gaps=tuple(GapOut(**asdict(gap)) for gap in one.gaps),
            months=tuple(Month(month, count) for month, count in one.months.items() if count),
        )
        for one in found.publishers
    )
    return CoverageOut(
        first=found.first,
        last=found.last,
        matching=found.matching,
        held=found.held,
        sentences=words.sentences(found, asked),
        publishers=tuple(publishers),
    )


def _drawn(engine: Engine, counts: CoverageCounts, asked: Request) -> str:
    found = counts.of(asked)
    months = [Month(month, 1) for month in (found.publishers[0].months if found.publishers else ())]
    periods = tuple(by_period(months, lambda every: MONTH if len(every) <= MONTHLY else YEAR))
    rows = [_row(publisher, periods, asked) for publisher in found.publishers]
    return render_template(
        "coverage.html",
        asked=asked,
        chips=[chip.text for chip in links.chips(asked)],
        periods=periods,
        rows=sorted(rows, key=lambda row: -row.publisher.held),
        sentences=words.sentences(found, asked),
        footnote=words.footnote(found, asked, engine.status().generation, public_address(), dt.date.today()),
        few=FEW,
    )


def _row(publisher: PublisherCoverage, periods: tuple[str, ...], asked: Request) -> PublisherRow:
    counts = dict.fromkeys(periods, 0)
    for month, count in publisher.months.items():
        counts[month[: len(periods[0])]] += count
    alone = Request(filters=(("source", (publisher.source,)),), first=asked.first, last=asked.last)
    cells = tuple(Cell(count, _level(count), links.during(alone, period)) for period, count in counts.items())
    gaps = tuple(map(words.gap_text, publisher.gaps))
    return PublisherRow(publisher, cells, gaps, publisher.held < FEW, links.address(alone))


def _level(count: int) -> int:
    """Steps of ten times as much: 1 to 9, 10 to 99, 100 to 999, more."""
    return min(4, len(str(count))) if count else 0
