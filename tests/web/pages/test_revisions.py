"""A readout that was edited, taken down and put back, as its page and the endpoint tell it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from index.annotate.annotate import annotate, learn
from index.build import document
from scrapers.archive.store import Archive
from scrapers.registry import find_source
from scrapers.source import Page
from tests.support.memory_engine import MemoryEngine
from web.app import create_app

URL = "https://www.whitehouse.gov/releases/2021/05/lighthouse/"


def record(text: str) -> bytes:
    told = {"url": URL, "title": "The Lighthouse", "date": "2021-05-24", "paragraphs": ["It stands.", text, "It ends."]}
    return json.dumps(told).encode()


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    source = find_source("whitehouse")
    with Archive.open(tmp_path / "archive.sqlite3", create=True) as archive:
        for hour, text in enumerate(("They light 5 lamps &amp; sing.", "They light 6 lamps &amp; sing.")):
            moment = dt.datetime(2021, 5, 24, hour, tzinfo=dt.UTC)
            archive.store(source, Page(URL, record(text), moment), "jsonl")
        knowledge = learn(archive.readouts())
        documents = [document(readout, annotate(readout, knowledge)) for readout in archive.readouts()]
        yield create_app(MemoryEngine(documents), archive).test_client()


def readout_address(client: FlaskClient) -> str:
    (found,) = client.get("/api/search").get_json()["results"]
    return f"/readouts/{found['id']}"


def test_a_readout_page_shows_the_words_that_were_changed(client: FlaskClient) -> None:
    soup = BeautifulSoup(client.get(readout_address(client)).text, "lxml")
    assert [tag.text.strip() for tag in soup.select(".diff del, .diff ins")] == ["5", "6"]
    assert [tag.text for tag in soup.select(".diff .same")] == ["1 paragraph unchanged", "1 paragraph unchanged"]
    assert "lamps & sing." in soup.select(".diff p")[2].text
    steps = [item.text for item in soup.select(".history li")]
    assert steps[0].startswith("First seen")
    assert steps[1].startswith("In substance: 1 word out, 1 word in")


def test_each_change_has_a_page_of_its_own(client: FlaskClient) -> None:
    address = readout_address(client)
    link = BeautifulSoup(client.get(address).text, "lxml").select_one(".history a")
    assert link is not None
    soup = BeautifulSoup(client.get(str(link["href"])).text, "lxml")
    assert soup.select_one("h1")
    assert [tag.text.strip() for tag in soup.select("ins")] == ["6"]
    assert soup.select('.history [aria-current="page"]')
    assert client.get(f"{address}/revisions/1").status_code == 404
    assert client.get(f"{address}/revisions/9").status_code == 404


def test_the_endpoint_tells_each_change_and_its_words(client: FlaskClient) -> None:
    address = f"/api{readout_address(client)}"
    revisions = client.get(address).get_json()["revisions"]
    assert [(r["number"], r["change"], r["removed"], r["added"]) for r in revisions] == [
        (1, None, None, None), (2, "substance", 1, 1),
    ]  # fmt: skip
    told = client.get(f"{address}/revisions/2").get_json()
    assert told["change"] == "substance"
    assert told["title"] == [{"side": "same", "text": "The Lighthouse"}]
    assert [run["side"] for run in told["paragraphs"][1]] == ["same", "old", "new", "same"]
    assert client.get(f"{address}/revisions/1").get_json()["error"]["code"] == "not_found"
