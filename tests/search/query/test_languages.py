"""Readouts in several languages in one index: a query word finds its forms in each of them."""

from __future__ import annotations

import pytest

from search.engine import Engine
from search.request import Request
from tests.support.invented import ORLAN, document, indexed, remembered

DOCUMENTS = (
    document("english", "Talks on police reform", "2020-01-01", "The policies of both police forces agree.", ORLAN),
    document("french", "Négociations à Sarn", "2020-01-02",
             "Les présidents ont signé l’accord de paix. La politique commune s’étend.", ORLAN, language="fr"),
    document("german", "Gespräche in München", "2020-01-03",
             "Die Verhandlungen über die Brücke gehen weiter.", ORLAN, language="de"),
    document("spanish", "Reunión en Sarn", "2020-01-04",
             "Las reuniones económicas continúan en España.", ORLAN, language="es"),
    document("chinese", "习近平会见奥兰", "2020-01-05", "习近平指出，双方要加强合作。近日平安。", ORLAN, language="zh"),
    document("russian", "Встреча в Сарне", "2020-01-06", "Мы обсудили железные дороги.", ORLAN, language="ru"),
)  # fmt: skip


@pytest.fixture(scope="module", params=["memory", "whoosh"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    if request.param == "memory":
        return remembered(DOCUMENTS)
    return indexed(tmp_path_factory.mktemp("languages") / "index", DOCUMENTS)


def found(engine: Engine, text: str) -> set[str]:
    return {hit.id for hit in engine.search(Request(text=text)).hits}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("négociation", "french"),
        ("negociations", "french"),
        ("président", "french"),
        ("accords", "french"),
        ("l'accord", "french"),
        ('"accord de paix"', "french"),
        ('"l\'accord de paix"', "french"),
        ("étend", "french"),
        ("Verhandlung", "german"),
        ("Gespräch", "german"),
        ("Muenchen", "german"),
        ("Munchen", "german"),
        ("Brücken", "german"),
        ("reunión", "spanish"),
        ("económico", "spanish"),
        ("Espana", "spanish"),
        ("习近平", "chinese"),
        ("合作", "chinese"),
        ("дорога", "russian"),
    ],
)
def test_a_word_finds_its_forms_in_the_language_of_each_readout(engine: Engine, query: str, expected: str) -> None:
    assert found(engine, query) == {expected}


def test_characters_that_stand_apart_are_not_the_name(engine: Engine) -> None:
    assert found(engine, "平近习") == set()


def test_a_stem_of_one_language_does_not_find_another_word_of_another(engine: Engine) -> None:
    assert found(engine, "policies") == {"english"}


def test_a_phrase_is_the_exact_words_in_every_language(engine: Engine) -> None:
    assert found(engine, '"accords de paix"') == set()


def test_the_forms_that_were_found_are_marked(engine: Engine) -> None:
    for query, expected in (("accords", "l’accord"), ("Verhandlung", "Verhandlungen"), ("习近平", "习近平")):
        (hit,) = engine.search(Request(text=query)).hits
        (snippet,) = hit.snippets
        assert {snippet.text[start:end] for start, end in snippet.matches} == {expected}
        marked = engine.highlights(Request(text=query), hit.id).passages[0]
        assert snippet.text[marked[0][0] : marked[0][1]] == expected


def test_the_beginning_of_a_word_needs_no_accents(engine: Engine) -> None:
    assert found(engine, "etend*") == found(engine, "étend*") == {"french"}
    assert "verhandlungen" in {one.value for one in engine.suggest("verhandl")}


def test_a_slip_in_another_language_is_put_right(engine: Engine) -> None:
    assert engine.search(Request(text="verhandlugen")).did_you_mean == "verhandlungen"
