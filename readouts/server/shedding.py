"""Load shedding: how many requests one worker process works on and lets wait; further ones get 503 at once."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable
from contextlib import ExitStack
from typing import TYPE_CHECKING

from werkzeug.wrappers import Request, Response
from werkzeug.wsgi import ClosingIterator

from web.error_handlers import ErrorReply, plain_response
from web.metrics import Metrics

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HEALTH_PATHS = frozenset({"/healthz", "/readyz"})
METRICS_PATH = "/metrics"
METRICS_AT_ONCE = 2  # they take some milliseconds each, and a scraper asks every few seconds
RETRY_AFTER = 2  # seconds
OVERLOADED = ErrorReply(503, "overloaded", "Too many requests wait: ask again in a moment.")
LOG_EVERY = 1.0  # seconds

_log = logging.getLogger(__name__)


class LoadShedding:
    """WSGI middleware: `slots` requests at work, `queue` more waiting for a slot, health paths never refused.

    Metrics have slots of their own and no queue. A slot is free again when the answer is closed, not when it begins:
    an export works while it is read.
    """

    def __init__(self, app: WSGIApplication, metrics: Metrics, slots: int, queue: int) -> None:
        self._app = app
        self._metrics = metrics
        self._admitted = threading.Semaphore(slots + queue)
        self._slots = threading.Semaphore(slots)
        self._scrapes = threading.Semaphore(METRICS_AT_ONCE)
        self._refused, self._next_log = 0, 0.0

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") in HEALTH_PATHS:
            return self._app(environ, start_response)
        if environ.get("PATH_INFO") == METRICS_PATH:
            return self._scraped(environ, start_response)
        if not self._admitted.acquire(blocking=False):
            return self._refuse(environ)(environ, start_response)
        with self._metrics.waiting.track_inprogress():
            self._slots.acquire()
        try:
            return ClosingIterator(self._app(environ, start_response), self._release)
        except BaseException:
            self._release()
            raise

    def _scraped(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not self._scrapes.acquire(blocking=False):
            return self._refuse(environ)(environ, start_response)
        with ExitStack() as stack:
            stack.callback(self._scrapes.release)
            answer = self._app(environ, start_response)
            return ClosingIterator(answer, stack.pop_all().close)

    def _release(self) -> None:
        self._slots.release()
        self._admitted.release()

    def _refuse(self, environ: WSGIEnvironment) -> Response:
        self._metrics.shed.labels("queue").inc()
        self._refused += 1
        if time.monotonic() >= self._next_log:
            _log.warning("too many requests wait: some were turned away", extra={"turned_away": self._refused})
            self._refused, self._next_log = 0, time.monotonic() + LOG_EVERY
        response = plain_response(OVERLOADED, Request(environ))
        response.headers["Retry-After"] = str(RETRY_AFTER)
        return response
