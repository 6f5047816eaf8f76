"""Work shared among processes: in order, bounded, and never waiting for one that is gone."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from index.errors import WorkerDied, WorkFailed
from index.process_pool import chunks, mapped
from scrapers.errors import UnknownSource
from scrapers.registry import find_source
from tests.support.paths import ROOT


def test_chunks_hold_every_item_once_in_order() -> None:
    assert list(chunks(range(7), 3)) == [[0, 1, 2], [3, 4, 5], [6]]


def test_results_come_in_the_order_of_the_items_which_are_taken_as_needed() -> None:
    taken = []

    def items() -> Iterator[int]:
        for number in range(30):
            taken.append(number)
            yield number

    results = mapped(abs, items(), 2)
    assert next(results) == 0
    assert len(taken) < 10
    assert list(results) == list(range(1, 30))


def test_what_one_process_raises_is_raised() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        list(mapped(int, ["1", "x"], 2))


def test_an_error_of_the_product_keeps_its_subject_and_remedy_across_processes() -> None:
    with pytest.raises(UnknownSource) as raised:
        list(mapped(find_source, ["nosuch"], 2))
    with pytest.raises(UnknownSource) as expected:
        find_source("nosuch")
    assert str(raised.value) == str(expected.value)


class Unpicklable(Exception):
    def __init__(self, subject: str) -> None:
        super().__init__(subject)
        self.opened = lambda: subject


def refuse(item: str) -> None:
    raise Unpicklable(item)


def test_an_error_that_cannot_be_pickled_is_told_in_words_and_not_as_a_dead_process() -> None:
    with pytest.raises(WorkFailed, match="Unpicklable: page 7"):
        list(mapped(refuse, ["page 7"], 2))


def test_a_process_that_dies_ends_the_work_with_an_error() -> None:
    with pytest.raises(WorkerDied):
        list(mapped(os._exit, [3], 2))


class Deadly:
    """What ends a process that receives it, as want of memory may while it starts."""

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return os._exit, (3,)


def nothing(*given: object) -> None: ...


def test_a_process_that_dies_before_it_has_received_its_work_ends_the_work_too() -> None:
    with pytest.raises(WorkerDied):
        list(mapped(partial(nothing, Deadly(), bytes(10**6)), range(100), 2))


def test_processes_end_with_the_one_that_started_them(tmp_path: Path) -> None:
    """Killed outright, as a machine without memory does it: nobody is left to tell them."""
    script = tmp_path / "starts.py"
    script.write_text(
        "import os, time\nfrom index.process_pool import mapped\n"
        "def slow(number):\n    print(os.getpid(), flush=True)\n    time.sleep(60)\n"
        "if __name__ == '__main__':\n    list(mapped(slow, range(2), 2))\n"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    parent = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env=env)
    assert parent.stdout
    workers = [int(parent.stdout.readline()) for _ in range(2)]
    parent.kill()
    parent.wait()
    parent.stdout.close()
    for _ in range(200):
        if not any(_running(worker) for worker in workers):
            return
        time.sleep(0.05)
    pytest.fail("a process outlived the one that started it")


def _running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
