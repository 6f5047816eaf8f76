"""Completion, the values of one facet, readouts like one, and “did you mean”: at the endpoint and on the page."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner, Result
from flask.testing import FlaskClient

from index.document import Document
from readouts.cli import main
from search.assist.suggest import SUGGESTED

TALKS, THEIRS = "sample-vestrania-64590", "sample-kalmeria-b0cc69d2c491"


def answer(client: FlaskClient, address: str, status: int = 200) -> Any:
    found = client.get(address)
    assert found.status_code == status, found.text
    return found.get_json()


def page(client: FlaskClient, address: str) -> BeautifulSoup:
    found = client.get(address)
    assert found.status_code == 200
    return BeautifulSoup(found.text, "lxml")


def test_the_end_of_a_query_is_completed(client: FlaskClient) -> None:
    (first, *_) = answer(client, "/api/suggest?q=grain+said:elo")["suggestions"]
    assert first == {
        "field": "said",
        "value": "Élodie Sarrane",
        "label": "Élodie Sarrane",
        "count": answer(client, f"/api/search?speaker={quote('Élodie Sarrane')}")["total"],
        "query": 'grain said:"Élodie Sarrane"',
    }


@pytest.mark.parametrize("field", SUGGESTED)
def test_every_field_can_be_completed_and_searched(client: FlaskClient, field: str) -> None:
    typed = {"title": "pres", "word": "sea", "year": "20", "language": "en"}.get(field, "")
    found = answer(client, f"/api/suggest?q={typed}&field={field}&limit=3")["suggestions"]
    assert 1 <= len(found) <= 3
    for one in found:
        assert answer(client, f"/api/search?q={quote(one['query'])}")["total"] >= one["count"] > 0


def test_a_country_is_completed_by_its_name_to_its_code(client: FlaskClient) -> None:
    (one,) = answer(client, "/api/suggest?q=vestr&field=country")["suggestions"]
    assert (one["value"], one["label"], one["query"]) == ("XVE", "Vestrania", "country:XVE")


def test_the_values_of_a_facet_are_searched_within_the_hits(client: FlaskClient) -> None:
    found = answer(client, "/api/facets/country?starts=ves&q=grain")
    (total,) = [v for v in answer(client, "/api/search?q=grain")["facets"]["country"] if v["value"] == "XVE"]
    assert found == {"field": "country", "values": [{**total, "label": "Vestrania"}]}


@pytest.mark.parametrize(
    ("address", "parameters"),
    [
        ("/api/suggest?limit=0&field=colour&colour=red", {"limit", "field", "colour"}),
        ("/api/suggest?q=a&q=b", {"q"}),
        ("/api/facets/kind?limit=many&from=soon&nonsense=1", {"limit", "from", "nonsense"}),
        (f"/api/readouts/{TALKS}/similar?limit=1000&q=1", {"limit", "q"}),
    ],
)
def test_what_can_t_be_read_is_refused_with_every_reason(
    client: FlaskClient, address: str, parameters: set[str]
) -> None:
    reasons = answer(client, address, 422)["error"]["reasons"]
    assert {reason["parameter"] for reason in reasons} == parameters


@pytest.mark.parametrize("address", ["/api/facets/colour", "/api/readouts/nothing/similar"])
def test_what_there_is_not_is_not_found(client: FlaskClient, address: str) -> None:
    assert answer(client, address, 404)["error"]["code"] == "not_found"


def test_the_other_side_s_account_is_said_to_be_one(client: FlaskClient) -> None:
    first, *rest = answer(client, f"/api/readouts/{TALKS}/similar")["results"]
    assert (first["id"], first["other_account"]) == (THEIRS, True)
    assert {result["other_account"] for result in rest} == {False}
    assert set(first) == {*answer(client, "/api/search?q=sea&size=1")["results"][0], "other_account"}


def test_the_page_of_a_readout_leads_to_the_other_side_s_account_and_to_others_like_it(client: FlaskClient) -> None:
    soup = page(client, f"/readouts/{TALKS}?q=sea")
    assert [a["href"] for a in soup.select(".other a[href^='/readouts/']")] == [f"/readouts/{THEIRS}?q=sea"]
    also = [str(a["href"]) for a in soup.select(".also a")]
    assert also
    assert not [href for href in also if THEIRS in href or TALKS in href]
    assert all(client.get(href).status_code == 200 for href in also)


def test_a_slip_of_the_pen_leads_to_what_was_meant(client: FlaskClient) -> None:
    assert answer(client, "/api/search?q=cesefire")["query"]["did_you_mean"] == "ceasefire"
    (link,) = page(client, "/?q=cesefire&sort=oldest").select(".meant a")
    assert link["href"] == "/?q=ceasefire&sort=oldest"
    assert page(client, str(link["href"])).select(".results li")


def test_what_is_spelt_right_is_not_questioned(client: FlaskClient) -> None:
    assert answer(client, "/api/search?q=ceasefire")["query"]["did_you_mean"] is None
    assert not page(client, "/?q=ceasefire").select(".meant")


def test_the_boxes_offer_people_and_topics_before_anything_is_typed(
    client: FlaskClient, documents: list[Document]
) -> None:
    soup = page(client, "/")
    people = {option.text for option in soup.select("#speakers option")}
    assert people
    assert people <= {speaker for document in documents for speaker in document.speakers}
    offers = soup.select("#offers option")
    assert offers
    for option in offers:
        assert answer(client, f"/api/search?q={quote(str(option['value']))}")["total"] > 0


def test_the_command_asks_what_was_meant_too(tmp_path: Path) -> None:
    def run(*words: str) -> Result:
        return CliRunner().invoke(main, ["--home", str(tmp_path), *words])

    pages = Path(str(files("scrapers.sample"))) / "pages" / "president.vestrania.example"
    assert run("import", str(pages), "--source", "sample-vestrania").exit_code == 0
    assert run("index").exit_code == 0
    assert "Did you mean: ceasefire" in run("search", "cesefire").output
    right = run("search", "ceasefire")
    assert right.exit_code == 0
    assert "Did you mean" not in right.output
