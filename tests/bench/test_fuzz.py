"""Whatever can be typed is answered; `python -m bench fuzz` asks thirty times as much, and by the clock."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from bench.fuzz import ask, strings
from index.whoosh.writer import WhooshWriter
from scrapers.archive.store import Archive
from search.open import open_engine
from tests.support.synthetic import documents
from web.app import create_app

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    home = tmp_path_factory.mktemp("home")
    writer = WhooshWriter(home / "index", processes=1)
    writer.publish(writer.write(documents(40), sequence=1, full=True))
    with Archive.open(home / "archive.sqlite3", create=True) as archive:
        yield create_app(open_engine(home / "index"), archive).test_client()


@pytest.mark.parametrize("address", ["/api/search", "/"])
def test_no_string_gets_an_error(client: FlaskClient, address: str) -> None:
    assert ask(client, list(strings(150, seed=7)), [address])[0] == []


def test_what_is_not_answered_is_told(client: FlaskClient) -> None:
    (failure,), took = ask(client, ["grain"], ["/nowhere"])
    assert (failure.address, failure.text, failure.why, len(took)) == ("/nowhere", "grain", "status 404", 1)


def test_the_same_seed_gives_the_same_strings() -> None:
    assert list(strings(50)) == list(strings(50)) != list(strings(50, seed=2))
