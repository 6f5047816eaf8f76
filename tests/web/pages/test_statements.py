"""A paragraph that gives words to several people: on its page, in the endpoint's answer, and in links to it."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from index.document import Document, Passage


@pytest.fixture
def mixed(documents: list[Document]) -> tuple[Document, int]:
    """A readout of the sample with a paragraph of several statements, and the paragraph's number."""
    return next(
        (document, number)
        for document in documents
        for number, passage in enumerate(document.passages)
        if len({one.speaker for one in passage.statements} - {None}) > 0 and len(passage.statements) > 1
    )


def test_each_statement_of_a_paragraph_has_a_place_a_label_and_its_own_text(
    client: FlaskClient, mixed: tuple[Document, int]
) -> None:
    document, number = mixed
    passage: Passage = document.passages[number]
    soup = BeautifulSoup(client.get(f"/readouts/{document.id}").text, "html.parser")
    shown = soup.select(f"#p{number} > .statement")
    assert [one["id"] for one in shown] == [f"p{number}s{at}" for at in range(len(passage.statements))]
    for tag, one in zip(shown, passage.statements, strict=True):
        label = tag.select_one("a.by")
        assert label
        assert label["href"] == f"#{tag['id']}"
        assert label.extract().text == (f"{one.speaker}, {one.mode}" if one.speaker else one.mode)
        assert tag.text.strip() == passage.text[one.start : one.end].strip()


def test_a_paragraph_of_several_statements_stands_below_nobodys_name(
    client: FlaskClient, mixed: tuple[Document, int]
) -> None:
    document, number = mixed
    soup = BeautifulSoup(client.get(f"/readouts/{document.id}").text, "html.parser")
    section = next(turn for turn in soup.select(".turn") if turn.select(f"#p{number}"))
    assert section.select(".speaker") == []


def test_the_endpoint_gives_each_statement_with_its_place_and_its_verbs(
    client: FlaskClient, mixed: tuple[Document, int]
) -> None:
    document, number = mixed
    paragraph = client.get(f"/api/readouts/{document.id}").get_json()["paragraphs"][number]
    told = [(one["anchor"], one["speaker"], one["mode"]) for one in paragraph["statements"]]
    statements = document.passages[number].statements
    assert told == [(f"p{number}s{at}", one.speaker, one.mode.value) for at, one in enumerate(statements)]
    assert [[act["verb"] for act in one["acts"]] for one in paragraph["statements"]] == [
        [act.verb for act in one.acts] for one in statements
    ]


def test_a_snippet_links_to_its_statement(client: FlaskClient, mixed: tuple[Document, int]) -> None:
    document, number = mixed
    at, one = next((at, one) for at, one in enumerate(document.passages[number].statements) if one.speaker)
    words = " ".join(document.passages[number].text[one.start : one.end].split()[:4]).replace('"', "")
    asked = urlencode({"q": f'"{words}"', "said_by": one.speaker})
    soup = BeautifulSoup(client.get(f"/?{asked}").text, "html.parser")
    hrefs = [str(link["href"]) for link in soup.select(".snippet .who a")]
    assert any(f"/readouts/{document.id}?" in href and href.endswith(f"#p{number}s{at}") for href in hrefs)
