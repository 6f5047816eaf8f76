"""`python -m bench load`: far more than a server bears, from many clients and slow ones, and how it is afterwards.

First as many requests as it answers to a few clients, which is what it bears; then ten times as many a second, each on
a connection of its own and none waiting for another; then the few clients again. With --nginx they all come through
deploy/nginx.conf, without its limits of one client, and beside 200 clients that never send their request whole. Amid
the crowd one worker is killed, with the connections it holds: all others must be answered. Server and clients share out
the processors, because clients in such numbers would otherwise starve the server.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import itertools
import multiprocessing
import os
import re
import signal
import socket
import statistics
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from tests.support.proxied import UNLIMITED, proxied
from tests.support.served import Served, serving
from tests.support.synthetic import filled, queries

FEW = 4
TIMES = 10  # what it bears
SLOW = 200
AMID = 2.0  # seconds that the clients of a crowd take to start, about
GIVES_UP = 30.0  # seconds after which a client gives up
STATUSES = ("200", "429", "503", "broken", "late")


class Phase(NamedTuple):
    """The result of some seconds of load: answers by status, and their times in milliseconds."""

    seconds: float
    answers: Counter[str]
    took: list[float]

    def summary(self) -> str:
        good = self.answers["200"] / self.seconds
        asked = self.answers.total() / self.seconds
        others = ", ".join(f"{name} {self.answers[name]:,}" for name in STATUSES if self.answers[name])
        median = statistics.median(self.took) if self.took else float("nan")
        return f"{asked:8.0f} asked a second {good:8.0f} answered a second   median {median:6.1f} ms   {others}"


def few(port: int, words: Sequence[str], seconds: float) -> Phase:
    """Clients that wait for each answer before they ask again, on kept connections."""
    with ThreadPoolExecutor(FEW) as pool:
        parts = pool.map(lambda n: _ask(port, words[n::FEW], seconds), range(FEW))
        return _sum(seconds, list(parts))


def many(port: int, words: Sequence[str], seconds: float, rate: float) -> Phase:
    """An open-loop load of so many requests a second, each on its own connection, from two processes."""
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        crowds = pool.starmap(_crowd, [(port, words[n::2], seconds, rate / 2) for n in range(2)])
    return _sum(seconds, crowds)


def _crowd(port: int, words: Sequence[str], seconds: float, rate: float) -> tuple[Counter[str], list[float]]:
    return asyncio.run(_come(port, words, seconds, rate))


async def _come(port: int, words: Sequence[str], seconds: float, rate: float) -> tuple[Counter[str], list[float]]:
    answers: Counter[str] = Counter()
    took: list[float] = []
    began = time.monotonic()
    async with asyncio.TaskGroup() as group:
        for number in range(int(rate * seconds)):
            await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
            group.create_task(_once(port, words[number % len(words)], answers, took))
    return answers, took


async def _once(port: int, query: str, answers: Counter[str], took: list[float]) -> None:
    began = time.perf_counter()
    try:
        async with asyncio.timeout(GIVES_UP):
            status = await _answer(port, "/api/search?" + urlencode({"q": query}))
    except TimeoutError:
        status = "late"
    except (OSError, asyncio.IncompleteReadError):
        status = "broken"
    answers[status] += 1
    if status == "200":
        took.append((time.perf_counter() - began) * 1000)


async def _answer(port: int, address: str) -> str:
    """The status of an answer that came whole. Raises OSError and IncompleteReadError."""
    reading, writing = await asyncio.open_connection("127.0.0.1", port)
    try:
        writing.write(f"GET {address} HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n".encode())
        head = (await reading.readuntil(b"\r\n\r\n")).decode()
        if length := re.search(r"(?i)\r\ncontent-length: (\d+)", head):
            await reading.readexactly(int(length[1]))
        return head.split()[1]
    finally:
        writing.close()


def _ask(port: int, words: Sequence[str], seconds: float) -> tuple[Counter[str], list[float]]:
    answers: Counter[str] = Counter()
    took = []
    end = time.monotonic() + seconds
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for query in itertools.cycle(words):
        began = time.perf_counter()
        if time.monotonic() > end:
            break
        connection.request("GET", "/api/search?" + urlencode({"q": query}))
        answer = connection.getresponse()
        answer.read()
        answers[str(answer.status)] += 1
        took.append((time.perf_counter() - began) * 1000)
    connection.close()
    return answers, took


def _sum(seconds: float, parts: Sequence[tuple[Counter[str], list[float]]]) -> Phase:
    answers: Counter[str] = Counter()
    for counted, _ in parts:
        answers += counted
    return Phase(seconds, answers, [ms for _, took in parts for ms in took])


class Strike:
    """A worker's end amid a crowd, and how many clients it took with it. `slow` are no part of the crowd."""

    def __init__(self, victim: int, port: int, slow: Collection[int]) -> None:
        self.victim, self.port, self.slow = victim, port, slow
        self.took_with_it = 0

    def __call__(self) -> None:
        """Stopped, it takes no more connections, so that those that are counted are those that die with it.

        One that has none of the crowd goes on for a moment, until it has some or a client gives up.
        """
        end = time.monotonic() + GIVES_UP
        while not self._hold_still() and time.monotonic() < end:
            os.kill(self.victim, signal.SIGCONT)
            time.sleep(0.01)
        os.kill(self.victim, signal.SIGKILL)

    def _hold_still(self) -> int:
        os.kill(self.victim, signal.SIGSTOP)
        while not _stopped(self.victim):
            time.sleep(0.001)
        self.took_with_it = len(held(self.victim, self.port) - set(self.slow))
        return self.took_with_it


def _stopped(process: int) -> bool:
    """Whether all of its threads are: a signal reaches them one after the other."""
    stats = (file.read_text(encoding="ascii") for file in Path(f"/proc/{process}/task").glob("*/stat"))
    return all(stat.rpartition(")")[2].split()[0] == "T" for stat in stats)


def held(process: int, port: int) -> set[int]:
    """The clients' ports of the connections to this port that a process has open, by Linux's own account."""
    own = set()
    for handle in Path(f"/proc/{process}/fd").iterdir():
        with suppress(OSError):
            own.add(os.readlink(handle))
    found = set()
    for family in ("tcp", "tcp6"):
        with suppress(OSError):
            for line in Path(f"/proc/{process}/net/{family}").read_text(encoding="ascii").splitlines()[1:]:
                _, here, there, _, _, _, _, _, _, inode, *_ = line.split()
                client = int(there.rpartition(":")[2], 16)  # 0 of a socket that listens
                if client and int(here.rpartition(":")[2], 16) == port and f"socket:[{inode}]" in own:
                    found.add(client)
    return found


def borne(overload: Phase, took_with_it: int) -> bool:
    """Whether each client got an answer in time but those whose connection the killed worker had, and it had some."""
    known = set(overload.answers) <= set(STATUSES)
    return known and took_with_it > 0 and overload.answers["broken"] <= took_with_it and not overload.answers["late"]


def resident(process: int) -> float:
    """Megabytes of a process that are in memory, those it shares included."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1000
    return 0.0


def memory(served: Served) -> str:
    return " and ".join(f"{resident(worker):.0f}" for worker in served.workers()) + " MB in its workers"


def halves() -> tuple[set[int], set[int]]:
    """The processors for the server and those for its clients; all for both where there is only one."""
    found = sorted(os.sched_getaffinity(0))
    half = len(found) // 2
    return set(found[:half] or found), set(found[half:])


def main(words: Sequence[str]) -> int:
    reader = argparse.ArgumentParser(prog="bench load", description=__doc__)
    reader.add_argument("--size", type=int, default=10_000, help="readouts in the index")
    reader.add_argument("--seconds", type=float, default=10, help="of each phase")
    reader.add_argument("--nginx", action="store_true", help="with deploy/nginx.conf in front, and slow clients")
    options = reader.parse_args(words)
    asked = queries(2_000, seed=7)
    with tempfile.TemporaryDirectory() as folder:
        home = filled(Path(folder), options.size)
        servers, clients = halves()
        os.sched_setaffinity(0, servers)
        with ExitStack() as servers_up:
            served = servers_up.enter_context(serving(home, "--workers", "2", log_level="error", proxies="1"))
            front = served
            if options.nginx:
                front = servers_up.enter_context(proxied(served, Path(folder) / "nginx", **UNLIMITED))
            os.sched_setaffinity(0, clients)
            _ask(front.port, asked, 2)
            sustained = few(front.port, asked, options.seconds)
            print(f"what it bears      {sustained.summary()}\n{'':19}{memory(served)}")
            victim = served.workers()[0]
            with ExitStack() as stack:
                slow = [stack.enter_context(stuck(front.port)) for _ in range(SLOW if options.nginx else 0)]
                strike = Strike(victim, served.port, {one.getsockname()[1] for one in slow})
                timer = threading.Timer(AMID + options.seconds / 2, strike)
                timer.start()
                bears = sustained.answers["200"] / sustained.seconds
                overload = many(front.port, asked, options.seconds, TIMES * bears)
                timer.join()
            print(f"{TIMES} times as much   {overload.summary()}\n{'':19}{memory(served)}")
            print(f"{'':19}{strike.took_with_it} of them were held by the worker that was killed")
            after = few(front.port, asked, options.seconds)
            print(f"at once afterwards {after.summary()}\n{'':19}{memory(served)}")
            replaced = victim not in served.workers() and len(served.workers()) == 2
            print(f"the worker that was killed is {'replaced' if replaced else 'MISSING'}")
    served_after = after.answers.total() == after.answers["200"]
    return 0 if replaced and borne(overload, strike.took_with_it) and served_after else 1


def stuck(port: int) -> socket.socket:
    """A client that never sends its request whole."""
    opened = socket.create_connection(("127.0.0.1", port), 30)
    opened.sendall(b"GET / HTTP/1.1\r\nX-Slow: ")
    return opened
