"""`python -m bench crawl`: the replayed site crawled whole with no delay: seconds, memory, and where the time goes."""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from bench.sampling import sampled, show
from bench.server.http import free_port
from scrapers.archive.store import Archive
from scrapers.crawl.options import CrawlMode, CrawlOptions
from scrapers.crawl.process import work
from scrapers.crawl.report import RunReport
from scrapers.registry import find_source
from scrapers.source import Source

PARTS = (
    ("reading articles", "dispatch.py", "attempt"),
    ("reading listings", "spider.py", "_links"),
    ("judging", "layout_guard.py", ""),
    ("judging", "quarantine.py", ""),
    ("judging", "soft_404.py", ""),
    ("taking stock at the end", "health.py", ""),
    ("storing", "store.py", ""),
    ("storing", "crawl_log.py", ""),
    ("waiting for the site", "selectors.py", "select"),
)


def main(arguments: list[str]) -> int:
    reader = argparse.ArgumentParser(prog="bench crawl", description=__doc__)
    reader.add_argument("--shared", type=Path, default=Path("../shared"), help="where the saved pages are")
    shared = reader.parse_args(arguments).shared
    tool = shared / "tools" / "replay_site.py"
    if not tool.exists():
        print(f"{tool} is not there: nothing to crawl.", file=sys.stderr)
        return 1
    port = free_port()
    site = subprocess.Popen([sys.executable, str(tool), "--port", str(port)], stderr=subprocess.PIPE, text=True)
    try:
        assert site.stderr
        next(line for line in site.stderr if line.startswith("serving"))
        threading.Thread(target=lambda: [None for _ in site.stderr or ()], daemon=True).start()
        os.environ["http_proxy"] = f"http://127.0.0.1:{port}"
        with tempfile.TemporaryDirectory() as folder:
            _crawl(Path(folder) / "archive.sqlite3")
    finally:
        site.terminate()
        site.wait(10)
    return 0


def _crawl(path: Path) -> None:
    Archive.open(path, create=True).close()
    source = find_source("kremlin-en")
    options = CrawlOptions(mode=CrawlMode.FULL, delay=0.0)
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_sampled, args=(path, source, options, theirs))
    began = time.perf_counter()
    process.start()
    theirs.close()
    report, last = None, None
    try:
        while True:
            last = ours.recv()
            report = last if isinstance(last, RunReport) else report
    except EOFError:
        seconds = time.perf_counter() - began
    process.join(60)
    assert report
    assert isinstance(last, tuple)
    _show(report, seconds, *last, path.stat().st_size / 1e6)


def _show(report: RunReport, seconds: float, cpu: float, peak: float, parts: Counter[str], size: float) -> None:
    pages = report.found + report.listings + report.listings_missing
    print(
        f"{report.new:,} readouts new, {report.missing:,} articles and {report.listings_missing:,} of"
        f" {report.listings + report.listings_missing:,} listing pages missing: {pages:,} requests in {seconds:.0f} s"
        f" ({cpu:.0f} s of processor time), {pages / seconds:.0f} a second; peak {peak:.0f} MB; archive {size:.0f} MB"
    )
    show(parts)


def _sampled(path: Path, source: Source, options: CrawlOptions, connection: Connection) -> None:
    """The crawl's process, watched."""
    with sampled(PARTS, "Scrapy and Twisted") as parts:
        work(path, source, options, connection)
    used = resource.getrusage(resource.RUSAGE_SELF)
    connection.send((used.ru_utime + used.ru_stime, used.ru_maxrss / 1000, parts))
