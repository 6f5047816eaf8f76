"""Requests a second of `/api/search` with facets, every query another, through gunicorn with two workers."""

from __future__ import annotations

import http.client
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

from bench.peer import FACETS
from bench.synthetic import documents
from index.whoosh_writer import WhooshWriter
from scrapers.archive import Archive

CLIENTS = 4


def measure(folder: Path, size: int, queries: Sequence[str]) -> dict[str, float]:
    """Serve a home of so many readouts, and ask; the clients share the machine with the server."""
    home = folder / "home"
    home.mkdir()
    Archive.open(home / "archive.sqlite3", create=True).close()
    writer = WhooshWriter(home / "index", annotations="bench")
    writer.publish(writer.write(documents(size), sequence=1, full=True))
    port = _free_port()
    command = [
        str(Path(sys.executable).with_name("readouts")),
        "--home",
        str(home),
        "serve",
        "--port",
        str(port),
        "--workers",
        "2",
    ]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _await(port)
        _ask(port, queries[:40])
        began = time.perf_counter()
        with ThreadPoolExecutor(CLIENTS) as pool:
            took = [ms for part in pool.map(lambda n: _ask(port, queries[n::CLIENTS]), range(CLIENTS)) for ms in part]
        seconds = time.perf_counter() - began
    finally:
        server.terminate()
        server.wait(10)
    took.sort()
    return {
        "requests_per_s": len(took) / seconds,
        "p50_ms": statistics.median(took),
        "p99_ms": took[int(len(took) * 0.99)],
    }


def _ask(port: int, queries: Sequence[str]) -> list[float]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    took = []
    for query in queries:
        path = "/api/search?" + urlencode({"q": query, "facets": ",".join(FACETS)})
        began = time.perf_counter()
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        took.append((time.perf_counter() - began) * 1000)
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")
    connection.close()
    return took


def _await(port: int) -> None:
    for _ in range(300):
        try:
            _ask(port, ["ready"])
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server does not answer")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
