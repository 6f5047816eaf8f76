"""The comparison asks every engine the same, and finds the same number of readouts in each."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bench.__main__ import SHOWN, compare
from bench.peers import OURS, names, peer
from bench.synthetic import documents, queries

NAMES = [name for name in names() if not peer(name).lacks]


def test_every_figure_of_the_table_is_measured(tmp_path: Path) -> None:
    rows = compare(30, [OURS, "SQLite FTS5"], tmp_path)
    assert [set(row) >= set(SHOWN) for row in rows.values()] == [True, True]


@pytest.mark.parametrize("name", NAMES)
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
