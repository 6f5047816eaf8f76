"""`python -m bench [compare] [SIZE…]`: ten hits with facets and snippets, of us and our peers, as a table and JSON."""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

from bench import annotation, http, real
from bench.peers import OURS, PLAIN, absent, names, peer
from bench.process import Collection, Worker, read
from bench.synthetic import queries
from scrapers.archive import Archive

SIZES = (1_000, 10_000, 100_000)
REAL = "real"
QUERIES = 200
REQUESTS = 4_000
PATIENCE = 60.0  # seconds after which an engine is asked no more: the figures are then of the queries that it was asked
MUCH = 20_000  # readouts above which plain Whoosh is left out: its build takes a quarter of an hour at 100,000
SHOWN = (
    "build_s",
    "build_cpu_s",
    "index_mb",
    "ready_s",
    "first_ms",
    "p50_ms",
    "p95_ms",
    "update_s",
    "dirty_mb",
    "pss_mb",
)

Row = dict[str, float]


def compare(collection: Collection, asked: Sequence[str], engines: Sequence[str], folder: Path) -> dict[str, Row]:
    """Every figure of every engine over a collection. Engines are asked in turn, query by query."""
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
            rows[name]["first_ms"] = worker.ask("first", asked[0])["first_s"] * 1000
        times = _ask(workers, asked)
        for name, took in times.items():
            rows[name] |= {"p50_ms": statistics.median(took), "p95_ms": sorted(took)[int(len(took) * 0.95)]}
            if OURS in times:  # on the queries that both were asked
                rows[name]["p50_to_ours"] = rows[name]["p50_ms"] / statistics.median(times[OURS][: len(took)])
            rows[name] |= {"asked": len(took), **workers[name].ask("memory")}
            if not peer(name).lacks:
                rows[name] |= workers[name].ask("update")
    return rows


def _ask(workers: dict[str, Worker], asked: Sequence[str]) -> dict[str, list[float]]:
    """The milliseconds of each query that each engine was asked before it had had its time."""
    took: dict[str, list[float]] = {name: [] for name in workers}
    spent = dict.fromkeys(workers, 0.0)
    for query in asked:
        for name, worker in workers.items():
            if spent[name] < PATIENCE:
                began = time.perf_counter()
                took[name].append(worker.ask("page", query)["ms"])
                spent[name] += time.perf_counter() - began
    return took


def _path(folder: Path, name: str) -> Path:
    return folder / name.replace(" ", "")


def _tell(line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {line}", file=sys.stderr, flush=True)


def ratios(rows: dict[str, Row]) -> dict[str, Row]:
    """Each figure as a multiple of ours; the median on the queries that both were asked."""
    ours = rows.get(OURS, {})
    return {
        name: {key: row[key] / ours[key] for key in SHOWN if key in row and ours.get(key)}
        | ({"p50_ms": row["p50_to_ours"]} if "p50_to_ours" in row else {})
        for name, row in rows.items()
    }


def show(title: str, rows: dict[str, Row]) -> None:
    """A table, with each engine's median as a multiple of ours."""
    print(f"\n{title}".ljust(18) + "".join(f"{name:>13}" for name in SHOWN) + "   p50 to ours")
    for name, row in rows.items():
        cells = "".join(f"{row[key]:13.2f}" if key in row else f"{'–':>13}" for key in SHOWN)
        ratio = ratios(rows)[name].get("p50_ms")
        print(f"{name:<17}{cells}" + (f"{ratio:14.2f}" if ratio else ""))
    for name, row in rows.items():
        if row["asked"] < QUERIES:
            print(f"{name} was asked {row['asked']:.0f} of {QUERIES} queries, in {PATIENCE:.0f} seconds.")


def measure(
    title: str, collection: Collection, queries: Callable[[int, int], list[str]], options: argparse.Namespace
) -> dict[str, object]:
    """One collection, built by every engine that can build it in its time, asked, and served.

    `queries`: so many of them, by a seed.
    """
    size = len(read(collection)) if isinstance(collection, Path) else collection
    slow = {PLAIN: f"its build takes too long above {MUCH:,} readouts"} if size > MUCH and not options.engines else {}
    engines = [name for name in options.engines or names() if name not in slow]
    with tempfile.TemporaryDirectory() as folder:
        rows = compare(collection, queries(QUERIES, 3), engines, Path(folder))
        show(title, rows)
        for name, why in slow.items():
            print(f"{name} is left out: {why}.")
        served: Row = {}
        if not options.no_http and OURS in engines:
            _tell("asking through gunicorn")
            served = http.measure(Path(folder), _path(Path(folder), OURS), queries(REQUESTS, 5))
            print("served: " + ", ".join(f"{name} {value:.1f}" for name, value in served.items()))
    return {"readouts": size, "engines": rows, "ratios_to_ours": ratios(rows), "left_out": slow, "http": served}


def main(given: Sequence[str]) -> int:
    reader = argparse.ArgumentParser(prog="bench", description=__doc__)
    reader.add_argument("sizes", nargs="*", help=f"how many invented readouts, or “{REAL}” for the real corpora [all]")
    reader.add_argument("--engines", nargs="+", choices=names(), help="only these [all that are installed]")
    reader.add_argument(
        "--home", type=Path, help="a home that holds the real corpora, indexed [one made from ../shared]"
    )
    reader.add_argument("--json", type=Path, help="write every figure here, after each collection")
    reader.add_argument("--no-http", action="store_true", help="leave the server out")
    options = reader.parse_args(given)
    machine = {"cores": os.cpu_count(), "python": platform.python_version(), "machine": platform.machine()}
    figures: dict[str, Any] = {"command": list(given), "machine": machine, "absent": absent(), "collections": {}}
    home: Path | None = options.home
    if home:
        Archive.open(real.archive_path(home), read_only=True).close()  # better told now than in half an hour
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
