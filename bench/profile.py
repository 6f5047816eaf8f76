"""`python -m bench profile`: where the time of a search goes, from the request's line to the bytes of its answer."""

from __future__ import annotations

import argparse
import logging
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.peers.base import FACETS
from bench.sampling import sampled, show
from scrapers.archive.store import Archive
from search.open import open_engine
from tests.support.synthetic import filled, queries
from web.app import create_app

QUERIES = 200
PARTS = (
    ("snippets: windows, sentence borders, the passages shown", "snippets.py", ""),
    ("snippets: windows, sentence borders, the passages shown", "highlights.py", ""),
    ("hits: what is shown of each", "hits.py", ""),
    ("facets: counting and listing", "results.py", "listed"),
    ("months", "results.py", "months"),
    ("finding, scoring, ordering", "results.py", ""),
    ("reading the query", "parser.py", ""),
    ("the rest of the engine", "engine.py", "search"),
    ("the answer as JSON", "caching.py", "as_json"),
    ("the answer as JSON", "search_answer.py", ""),
    ("the log and the metrics", "access_log.py", ""),
    ("the log and the metrics", "metrics.py", ""),
    ("reading the parameters", "request.py", "read_request"),
)


def main(given: Sequence[str]) -> int:
    reader = argparse.ArgumentParser(prog="bench profile", description=__doc__)
    reader.add_argument("--size", type=int, default=10_000, help="readouts [10,000]")
    reader.add_argument("--times", type=int, default=10, help="how often each of 200 queries is asked [10]")
    options = reader.parse_args(given)
    logging.disable(logging.INFO)
    with tempfile.TemporaryDirectory() as folder:
        home = filled(Path(folder), options.size)
        with Archive.open(home / "archive.sqlite3", read_only=True) as archive:
            client = create_app(open_engine(home / "index"), archive).test_client()
            asked = [{"q": query, "facets": ",".join(FACETS)} for query in queries(QUERIES, seed=3)]
            for one in asked:
                client.get("/api/search", query_string=one)
            began = time.process_time()
            with sampled(PARTS, "Flask and the client of the test") as counts:
                for one in asked * options.times:
                    client.get("/api/search", query_string=one)
            seconds = time.process_time() - began
    print(
        f"{seconds / (QUERIES * options.times) * 1000:.2f} ms of processor time a request, of {options.size:,} readouts"
    )
    show(counts)
    return 0
