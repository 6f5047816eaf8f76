"""The page of contacts says what is counted, of what, and what is held."""

from __future__ import annotations

import csv
import io

import lxml.html
import pytest
from flask.testing import FlaskClient


def test_every_pair_of_the_matrix_leads_to_its_page_with_the_same_count(client: FlaskClient) -> None:
    page = lxml.html.fromstring(client.get("/contacts").data)
    cells = page.xpath("//table[contains(@class, 'matrix')]//td/a")
    assert cells
    for cell in cells[:4]:
        alone = lxml.html.fromstring(client.get(cell.get("href")).data)
        assert f"{cell.text} contact" in alone.xpath("string(//main)")


def test_a_pair_stands_beside_the_events_of_each_and_what_is_held_of_their_publishers(client: FlaskClient) -> None:
    text = lxml.html.fromstring(client.get("/contacts?country=XVE&country=XKL").data).xpath("string(//main)")
    for told in ("events with Kalmeria and", "President of Vestrania (invented): ", "the end of what is held"):
        assert told in text


def test_what_is_exported_adds_up_to_what_is_shown(client: FlaskClient) -> None:
    (pair,) = client.get("/api/contacts?country=XVE&country=XKL").get_json()["pairs"]
    rows = list(csv.DictReader(io.StringIO(client.get("/contacts.csv?country=XVE&country=XKL").text)))
    assert sum(int(row["contacts"]) for row in rows) == pair["count"] == sum(pair["kinds"].values())
    assert {(row["one"], row["other"]) for row in rows} == {tuple(pair["values"])}
    assert pair["of"][0] >= pair["count"] <= pair["of"][1]


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("q=grain", "contacts are not narrowed by it"),
        ("country=XVE&country=XKL&country=XSM", "at most two"),
        ("by=moon", "moon"),
    ],
)
def test_what_can_t_be_answered_is_refused_with_its_reason(client: FlaskClient, query: str, reason: str) -> None:
    answer = client.get(f"/api/contacts?{query}")
    assert answer.status_code == 422
    assert reason in answer.text


def test_two_that_never_met_are_told_so(client: FlaskClient) -> None:
    assert "No contact of these two is held." in client.get("/contacts?country=XTV&country=XSM").text
    assert "No contacts match." in client.get("/contacts?from=1950&to=1951").text
