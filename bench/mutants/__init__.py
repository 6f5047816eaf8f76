"""`python -m bench mutants [ID or FILE …]`: break a rule of the product by a small change, and see a test fail.

The rows are in bench/mutants/*.toml. Each change is applied to a copy of the tree, and the tests that the row names run
there. It ends with 1 where a change survived, a row no longer fits, or the test that failed also fails without it.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from queue import Queue

from bench.mutants.page import enter
from bench.mutants.rows import ROOT, Mutant, RowError, chosen, rows
from bench.mutants.trial import EQUIVALENT, KILLED, MEANING, SKIPPED, TIME_LIMIT, Tree, Verdict, attempt, tree

HARMLESS = (KILLED, EQUIVALENT, SKIPPED)


def verdicts(mutants: Sequence[Mutant], jobs: int, time_limit: float) -> Iterator[Verdict]:
    """In the order of the rows, so many at a time, each in a copy of its own."""
    with ExitStack() as stack:
        trees = [stack.enter_context(tree(ROOT)) for _ in range(jobs)]
        copies: Queue[Tree] = Queue()
        for copy in trees:
            copies.put(copy)

        def one(mutant: Mutant) -> Verdict:
            copy = copies.get()
            try:
                return attempt(mutant, copy, time_limit)
            finally:
                copies.put(copy)

        pool = stack.enter_context(ThreadPoolExecutor(jobs))
        stack.callback(pool.shutdown, cancel_futures=True)
        for copy in trees:  # first of all, where this ends early
            stack.callback(copy.stop)
        yield from pool.map(one, mutants)


def line(verdict: Verdict) -> str:
    mutant = verdict.mutant
    return f"{verdict.what:10} {mutant.id:14} {mutant.rule}\n{'':26}{verdict.why} ({verdict.seconds:.0f} s)"


def main(words: Sequence[str]) -> int:
    reader = argparse.ArgumentParser(prog="bench mutants", description=__doc__)
    reader.add_argument("names", nargs="*", metavar="ID or FILE", help="which; all where none are named")
    reader.add_argument("--list", action="store_true", help="say which there are, and run nothing")
    reader.add_argument("--table", type=Path, metavar="FILE", help="enter what came of them in this page")
    reader.add_argument("--jobs", type=int, default=2, help="how many at a time")
    reader.add_argument("--time-limit", type=float, default=TIME_LIMIT, help="seconds that the tests of one may take")
    options = reader.parse_args(words)
    signal.signal(signal.SIGTERM, lambda *received: sys.exit(128 + signal.SIGTERM))
    try:
        known = list(rows())
        mutants = chosen(known, options.names)
        if options.list:
            for mutant in mutants:
                print(f"{mutant.room:12} {mutant.id:14} {mutant.rule}")
            return 0
        found = []
        for verdict in verdicts(mutants, options.jobs, options.time_limit):
            found.append(verdict)
            print(line(verdict), flush=True)
            if options.table:
                enter(options.table, found, known)
    except RowError as error:
        print(error, file=sys.stderr)
        return 1
    counts = Counter(verdict.what for verdict in found)
    closing = ", ".join(f"{counts[what]} {what} ({MEANING[what]})" for what in MEANING if counts[what])
    print(f"{len(found)} changes: {closing}")
    return 0 if all(verdict.what in HARMLESS for verdict in found) else 1
