"""A schedule at work beside a server that answers all the while, in real processes over a real site."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from readouts.home import Home
from scrapers.archive.store import Archive
from tests.support.served import Served, end, readouts, serving

pytestmark = pytest.mark.slow

NEWS = "/events/president/news"
EVERY = 2


@contextmanager
def schedule(home: Path, log: Path, proxy: str) -> Iterator[subprocess.Popen[bytes]]:
    """`readouts schedule` for the Kremlin's pages, every two seconds."""
    with log.open("wb") as told:
        command = readouts(home, "schedule", "kremlin-en", "--every", str(EVERY))
        environment = {**os.environ, "READOUTS_DELAY": "0", "http_proxy": proxy}
        process = subprocess.Popen(command, stderr=told, env=environment)
        try:
            yield process
        finally:
            end(process)


@contextmanager
def load(server: Served) -> Iterator[list[int]]:
    """Two clients that search without a pause; the status of each answer."""
    ended, statuses = threading.Event(), []

    def search() -> None:
        while not ended.is_set():
            statuses.append(server.get("/api/search?q=lighthouse&sort=newest").status)

    clients = [threading.Thread(target=search, daemon=True) for _ in range(2)]
    for client in clients:
        client.start()
    try:
        yield statuses
    finally:
        ended.set()
        for client in clients:
            client.join(60)


def until(holds: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait as long as a loaded machine may need."""
    deadline = time.monotonic() + 120
    while not holds():
        if process.poll() is not None or time.monotonic() > deadline:
            pytest.fail(log.read_text())
        time.sleep(0.1)


def looks(site: Any) -> int:
    return sum(path == NEWS for path, _ in site.answers)


def total(server: Served, query: str, **filters: str) -> int:
    narrowed = "".join(f"&{name}={value}" for name, value in filters.items())
    return int(server.get(f"/api/search?q={quote(query)}&facets={narrowed}").json()["total"])


def test_an_edit_and_a_new_readout_are_found_within_one_look_while_searches_go_on(
    site: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("http_proxy")  # the schedule goes through it, and this test's own requests do not
    home, log = tmp_path / "home", tmp_path / "log"
    site.publish(list(range(110, 100, -1)))
    with schedule(home, log, site.address) as clock:
        until(lambda: "generation" in log.read_text(), clock, log)
        with serving(home, workers="2") as server, load(server) as statuses:
            assert total(server, "lighthouse") == 10
            site.publish(list(range(111, 100, -1)))
            page = site.pages[f"{NEWS}/105"]
            site.pages[f"{NEWS}/105"] = page.replace("agreed to build a lighthouse", "refused to build 17 lighthouses")
            before = looks(site)
            until(lambda: total(server, '"number 111"') == 1 and total(server, "17 lighthouses") == 1, clock, log)
            assert looks(site) - before <= 2  # one may have been half through as the site changed
            assert total(server, "lighthouse", changed="substance") == 1
            clock.send_signal(signal.SIGTERM)
            assert clock.wait(60) == 0
        assert len(statuses) > 10
        assert set(statuses) == {200}
    assert "the schedule has ended" in log.read_text()
    with Archive.open(home / "archive.sqlite3") as archive:
        assert [len(archive.revisions(f"kremlin-en-{number}")) for number in (105, 106, 111)] == [2, 1, 1]


def test_a_look_at_a_home_that_is_locked_is_taken_when_it_is_free(site: Any, tmp_path: Path) -> None:
    home, log = tmp_path / "home", tmp_path / "log"
    site.publish([101])
    with ExitStack() as held:
        held.enter_context(Home(home).locked("readouts import"))
        with schedule(home, log, site.address) as clock:
            until(lambda: "locked by another process" in log.read_text(), clock, log)
            assert not (home / "archive.sqlite3").exists()
            held.close()
            until(lambda: "generation" in log.read_text(), clock, log)
    assert clock.returncode == 0


def test_a_schedule_whose_disk_refuses_says_so_in_a_line_and_goes_on(site: Any, tmp_path: Path) -> None:
    home, log = tmp_path / "home", tmp_path / "log"
    (home / "refresh.lock").mkdir(parents=True)  # as good as a full disk to whoever opens it
    site.publish([100])
    with schedule(home, log, site.address) as process:
        until(lambda: "the crawl failed" in log.read_text(), process, log)
        (home / "refresh.lock").rmdir()
        until(lambda: "1 new" in log.read_text(), process, log)
    assert "Traceback" not in log.read_text()
