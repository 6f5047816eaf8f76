"""`python -m bench [SIZE…]`: ten hits with facets and snippets, on us and on our peers, as a table and JSON.

`python -m bench quality …` measures ranking instead.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from bench import http
from bench.peers import OURS, PLAIN, names, peer
from bench.process import Worker
from bench.synthetic import queries

QUERIES = 200
SLOW = 40  # queries that plain Whoosh is asked, at a hundred times our cost
MUCH = 20_000  # readouts above which plain Whoosh is left out: a build of it is five minutes at 100,000
SHOWN = ("build_s", "build_cpu_s", "index_mb", "first_ms", "p50_ms", "p95_ms", "update_s", "dirty_mb", "pss_mb")

Row = dict[str, float]


def compare(size: int, engines: Sequence[str], folder: Path) -> dict[str, Row]:
    """Every figure of every engine over so many readouts. Engines are asked in turn, query by query."""
    asked = queries(QUERIES)
    rows: dict[str, Row] = {}
    for name in engines:
        path = folder / name.replace(" ", "")
        with Worker(name, path) as worker:
            rows[name] = worker.ask("build", size)
        rows[name]["index_mb"] = sum(file.stat().st_size for file in path.rglob("*") if file.is_file()) / 1e6
    with ExitStack() as stack:
        workers = {name: stack.enter_context(Worker(name, folder / name.replace(" ", ""))) for name in engines}
        took: dict[str, list[float]] = {name: [] for name in engines}
        for name, worker in workers.items():
            rows[name]["first_ms"] = worker.ask("first", asked[0])["first_s"] * 1000
        for number, query in enumerate(asked):
            for name, worker in workers.items():
                if name != PLAIN or number < SLOW:
                    took[name].append(worker.ask("page", query)["ms"])
        for name, worker in workers.items():
            times = sorted(took[name])
            rows[name] |= {"p50_ms": statistics.median(times), "p95_ms": times[int(len(times) * 0.95)]}
            rows[name] |= worker.ask("memory")
            if not peer(name).lacks:
                rows[name] |= worker.ask("update")
    return rows


def show(size: int, rows: dict[str, Row]) -> None:
    """A table, with each engine's median as a multiple of ours."""
    print(f"\n{size:,} readouts".ljust(18) + "".join(f"{name:>13}" for name in SHOWN) + "   p50 to ours")
    for name, row in rows.items():
        cells = "".join(f"{row[key]:13.2f}" if key in row else f"{'–':>13}" for key in SHOWN)
        print(f"{name:<17}{cells}{row['p50_ms'] / rows[OURS]['p50_ms']:14.2f}")


def main() -> None:
    if sys.argv[1:2] == ["quality"]:
        from bench.quality import main as quality

        sys.exit(quality(sys.argv[2:]))
    reader = argparse.ArgumentParser(prog="bench", description=__doc__)
    reader.add_argument("sizes", nargs="*", type=int, default=[1_000, 10_000])
    reader.add_argument("--engines", nargs="+", choices=names(), help="only these [all that are installed]")
    reader.add_argument("--json", type=Path, help="write every figure here")
    reader.add_argument("--no-http", action="store_true", help="leave the server out")
    options = reader.parse_args()
    machine = {"cores": os.cpu_count(), "python": platform.python_version(), "machine": platform.machine()}
    figures: dict[str, object] = {"command": sys.argv[1:], "machine": machine, "sizes": {}}
    for size in options.sizes:
        engines = options.engines or [name for name in names() if name != PLAIN or size <= MUCH]
        with tempfile.TemporaryDirectory() as folder:
            rows = compare(size, engines, Path(folder))
        show(size, rows)
        ratios = {key: {n: row[key] / rows[OURS][key] for n, row in rows.items() if key in row} for key in SHOWN}
        served: Row = {}
        if not options.no_http:
            with tempfile.TemporaryDirectory() as folder:
                served = http.measure(Path(folder), size, queries(4_000, seed=5))
            print("served: " + ", ".join(f"{name} {value:.1f}" for name, value in served.items()))
        figures["sizes"] |= {str(size): {"engines": rows, "ratios_to_ours": ratios, "http": served}}  # type: ignore[operator]
    left = [f"{name} has no {lacks}" for name in names() if (lacks := peer(name).lacks)]
    print("\n" + "; ".join([*left, f"plain Whoosh is asked {SLOW} queries, the others {QUERIES}"]) + ".")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
