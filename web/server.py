"""gunicorn, run as an object of ours over a socket that is already open."""

from __future__ import annotations

import socket
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from scrapers.errors import ReadoutsError
from web.app import create_app
from web.home import Home
from web.settings import Settings


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
        opened.listen(128)
    except OSError as error:
        opened.close()
        remedy = "Choose another with --port, or end what uses it."
        raise CannotListen(f"{host}:{port} ({(error.strerror or str(error)).lower()})", remedy) from error
    return opened


class Server(BaseApplication):  # type: ignore[misc]
    """Each worker opens its own engine and archive: neither SQLite nor a lock goes well through a fork."""

    def __init__(self, home: Home, settings: Settings, opened: socket.socket) -> None:
        self.home = home
        self.settings = settings
        self.socket = opened
        super().__init__()

    def load_config(self) -> None:
        chosen: dict[str, Any] = {
            "bind": f"fd://{self.socket.fileno()}",
            "workers": self.settings.workers,
            "threads": self.settings.threads,
            "timeout": self.settings.timeout,
            "worker_class": "gthread",
            "loglevel": "warning",
            "control_socket_disable": True,
        }
        for name, value in chosen.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        return create_app(self.home.engine(), self.home.archive())


def run(home: Home, settings: Settings, opened: socket.socket) -> None:
    """Serve until a signal ends it; open requests are answered first."""
    Server(home, settings, opened).run()
