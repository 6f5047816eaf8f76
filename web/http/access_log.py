"""Every request watched: its id, its line in the log, its share of the metrics."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask import Flask, Response, g, request

from web.http.rate_limit import network
from web.metrics import METHODS, Metrics

_log = logging.getLogger("readouts.access")
_SANE = re.compile(r"[A-Za-z0-9._-]{8,64}")
_QUIET = ("/healthz", "/readyz", "/metrics")  # asked for by machines, every few seconds


@dataclass(slots=True)
class Tally:
    """What is known of one request while it is answered."""

    id: str
    began: float
    method: str
    route: str
    client: str
    hits: int | None = None
    error: str | None = None
    bytes: int = 0
    cut: bool | None = None


def watch(app: Flask, metrics: Metrics) -> None:
    """Give each request an id, which its answer repeats in X-Request-Id; log and count it when its answer has ended.

    What is logged of a client is its network, and of an address the template of its route: neither the queries nor the
    paths, which may have names of people, say in the log what somebody looked up.
    """

    @app.before_request
    def begin() -> None:
        given = request.headers.get("X-Request-Id", "")
        g.tally = Tally(
            id=given if _SANE.fullmatch(given) else secrets.token_hex(8),
            began=time.perf_counter(),
            method=request.method if request.method in METHODS else "other",
            route=route(),
            client=network(request.remote_addr or "", 24, 48),
        )
        metrics.busy.inc()

    @app.after_request
    def end(response: Response) -> Response:
        tally: Tally = g.tally
        response.headers["X-Request-Id"] = tally.id
        tally.bytes = 0 if tally.method == "HEAD" or response.status_code == 304 else response.content_length or 0
        if response.is_streamed and not response.direct_passthrough:
            response.response = _counted(response.response, tally)

        # On closing a request is no longer there to be asked.
        @response.call_on_close
        def closed() -> None:
            metrics.busy.dec()
            seconds = time.perf_counter() - tally.began
            metrics.answered(tally.route, tally.method, response.status_code, seconds)
            if tally.hits is not None:
                metrics.hits.observe(tally.hits)
            if tally.error:
                metrics.errors.labels(tally.error).inc()
            _tell(tally, response.status_code, seconds)

        return response


def route() -> str:
    """The template of the present request's address, such as `/readouts/<id>`; "none" of an unknown one."""
    return request.url_rule.rule if request.url_rule else "none"


def found(hits: int) -> None:
    """Note how many readouts the present request's search found."""
    g.tally.hits = hits


def failed(code: str) -> str:
    """Note the code of the error that the present request ends with, and say its id."""
    g.tally.error = code
    return str(g.tally.id)


def _tell(tally: Tally, status: int, seconds: float) -> None:
    level = logging.DEBUG if tally.route in _QUIET and status < 500 else logging.INFO
    facts = {
        "request": tally.id,
        "client": tally.client,
        "method": tally.method,
        "route": tally.route,
        "status": status,
        "seconds": round(seconds, 4),
        "bytes": tally.bytes,
        "hits": tally.hits,
        "error": tally.error,
        "cut": tally.cut,
    }
    known = {name: value for name, value in facts.items() if value is not None}
    _log.log(level, "%s %s", tally.method, tally.route, extra=known)


def _counted(chunks: Iterable[bytes] | Iterable[str], tally: Tally) -> Iterator[bytes]:
    """The parts of a streamed answer; a failure in their midst is logged, and the connection then cut by the server."""
    tally.cut = True
    try:
        for chunk in chunks:
            encoded = chunk.encode() if isinstance(chunk, str) else chunk
            tally.bytes += len(encoded)
            yield encoded
        tally.cut = None
    except TimeoutError as error:
        facts = {"request": tally.id, "client": tally.client, "bytes": tally.bytes, "speed": str(error)}
        _log.warning("the reader of an export was too slow and was ended", extra=facts)
        raise
    except Exception:
        _log.exception("an answer broke off", extra={"request": tally.id})
        raise
