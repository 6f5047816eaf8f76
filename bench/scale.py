"""`python -m bench scale [SIZE …]`: what a build, an update and a search cost as the index grows.

Each size is built, updated by ten readouts and searched in processes of their own. Memory is what they have to
themselves, without mapped files. It ends by itself: a size that would take longer than what is left of an hour, by what
the one before it took, is not begun. From the two largest sizes the figures at a million are extrapolated.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bench.conditions import now
from bench.curves import curves
from bench.peers.base import FACETS
from bench.peers.process import UPDATE
from index.document import Document
from index.generations.layout import current_directory
from index.whoosh.writer import WhooshWriter
from search.columnar.engine import WhooshEngine
from search.request import Request
from tests.support.memory import Watch
from tests.support.synthetic import documents, queries

SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000)
MILLION = 1_000_000
MINUTES = 60.0
QUERIES = 100

Row = dict[str, float]

COLUMNS = {
    "build_cpu_s": "build, CPU s",
    "build_s": "wall s",
    "largest_mb": "largest process MB",
    "sum_mb": "all processes MB",
    "index_mb": "index MB",
    "update_cpu_s": "ten more, CPU s",
    "look_cpu_ms": "no news, CPU ms",
    "ready_cpu_s": "open and verify, CPU s",
    "page_cpu_ms": "page p50, CPU ms",
    "page_p95_cpu_ms": "p95",
}
CURVES = ("build_cpu_s", "largest_mb", "index_mb", "update_cpu_s", "page_cpu_ms", "page_p95_cpu_ms")


def measure(size: int, folder: Path) -> Row:
    """Everything about one size."""
    found: Row = {"readouts": size}
    for work in (_build, _update, _search):
        began = time.perf_counter()
        found |= _apart(work, size, folder)
        _tell(f"{size:,}: {work.__name__.strip('_')} after {time.perf_counter() - began:.0f} s")
    return found


def _apart(work: Callable[[int, Path], Row], size: int, folder: Path) -> Row:
    """What a piece of work measures of itself in a process of its own, and the memory that it took at most."""
    context = get_context("spawn")
    pipe, other = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(other, work, size, folder))
    process.start()
    other.close()
    with Watch(process.pid or 0) as watch:
        try:
            found: Row = pipe.recv()
        except EOFError:
            raise SystemExit(f"{work.__name__.strip('_')} of {size:,} readouts died: memory may have run out") from None
        finally:
            process.join()
    memory = {"largest_mb": watch.largest, "sum_mb": watch.sum} if work is _build else {}
    return found | memory


def _send(pipe: Connection, work: Callable[[int, Path], Row], size: int, folder: Path) -> None:
    pipe.send(work(size, folder))


class _Timed:
    """Readouts, and the processor time that it takes to invent them, which is no part of a build."""

    def __init__(self, count: int) -> None:
        self.spent = 0.0
        self._documents = documents(count)

    def __iter__(self) -> Iterator[Document]:
        while True:
            before = time.thread_time()
            found = next(self._documents, None)
            self.spent += time.thread_time() - before
            if found is None:
                return
            yield found


def _build(size: int, folder: Path) -> Row:
    writer, timed = WhooshWriter(folder, annotations="bench"), _Timed(size)
    before, began = _used(), time.perf_counter()
    writer.publish(writer.write(timed, sequence=1, full=True))
    wall, used = time.perf_counter() - began, _used() - before
    directory = current_directory(folder)
    assert directory
    length = sum(file.stat().st_size for file in directory.iterdir())
    return {"build_cpu_s": used - timed.spent, "build_s": wall - timed.spent, "index_mb": length / 1e6}


def _update(size: int, folder: Path) -> Row:
    fresh = [replace(document, id=f"new-{number}") for number, document in enumerate(documents(UPDATE, seed=4))]
    before = _used()
    writer = WhooshWriter(folder, annotations="bench")
    if writer.current() is None:
        raise RuntimeError(f"{folder} is damaged")
    looked = _used() - before
    writer.publish(writer.write(fresh, sequence=2, full=False))
    return {"look_cpu_ms": 1000 * looked, "update_cpu_s": _used() - before}


def _search(size: int, folder: Path) -> Row:
    before = _used()
    engine = WhooshEngine(folder)
    engine.status()
    ready = _used() - before
    took = []
    for text in queries(QUERIES + 1, 3):
        before = time.process_time()
        engine.search(Request(text=text, facets=FACETS))
        took.append(1000 * (time.process_time() - before))
    pages = sorted(took[1:])  # the first one also prepares
    return {
        "ready_cpu_s": ready,
        "page_cpu_ms": statistics.median(pages),
        "page_p95_cpu_ms": pages[int(len(pages) * 0.95)],
    }


def _used() -> float:
    """Processor seconds of this process and of those it started that have ended."""
    return sum(os.times()[:4])


def at(size: int, smaller: Row, larger: Row) -> tuple[Row, dict[str, str]]:
    """Each figure on the line through two sizes, and that line in words."""
    found: Row = {"readouts": size}
    lines = {}
    for name in COLUMNS:
        slope = (larger[name] - smaller[name]) / (larger["readouts"] - smaller["readouts"])
        found[name] = max(larger[name] + slope * (size - larger["readouts"]), 0.0)
        start = larger[name] - slope * larger["readouts"]
        lines[name] = f"{start:.3g} {'+' if slope >= 0 else '−'} {abs(slope) * 1000:.3g} for each thousand"
    return found, lines


def table(rows: Sequence[Mapping[str, float]]) -> str:
    """As Markdown."""
    heads = ["readouts", *COLUMNS.values()]
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    for row in rows:
        lines.append(f"| {row['readouts']:,.0f} | {' | '.join(_short(row[name]) for name in COLUMNS)} |")
    return "\n".join(lines)


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _enough(last: tuple[int, float] | None, size: int, left: float) -> bool:
    """Whether what is left of the time is enough for this size, by what the last one took."""
    return last is None or last[1] * size / last[0] <= left


def main(given: Sequence[str]) -> int:
    reader = argparse.ArgumentParser(prog="bench scale", description=__doc__)
    reader.add_argument("sizes", nargs="*", type=int, help=f"how many invented readouts {list(SIZES)}")
    reader.add_argument("--minutes", type=float, default=MINUTES, help="after which no larger size is begun [60]")
    reader.add_argument("--json", type=Path, help="write every figure here, after each size")
    reader.add_argument("--svg", type=Path, help="draw the curves here, such as docs/images/scale.svg")
    options = reader.parse_args(given)
    conditions, began = now([]), time.monotonic()
    rows: list[Row] = []
    last: tuple[int, float] | None = None
    for size in sorted(options.sizes or SIZES):
        left = 60 * options.minutes - (time.monotonic() - began)
        if not _enough(last, size, left):
            print(
                f"{size:,} is left out: by the size before, it would take more than the {left / 60:.0f} minutes left."
            )
            break
        start = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            rows.append(measure(size, Path(folder)))
        last = size, time.monotonic() - start
        _write(options, {"conditions": asdict(conditions), "rows": rows})
    under = str(conditions).rstrip(", ")
    print(f"\n{under}\n\n{table(rows)}")
    if len(rows) > 1 and rows[-1]["readouts"] < MILLION:
        found, lines = at(MILLION, *rows[-2:])
        print(f"\nOn the line through the two largest sizes:\n\n{table([found])}\n")
        print("\n".join(f"{COLUMNS[name]}: {line}" for name, line in lines.items()))
    return 0


def _write(options: argparse.Namespace, figures: dict[str, Any]) -> None:
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")
    if options.svg:
        drawn = curves(figures["rows"], {name: COLUMNS[name] for name in CURVES})
        options.svg.write_text(drawn, encoding="utf-8")


def _tell(line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {line}", file=sys.stderr, flush=True)
