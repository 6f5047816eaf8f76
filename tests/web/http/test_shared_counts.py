from __future__ import annotations

import multiprocessing
import os
import signal

from web.http.shared_counts import SharedCounts


def add(counts: SharedCounts, times: int) -> None:
    for _ in range(times):
        counts.add("client", 3600, 1)


def test_no_count_is_lost_between_processes() -> None:
    counts = SharedCounts()
    context = multiprocessing.get_context("fork")
    processes = [context.Process(target=add, args=(counts, 500)) for _ in range(3)]
    for process in processes:
        process.start()
    add(counts, 500)
    for process in processes:
        process.join(60)
    assert counts.get("client")[0] == 2000


def test_a_process_that_dies_while_it_counts_keeps_nobody_waiting() -> None:
    counts = SharedCounts()

    def die() -> None:
        with counts._locked():
            os.kill(os.getpid(), signal.SIGKILL)

    process = multiprocessing.get_context("fork").Process(target=die)
    process.start()
    process.join(60)
    assert counts.add("client", 3600, 1) == 1


def test_a_count_begins_anew_when_its_time_has_passed() -> None:
    counts = SharedCounts()
    assert counts.add("client", -1, 5) == 5
    assert counts.get("client")[0] == 0
    assert counts.add("client", 3600, 1) == 1


def test_any_number_of_clients_is_counted_in_the_same_memory() -> None:
    counts = SharedCounts(places=16)
    for number in range(1000):
        assert counts.add(f"client {number}", 3600 + number, 1) == 1
    assert counts.get("client 999")[0] == 1
    assert len(counts._memory) == 16 * 24
    counts.clear("client 999")
    assert counts.get("client 999")[0] == 0
