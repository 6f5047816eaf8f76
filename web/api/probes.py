"""Whether the service is up, whether it can answer, and its figures: what machines ask every few seconds."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, request

from scrapers.archive.store import Archive
from search.engine import Engine
from web.metrics import Metrics, present

PLAIN = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}


def make_health(engine: Engine, archive: Archive, metrics: Metrics) -> Blueprint:
    """`/healthz`, `/readyz` and `/metrics`."""
    health = Blueprint("health", __name__)

    @health.get("/healthz")
    def healthz() -> Response:
        return make_response("ok\n", PLAIN)

    @health.get("/readyz")
    def readyz() -> Response:
        """Raises what a search would raise: the table of errors makes a 503 of it, with the reason."""
        served = engine.status()
        present(archive)
        lines = [f"ok {served.documents} readouts in {served.generation}"]
        if served.failure:
            lines.append("stale: the generation that was published last can't be served, see the log")
        if served.rejected:
            lines.append(f"incomplete: {served.rejected} readouts could not be indexed, see readouts check")
        if archive.damaged:
            lines.append(f"damaged: revisions of {len(archive.damaged)} readouts in the archive, see readouts check")
        return make_response("\n".join(lines) + "\n", PLAIN)

    @health.get("/metrics")
    def figures() -> Response:
        text, kind = metrics.text(request.headers.get("Accept", ""))
        return make_response(text, {"Content-Type": kind, "Cache-Control": "no-store"})

    return health
