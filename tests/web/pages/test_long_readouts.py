"""Readouts of any length: their pages come in parts of bounded size, and every paragraph can be reached."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from index.document import Document, Mode, Passage
from index.whoosh.writer import WhooshWriter
from scrapers.archive.store import Archive
from scrapers.readout import Paragraph, Readout
from scrapers.source import Page, Source
from search.columnar.engine import WhooshEngine
from search.open import open_engine
from tests.support.synthetic import documents as invented
from web.app import create_app
from web.present import diffs
from web.present.parts import ANSWER_LENGTH, IN_ANSWER, LONG, ON_PAGE, PAGE_LENGTH, SURE, answered, part

MOST_BYTES = 600_000  # of a page of text: far less than the 26 MB that 200,000 paragraphs were
LENGTHS = [5_000, *(pytest.param(count, marks=pytest.mark.slow) for count in (60_000, 200_000))]


def client_of(folder: Path, archive: Archive, *passages: Passage) -> tuple[FlaskClient, str]:
    """A client of a server with one long readout among others, and its address."""
    long = replace(next(invented(1)), id="source-1-long", passages=passages)
    writer = WhooshWriter(folder / "index", annotations="test")
    writer.publish(writer.write(iter([long, *list(invented(20))[1:]]), sequence=1, full=True))
    return create_app(WhooshEngine(folder / "index", seconds=600), archive).test_client(), f"/readouts/{long.id}"


def spoken(number: int, last: int) -> Passage:
    words = "the grain corridor" if number % 1_000 == 999 else "the bridge"
    return Passage(f"Paragraph {number} of {words}{' zephyr' if number == last else ''}.", None, Mode.NARRATION)


@pytest.fixture(scope="module", params=LENGTHS)
def long(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, archive: Archive
) -> tuple[FlaskClient, str, int]:
    count: int = request.param
    passages = (spoken(number, count - 1) for number in range(count))
    return (*client_of(tmp_path_factory.mktemp("long"), archive, *passages), count)


def shown(client: FlaskClient, address: str) -> BeautifulSoup:
    answer = client.get(address.partition("#")[0])
    assert answer.status_code == 200
    assert len(answer.data) < MOST_BYTES
    return BeautifulSoup(answer.text, "lxml")


def paragraphs(soup: BeautifulSoup) -> list[int]:
    found = [int(str(p["id"])[1:]) for p in soup.select(".words p")]
    assert len(found) <= ON_PAGE
    return found


def link(soup: BeautifulSoup, rel: str) -> str:
    return next((str(a["href"]) for a in soup.select(f"nav.parts a[rel={rel}]")), "")


def test_the_first_page_of_a_long_readout_has_its_beginning_and_leads_on_and_back(
    long: tuple[FlaskClient, str, int],
) -> None:
    client, address, count = long
    first = shown(client, address)
    assert paragraphs(first) == list(range(ON_PAGE))
    assert f"of {count}" in first.select(".parts")[0].text
    second = shown(client, link(first, "next"))
    assert paragraphs(second) == list(range(ON_PAGE, 2 * ON_PAGE))
    assert paragraphs(shown(client, link(second, "prev"))) == paragraphs(first)
    ends = [str(a["href"]) for a in first.select("nav.parts a") if a.text == "Last"]
    last = shown(client, ends[0])
    assert paragraphs(last)[-1] == count - 1
    assert not link(last, "next")


@pytest.mark.parametrize("query", ["", "grain", "the", '"grain corridor"', "para*"])
def test_every_page_of_a_long_readout_is_bounded_whatever_is_marked(
    long: tuple[FlaskClient, str, int], query: str
) -> None:
    client, address, count = long
    for paragraph in (1, count // 2, count - 1, count, 999_999_999):
        soup = shown(client, f"{address}?q={query}&paragraph={paragraph}")
        assert min(paragraph, count - 1) in paragraphs(soup)
        assert len(soup.select(".jumps a")) <= 40


def test_a_link_from_a_result_leads_to_its_paragraph_without_a_script(long: tuple[FlaskClient, str, int]) -> None:
    client, _, count = long
    result = client.get("/api/search?q=zephyr").get_json()["results"][0]
    assert result["snippets"][0]["paragraph"] == count - 1
    soup = BeautifulSoup(client.get("/?q=zephyr&said_by=").text, "lxml")
    title = str(soup.select(".results h2 a")[0]["href"])
    (jump,) = shown(client, title).select(".jumps a")
    path, _, anchor = str(jump["href"]).partition("#")
    assert shown(client, path).select_one(f"#{anchor}.hit mark")


def test_each_match_leads_to_the_next_also_on_another_page(long: tuple[FlaskClient, str, int]) -> None:
    client, address, _ = long
    at, seen = f"{address}?q=grain", []
    jump = str(shown(client, at).select(".jumps a")[0]["href"])
    for _ in range(4):
        path, _, anchor = jump.partition("#")
        at = path or at
        seen.append(int(anchor[1:]))
        paragraph = shown(client, at).select_one(f"#{anchor}")
        assert paragraph is not None
        jump = str(paragraph.select("a.hop")[0]["href"])
    assert seen == [999, 1_999, 2_999, 3_999]


def test_the_parts_of_the_endpoint_are_the_whole(long: tuple[FlaskClient, str, int]) -> None:
    client, address, count = long
    found, following = [], 0
    while following is not None:
        answer = client.get(f"/api{address}" + (f"?paragraph={following}" if following else "")).get_json()
        assert len(answer["paragraphs"]) <= IN_ANSWER
        found += [one["paragraph"] for one in answer["paragraphs"]]
        following = answer["next"]
    assert found == list(range(count))
    assert client.get(f"/api{address}?paragraph={count}").get_json()["paragraphs"] == []
    assert client.get(f"/api{address}?paragraph=0").status_code == 422


def test_a_paragraph_of_ten_megabytes_is_shown_in_part_and_found(tmp_path: Path, archive: Archive) -> None:
    text = "The bridge was named again and again. " * 270_000
    client, address = client_of(tmp_path, archive, Passage(f"{text}A zephyr.", None, Mode.NARRATION))
    for query in ("", "?q=bridge", "?q=zephyr"):
        soup = shown(client, address + query)
        assert paragraphs(soup) == [0]
        assert "more characters" in soup.select("#p0 a")[0].text
    assert client.get(f"/api{address}").get_json()["paragraphs"][0]["text"] == f"{text}A zephyr."
    for query in ("bridge", "zephyr", '"named again"', "bridge zephyr", "name*"):
        result = client.get("/api/search", query_string={"q": query}).get_json()
        (hit,) = result["results"]
        assert "<mark>" in hit["snippets"][0]["html"]
        assert len(hit["snippets"][0]["text"]) < 1_000


lengths = st.lists(st.sampled_from([0, 1, 50, 5_000, LONG, PAGE_LENGTH, 10 * LONG]), max_size=900)


@given(lengths)
def test_each_paragraph_is_in_one_part_and_no_part_is_too_large(sizes: list[int]) -> None:
    passages = [Passage("a" * size, None, Mode.NARRATION) for size in sizes]
    found, at = [part(passages, 0)], 0
    while at := found[-1].next:
        found.append(part(passages, at))
    assert [number for one in found for number in one.paragraphs] == list(range(len(passages)))
    assert [one.number for one in found] == list(range(1, found[0].of + 1))
    assert set(range(min(SURE, len(passages)))) <= set(found[0].paragraphs)
    for one in found:
        assert len(one.paragraphs) <= ON_PAGE
        held = sum(min(sizes[number], LONG) for number in one.paragraphs)
        assert held <= max(PAGE_LENGTH + LONG, SURE * LONG)
        assert all(part(passages, number) == one for number in one.paragraphs)


@given(lengths, st.integers(0, 1_000))
def test_an_answer_has_at_least_one_further_paragraph_and_not_too_many(sizes: list[int], first: int) -> None:
    passages = [Passage("a" * size, None, Mode.NARRATION) for size in sizes]
    held, following = answered(passages, first)
    assert list(held) == list(range(first, len(passages) if following is None else following))
    assert held or first >= len(passages)
    assert len(held) == 1 or sum(sizes[number] for number in held) <= ANSWER_LENGTH


def test_texts_that_are_too_long_are_not_compared_and_said_so(
    tmp_path: Path, documents: list[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(diffs, "COMPARED", 1_000)

    def read(page: Page) -> Readout:
        said = tuple(Paragraph(f"Paragraph {number} of {page.body.decode()}.") for number in range(100))
        return Readout("velmark-1", "velmark", page.url, "Talks", dt.date(2019, 4, 24), "en", paragraphs=said)

    source = Source(name="velmark", publisher="V", country="XQB", language="en", timezone="UTC", read=read)
    with Archive.open(tmp_path / "a.sqlite3", create=True) as archive:
        for hour, body in enumerate((b"bread", b"grain", b"wheat")):
            archive.store(source, Page("http://v.example/1", body, dt.datetime(2024, 11, 1, hour, tzinfo=dt.UTC)))
        revisions = archive.revisions("velmark-1")
        assert len(revisions) == 3
        assert [step.score for step in diffs.steps(revisions)] == [None, None, None]
        long = replace(documents[0], id="velmark-1", passages=())
        writer = WhooshWriter(tmp_path / "index", annotations="test")
        writer.publish(writer.write(iter([long]), sequence=1, full=True))
        client = create_app(open_engine(tmp_path / "index"), archive).test_client()
        soup = BeautifulSoup(client.get("/readouts/velmark-1").text, "lxml")
        assert [li.text.split(":")[0] for li in soup.select(".history li")][1:] == ["Not compared"] * 2
        assert not soup.select(".diff")
        answer = client.get("/api/readouts/velmark-1/revisions/2")
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, "texts_too_long")
        assert client.get("/readouts/velmark-1/revisions/2").status_code == 422
