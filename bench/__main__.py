"""`python -m bench [SIZE…]`: ten hits with facets and snippets, on us and on our peers, as a table and JSON."""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.ours import Ours
from bench.peer import Peer
from bench.plain_whoosh import PlainWhoosh
from bench.synthetic import documents, queries
from index.document import Document

QUERIES = 200
SLOW = 40  # queries that plain Whoosh is asked, at two hundred times our cost


def peers() -> Iterator[Peer]:
    yield Ours()
    yield PlainWhoosh()
    try:
        from bench.tantivy_peer import Tantivy
    except ImportError:
        print("tantivy is not installed (pip install tantivy): left out", file=sys.stderr)
    else:
        yield Tantivy()


def measure(peer: Peer, path: Path, found: Sequence[Document], asked: Sequence[str]) -> dict[str, float]:
    """Seconds to build, bytes, milliseconds of the first page in a fresh process' state, and of the others, warm."""
    began = time.perf_counter()
    peer.build(path, found)
    built = time.perf_counter() - began
    began = time.perf_counter()
    peer.open(path)
    peer.page(asked[0])
    cold = (time.perf_counter() - began) * 1000
    took = []
    for query in asked:
        peer.page(query)
        began = time.perf_counter()
        peer.page(query)
        took.append((time.perf_counter() - began) * 1000)
    took.sort()
    return {
        "build_s": built,
        "megabytes": sum(file.stat().st_size for file in path.rglob("*") if file.is_file()) / 1e6,
        "first_ms": cold,
        "p50_ms": statistics.median(took),
        "p95_ms": took[int(len(took) * 0.95)],
    }


def main() -> None:
    if sys.argv[1:2] == ["quality"]:
        from bench.quality import main as quality

        sys.exit(quality(sys.argv[2:]))
    reader = argparse.ArgumentParser(prog="bench", description=__doc__)
    reader.add_argument("sizes", nargs="*", type=int, default=[1_000, 10_000])
    reader.add_argument("--json", type=Path, help="write every figure here")
    options = reader.parse_args()
    figures: dict[str, dict[str, dict[str, float]]] = {}
    for size in options.sizes:
        found, asked = list(documents(size)), queries(QUERIES)
        rows = figures[str(size)] = {}
        with tempfile.TemporaryDirectory() as folder:
            for peer in peers():
                some = asked[:SLOW] if peer.name == "Whoosh" else asked
                rows[peer.name] = measure(peer, Path(folder) / peer.name, found, some)
        print(
            f"\n{size:,} readouts   " + "".join(f"{name:>12}" for name in next(iter(rows.values()))) + "   p50 to ours"
        )
        for name, row in rows.items():
            ratio = row["p50_ms"] / rows["readouts"]["p50_ms"]
            print(f"{name:<18}" + "".join(f"{value:12.2f}" for value in row.values()) + f"{ratio:14.2f}")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
