"""gunicorn with its own threaded worker, started from Settings over a socket that is already open."""

from __future__ import annotations

import logging
import socket
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn import glogging  # type: ignore[import-untyped]
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
from prometheus_client.multiprocess import mark_process_dead

from readouts import logs
from readouts.home import Home
from readouts.server.shedding import LoadShedding
from readouts.settings import Settings
from scrapers.errors import ReadoutsError
from search.engine import Engine
from search.request import Request
from web.api.export_shares import ExportLimits
from web.app import METRICS, create_app

BACKLOG = 2048  # connections that the kernel holds until a worker accepts them, net.core.somaxconn permitting
CONNECTIONS = 512  # open in each worker
KEEP_ALIVE = 5  # seconds that a connection waits for its next request
SPARE_THREADS = 8  # beyond those that work or wait: they answer probes and refuse requests
REQUEST_LINE = 8_190  # bytes: the largest limit that gunicorn has
SEND_BUFFER = 212_992  # bytes: nearly every answer fits, so that a thread need not wait for its reader

_log = logging.getLogger(__name__)


class CannotListen(ReadoutsError):
    what = "This address can't be listened on"


def listen(host: str, port: int, client_timeout: int) -> socket.socket:
    """A listening socket, opened before any worker starts, so that a port in use is reported at once.

    Accepted connections inherit its options: the kernel ends a read or a write that stalls for `client_timeout`
    seconds. Raises CannotListen.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        opened = socket.socket(family, kind, protocol)
    except OSError as error:
        raise CannotListen(f"{host}:{port} ({error.strerror})", "Choose another with --host.") from error
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            opened.setsockopt(socket.SOL_SOCKET, option, struct.pack("ll", client_timeout, 0))
        opened.bind(address)
        opened.listen(BACKLOG)
    except OSError as error:
        opened.close()
        remedy = "Choose another with --port, or end what uses it."
        raise CannotListen(f"{host}:{port} ({(error.strerror or str(error)).lower()})", remedy) from error
    return opened


class Server(BaseApplication):  # type: ignore[misc]
    """Each worker opens its own engine and archive: neither SQLite nor a lock survives a fork."""

    def __init__(
        self, home: Home, settings: Settings, opened: socket.socket, metrics_folder: Path, ready: Callable[[], None]
    ) -> None:
        self.home = home
        self.settings = settings
        self.socket = opened
        self.metrics_folder = metrics_folder
        self.ready = ready
        super().__init__()

    def load_config(self) -> None:
        settings = self.settings
        chosen: dict[str, Any] = {
            "bind": f"fd://{self.socket.fileno()}",
            "workers": settings.workers,
            "worker_class": "gthread",
            "threads": settings.threads + settings.queue + SPARE_THREADS,
            "timeout": settings.timeout,
            "worker_connections": CONNECTIONS + settings.queue,
            "keepalive": KEEP_ALIVE,
            "limit_request_line": REQUEST_LINE,
            # READOUTS_PROXIES alone says whose forwarded headers count.
            "forwarder_headers": "",
            "forwarded_allow_ips": "",
            "secure_scheme_headers": {},
            "logger_class": Logger,
            "loglevel": "warning",
            "when_ready": lambda arbiter: self.ready(),
            "child_exit": self._forget,
            "control_socket_disable": True,
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def _forget(self, arbiter: Any, worker: Any) -> None:
        """Drop a dead worker's gauges; its counters and histograms stay in their files and in the sums."""
        mark_process_dead(worker.pid, str(self.metrics_folder))  # type: ignore[no-untyped-call]

    def load(self) -> Flask:
        settings = self.settings
        engine = self.home.engine()
        _warm(engine)
        app = create_app(
            engine,
            self.home.archive(),
            url=settings.url,
            rate=settings.rate,
            rate_storage=settings.rate_storage,
            proxies=settings.proxies,
            exports=ExportLimits(max(1, settings.threads // 2), settings.export_speed * 1_000, self.metrics_folder),
            metrics_folder=self.metrics_folder,
        )
        shedding = LoadShedding(app.wsgi_app, app.extensions[METRICS], settings.threads, settings.queue)
        app.wsgi_app = shedding  # type: ignore[method-assign]
        return app


def _warm(engine: Engine) -> None:
    """Prepare what a generation's first search needs before the worker accepts requests."""
    with suppress(ReadoutsError):  # the first request reports it
        engine.search(Request())


class Logger(glogging.Logger):  # type: ignore[misc]
    """gunicorn's messages, in the log of everything else."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True

    def warning(self, msg: str, *args: Any, **kwargs: Any) -> None:
        if msg.startswith("Invalid request from ip="):  # gunicorn names the whole address of the client
            _log.info("a request that can't be read", extra={"error": msg.partition(": ")[2][:80]})
        else:
            super().warning(msg, *args, **kwargs)

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:
        msg = str(msg)
        if isinstance(sys.exception(), (BlockingIOError, TimeoutError)):
            self.warning("a client was too slow and was given up")
        elif msg.startswith("Error handling request"):  # gunicorn names the whole address that was asked
            super().exception("a request ended in an error", **kwargs)
        else:
            super().exception(msg, *args, **kwargs)


def run(home: Home, settings: Settings, opened: socket.socket, metrics_folder: Path, ready: Callable[[], None]) -> None:
    """Serve until a signal ends it; open requests are answered first.

    `ready` is called once, when signals are handled and the socket listens.
    """
    logs.set_up(settings)
    Server(home, settings, opened, metrics_folder, ready).run()
