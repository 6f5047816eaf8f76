"""The page of a phrase's usage, its data, and the panel beside a search for one phrase."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from index.document import Document
from index.fields import blocks
from search.engine import Engine
from search.request import Request

PHRASE = "grain corridor"


def page(client: FlaskClient, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return BeautifulSoup(answer.text, "lxml")


def usage(client: FlaskClient, query: str) -> list[dict]:  # type: ignore[type-arg]
    answer = client.get(f"/api/phrases/usage?{query}")
    assert answer.status_code == 200, answer.text
    return list(answer.get_json()["phrases"])


def test_the_data_have_first_and_last_use_with_address_and_anchor(
    client: FlaskClient, documents: list[Document]
) -> None:
    (found,) = usage(client, f"phrase={PHRASE}")
    own = [d for d in documents if any(PHRASE in " ".join(text.lower().split()) for text in blocks(d))]
    assert found["readouts"] == len(own) > 1
    assert found["first"]["date"] == min(d.date for d in own).isoformat()
    assert found["last"]["date"] == max(d.date for d in own).isoformat()
    assert found["of"] == len(documents)
    soup = page(client, f"/readouts/{found['first']['id']}")
    assert soup.select_one(f"#{found['first']['anchor']}")
    assert "<mark>" in found["first"]["html"]


def test_the_page_has_each_phrase_with_its_uses_by_year(client: FlaskClient) -> None:
    soup = page(client, f"/usage?phrase={PHRASE}&phrase=harvest")
    told = usage(client, f"phrase={PHRASE}&phrase=harvest")
    table = soup.select_one("table.uses")
    assert table
    assert [head.text for head in table.select("thead th")] == ["Year", PHRASE, "harvest", "Held"]
    for row, *years in zip(table.select("tbody tr"), *(one["years"] for one in told), strict=True):
        assert row.select_one("th").text == years[0]["year"]  # type: ignore[union-attr]
        if years[0]["covered"]:
            counts = [int(cell.text.split()[0]) for cell in row.select("td")[:2]]
            assert counts == [year["uses"] for year in years]
        else:
            assert row.select_one("td").text == "not covered"  # type: ignore[union-attr]
    assert [h.text for h in soup.select("section h2")] == [f"“{PHRASE}”", "“harvest”"]


def test_every_link_of_the_page_leads_somewhere(client: FlaskClient) -> None:
    soup = page(client, f"/usage?phrase={PHRASE}&said_by=&source=sample-vestrania")
    ways = {str(link["href"]) for link in soup.select("main a")}
    assert any("#p" in way for way in ways)
    assert {client.get(way).status_code for way in ways} == {200}
    assert not soup.select("script:not([src]), [style]")


def test_a_speaker_s_uses_are_in_the_speaker_s_words(client: FlaskClient, engine: Engine) -> None:
    speakers = usage(client, "phrase=corridor")[0]["speakers"]
    assert len(speakers) > 1
    own = usage(client, f"phrase=corridor&said_by={speakers[1]['name']}")[0]
    assert own["uses"] == speakers[1]["uses"]
    assert own["first"] == speakers[1]["first"]
    assert own["of"] == engine.search(Request(said_by=(speakers[1]["name"],))).total


def test_a_phrase_that_is_not_used_says_among_how_many_readouts(client: FlaskClient, documents: list[Document]) -> None:
    held = sum(document.source == "sample-vestrania" for document in documents)
    (found,) = usage(client, "phrase=zzyzx&source=sample-vestrania")
    assert found["first"] is None
    assert f"“zzyzx” is not used. 0 of the {held} readouts of " in found["sentences"][0]
    assert found["sentences"][0] in page(client, "/usage?phrase=zzyzx&source=sample-vestrania").text


def test_a_search_for_one_phrase_shows_its_first_and_last_use(client: FlaskClient) -> None:
    soup = page(client, f'/?q="{PHRASE}"')
    panel = soup.select_one("details.usage")
    assert panel
    assert panel.select("p")[0].text == usage(client, f"phrase={PHRASE}")[0]["sentences"][0]
    assert [a.text for a in panel.select("a")][:2] == ["First use", "Last use"]
    assert {client.get(str(a["href"])).status_code for a in panel.select("a")} == {200}


def test_a_search_for_words_leads_to_their_usage_as_a_phrase_with_its_filters(client: FlaskClient) -> None:
    soup = page(client, "/?q=grain+corridor&source=sample-vestrania&sort=newest&size=25")
    assert not soup.select("details.usage")
    link = next(a for a in soup.select(".ways a") if a.text == "First and last use")
    assert link["href"] == "/usage?phrase=grain+corridor&source=sample-vestrania"


@pytest.mark.parametrize("query", ["", "grain+OR+corridor", "title:grain", "%22a+b%22~5"])
def test_what_is_no_phrase_has_no_usage(client: FlaskClient, query: str) -> None:
    assert "/usage?" not in client.get(f"/?q={query}").text


def test_the_uses_can_be_cited_with_what_is_held(client: FlaskClient) -> None:
    note = page(client, "/usage?phrase=zzyzx&source=sample-vestrania").select_one(".cite .copy")
    assert note
    assert note.text.startswith("Readouts, uses of phrases (Publisher: ")
    assert "“zzyzx” is not used. 0 of the " in note.text
    assert note.text.endswith("http://localhost/usage?phrase=zzyzx&source=sample-vestrania")


def test_without_a_phrase_there_is_a_form(client: FlaskClient) -> None:
    soup = page(client, "/usage")
    assert len(soup.select('main form input[name="phrase"]')) == 2
    assert not soup.select("section, table")


def test_a_value_that_no_readout_has_is_told(client: FlaskClient) -> None:
    assert "No readout has the said by “Nobody Known”." in page(client, "/usage?phrase=grain&said_by=Nobody+Known").text


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("phrase=a&phrase=b&phrase=c&phrase=d&phrase=e&phrase=f", "phrase"),
        ("phrase=%E2%80%94", "phrase"),
        (f"phrase={'a+' * 40}", "phrase"),
        ("phrase=a&q=b", "q"),
        ("phrase=a&size=3", "size"),
        ("phrase=a&sort=newest", "sort"),
        ("phrase=a&from=soon", "from"),
        ("phrase=a&colour=red", "colour"),
        ("phrase=a&source=nosuch", "source"),
    ],
)
def test_what_can_not_be_counted_is_refused_with_the_parameter(client: FlaskClient, query: str, parameter: str) -> None:
    answer = client.get(f"/api/phrases/usage?{query}")
    assert answer.status_code == 422
    assert [reason["parameter"] for reason in answer.get_json()["error"]["reasons"]] == [parameter]
