"""Each engine in a process of its own, so that memory and a cold start are its own and questions can take turns."""

from __future__ import annotations

import os
import pickle
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any

from bench.peers.base import Page, Peer
from bench.peers.registry import peer, python
from index.document import Document
from tests.support.synthetic import documents

UPDATE = 10
ASKINGS = ("first", "repeat")
CLOCKS = tuple(f"{asking}{clock}" for asking in ASKINGS for clock in ("_ms", "_cpu_ms"))

Collection = int | Path
"""So many invented readouts, or a pickled list of documents."""


class Worker:
    """An engine in a fresh process. A context manager: the process ends with it."""

    def __init__(self, name: str, path: Path) -> None:
        context = get_context("spawn")
        self._pipe, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(other, name, path))
        context.set_executable(python(name))
        try:
            self._process.start()
        finally:
            context.set_executable(sys.executable)
        other.close()

    def ask(self, what: str, *given: Any) -> dict[str, float]:
        """Do one of `_WORK`, and say what it took."""
        self._pipe.send((what, given))
        answer: dict[str, float] = self._pipe.recv()
        return answer

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._pipe.close()
        self._process.join(10)
        if self._process.is_alive():
            self._process.kill()


def _serve(pipe: Connection, name: str, path: Path) -> None:
    engine = peer(name)
    work: dict[str, Callable[..., dict[str, float]]] = {
        "build": lambda collection: _timed(lambda found: engine.build(path, found), read(collection), "build"),
        "ready": lambda: _timed(engine.open, path, "ready"),
        "cold": lambda query: _timed(lambda query: _cold(engine, path, query), query, "cold"),
        "page": lambda query: measured(engine.page, query),
        "memory": _memory,
        "segments": lambda: {"segments": engine.segments()},
        "update": lambda: _timed(lambda found: engine.update(path, found), _more(), "update"),
    }
    while True:
        try:
            what, given = pipe.recv()
        except EOFError:
            return
        pipe.send(work[what](*given))


def read(collection: Collection) -> list[Document]:
    if isinstance(collection, int):
        return list(documents(collection))
    found: list[Document] = pickle.loads(collection.read_bytes())
    return found


def _more() -> list[Document]:
    """Readouts that the index doesn't have."""
    return [replace(document, id=f"new-{number}") for number, document in enumerate(documents(UPDATE, seed=4))]


def _cold(engine: Peer, path: Path, query: str) -> None:
    engine.open(path)
    engine.page(query)


def _timed(do: Callable[[Any], Any], given: Any, name: str) -> dict[str, float]:
    """Wall and processor seconds, those of child processes included."""
    wall, before = time.perf_counter(), os.times()
    do(given)
    after = os.times()
    return {f"{name}_s": time.perf_counter() - wall, f"{name}_cpu_s": sum(after[:4]) - sum(before[:4])}


def measured(page: Callable[[str], Page], query: str) -> dict[str, float]:
    """The milliseconds of the first asking and of its repeat, by the wall clock and in processor time."""
    took: dict[str, float] = {}
    for asking in ASKINGS:
        began, used = time.perf_counter(), time.process_time()
        page(query)
        after, spent = time.perf_counter(), time.process_time()
        took |= {f"{asking}_ms": (after - began) * 1000, f"{asking}_cpu_ms": (spent - used) * 1000}
    return took


def _memory() -> dict[str, float]:
    """Megabytes of this process: private, and including its share of shared mappings."""
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    sizes = {name: int(size.split()[0]) for name, _, size in (line.partition(":") for line in lines)}
    return {
        "private_mb": (sizes["Private_Clean"] + sizes["Private_Dirty"]) / 1000,
        "dirty_mb": sizes["Private_Dirty"] / 1000,
        "pss_mb": sizes["Pss"] / 1000,
    }
