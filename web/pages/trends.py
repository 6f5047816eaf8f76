"""How much of what is published matches, over time and by publisher: several queries side by side."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, render_template, request

from search.coverage import FEW
from search.engine import Engine
from search.errors import BadRequest
from search.request import MAX_FACET_SIZE, MAX_TEXT_LENGTH, Request, read_request
from search.trends import MOST, UNITS, Trend, trends
from web.api.exports import OF_PAGES
from web.api.models import ShareOut, TrendOut, TrendsOut
from web.http.caching import kept, unless_known
from web.http.parameters import Parameters, known
from web.present import links
from web.present.chart import chart
from web.present.export import inert


def make_trends(engine: Engine) -> Blueprint:
    """`/trends` and, as data, `/api/trends` and `/trends.csv`.

    They read `q`, up to five times, `by`, and the filters and dates of a search.
    """
    blueprint = Blueprint("trends", __name__)

    @blueprint.get("/trends")
    def page() -> Response:
        queries, by, base = asked()
        return kept(engine, lambda: make_response(_page(engine, queries, by, base)))

    @blueprint.get("/api/trends")
    def data() -> Response:
        queries, by, base = asked()
        return unless_known(
            engine, lambda: TrendsOut(trends=tuple(map(_plain, trends(engine, queries, by, known(engine, base)))))
        )

    @blueprint.get("/trends.csv")
    def table() -> Response:
        queries, by, base = asked()
        head = {"Content-Type": "text/csv; charset=utf-8", "Content-Disposition": 'attachment; filename="trends.csv"'}
        return kept(engine, lambda: make_response(_csv(trends(engine, queries, by, known(engine, base))), head))

    return blueprint


def asked() -> tuple[list[str], str, Request]:
    """The queries, by what time, and what all of them are narrowed by. Raises BadRequest with every reason."""
    given = request.args.to_dict(flat=False)
    own = Parameters({"by": given.pop("by", [])})
    by = own.one_of("by", UNITS)
    typed = given.pop("q", [])
    queries = [text for value in typed if (text := " ".join(value.split()))]
    pages = (*OF_PAGES, "sort")
    wrong = own.reasons + [(name, "a trend has no pages") for name in pages if given.pop(name, None) is not None]
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
    base = replace(base, text="", size=1, facets=("source",), facet_size=MAX_FACET_SIZE)
    return list(dict.fromkeys(queries)), by, base


def _page(engine: Engine, queries: list[str], by: str, base: Request) -> str:
    base = engine.resolve(base).request
    return _drawn(trends(engine, queries, by, base), by, base)


def _plain(trend: Trend) -> TrendOut:
    periods, publishers = (
        tuple(ShareOut(name=share.name, matching=share.matching, readouts=share.of) for share in shares)
        for shares in (trend.periods, trend.publishers)
    )
    return TrendOut(query=trend.query, total=trend.total, periods=periods, publishers=publishers)


def _drawn(found: list[Trend], by: str, base: Request) -> str:
    names = [share.name for share in found[0].periods] if found else []
    series = [(trend.query, [share.percent for share in trend.periods]) for trend in found]
    own = [(name, value) for name, value in request.args.items(multi=True) if name != "by"]
    return render_template(
        "trends.html",
        trends=found,
        chart=chart(names, series, [[share.reliable for share in trend.periods] for trend in found]),
        most_by_publisher=max((share.percent or 0 for trend in found for share in trend.publishers), default=0) or 1,
        asked=base,
        most=MOST,
        few=FEW,
        by=by or next((unit for unit, length in UNITS.items() if names and len(names[0]) == length), ""),
        units=[(unit, f"/trends?{urlencode([*own, ('by', unit)])}") for unit in UNITS],
        carried=[*links.hidden(base, "size", "facets", "facet_size", "q"), *([("by", by)] if by else [])],
        query=request.query_string.decode("ascii", "replace"),
        chips=[chip.text for chip in links.chips(base)],
    )


def _csv(found: list[Trend]) -> str:
    rows = io.StringIO()
    writer = csv.writer(rows)
    writer.writerow(["query", "by", "of", "matching", "readouts"])
    for trend in found:
        query = inert(trend.query)
        writer.writerows([query, "time", share.name, share.matching, share.of] for share in trend.periods)
        writer.writerows([query, "publisher", share.name, share.matching, share.of] for share in trend.publishers)
    return rows.getvalue()
