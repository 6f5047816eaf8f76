"""How much of what is published matches, over time and by publisher: several queries side by side."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask import Blueprint, Response, make_response, render_template, request

from search.engine import Engine, Month
from search.errors import BadRequest
from search.request import FACET_SIZE, FACETS, MAX_FACET_SIZE, MAX_TEXT_LENGTH, Request, read_request
from web import links
from web.answers import kept, unless_known
from web.downloads import OF_PAGES
from web.models import ShareOut, TrendOut, TrendsOut

MOST = 5  # queries side by side
WIDTH, HEIGHT = 800, 240  # of the chart, in its own units
MONTHLY = 36  # months up to which they are shown one by one


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


@dataclass(frozen=True, slots=True)
class Trend:
    """One query: its readouts over time and by publisher, the address of its search."""

    query: str
    total: int
    periods: tuple[Share, ...]
    publishers: tuple[Share, ...]
    href: str


def make_trends(engine: Engine) -> Blueprint:
    """`/trends` and, as data, `/trends.csv` and `/api/trends`: several queries, filters and dates."""
    blueprint = Blueprint("trends", __name__)

    @blueprint.get("/trends")
    def page() -> Response:
        queries, base = asked()
        return kept(engine, lambda: make_response(_drawn(trends(engine, queries, base), base)))

    @blueprint.get("/trends.csv")
    def data() -> Response:
        queries, base = asked()
        head = {"Content-Type": "text/csv; charset=utf-8", "Content-Disposition": 'attachment; filename="trends.csv"'}
        return kept(engine, lambda: make_response(_csv(trends(engine, queries, base)), head))

    @blueprint.get("/api/trends")
    def plain() -> Response:
        queries, base = asked()
        return unless_known(engine, lambda: TrendsOut(trends=tuple(map(_plain, trends(engine, queries, base)))))

    return blueprint


def asked() -> tuple[list[str], Request]:
    """The queries, and what all of them are narrowed by. Raises BadRequest with every reason."""
    given = request.args.to_dict(flat=False)
    typed = given.pop("q", [])
    queries = [text for value in typed if (text := " ".join(value.split()))]
    pages = (*OF_PAGES, "sort")
    wrong = [(name, "a trend has no pages") for name in pages if given.pop(name, None) is not None]
    if len(typed) > MOST:
        wrong.append(("q", f"at most {MOST} queries"))
    if any(len(value) > MAX_TEXT_LENGTH for value in typed):
        wrong.append(("q", f"at most {MAX_TEXT_LENGTH} characters"))
    try:
        base = read_request(given)
    except BadRequest as error:
        raise BadRequest([*wrong, *error.reasons]) from None
    if wrong:
        raise BadRequest(wrong)
    return list(dict.fromkeys(queries)), replace(base, text="", size=1, facets=("source",), facet_size=MAX_FACET_SIZE)


def trends(engine: Engine, queries: Iterable[str], base: Request) -> list[Trend]:
    """A trend for each query. The whole is what the filters alone leave; who says the words is no part of it."""
    whole = engine.search(replace(base, said_by=(), mode=()))
    of = _periods(whole.histogram)
    publishers = {value.value: value.count for value in whole.facets["source"] if value.count}
    found = []
    for query in queries:
        page = engine.search(replace(base, text=query))
        counts = {month.month: month.count for month in page.histogram}
        matching = {period: sum(n for month, n in counts.items() if month.startswith(period)) for period in of}
        by = {value.value: value.count for value in page.facets["source"]}
        found.append(
            Trend(
                query,
                page.total,
                tuple(Share(period, matching[period], of[period]) for period in of),
                tuple(Share(name, by.get(name, 0), count) for name, count in publishers.items()),
                links.address(replace(base, text=query, size=10, facets=FACETS, facet_size=FACET_SIZE)),
            )
        )
    return found


def _periods(months: Iterable[Month]) -> dict[str, int]:
    """How many readouts there are of each month or, over a long time, of each year; empty ones between are there."""
    counts = {month.month: month.count for month in months if month.count}
    if not counts:
        return {}
    years = range(int(min(counts)[:4]), int(max(counts)[:4]) + 1)
    every = [f"{year}-{month:02}" for year in years for month in range(1, 13)]
    every = [month for month in every if min(counts) <= month <= max(counts)]
    if len(every) <= MONTHLY:
        return {month: counts.get(month, 0) for month in every}
    return {str(year): sum(n for month, n in counts.items() if month.startswith(str(year))) for year in years}


def _plain(trend: Trend) -> TrendOut:
    periods, publishers = (
        tuple(ShareOut(name=share.name, matching=share.matching, readouts=share.of) for share in shares)
        for shares in (trend.periods, trend.publishers)
    )
    return TrendOut(query=trend.query, total=trend.total, periods=periods, publishers=publishers)


def _drawn(found: list[Trend], base: Request) -> str:
    top = max((share.percent or 0 for trend in found for share in trend.periods), default=0) or 1
    return render_template(
        "trends.html",
        trends=found,
        lines=[_lines(trend.periods, top) for trend in found],
        top=top,
        asked=base,
        most=MOST,
        width=WIDTH,
        height=HEIGHT,
        carried=[(name, value) for name, value in links.hidden(base, "size", "facets", "facet_size", "q")],
        data=request.full_path.replace("/trends", "/trends.csv", 1),
        json=request.full_path.replace("/trends", "/api/trends", 1).rstrip("?"),
        chips=[chip.text for chip in links.chips(base)],
    )


def _lines(shares: tuple[Share, ...], top: float) -> list[str]:
    """The points of each unbroken line, as SVG has them: a period without readouts breaks it."""
    step = WIDTH / max(len(shares) - 1, 1)
    lines: list[list[str]] = [[]]
    for place, share in enumerate(shares):
        if share.percent is None:
            lines.append([])
        else:
            lines[-1].append(f"{place * step:.1f},{HEIGHT - HEIGHT * share.percent / top:.1f}")
    return [" ".join(line) for line in lines if line]


def _csv(found: list[Trend]) -> str:
    rows = io.StringIO()
    writer = csv.writer(rows)
    writer.writerow(["query", "by", "of", "matching", "readouts"])
    for trend in found:
        # An apostrophe, because a spreadsheet would run a query that starts like a formula.
        query = f"'{trend.query}" if trend.query.startswith(("=", "+", "-", "@")) else trend.query
        writer.writerows([query, "time", share.name, share.matching, share.of] for share in trend.periods)
        writer.writerows([query, "publisher", share.name, share.matching, share.of] for share in trend.publishers)
    return rows.getvalue()
