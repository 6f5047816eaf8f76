from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from readouts.home import Home
from scrapers import sample
from scrapers.archive.store import Archive
from web.app import create_app


@pytest.fixture
def home(sample_home: Path, tmp_path: Path) -> Home:
    """A copy that may be damaged."""
    return Home(Path(shutil.copytree(sample_home, tmp_path / "home", symlinks=True)))


def served(home: Home) -> FlaskClient:
    return create_app(home.engine(), home.archive()).test_client()


def figures(client: FlaskClient) -> dict[str, float]:
    lines = [line.rsplit(" ", 1) for line in client.get("/metrics").text.splitlines() if line[0] != "#"]
    return {name: float(value) for name, value in lines}


def test_a_sound_home_is_ready(home: Home) -> None:
    client = served(home)
    published = home.engine().status().published
    assert published is not None
    answer = client.get("/readyz")
    assert (answer.status_code, answer.text.count("\n")) == (200, 1)
    before = dt.datetime.now(dt.UTC)
    found = figures(client)
    after = dt.datetime.now(dt.UTC)
    assert (found["readouts_index_up"], found["readouts_index_stale"], found["readouts_archive_up"]) == (1, 0, 1)
    kept = [value for name, value in found.items() if name.startswith("readouts_source_readouts{")]
    assert found["readouts_documents"] == sum(kept) > 0
    youngest, oldest = ((moment - published).total_seconds() for moment in (before, after))
    assert youngest - 1 <= found["readouts_generation_age_seconds"] <= oldest + 1


def test_a_generation_that_can_t_be_served_is_told_while_the_one_before_is(home: Home) -> None:
    client = served(home)
    before = client.get("/readyz").text
    home.build(rebuild=True)
    damaged = next((home.index_path / "current").resolve().glob("*.columns"))
    damaged.write_bytes(damaged.read_bytes()[:-100])
    answer = client.get("/readyz")
    assert answer.status_code == 200
    first, second = answer.text.splitlines()
    assert first == before.strip()
    assert second.startswith("stale: ")
    assert str(home.path) not in answer.text
    assert client.get("/api/search?q=grain").status_code == 200
    assert figures(client)["readouts_index_stale"] == 1


@pytest.mark.parametrize(("lost", "code"), [("index", "index_missing"), ("archive.sqlite3", "archive_unavailable")])
def test_what_is_gone_is_told_without_saying_where_it_was(home: Home, lost: str, code: str) -> None:
    archive = home.archive()
    archive.sequence()
    path = home.path / lost
    _ = shutil.rmtree(path) if path.is_dir() else path.unlink()
    client = create_app(home.engine(), archive).test_client()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (503, code)
    assert int(answer.headers["Retry-After"]) > 0
    assert str(home.path) not in answer.text
    assert client.get("/healthz").status_code == 200
    assert figures(client)["readouts_index_up"] == (0 if lost == "index" else 1)
    assert figures(client)["readouts_archive_up"] == (1 if lost == "index" else 0)


def test_an_archive_that_was_brought_back_is_read_without_a_restart(home: Home, tmp_path: Path) -> None:
    client = served(home)
    assert figures(client)["readouts_archive_up"] == 1
    other = tmp_path / "other.sqlite3"
    with Archive.open(other, create=True) as archive:
        sample.load(archive)
        archive.connection.execute("INSERT INTO changes (readout) VALUES ('x')")
        sequence = archive.sequence()
    other.replace(home.archive_path)
    for left in home.path.glob("archive.sqlite3-*"):
        left.unlink()
    assert client.get("/readyz").status_code == 200
    with home.archive() as again:
        assert again.sequence() == sequence
    assert client.get("/api/readouts/sample-vestrania-64590").headers["ETag"].endswith(f'-{sequence}"')
