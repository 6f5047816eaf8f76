"""A name with an umlaut is found in both ways in which texts without umlauts write it."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.query.parser import parse
from search.query.umlauts import other_way
from search.request import read_request
from tests.support.invented import document, indexed, remembered


@pytest.mark.parametrize(
    ("typed", "other"),
    [("Schüssel", "Schuessel"), ("Schuessel", "Schüssel"), ("Köln", "Koeln"), ("Koeln", "Köln"), ("größe", "groeße")],
)
def test_the_other_way(typed: str, other: str) -> None:
    assert other_way(typed) == other


@pytest.mark.parametrize(
    "word", ["does", "value", "schuessel", "Israeli", "Venezuela", "Boeing", "Quebec", "Monroe", "Joe", "MUELLER"]
)
def test_words_that_have_no_other_way(word: str) -> None:
    assert other_way(word) is None


@pytest.mark.parametrize("typed", ["Schüssel", "Schuessel", "visit Müller -Köhler", "title:Müller"])
def test_what_was_understood_is_read_the_same_again(typed: str) -> None:
    query = parse(typed)
    assert parse(query.understood).tree == query.tree


@pytest.mark.parametrize("typed", ["Schüssel ferry", "Schuessel ferry"])
def test_both_engines_find_both_ways_and_either_may_be_missing(tmp_path: Path, typed: str) -> None:
    documents = (
        document("plain", "Day", "2020-01-01", "Chancellor Schussel came by ferry."),
        document("two", "Day", "2020-01-02", "Chancellor Schuessel came by ferry."),
        document("name", "Day", "2020-01-03", "Chancellor Schüssel came by train."),
        document("ferry", "Day", "2020-01-04", "The ferry came."),
    )
    for engine in (remembered(documents), indexed(tmp_path / "index", documents)):
        page = engine.search(read_request({"q": typed}))
        assert {hit.id for hit in page.hits} == {"plain", "two"}
        assert {hit.id: hit.missing for hit in page.partial_matches} == {
            "name": ("ferry",),
            "ferry": (typed.partition(" ")[0],),
        }
