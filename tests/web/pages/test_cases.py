"""Every row of docs/reference/cases.md holds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from scrapers.archive.store import Archive
from search.engine import Engine
from search.query.parser import parse
from search.request import Request, read_request
from tests.search.assist.test_other_words import readouts
from tests.support.conformance import document
from tests.support.memory_engine import MemoryEngine
from web.app import create_app

TEXT = (Path(__file__).parents[3] / "docs" / "reference" / "cases.md").read_text("utf-8")


def rows(heading: str) -> list[tuple[str, ...]]:
    """The cells of a section's table, without backquotes."""
    section = re.split(r"^## ", TEXT, flags=re.MULTILINE)
    (own,) = [part for part in section if part.startswith(f"{heading}\n")]
    lines = [line for line in own.splitlines() if line.startswith("|")][2:]
    return [tuple(cell.strip().strip("`") for cell in line.strip("|").split("|")) for line in lines]


def finds(typed: str, text: str) -> bool:
    readout = document("one", "Talks", "2019-04-24", (None, "narration", f"They spoke of {text} today."))  # type: ignore[arg-type]
    return bool(MemoryEngine([readout]).search(Request(text=typed)).total)


def page(client: FlaskClient, address: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(address, follow_redirects=True).text, "lxml")


@pytest.mark.parametrize(("typed", "printed"), [row[1:] for row in rows("Words that find each other")])
def test_words_find_each_other(typed: str, printed: str) -> None:
    assert finds(typed, printed)
    assert finds(printed, typed) or " " in printed


@pytest.mark.parametrize(("typed", "printed"), rows("Words of one stem that are kept apart"))
def test_words_of_one_stem_do_not_find_each_other(typed: str, printed: str) -> None:
    assert not finds(typed, printed)
    assert finds(typed, typed)


@pytest.mark.parametrize(("typed", "ours"), rows("Forms of other systems"))
def test_a_form_of_another_system_is_read_as_ours(typed: str, ours: str) -> None:
    assert parse(typed).tree == parse(ours).tree


@pytest.mark.parametrize(("typed", "meant"), rows("Names in filters"))
def test_a_name_in_a_filter_means_a_value(client: FlaskClient, engine: Engine, typed: str, meant: str) -> None:
    name, _, value = typed.partition("=")
    found = engine.resolve(read_request({name: value}))
    answer = client.get("/api/search", query_string={name: value})
    if meant == "nothing":
        assert [one.value for one in found.unknown] == [value]
        assert answer.status_code == 422
        assert f"“{value}”" in page(client, f"/?{name}={value}").text
    else:
        exact = engine.search(read_request({name: meant})).total
        assert meant in found.request.selected(name) or answer.get_json()["total"] == exact
        assert answer.get_json()["total"] > 0


@pytest.mark.parametrize(("address", "answered"), rows("Links and forms"))
def test_a_link_or_form_is_answered(client: FlaskClient, address: str, answered: str) -> None:
    answer = client.get(address)
    if answered.startswith("422"):
        assert answer.status_code == 422
    elif answered.endswith("own address"):
        assert answer.status_code == 302
        own = answer.headers["Location"]
        assert own == re.sub(r"[?&](?:fbclid|utm_source|gclid|mc_cid)=\w+", "", address)
        assert client.get(own).status_code == 200
    elif answered.startswith("the first page"):
        assert answer.status_code == 200
        soup = page(client, address)
        assert soup.select_one("#q")["value"] == "grain"  # type: ignore[index]
        assert "This is the first page." in soup.text
    else:
        soup = page(client, address)
        wrong = soup.select("input[aria-invalid]")
        assert answer.status_code == 422
        assert [soup.select_one(f"#{one['aria-describedby']}") for one in wrong] != []
        assert all(str(one["value"]) in address for one in wrong)
        assert soup.select_one("#q")["value"] == "grain"  # type: ignore[index]
        assert soup.select(".results li")


def test_a_publisher_s_own_word_is_a_link_under_a_result_that_finds_little(archive: Archive) -> None:
    client = create_app(MemoryEngine(readouts()), archive).test_client()
    note = page(client, "/?q=league+enlargement&source=sample-velden").select_one(".others")
    assert note
    assert note.text.startswith("Other words for “enlargement” in the readouts of sample-velden beside “league”: ")
    link = note.select("a")[0]
    assert link.text == "expansion"
    found = client.get("/api/other-words?q=league+enlargement&source=sample-velden").get_json()
    assert found["words"][0]["query"] == "league expansion"
    assert page(client, str(link["href"])).select_one("h1 strong").text == str(found["words"][0]["count"])  # type: ignore[union-attr]
    assert not page(client, "/?q=league&source=sample-velden").select(".others")
