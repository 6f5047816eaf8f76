"""A gunicorn worker that reads slow clients without a thread, and turns requests away when too many wait.

gunicorn's own gives a connection to a thread as soon as its first bytes are there, in a queue without an end, and lets
the loop that accepts connections wait for clients to close theirs. Here a request waits for a thread when its head is
whole, in a queue with an end, and nobody is waited for in the loop.
"""

from __future__ import annotations

import json
import logging
import re
import selectors
import socket
import struct
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from multiprocessing.sharedctypes import RawArray
from typing import Any

from gunicorn.http import errors as http  # type: ignore[import-untyped]
from gunicorn.workers.gthread import TConn, ThreadWorker  # type: ignore[import-untyped]

from web.app import METRICS
from web.http.headers import OPEN, SAFE
from web.metrics import Metrics

READ = 65_536  # bytes taken from a client at once
LINE = 8_190  # bytes of a request's first line: the most that gunicorn knows
HEAD = 32_768  # bytes of a request's head
BUFFER = 212_992  # bytes of an answer that the kernel takes at once, more than nearly all have: a thread need not wait
END = b"\r\n\r\n"
LINGER = 2.0  # seconds that a client has to close its end, so that it reads the answer before the connection is gone
WORKERS = 128  # places for their counts: twice as many as a server may have at once
NONE = -1
VITAL = re.compile(rb"(GET|HEAD) /(healthz|readyz|metrics)[ ?]")  # answered however many wait
PERSON = re.compile(rb"(?!\S+ /api/)[\s\S]*\r\naccept:[^\r\n]*text/html", re.IGNORECASE)
LEFT = 0.01  # seconds for which a connection is left to a worker that has fewer
HANDFUL = 32  # connections taken in one turn of the loop
AGAIN = 2  # seconds after which a client that was turned away may come back
TOLD = 1.0  # seconds for which what was turned away is summed up in one line of the log
OVERLOADED = ("overloaded", "Too many requests wait: ask again in a moment.")
LONG_ADDRESS = ("uri_too_long", f"An address has at most {LINE:,} bytes.")
LONG_HEADERS = ("request_header_fields_too_large", "The request's headers are too long or too many.")
UNREADABLE = ("bad_request", "This is no request that can be read.")
FAILED = ("internal_error", "Something went wrong here. It has been logged.")
REFUSALS: dict[type[Exception], tuple[int, tuple[str, str]]] = {
    http.LimitRequestLine: (414, LONG_ADDRESS),
    http.LimitRequestHeaders: (431, LONG_HEADERS),
    http.ExpectationFailed: (417, ("expectation_failed", "This expectation can't be met.")),
    http.UnsupportedTransferCoding: (501, ("not_implemented", "This transfer coding is not known here.")),
}

_log = logging.getLogger(__name__)


class Connections:
    """How many connections each worker holds, in memory that they share.

    Whoever wakes first would take most of those that come together, and keep them, with another processor idle. So one
    that has more than another leaves it those that come, and asks those that are kept to come again.
    """

    def __init__(self) -> None:
        self._held = RawArray("i", [NONE] * WORKERS)

    def tell(self, worker: int, held: int) -> None:
        """`worker` is gunicorn's running number of it."""
        self._held[worker % WORKERS] = held

    def forget(self, worker: int) -> None:
        self._held[worker % WORKERS] = NONE

    def fewer(self, worker: int, held: int) -> int:
        """By how many the worker that holds fewest holds fewer, 0 where none does."""
        own = worker % WORKERS
        others = [other for number, other in enumerate(self._held[:]) if number != own and other != NONE]
        return max(0, held - min(others, default=held))


class Worker(ThreadWorker):  # type: ignore[misc]
    """One process of the server."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.connections: Connections = self.app.connections
        self.patience: float = self.app.settings.patience
        self.most = self.app.settings.queue + self.cfg.threads
        self.working = 0  # connections whose request waits for a thread or has one
        self.coming: OrderedDict[TConn, float] = OrderedDict()  # whose head is not whole, until when it must be
        self.leaving: OrderedDict[TConn, float] = OrderedDict()  # answered and half closed, until when they may stay
        self.left_since = 0.0  # when the connection that waits was first left to other workers
        self.left_last = 0.0  # and when it was last
        self.parting: set[TConn] = set()  # kept until now, and told with an answer to come again
        self.turned_away = 0
        self.last_told = 0.0

    @property
    def metrics(self) -> Metrics:
        found: Metrics = self.wsgi.extensions[METRICS]
        return found

    @property
    def held(self) -> int:
        """The connections that have come to stay."""
        return int(self.nr_conns) - len(self.leaving) - len(self.parting)

    # -- a request comes

    def accept(self, listener: socket.socket) -> None:
        """Take those that have come, a handful at a time, so that many cost the loop one turn."""
        for _ in range(HANDFUL):
            if self.nr_conns >= self.worker_connections or self.is_to_leave() or not self.take(listener):
                return

    def take(self, listener: socket.socket) -> bool:
        """Take the connection that has waited for longest; False where there is none."""
        try:
            client, address = listener.accept()
        except OSError:  # another worker took it, or it went away while it waited
            return False
        conn = TConn(self.cfg, client, address, listener.getsockname())
        self.nr_conns += 1
        self.connections.tell(self.age, self.held)
        if self.nr_conns >= self.worker_connections and (waiting := self.coming or self.leaving):
            # A place for whoever comes, at the cost of the one that has been sending, or going, for longest.
            if self.coming:
                self.metrics.shed.labels("slow").inc()
            self.close(next(iter(waiting)))
        self.await_head(conn, b"")
        return True

    def is_to_leave(self) -> bool:
        """Whether the connection that waits is, for a moment, another worker's to take."""
        if not self.connections.fewer(self.age, self.held):
            return False
        now = time.monotonic()
        if now - self.left_last > 5 * LEFT:  # that was another connection
            self.left_since = now
        self.left_last = now
        return now - self.left_since < LEFT

    def set_accept_enabled(self, enabled: bool) -> None:
        super().set_accept_enabled(enabled)
        if not self.alive:  # who waits at the door when the server ends is answered, too, or turned away
            for listener in self.sockets:
                while self.nr_conns < self.worker_connections and self.take(listener):
                    pass

    def on_client_socket_readable(self, conn: TConn, client: socket.socket) -> None:
        """The next request of a connection that was kept."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self.await_head(conn, b"")

    def await_head(self, conn: TConn, head: bytes) -> None:
        """Let a client send the head of its request, of which this much is here, in its own time but not for ever."""
        conn.head = head
        if step := self.read_head(conn):
            step()
            return
        self.coming[conn] = time.monotonic() + self.patience
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_head, conn))

    def on_head(self, conn: TConn, client: socket.socket) -> None:
        if conn not in self.coming:  # closed while this event stood in line
            return
        if step := self.read_head(conn):
            del self.coming[conn]
            self.poller.unregister(client)
            step()

    def read_head(self, conn: TConn) -> Callable[[], None] | None:
        """What is to be done now that more of the head may be here; None where the rest must be awaited."""
        if END not in conn.head:
            try:
                part = conn.sock.recv(HEAD + 1 - len(conn.head))
            except BlockingIOError:
                return None
            except OSError:
                part = b""
            if not part:
                return partial(self.drop, conn)
            conn.head += part
        if END in conn.head:
            return partial(self.begin, conn)
        if len(conn.head) > LINE and b"\r\n" not in conn.head:
            return partial(self.refuse, conn, 414, LONG_ADDRESS)
        return partial(self.refuse, conn, 431, LONG_HEADERS) if len(conn.head) > HEAD else None

    def begin(self, conn: TConn) -> None:
        """Give a request to a thread, or turn it away."""
        if self.working >= self.most and not VITAL.match(conn.head):
            self.turned_away += 1
            self.metrics.shed.labels("queue").inc()
            self.refuse(conn, 503, OVERLOADED)
            return
        if not conn.initialized:
            self.prepare(conn)
        conn.parser.unreader.unread(conn.head)
        conn.head = b""
        conn.data_ready = True
        self.enqueue_req(conn)

    def prepare(self, conn: TConn) -> None:
        """What only a connection needs whose requests are answered: many are turned away, and must cost little."""
        conn.init()
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER)
        # Time limits of the kernel, because gunicorn's threads wait for a client without one.
        limit = struct.pack("ll", int(self.patience), 0)
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            conn.sock.setsockopt(socket.SOL_SOCKET, option, limit)

    def enqueue_req(self, conn: TConn) -> None:
        self.working += 1
        super().enqueue_req(conn)

    def handle_request(self, req: Any, conn: TConn) -> Any:
        # For all of a part of an answer: the kernel's limit begins anew with every byte that a client takes.
        conn.sock.settimeout(self.patience)
        # Who keeps a connection may keep it for hours: what came together unevenly would stay so.
        if self.connections.fewer(self.age, self.held) > 1:
            self.parting.add(conn)
            req.force_close()
        # Nothing here reads a body, and gunicorn's thread would wait for the end of one.
        if any(name in ("CONTENT-LENGTH", "TRANSFER-ENCODING") for name, _ in req.headers):
            req.force_close()
        return super().handle_request(req, conn)

    # -- its answer has gone

    def finish_request(self, conn: TConn, done: Future[bool]) -> None:
        self.working -= 1
        self.parting.discard(conn)
        try:
            again = not done.cancelled() and done.result()
        except Exception:
            again = False
        if not again:
            self.leave(conn)
            return
        conn.sock.setblocking(False)
        if ahead := conn.parser.unreader.take_buffered():
            # It sent a part of the next request along with this one.
            self.await_head(conn, ahead)
        else:
            conn.set_timeout()
            if not self.alive:
                conn.timeout = min(conn.timeout, time.monotonic() + LINGER)
            self.keepalived_conns.append(conn)
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_client_socket_readable, conn))

    def leave(self, conn: TConn) -> None:
        """Close our half, and the rest when the client has: what it still sends would otherwise destroy the answer."""
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self.drop(conn)
            return
        self.leaving[conn] = time.monotonic() + LINGER
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_leaving, conn))

    def on_leaving(self, conn: TConn, client: socket.socket) -> None:
        if conn not in self.leaving:
            return
        try:
            left = client.recv(READ)
        except BlockingIOError:
            return
        except OSError:
            left = b""
        if not left:
            self.close(conn)

    def close(self, conn: TConn) -> None:
        self.coming.pop(conn, None)
        self.leaving.pop(conn, None)
        self.poller.unregister(conn.sock)
        self.drop(conn)

    def drop(self, conn: TConn) -> None:
        self.nr_conns -= 1
        conn.close()

    def murder_pending(self) -> None:
        """Once a second and at every turn of the loop: end what has had its time."""
        now = time.monotonic()
        # A worker that is to end waits no longer for who has sent nothing than for who has read its answer.
        sooner = 0.0 if self.alive else self.patience - LINGER
        for held, early in ((self.coming, sooner), (self.leaving, 0.0)):
            while held and next(iter(held.values())) - early <= now:
                if held is self.coming:
                    self.metrics.shed.labels("slow").inc()
                self.close(next(iter(held)))
        self.metrics.waiting.set(max(0, self.working - self.cfg.threads))
        self.metrics.connections.set(self.nr_conns)
        self.connections.tell(self.age, self.held)
        self.tell(now)

    # -- what is refused

    def refuse(self, conn: TConn, status: int, told: tuple[str, str]) -> None:
        """Say so at once, without a thread."""
        send(conn.sock, status, *told, conn.head)
        self.leave(conn)

    def tell(self, now: float) -> None:
        if self.turned_away and now >= self.last_told + TOLD:
            _log.warning("too many requests wait: some were turned away", extra={"turned_away": self.turned_away})
            self.turned_away, self.last_told = 0, now

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:
        """What gunicorn can't read, or an application didn't answer, in the one shape of our errors."""
        if isinstance(exc, http.ParseException):
            status, told = next((told for kind, told in REFUSALS.items() if isinstance(exc, kind)), (400, UNREADABLE))
            _log.info("a request that can't be read", extra={"status": status, "error": type(exc).__name__})
        else:
            status, told = 500, FAILED
            _log.error("a request ended without an answer", exc_info=exc)
        self.metrics.errors.labels(told[0]).inc()
        send(client, status, *told)


def send(client: socket.socket, status: int, code: str, message: str, head: bytes = b"") -> None:
    """An error in the shape of web.api.models.ErrorOut, or in words for a person, as far as the client takes it at
    once.

    `head` is that of the request, as far as it is here.
    """
    kind, body = "application/json", json.dumps({"error": {"code": code, "message": message, "reasons": []}})
    if PERSON.match(head):
        title = HTTPStatus(status).phrase
        kind, body = (
            "text/html",
            f'<!doctype html><html lang="en"><title>{title}</title><h1>{title}</h1><p>{message}</p>',
        )
    headers = {
        **SAFE,
        **OPEN,
        **({"Retry-After": str(AGAIN)} if status == 503 else {}),
        "Content-Type": f"{kind}; charset=utf-8",
        "Cache-Control": "no-store",
        "Content-Length": str(len(body)),
        "Connection": "close",
    }
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", *(f"{name}: {value}" for name, value in headers.items())]
    # A client that is gone needs no answer.
    with suppress(OSError):
        client.send("\r\n".join(lines).encode() + END + (b"" if head.startswith(b"HEAD ") else body.encode()))
