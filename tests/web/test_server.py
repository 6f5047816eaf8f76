from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from scrapers.archive import Archive
from scrapers.source import Page, find_source

MAIN = "import sys; from web.cli import main; main(sys.argv[1:])"


def readouts(home: Path, *words: str) -> list[str]:
    return [sys.executable, "-c", MAIN, "--home", str(home), *words]


def told_address(server: subprocess.Popen[str]) -> str:
    """What the server prints once it listens; it is given a minute."""
    watchdog = threading.Timer(60, server.kill)
    watchdog.start()
    try:
        assert server.stdout
        for line in server.stdout:
            if found := re.search(r"http://127\.0\.0\.1:\d+/", line):
                return found[0]
    finally:
        watchdog.cancel()
    pytest.fail("the server ended without an address")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def server(home: Path) -> Iterator[subprocess.Popen[str]]:
    command = readouts(home, "run", "--port", "0", "--workers", "2")
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(20)
        assert process.stdout
        process.stdout.close()


def asked(address: str) -> dict[str, object]:
    with urlopen(address, timeout=20) as answer:
        found: dict[str, object] = json.load(answer)
    return found


def test_the_demo_fills_an_empty_home_answers_and_picks_up_a_new_generation(
    home: Path, server: subprocess.Popen[str]
) -> None:
    address = told_address(server)
    before = asked(f"{address}api/search?q=lighthouse&facets=")
    with urlopen(address, timeout=20) as answer:
        assert b"Invented sample" in answer.read()

    source = find_source("sample-qarabel")
    with Archive.open(home / "archive.sqlite3", create=True) as archive:
        known = next(archive.readouts([next(r.id for r in archive.readouts() if r.source == source.name)]))
        page = archive.page(known.id)
        assert page
        body = page.body.replace(b"</p>", b" The lighthouse of Bulvar was lit.</p>", 1)
        new = Page(re.sub(r"\d+$", "99001", page.url), body, page.fetched)
        assert archive.store(source, new) == "new"
    subprocess.run(readouts(home, "index"), check=True, capture_output=True, timeout=60)

    answers = [asked(f"{address}api/search?q=lighthouse&facets=") for _ in range(8)]
    assert {answer["generation"] for answer in answers}.isdisjoint({before["generation"]})
    assert {answer["total"] for answer in answers} == {int(str(before["total"])) + 1}

    server.send_signal(signal.SIGTERM)
    assert server.wait(30) == 0
