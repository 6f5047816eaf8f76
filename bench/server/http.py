"""Requests of `/api/search` with facets, every query another, through gunicorn with two workers: how many a second, and
how long one takes at half that rate.
"""

from __future__ import annotations

import http.client
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

from bench.peers.base import FACETS
from scrapers.archive.store import Archive

CLIENTS = 4
PAGES = 200  # queries of which the search page is asked
VISITORS = 16  # connections at a fixed rate: more than are ever waiting at once


def measure(folder: Path, index: Path, queries: Sequence[str]) -> dict[str, float]:
    """Serve an index, from a home in this folder, and ask; the clients share the machine with the server.

    Half of the queries are asked as fast as they are answered, by CLIENTS that each wait for their answers. The others
    come at half the rate that this gave, each at its time whatever became of those before, and from that time their
    milliseconds count.
    """
    home = folder / "home"
    home.mkdir()
    Archive.open(home / "archive.sqlite3", create=True).close()
    (home / "index").symlink_to(index)
    port = free_port()
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
        asked = list(dict.fromkeys(queries))
        _ask(port, asked[:40])
        first, second = asked[::2], asked[1::2]
        began = time.perf_counter()
        took = _together(CLIENTS, lambda n: _ask(port, first[n::CLIENTS]))
        rate = len(took) / (time.perf_counter() - began)
        began = time.perf_counter()
        due = [(query, began + number / (rate / 2)) for number, query in enumerate(second)]
        waited = _together(VISITORS, lambda n: _visit(port, due[n::VISITORS]))
        pages = _pages(port, first[:PAGES])
    finally:
        server.terminate()
        server.wait(10)
    return {
        "requests_per_s": rate,
        "p50_ms": statistics.median(took),
        "p99_ms": _percentile(took, 0.99),
        "half_requests_per_s": rate / 2,
        "half_p50_ms": statistics.median(waited),
        "half_p99_ms": _percentile(waited, 0.99),
        **pages,
    }


def _percentile(values: list[float], share: float) -> float:
    return sorted(values)[int(len(values) * share)]


def _together(clients: int, ask: Callable[[int], list[float]]) -> list[float]:
    with ThreadPoolExecutor(clients) as pool:
        return [ms for part in pool.map(ask, range(clients)) for ms in part]


def _ask(port: int, queries: Sequence[str]) -> list[float]:
    """The milliseconds of each answer, one asked after the other."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        return [_one(connection, query, time.perf_counter()) for query in queries]


def _visit(port: int, due: Sequence[tuple[str, float]]) -> list[float]:
    """The milliseconds of each answer from the time when its question was due."""
    took = []
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        for query, at in due:
            time.sleep(max(0.0, at - time.perf_counter()))
            took.append(_one(connection, query, at))
    return took


def _one(connection: http.client.HTTPConnection, query: str, since: float) -> float:
    path = "/api/search?" + urlencode({"q": query, "facets": ",".join(FACETS)})
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status}")
    return (time.perf_counter() - since) * 1000


def _pages(port: int, queries: Sequence[str]) -> dict[str, float]:
    """The search page, asked one after the other: its milliseconds and the kilobytes of the largest, not compressed."""
    took, sizes = [], []
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        for query in queries:
            began = time.perf_counter()
            connection.request("GET", "/?" + urlencode({"q": query}))
            sizes.append(len(connection.getresponse().read()))
            took.append((time.perf_counter() - began) * 1000)
    return {
        "page_p50_ms": statistics.median(took),
        "page_p99_ms": _percentile(took, 0.99),
        "page_most_kb": max(sizes) / 1000,
    }


def _await(port: int) -> None:
    for _ in range(300):
        try:
            _ask(port, ["ready"])
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server does not answer")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
