"""A real server for tests and measurements: gunicorn with worker processes."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

MAIN = "import sys; from readouts.cli import main; main(sys.argv[1:])"


def readouts(home: Path, *words: str) -> list[str]:
    return [sys.executable, "-c", MAIN, "--home", str(home), *words]


def end(process: subprocess.Popen[Any], seconds: float = 60) -> None:
    """Have it end by itself or, after so many seconds, by force."""
    process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(seconds)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str

    def json(self) -> Any:
        return json.loads(self.text)


@dataclass(frozen=True)
class Served:
    """A server that runs: where it listens, its process, and the lines of its log so far."""

    process: subprocess.Popen[str]
    port: int
    log: list[str]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            with urlopen(Request(self.address + path, headers=named), timeout=60) as found:
                return Answer(found.status, dict(found.headers), found.read().decode())
        except HTTPError as error:
            with error:
                return Answer(error.code, dict(error.headers), error.read().decode())

    def workers(self) -> list[int]:
        """The process ids of its workers, by Linux's own account."""
        own = self.process.pid
        children = Path(f"/proc/{own}/task/{own}/children").read_text(encoding="ascii")
        return [int(child) for child in children.split()]

    def end(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


@contextmanager
def serving(
    home: Path, *options: str, command: str = "serve", before: Sequence[str] = (), **settings: str
) -> Iterator[Served]:
    """`readouts serve` on a free port with these settings, after the words of another command that goes `before`.

    It is given two minutes to say its address.
    """
    environment = {
        **os.environ,
        "PYTHONUNBUFFERED": "1",
        **{f"READOUTS_{name.upper()}": v for name, v in settings.items()},
    }
    process = subprocess.Popen(
        [*before, *readouts(home, command, "--port", "0", *options)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip
    log: list[str] = []
    assert process.stdout
    assert process.stderr
    listening = threading.Thread(target=lambda: log.extend(process.stderr or ()), daemon=True)
    listening.start()
    watchdog = threading.Timer(120, process.kill)
    watchdog.start()
    try:
        found = next((m for line in process.stdout if (m := re.search(r"http://127\.0\.0\.1:(\d+)/", line))), None)
        watchdog.cancel()
        if found is None:
            raise RuntimeError(f"the server ended without an address: {''.join(log)}")
        yield Served(process, int(found[1]), log)
    finally:
        watchdog.cancel()
        end(process)
        listening.join(10)
        process.stdout.close()
        process.stderr.close()
