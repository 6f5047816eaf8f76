"""The state of the service: what is served, and of each source how much there is, until when, and what failed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, make_response, render_template, request

from scrapers.archive.problems import Problem
from scrapers.archive.store import Archive, SourceCount
from scrapers.crawl.report import OUTCOMES
from scrapers.quality.health import SourceHealth, health
from scrapers.registry import sources
from search.engine import Engine, Month
from search.request import Request, Sort
from web.api.models import CrawlOut, SourceOut, StatusOut, WarningOut
from web.http.parameters import Parameters
from web.present.timeline import Timeline, timeline

PROBLEMS = 20  # pages that can't be read, of which the page names the latest


@dataclass(frozen=True, slots=True)
class Row:
    """One source: what the archive holds of it, and its readouts over time as the index has them."""

    name: str
    publisher: str
    country: str
    language: str
    count: SourceCount
    months: Sequence[Month]
    health: SourceHealth

    @property
    def outcomes(self) -> tuple[tuple[str, int], ...]:
        """What the articles of its last crawl came to, in words."""
        counts = self.health.counts
        return tuple((name.replace("_", " "), counts[name]) for name in OUTCOMES if counts.get(name))

    @property
    def time(self) -> Timeline:
        return timeline(Request(filters=(("source", (self.name,)),)), self.months, self.months)


def make_status(engine: Engine, archive: Archive) -> Blueprint:
    """`/status` and, as data, `/api/status`."""
    blueprint = Blueprint("status", __name__)

    @blueprint.get("/status")
    def page() -> Response:
        Parameters(request.args.to_dict(flat=False)).done()
        served = engine.status()
        text = render_template(
            "status.html",
            served=served,
            age=_age(served.published),
            rows=_rows(engine, archive),
            problems=_latest(archive),
        )
        return _now(make_response(text))

    @blueprint.get("/api/status")
    def data() -> Response:
        Parameters(request.args.to_dict(flat=False)).done()
        served = engine.status()
        found = StatusOut(
            generation=served.generation,
            documents=served.documents,
            published=served.published,
            sources=tuple(_source(row) for row in _rows(engine, archive)),
        )
        response = make_response(found.model_dump_json(), {"Content-Type": "application/json; charset=utf-8"})
        return _now(response)

    return blueprint


def _rows(engine: Engine, archive: Archive) -> list[Row]:
    """The sources that the archive knows of; one that was taken out of the house goes by its name."""
    rows = []
    found = health(archive, dt.datetime.now(dt.UTC))
    for count in archive.counts():
        asked = Request(filters=(("source", (count.source,)),), sort=Sort.NEWEST, size=1, facets=())
        known = sources().get(count.source)
        facts = (known.publisher, known.country, known.language) if known else (count.source, "", "")
        state = found.get(count.source) or SourceHealth(count.source)
        rows.append(Row(count.source, *facts, count, engine.search(asked).histogram, state))
    return rows


def _source(row: Row) -> SourceOut:
    return SourceOut(
        source=row.name,
        publisher=row.publisher,
        country=row.country,
        language=row.language,
        pages=row.count.pages,
        readouts=row.count.readouts,
        unparsed=row.count.unparsed,
        last_success=row.count.last_success,
        last_crawl=_crawl(row.health),
        warnings=tuple(WarningOut(kind=alert.kind.value, what=alert.what) for alert in row.health.alerts),
        months=tuple(row.months),
    )


def _crawl(found: SourceHealth) -> CrawlOut | None:
    if found.reported_at is None:
        return None
    return CrawlOut(reported_at=found.reported_at, scope=found.scope, well=found.well, counts=dict(found.counts))


def _latest(archive: Archive) -> list[Problem]:
    return sorted(archive.problems(), key=lambda problem: problem.noticed, reverse=True)[:PROBLEMS]


def _age(published: dt.datetime | None) -> str:
    """How long ago in the largest unit that fits, "" where it is not known."""
    if published is None:
        return ""
    seconds = max(0, int((dt.datetime.now(dt.UTC) - published).total_seconds()))
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= length:
            count = seconds // length
            return f"{count:,} {unit}{'s' if count > 1 else ''} ago"
    return "less than a minute ago"


def _now(response: Response) -> Response:
    """It tells of this moment, and is out of date the next."""
    response.headers["Cache-Control"] = "no-store"
    return response
