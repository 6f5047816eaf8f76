"""Where a query finds little, the words that the same publishers use in its company are offered."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from index.document import Document
from index.whoosh.writer import WhooshWriter
from search.engine import Engine
from search.open import open_engine
from search.request import Request
from tests.support.conformance import ORLAN, QUOTED, VELD, document
from tests.support.memory_engine import MemoryEngine

FRAMES = (
    "We discussed the {} of the league to the east.",
    "The further {} of the league needs unity.",
    "Any {} towards our borders is a threat to security.",
    "Nobody promised that the {} of the league would stop.",
    "The league's eastward {} goes on, and we regret it.",
)
OTHERS = (
    "The ministers opened a bridge and a railway in the harbour.",
    "Our farmers sold grain and bought tractors at the market.",
    "The school in the valley has a new teacher and a garden.",
    "She thanked the doctors and nurses of the city hospital.",
)


def readouts() -> tuple[Document, ...]:
    """Strada says “enlargement” where Velden says “expansion”; both speak of other things, too."""
    chance = random.Random(4)
    found = []
    for number in range(60):
        velden = number % 2
        word = "expansion" if velden else "enlargement"
        lines = [chance.choice(FRAMES).format(word), chance.choice(OTHERS), chance.choice(OTHERS)]
        speaker = VELD if velden else ORLAN
        one = document(f"d-{number}", f"Talks {number}", "2019-04-24", *((speaker, QUOTED, line) for line in lines))
        found.append(replace(one, source="sample-velden" if velden else "sample-strada"))
    return tuple(found)


@pytest.fixture(scope="module", params=["memory", "whoosh"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    documents = readouts()
    if request.param == "memory":
        return MemoryEngine(documents)
    path = tmp_path_factory.mktemp("home") / "index"
    writer = WhooshWriter(path, processes=1)
    writer.publish(writer.write(documents, sequence=1, full=True))
    return open_engine(path)


def at(source: str, text: str) -> Request:
    return Request(text=text, filters=(("source", (source,)),))


@pytest.mark.parametrize("text", ["league enlargement", '"league enlargement"', "enlargement league", "enlargement"])
def test_the_publisher_s_own_word_is_offered_with_its_hits(engine: Engine, text: str) -> None:
    found = engine.other_words(at("sample-velden", text))
    assert (found.word, found.found[0].word) == ("enlargement", "expansion")
    first = found.found[0]
    assert first.count == engine.search(at("sample-velden", first.query)).total > 3


def test_the_other_publisher_is_asked_the_other_way(engine: Engine) -> None:
    assert engine.other_words(at("sample-strada", "league expansion")).found[0].word == "enlargement"


@pytest.mark.parametrize(
    "text", ["league", "league -enlargement", "enlargement OR zzyzx", "zzyzx league", "title:enlargement", ""]
)
def test_nothing_is_offered_where_enough_is_found_or_the_query_is_no_list_of_words(engine: Engine, text: str) -> None:
    assert not engine.other_words(at("sample-velden", text)).found


def test_all_engines_offer_the_same(tmp_path: Path) -> None:
    documents = readouts()
    writer = WhooshWriter(tmp_path / "index", processes=1)
    writer.publish(writer.write(documents, sequence=1, full=True))
    ours, oracle = open_engine(tmp_path / "index"), MemoryEngine(documents)
    for text in ("league enlargement", "enlargement"):
        request = at("sample-velden", text)
        assert ours.other_words(request) == oracle.other_words(request)


def test_an_update_keeps_the_company_of_the_full_build(tmp_path: Path) -> None:
    documents = readouts()
    writer = WhooshWriter(tmp_path / "index", processes=1)
    writer.publish(writer.write(documents[:-1], sequence=1, full=True))
    writer.publish(writer.write(documents[-1:], sequence=2, full=False))
    found = open_engine(tmp_path / "index").other_words(at("sample-velden", "league enlargement"))
    assert found.found[0].word == "expansion"
