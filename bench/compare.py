"""`python -m bench [compare] [SIZE…]`: ten hits with facets and snippets, of us and our peers, as tables and JSON.

The terms are the same for all: the page of bench.peers.base, an index merged into one segment, each query asked once
and then again, by the wall clock and by processor time.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from bench import annotation, real
from bench.conditions import Conditions, now
from bench.peers.process import CLOCKS, Collection, Worker, read
from bench.peers.registry import OURS, PLAIN, absent, names, peer
from bench.server import http
from scrapers.archive.store import Archive
from tests.support.synthetic import queries

SIZES = (1_000, 10_000, 100_000)
REAL = "real"
QUERIES = 200
REQUESTS = 4_000
TIME_LIMIT = 60.0  # seconds of queries for each engine; the figures cover the queries within it
MUCH = 20_000  # readouts above which plain Whoosh is left out: its build takes a quarter of an hour at 100,000
OF_THE_INDEX = ("build_s", "build_cpu_s", "index_mb", "segments", "cold_ms", "update_s", "dirty_mb", "pss_mb")
OF_A_PAGE = (*CLOCKS, "first_cpu_p95_ms", "repeat_cpu_p95_ms")

Row = dict[str, float]


def compare(
    collection: Collection,
    asked: Sequence[str],
    engines: Sequence[str],
    folder: Path,
    time_limit: float = TIME_LIMIT,
) -> dict[str, Row]:
    """Every figure of every engine over a collection. Engines are asked in turn, query by query.

    The queries differ. The first is for the start of a worker alone, so that each of the others is new once.
    """
    cold, *others = asked
    rows: dict[str, Row] = {}
    for name in engines:
        path = _path(folder, name)
        _tell(f"{name}: building")
        with Worker(name, path) as worker:
            rows[name] = worker.ask("build", collection)
        rows[name]["index_mb"] = sum(file.stat().st_size for file in path.rglob("*") if file.is_file()) / 1e6
    _tell("asking all of them in turn")
    with ExitStack() as stack:
        workers = {name: stack.enter_context(Worker(name, _path(folder, name))) for name in engines}
        for name, worker in workers.items():
            rows[name] |= worker.ask("ready")
            rows[name]["cold_ms"] = worker.ask("cold", cold)["cold_s"] * 1000
        times = _ask(workers, others, time_limit)
        for name, took in times.items():
            rows[name] |= {
                "asked": len(took),
                "of": len(others),
                **_of_a_page(took, times.get(OURS, [])),
                **workers[name].ask("memory"),
            }
            rows[name] |= workers[name].ask("segments")
            if not peer(name).lacks:
                rows[name] |= workers[name].ask("update")
    return rows


def _ask(workers: dict[str, Worker], asked: Sequence[str], time_limit: float) -> dict[str, list[Row]]:
    """The times of each query on each engine, until the engine's time limit."""
    took: dict[str, list[Row]] = {name: [] for name in workers}
    spent = dict.fromkeys(workers, 0.0)
    for query in asked:
        for name, worker in workers.items():
            if spent[name] < time_limit:
                began = time.perf_counter()
                took[name].append(worker.ask("page", query))
                spent[name] += time.perf_counter() - began
    return took


def _of_a_page(took: Sequence[Row], ours: Sequence[Row]) -> Row:
    """Medians and 95th percentiles, and the medians as multiples of ours on the queries that both were asked."""
    found: Row = {}
    for clock in CLOCKS:
        values = sorted(row[clock] for row in took)
        found[clock] = statistics.median(values)
        found[clock.replace("_ms", "_p95_ms")] = values[int(len(values) * 0.95)]
        if ours:
            both = min(len(took), len(ours))
            theirs, own = (statistics.median(row[clock] for row in rows[:both]) for rows in (took, ours))
            found[f"{clock}_to_ours"] = theirs / own
    return found


def _path(folder: Path, name: str) -> Path:
    return folder / name.replace(" ", "")


def _tell(line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {line}", file=sys.stderr, flush=True)


def ratios(rows: dict[str, Row]) -> dict[str, Row]:
    """Each figure as a multiple of ours; medians of a page on the queries that both were asked."""
    ours = rows.get(OURS, {})
    return {
        name: {key: row[key] / ours[key] for key in (*OF_THE_INDEX, *OF_A_PAGE) if key in row and ours.get(key)}
        | {clock: row[f"{clock}_to_ours"] for clock in CLOCKS if f"{clock}_to_ours" in row}
        for name, row in rows.items()
    }


def show(title: str, rows: dict[str, Row], conditions: Conditions) -> None:
    """Two tables under the conditions, the second with each engine's medians of processor time as multiples of ours."""
    print(f"\n{title}: {conditions}")
    print(" " * 17 + "".join(f"{name:>12}" for name in OF_THE_INDEX))
    for name, row in rows.items():
        print(f"{name:<17}" + _cells(row, OF_THE_INDEX))
    print("\n" + " " * 17 + "".join(f"{name:>18}" for name in OF_A_PAGE) + "    first, repeat to ours")
    for name, row in rows.items():
        found = ratios(rows)[name]
        to_ours = "".join(f"{found[clock]:11.2f}" for clock in CLOCKS if clock.endswith("_cpu_ms") and OURS in rows)
        print(f"{name:<17}" + _cells(row, OF_A_PAGE, 18) + to_ours)
    for name, row in rows.items():
        if row["asked"] < row["of"]:
            print(f"{name} was asked {row['asked']:.0f} of {row['of']:.0f} queries, until its time was over.")


def _cells(row: Row, names: Sequence[str], width: int = 12) -> str:
    return "".join(f"{row[name]:{width}.2f}" if name in row else f"{'–':>{width}}" for name in names)


def measure(
    title: str, collection: Collection, queries: Callable[[int, int], list[str]], options: argparse.Namespace
) -> dict[str, object]:
    """One collection, built by every engine that can build it in its time, asked, and served.

    `queries`: so many of them, by a seed.
    """
    size = len(read(collection)) if isinstance(collection, Path) else collection
    slow = {PLAIN: f"its build takes too long above {MUCH:,} readouts"} if size > MUCH and not options.engines else {}
    engines = [name for name in options.engines or names() if name not in slow]
    conditions = now(engines)
    with tempfile.TemporaryDirectory() as folder:
        asked = list(dict.fromkeys(queries(2 * QUERIES, 3)))[: QUERIES + 1]  # some are drawn twice
        rows = compare(collection, asked, engines, Path(folder), options.time_limit)
        show(title, rows, conditions)
        for name, why in slow.items():
            print(f"{name} is left out: {why}.")
        served: Row = {}
        if not options.no_http and OURS in engines:
            _tell("asking through gunicorn")
            served = http.measure(Path(folder), _path(Path(folder), OURS), queries(REQUESTS, 5))
            print("served: " + ", ".join(f"{name} {value:.1f}" for name, value in served.items()))
    return {
        "readouts": size,
        "conditions": asdict(conditions),
        "engines": rows,
        "ratios_to_ours": ratios(rows),
        "left_out": slow,
        "http": served,
    }


def main(given: Sequence[str]) -> int:
    reader = argparse.ArgumentParser(prog="bench", description=__doc__)
    reader.add_argument("sizes", nargs="*", help=f"how many invented readouts, or “{REAL}” for the real corpora [all]")
    reader.add_argument("--engines", nargs="+", choices=names(), help="only these [all that are installed]")
    reader.add_argument(
        "--home", type=Path, help="a home that holds the real corpora, indexed [one made from ../shared]"
    )
    reader.add_argument("--json", type=Path, help="write every figure here, after each collection")
    reader.add_argument("--time-limit", type=float, default=TIME_LIMIT, help="seconds of queries for each engine [60]")
    reader.add_argument("--no-http", action="store_true", help="leave the server out")
    options = reader.parse_args(given)
    figures: dict[str, Any] = {"command": list(given), "absent": absent(), "collections": {}}
    home: Path | None = options.home
    if home:
        Archive.open(real.archive_path(home), read_only=True).close()  # an error now, not in half an hour
    with tempfile.TemporaryDirectory() as folder:
        for size in options.sizes or [*map(str, SIZES), REAL]:
            if size != REAL:
                found = measure(f"{int(size):,} readouts", int(size), queries, options)
            elif home := home or real.made(Path(folder), _tell):
                documents = real.collection(home, Path(folder))
                found = measure("real corpora", documents, partial(real.queries, read(documents)), options)
            else:
                print(f"\nThe real corpora are left out: there is no {real.SHARED}.")
                continue
            figures["collections"][size] = found
            _write(figures, options.json)
        figures["annotation"] = annotation.rate(home)
    _write(figures, options.json)
    print(
        "\nannotation: {annotated_per_s:.0f} readouts a second and core, of {readouts}".format(**figures["annotation"])
    )
    for name, why in absent().items():
        print(f"{name} is left out: {why}.")
    print("; ".join(f"{name} has no {lacks}" for name in names() if (lacks := peer(name).lacks)) + ".")
    return 0


def _write(figures: dict[str, Any], path: Path | None) -> None:
    if path:
        path.write_text(json.dumps(figures, indent=1), encoding="utf-8")
