"""`python -m bench memory`: what 100,000 hostile requests, each another, leave in the memory of a server's workers.

It serves the bundled sample with two workers, asks and prints the megabytes that each worker shares with no other,
before, meanwhile and afterwards. It ends with 1 where a worker grew by more than MOST.
"""

from __future__ import annotations

import argparse
import http.client
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from readouts.home import Home
from scrapers import sample
from tests.support.hostile import addresses, private
from tests.support.served import Served, serving

MOST = 50.0  # megabytes
CLIENTS = 4
STEPS = 10


def ask(port: int, paths: Sequence[str]) -> Counter[int]:
    """How many answers had which status; only those that come while the server works as it should are expected."""
    statuses: Counter[int] = Counter()
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        for path in paths:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            statuses[answer.status] += 1
    return statuses


def asked(served: Served, count: int, seed: int) -> Counter[int]:
    paths = list(addresses(count, seed))
    with ThreadPoolExecutor(CLIENTS) as pool:
        return sum(pool.map(lambda n: ask(served.port, paths[n::CLIENTS]), range(CLIENTS)), Counter())


def workers(served: Served) -> dict[int, float]:
    return {worker: private(worker) for worker in served.workers()}


def main(words: Sequence[str]) -> int:
    reader = argparse.ArgumentParser(prog="bench memory", description=__doc__)
    reader.add_argument("--requests", type=int, default=100_000)
    options = reader.parse_args(words)
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        with home.archive(create=True) as archive:
            sample.load(archive)
        home.build()
        with serving(home.path, "--workers", "2", log_level="error") as served:
            asked(served, 400, seed=0)
            before = workers(served)
            told("before", before)
            began, statuses = time.monotonic(), Counter[int]()
            for step in range(1, STEPS + 1):
                statuses += asked(served, options.requests // STEPS, seed=step)
                told(f"after {sum(statuses.values()):,}", workers(served))
            after = workers(served)
    print(f"{dict(statuses)} in {time.monotonic() - began:.0f} s")
    grew = (
        max(after[worker] - megabytes for worker, megabytes in before.items())
        if before.keys() == after.keys()
        else None
    )
    print("a worker died" if grew is None else f"a worker grew by at most {grew:.1f} MB")
    return 0 if grew is not None and grew <= MOST and set(statuses) <= {200, 422} else 1


def told(when: str, found: dict[int, float]) -> None:
    print(f"{when:16} {' and '.join(f'{megabytes:.1f}' for megabytes in found.values())} MB in the workers", flush=True)
