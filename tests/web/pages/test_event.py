"""The page of an event, and the comparison as JSON, CSV and Markdown, over the bundled sample."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from index.events.event import Event
from search.engine import Engine
from search.events import EventQuery


@pytest.fixture(scope="module")
def event(engine: Engine) -> Event:
    """A meeting that two sides tell of."""
    return engine.events(EventQuery(accounts=2)).events[0]


@pytest.fixture
def data(client: FlaskClient, event: Event) -> dict[str, Any]:
    answer = client.get(f"/api/events/{event.id}")
    assert answer.status_code == 200, answer.text
    return dict(answer.get_json())


def page(client: FlaskClient, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return BeautifulSoup(answer.text, "lxml")


def test_the_page_has_a_column_for_each_side_and_every_passage_once(
    client: FlaskClient, event: Event, data: dict[str, Any]
) -> None:
    soup = page(client, f"/events/{event.id}")
    shown = [quote.select("p")[1].text for quote in soup.select(".passage")]
    told = [one["text"] for matter in data["matters"] for told in matter["told"] for one in told["passages"]]
    assert sorted(shown) == sorted(told)
    assert len(soup.select(".accounts > .side")) == len(event.sides) == 2


def test_what_one_side_alone_says_comes_first_and_is_counted(
    client: FlaskClient, event: Event, data: dict[str, Any]
) -> None:
    alone = [matter["only"] for matter in data["matters"]]
    assert any(alone)
    assert alone == sorted(alone, key=lambda side: (side is None, event.sides.index(side) if side else 0))
    soup = page(client, f"/events/{event.id}")
    counts = [int(count.text) for count in soup.select(".alone .count")]
    assert counts == [alone.count(side) for side in event.sides]
    headings = [heading.get_text(strip=True) for heading in soup.select("main > section h2, main > div h2")]
    assert headings.index("What only one side says") < headings.index("What both tell")


def test_a_screen_reader_is_told_the_side_of_every_passage(client: FlaskClient, event: Event) -> None:
    soup = page(client, f"/events/{event.id}")
    for matter in soup.select(".both .matter"):
        for side in matter.select(".side"):
            assert side.select_one(".whose").text.strip()  # type: ignore[union-attr]
    for only in soup.select(".matter.only"):
        assert "only " in only.select_one(".about").text  # type: ignore[union-attr]


def test_every_link_of_the_page_leads_to_its_passage(client: FlaskClient, event: Event) -> None:
    soup = page(client, f"/events/{event.id}")
    ways = {str(link["href"]) for link in soup.select("main a")}
    assert {client.get(way).status_code for way in ways} == {200}
    for way in [way for way in ways if "#p" in way]:
        assert page(client, way).select_one("#" + way.partition("#")[2]), way


def test_the_table_can_be_taken_as_csv_and_markdown(client: FlaskClient, event: Event, data: dict[str, Any]) -> None:
    answer = client.get(f"/events/{event.id}/comparison.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert len(rows) == sum(len(told["passages"]) for matter in data["matters"] for told in matter["told"])
    assert {row["side"] for row in rows} == set(event.sides)
    markdown = client.get(f"/events/{event.id}/comparison.md")
    table = [line for line in markdown.text.splitlines() if line.startswith("|")]
    assert len(table) == 2 + len(data["matters"])
    assert len({line.replace("\\|", "").count("|") for line in table}) == 1


def test_a_readout_and_a_result_lead_to_the_comparison(client: FlaskClient, event: Event) -> None:
    for member in event.accounts:
        soup = page(client, f"/readouts/{member.readout}")
        assert soup.select_one(f'.other a[href="/events/{event.id}"]')
    soup = page(client, "/?q=grain")
    assert soup.select_one(f'.results a[href="/events/{event.id}"]')


def test_an_event_with_one_account_says_who_is_missing_and_not_that_it_is_silent(
    client: FlaskClient, engine: Engine
) -> None:
    alone = next(event for event in engine.events(EventQuery(), 500).events if event.missing and event.accounts)
    soup = page(client, f"/events/{alone.id}")
    told = soup.select_one(".caution").text  # type: ignore[union-attr]
    assert "nothing follows from" in told or "are covered on that day" in told or "No publisher" in told
    assert not soup.select(".alone")
    assert client.get(f"/api/events/{alone.id}").get_json()["missing"] == [*alone.missing]


@pytest.mark.parametrize("address", ["/api/events/nothing", "/events/nothing", "/events/nothing/comparison.csv"])
def test_an_unknown_event_is_not_found(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert "There is no event with this id" in answer.text


def test_an_event_takes_no_parameters(client: FlaskClient, event: Event) -> None:
    answer = client.get(f"/api/events/{event.id}?x=1")
    assert answer.status_code == 422
    assert answer.get_json()["error"]["reasons"] == [{"parameter": "x", "reason": "there is no such parameter"}]


def test_an_address_that_has_not_changed_is_not_sent_again(client: FlaskClient, event: Event) -> None:
    tag = client.get(f"/api/events/{event.id}").headers["ETag"]
    assert client.get(f"/api/events/{event.id}", headers={"If-None-Match": tag}).status_code == 304


def test_a_side_s_own_translation_is_listed_and_not_compared(client: FlaskClient) -> None:
    found = client.get("/api/events/sample-qarabel-40233").get_json()
    assert {account["language"] for account in found["accounts"]} == {"en"}
    assert not found["foreign"]
    assert any("-fr-" in id for id in found["further"])
    listed = {str(link["href"]) for link in page(client, f"/events/{found['id']}").select(".also a")}
    assert {f"/readouts/{id}" for id in found["further"]} <= listed
