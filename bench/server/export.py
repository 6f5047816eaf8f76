"""`python -m bench export`: memory of a server during a download of all hits, few and many.

The worker's peak is set back before each download (Linux's clear_refs) and read after it; the figure is the
rise above the worker's memory before.
"""

from __future__ import annotations

import argparse
import http.client
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.server.load import resident
from tests.support.served import serving
from tests.support.synthetic import filled

PART = 65_536


def download(port: int, path: str) -> tuple[int, int, float]:
    """Lines, bytes and seconds of a download; keeps only a part of it in memory."""
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    connection.request("GET", path)
    answer = connection.getresponse()
    lines = size = 0
    while part := answer.read(PART):
        lines += part.count(b"\n")
        size += len(part)
    connection.close()
    return lines, size, time.perf_counter() - began


def peak(process: int) -> float:
    """Megabytes at most since it was set back."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1000 for line in lines if line.startswith("VmHWM"))


def measure(size: int, shape: str) -> tuple[int, int, float, float]:
    """Lines, bytes, seconds, and the worker's rise in memory in megabytes."""
    with tempfile.TemporaryDirectory() as folder:
        home = filled(Path(folder), size)
        with serving(home, "--workers", "1", log_level="error") as served:
            download(served.port, f"/export.{shape}")  # what is read once, and kept, is no part of it
            (worker,) = served.workers()
            Path(f"/proc/{worker}/clear_refs").write_text("5", encoding="ascii")
            before = resident(worker)
            lines, length, seconds = download(served.port, f"/export.{shape}")
            return lines, length, seconds, peak(worker) - before


def main(words: Sequence[str]) -> int:
    reader = argparse.ArgumentParser(prog="bench export", description=__doc__)
    reader.add_argument("sizes", nargs="*", type=int, default=[1_000, 10_000, 50_000])
    options = reader.parse_args(words)
    for shape in ("csv", "jsonl"):
        for size in options.sizes:
            lines, length, seconds, rose = measure(size, shape)
            print(
                f"{shape:<6}{lines:>8,} lines {length / 1e6:8.1f} MB {seconds:6.1f} s   {rose:6.2f} MB more at its peak"
            )
    return 0
