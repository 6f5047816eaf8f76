"""The endpoint's answers of statements."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from index.document import Document
from search.surface import label

SPEAKER = "Radomir Đukan"


def answer(client: FlaskClient, address: str, status: int = 200) -> Any:
    found = client.get(address)
    assert found.status_code == status, found.text
    return found.get_json()


def test_each_statement_says_who_when_to_whom_how_and_where_it_stands(
    client: FlaskClient, documents: list[Document]
) -> None:
    found = answer(client, f"/api/statements?q=grain&said_by={SPEAKER}&size=100")
    assert found["total"] == len(found["results"]) > 1
    assert found["readouts"] == len({one["readout"] for one in found["results"]})
    known = {document.id: document for document in documents}
    for one in found["results"]:
        of = known[one["readout"]]
        statement = of.passages[one["paragraph"]].parts[one["statement"] or 0]
        assert (one["speaker"], one["mode"], tuple(one["to"])) == (SPEAKER, statement.mode, statement.to)
        assert one["text"] in of.passages[one["paragraph"]].text
        assert "<mark>" in one["html"]
        assert (one["date"], one["url"]) == (of.date.isoformat(), of.url)
        assert one["page"].startswith(f"/readouts/{of.id}?q=grain")
        assert one["page"].partition("#")[2].startswith(f"p{one['paragraph']}")
        assert one["footnote"].startswith(SPEAKER)
        assert one["footnote"].endswith(f"para. {one['paragraph'] + 1}, {of.url}.")


def test_the_cursor_walks_through_every_statement_once(client: FlaskClient) -> None:
    seen: list[tuple[str, str]] = []
    cursor: str | None = ""
    while cursor is not None:
        found = answer(client, f"/api/statements?q=the&sort=newest&size=40&facets=&cursor={cursor}")
        seen += [(one["readout"], one["page"]) for one in found["results"]]
        cursor = found["next"]
    assert len(seen) == len(set(seen)) == found["total"]


def test_groups_have_their_counts_and_first_statements(client: FlaskClient) -> None:
    found = answer(client, "/api/statements?q=grain&group=speaker&size=100")
    counts = {one["value"]: one["count"] for one in found["facets"]["said_by"]}
    assert {group["value"]: group["count"] for group in found["groups"]} == counts
    assert found["results"] == []
    for group in found["groups"]:
        assert {one["speaker"] for one in group["results"]} == {group["value"]}
        assert len(group["results"]) == min(group["count"], 3)


def test_every_statement_of_a_readout_comes_in_its_order(client: FlaskClient, documents: list[Document]) -> None:
    longest = max(documents, key=lambda one: sum(len(passage.parts) for passage in one.passages))
    found = answer(client, f"/api/readouts/{longest.id}/statements?size=100")
    expected = [(at, n) for at, passage in enumerate(longest.passages) for n in range(len(passage.parts))]
    assert [(one["paragraph"], one["statement"] or 0) for one in found["results"]] == expected[:100]
    assert {one["readout"] for one in found["results"]} == {longest.id}


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("/api/statements?group=month", "group"),
        ("/api/statements?verb=shouts", "verb"),
        ("/api/statements?said_to=Nobody+Known", "said_to"),
        ("/api/statements?colour=red", "colour"),
        ("/api/readouts/nothing/statements?mode=sung", "mode"),
    ],
)
def test_a_parameter_that_cannot_be_read_is_named(client: FlaskClient, address: str, parameter: str) -> None:
    error = answer(client, address, 422)["error"]
    assert [reason["parameter"] for reason in error["reasons"]] == [parameter]


def test_a_readout_that_is_not_there_is_said_to_be_missing(client: FlaskClient) -> None:
    assert answer(client, "/api/readouts/nothing/statements", 404)["error"]["code"] == "not_found"


def test_a_country_is_the_other_side_by_any_of_its_names(client: FlaskClient) -> None:
    by_code = answer(client, "/api/statements?said_to=XKL&facets=")
    assert by_code["total"] > 0
    assert all("XKL" in one["to"] for one in by_code["results"])
    assert answer(client, f"/api/statements?said_to={label('country', 'XKL')}&facets=")["total"] == by_code["total"]
