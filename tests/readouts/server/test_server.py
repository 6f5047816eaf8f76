from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from scrapers.archive.store import Archive
from scrapers.registry import find_source
from scrapers.source import Page
from tests.support.served import Served, readouts, serving


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def server(home: Path) -> Iterator[Served]:
    with serving(home, "--workers", "2", command="run") as served:
        yield served


def asked(server: Served) -> dict[str, object]:
    found: dict[str, object] = server.get("/api/search?q=lighthouse&facets=").json()
    return found


def test_the_demo_fills_an_empty_home_answers_and_picks_up_a_new_generation(home: Path, server: Served) -> None:
    before = asked(server)
    assert "Invented sample" in server.get("/").text

    source = find_source("sample-qarabel")
    with Archive.open(home / "archive.sqlite3", create=True) as archive:
        known = next(archive.readouts([next(r.id for r in archive.readouts() if r.source == source.name)]))
        page = archive.page(known.id)
        assert page
        body = page.body.replace(b"</p>", b" The lighthouse of Bulvar was lit.</p>", 1)
        new = Page(re.sub(r"\d+$", "99001", page.url), body, page.fetched)
        assert archive.store(source, new) == "new"
    subprocess.run(readouts(home, "index"), check=True, capture_output=True, timeout=60)

    answers = [asked(server) for _ in range(8)]
    assert {answer["generation"] for answer in answers}.isdisjoint({before["generation"]})
    assert {answer["total"] for answer in answers} == {int(str(before["total"])) + 1}

    assert server.end() == 0
