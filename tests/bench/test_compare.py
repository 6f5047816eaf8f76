"""The comparison asks every engine the same, and finds the same number of readouts in each."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bench.compare import SHOWN, compare, ratios
from bench.peers import OURS, XAPIAN, names, peer, why_not
from bench.real import queries as real_queries
from bench.synthetic import documents, queries

IN_PROCESS = [name for name in names() if not peer(name).lacks and name != XAPIAN]


@pytest.mark.parametrize("name", ["SQLite FTS5", XAPIAN])
def test_every_figure_of_the_table_is_measured(name: str, tmp_path: Path) -> None:
    if reason := why_not(name):
        pytest.skip(reason)
    rows = compare(30, queries(20), [OURS, name], tmp_path)
    assert [set(row) >= set(SHOWN) for row in rows.values()] == [True, True]
    assert set(ratios(rows)[OURS].values()) == {1.0}


def test_queries_of_real_readouts_are_words_and_phrases_of_their_titles() -> None:
    found = list(documents(50))
    asked = real_queries(found, 20)
    phrases = [query.strip('"') for query in asked if query.startswith('"')]
    assert len(phrases) == 4
    assert all(any(phrase in one.title.lower().replace(".", "") for one in found) for phrase in phrases)
    assert asked == real_queries(found, 20) != real_queries(found, 20, seed=5)


@pytest.mark.parametrize("name", IN_PROCESS)
def test_engines_agree_on_how_many_readouts_have_all_words(name: str, tmp_path: Path) -> None:
    """Invented words have no endings, so that stemmers can't differ much; a phrase of ours is unstemmed."""
    found = list(documents(200))
    totals = []
    for one in (OURS, name):
        engine, path = peer(one), tmp_path / one
        shutil.rmtree(path, ignore_errors=True)
        engine.build(path, found)
        engine.open(path)
        totals.append([engine.page(query) for query in queries(30)])
    same = sum(ours == theirs for ours, theirs in zip(*totals, strict=True))
    assert same >= 24
