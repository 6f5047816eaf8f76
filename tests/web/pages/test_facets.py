from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from index.document import Document
from scrapers.archive.store import Archive
from tests.support.memory_engine import MemoryEngine
from web.app import create_app


def page(client: FlaskClient, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return BeautifulSoup(answer.text, "lxml")


def names(soup: BeautifulSoup) -> list[str]:
    return [bdi.text for bdi in soup.select("main .choices bdi")]


@pytest.fixture(scope="module")
def many(archive: Archive, documents: list[Document]) -> FlaskClient:
    """Eighty readouts of one kind, each of its own speaker and year."""
    found = [
        replace(documents[0], id=f"many-{n}", speakers=(f"Speaker Number{n:03}",), date=dt.date(1940 + n, 1, 1))
        for n in range(80)
    ]
    return create_app(MemoryEngine(found), archive).test_client()


def test_a_facet_of_many_values_leads_to_all_of_them_and_any_can_be_chosen(
    many: FlaskClient, documents: list[Document]
) -> None:
    kind = documents[0].kind.value  # a meeting
    (more,) = page(many, f"/?kind={kind}&sort=oldest").select('section[aria-labelledby="facet-speaker"] a.all')
    assert more.text.startswith("73 more")
    everything = page(many, str(more["href"]))
    assert names(everything) == [f"Speaker Number{n:03}" for n in range(80)]
    chosen = page(many, str(everything.select("main .choices a")[-1]["href"]))
    assert [bdi.text for bdi in chosen.select(".chips bdi")] == ["Speaker: Speaker Number079", "Kind: Meeting"]
    assert len(chosen.select(".results > li")) == 1


def test_the_values_of_a_facet_can_be_searched(many: FlaskClient) -> None:
    soup = page(many, "/facets/speaker?sort=oldest&starts=number079")
    assert names(soup) == ["Speaker Number079"]
    form = soup.select("main form")[0]
    assert form["action"] == "/facets/speaker"
    assert [(field["name"], field["value"]) for field in form.select("input")] == [
        ("sort", "oldest"), ("starts", "number079"),
    ]  # fmt: skip
    assert "No match." in page(many, "/facets/speaker?starts=zz").text


def test_years_stand_in_their_order(many: FlaskClient) -> None:
    shown = page(many, "/").select('section[aria-labelledby="facet-year"] bdi')
    assert [bdi.text for bdi in shown] == [str(year) for year in range(2019, 2012, -1)]


def test_a_facet_of_one_value_is_offered_where_it_narrows(client: FlaskClient, documents: list[Document]) -> None:
    changed = [document for document in documents if document.changes]
    assert 0 < len(changed) < len(documents)
    shown = page(client, "/").select('section[aria-labelledby="facet-changed"] .choices b')
    assert sum(int(count.text) for count in shown) >= len(changed)


def test_a_value_that_is_chosen_is_shown_however_few_readouts_it_has(client: FlaskClient) -> None:
    (first, *_) = page(client, "/?speaker=Nobody+Here").select('section[aria-labelledby="facet-speaker"] .choices a')
    assert first["aria-current"] == "true"
    assert first.select("b")[0].text == "0"


@pytest.mark.parametrize(("address", "status"), [("/facets/colour", 404), ("/facets/year?colour=red", 422)])
def test_what_there_is_not_has_no_values(client: FlaskClient, address: str, status: int) -> None:
    assert client.get(address).status_code == status


def test_two_values_can_be_asked_for_both_instead_of_either(client: FlaskClient, documents: list[Document]) -> None:
    one, other = next(document.countries for document in documents if len(document.countries) == 2)
    soup = BeautifulSoup(client.get(f"/?country={one}&country={other}").text, "lxml")
    either, both = soup.select("#facet-country + .sorts a")
    assert (either.text, either["aria-current"], both.text) == ("Any of them", "true", "All of them")
    assert soup.select(".chips bdi")[0].text.startswith("Country (any of): ")
    asked = BeautifulSoup(client.get(str(both["href"])).text, "lxml")
    assert asked.select(".chips bdi")[0].text.startswith("Country (all of): ")
    totals = [int(page.select_one("h1 strong").text) for page in (asked, soup)]  # type: ignore[union-attr]
    assert 0 < totals[0] < totals[1]


def test_one_value_alone_offers_no_choice_of_any_or_all(client: FlaskClient) -> None:
    assert not BeautifulSoup(client.get("/?country=XVE").text, "lxml").select("#facet-country + .sorts")
