"""A home with watches, a mail server and a webhook on loopback for what they send."""

from __future__ import annotations

import json
import os
import re
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from click.testing import CliRunner

from readouts.cli import main

SECRET = "c2VjcmV0IG9mIHRoZSB0ZXN0cw=="
SENDER = "readouts@port.example"


class Watched:
    """A home whose readouts of invented calls come by import, with the command line over it."""

    def __init__(self, folder: Path, environment: Mapping[str, str] = {}) -> None:
        self.folder, self.home, self.environment = folder, folder / "home", dict(environment)

    def run(self, *words: str, status: int = 0) -> str:
        done = CliRunner(env=self.environment).invoke(main, ["--home", str(self.home), *words])
        assert done.exit_code == status, done.output
        return done.output

    def take(self, *calls: tuple[int, str, str]) -> None:
        """Import calls, each a number, a day and what is told of it, and index them."""
        file = self.folder / "calls.jsonl"
        with file.open("w", encoding="utf-8") as lines:
            for n, day, told in calls:
                path = f"https://www.whitehouse.gov/briefing-room/statements-releases/2021/03/{n % 28 + 1:02}/call-{n}/"
                record = {"url": path, "title": f"Call {n}", "date": day, "paragraphs": [told], "language": "en"}
                lines.write(json.dumps(record | {"publisher": "The White House"}) + "\n")
        self.run("import", str(file))
        self.run("index")

    def found(self, name: str) -> list[str]:
        """The numbers of the calls that a watch has found, the last first; of an edit with its revision."""
        shown = self.run("watch", "show", name)
        return [" ".join(filter(None, one)) for one in re.findall(r"  Call (\d+)  [^,\n]*(?:, (revision \d+))?", shown)]


class _Box:
    """Takes mail. `before` is called with each one before it is accepted; what it returns is answered instead."""

    def __init__(self, before: Callable[[EmailMessage], str | None]) -> None:
        self.mails: list[EmailMessage] = []
        self.before = before

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        mail = message_from_bytes(content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        if answer := self.before(mail):
            return answer
        self.mails.append(mail)
        return "250 OK"


@contextmanager
def mail_server(
    before: Callable[[EmailMessage], str | None] = lambda mail: None,
) -> Iterator[tuple[_Box, dict[str, str]]]:
    """A mail server, with the settings that lead to it."""
    box = _Box(before)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]  # aiosmtpd connects to the port that it is given, and 0 is none
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings = {"HOST": "127.0.0.1", "PORT": str(port), "TLS": "none"}
    try:
        yield box, {f"READOUTS_SMTP_{k}": v for k, v in settings.items()} | {"READOUTS_MAIL_FROM": SENDER}
    finally:
        controller.stop()


class _Hook(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        server = self.server
        assert isinstance(server, HookServer)
        server.taken.append((dict(self.headers.items()), body))
        self.send_response(server.status)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


class HookServer(HTTPServer):
    """A webhook; `taken` has the headers and the body of each call, which it answers with `status`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Hook)
        self.taken: list[tuple[dict[str, str], bytes]] = []
        self.status = 204

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook"


@contextmanager
def webhook() -> Iterator[HookServer]:
    server = HookServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def whole_environment(given: Mapping[str, str]) -> dict[str, str]:
    return {**os.environ, **given}
