"""gunicorn, run as an object of ours over a socket that is already open."""

from __future__ import annotations

import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn import glogging  # type: ignore[import-untyped]
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from readouts import logs
from readouts.home import Home
from readouts.server.worker import LINE, Connections, Worker
from readouts.settings import Settings
from scrapers.errors import ReadoutsError
from search.engine import Engine
from search.request import Request
from web.app import create_app
from web.http.shared_counts import SharedCounts
from web.metrics import bury

AT_THE_DOOR = 2048  # connections that the kernel, if net.core.somaxconn lets it, holds until a worker takes them
CONNECTIONS = 512  # open in each worker: with readouts.server.worker.HEAD, what clients can make it hold
KEPT = 5  # seconds for which a connection waits for its next request


class CannotListen(ReadoutsError):
    what = "This address can't be listened on"


def listen(host: str, port: int) -> socket.socket:
    """A socket opened before any worker starts, so that a port in use is told at once. Raises CannotListen."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        opened = socket.socket(family, kind, protocol)
    except OSError as error:
        raise CannotListen(f"{host}:{port} ({error.strerror})", "Choose another with --host.") from error
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(address)
        opened.listen(AT_THE_DOOR)
    except OSError as error:
        opened.close()
        remedy = "Choose another with --port, or end what uses it."
        raise CannotListen(f"{host}:{port} ({(error.strerror or str(error)).lower()})", remedy) from error
    return opened


class Server(BaseApplication):  # type: ignore[misc]
    """Each worker opens its own engine and archive: neither SQLite nor a lock goes well through a fork.

    What all of them count, for limits and metrics, is made before the fork and shared.
    """

    def __init__(self, home: Home, settings: Settings, opened: socket.socket, metrics_folder: Path) -> None:
        self.home = home
        self.settings = settings
        self.socket = opened
        self.metrics_folder = metrics_folder
        self.counts = SharedCounts()
        self.connections = Connections()
        super().__init__()

    def load_config(self) -> None:
        chosen: dict[str, Any] = {
            "bind": f"fd://{self.socket.fileno()}",
            "workers": self.settings.workers,
            "threads": self.settings.threads,
            "timeout": self.settings.timeout,
            "worker_class": Worker,
            "worker_connections": CONNECTIONS,
            "keepalive": KEPT,
            "limit_request_line": LINE,
            "logger_class": Logger,
            "loglevel": "warning",
            "child_exit": lambda arbiter, worker: self.forget(worker),
            "control_socket_disable": True,
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def forget(self, worker: Worker) -> None:
        """Take a worker that has ended out of what all of them share."""
        bury(self.metrics_folder, worker.pid)
        self.connections.forget(worker.age)

    def load(self) -> Flask:
        home = self.home
        engine = home.engine()
        _warm(engine)
        settings = self.settings
        return create_app(
            engine, home.archive(), rate=settings.rate, proxies=settings.proxies, downloads=max(1, settings.threads //
            2), counts=self.counts, metrics_folder=self.metrics_folder,
        )  # fmt: skip


def _warm(engine: Engine) -> None:
    """Have what a generation's first search prepares ready before a worker is given one."""
    with suppress(ReadoutsError):  # whoever asks is told
        engine.search(Request())


class Logger(glogging.Logger):  # type: ignore[misc]
    """What gunicorn says, in the log of everything else."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:
        if isinstance(sys.exception(), (BlockingIOError, TimeoutError)):
            self.warning("a client took its answer too slowly and was given up")
        else:
            super().exception(msg, *args, **kwargs)


def run(home: Home, settings: Settings, opened: socket.socket, metrics_folder: Path) -> None:
    """Serve until a signal ends it; open requests are answered first."""
    logs.set_up(settings)
    Server(home, settings, opened, metrics_folder).run()
