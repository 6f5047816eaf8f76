"""The comparison asks every engine for the same page of the same readouts, on the same terms."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.compare import OF_A_PAGE, OF_THE_INDEX, compare, ratios
from bench.peers.base import FACETS, HITS, VALUES, Page, Peer
from bench.peers.process import CLOCKS, measured
from bench.peers.registry import OURS, XAPIAN, names, peer, why_not
from bench.real import queries as real_queries
from search.request import FACET_SIZE
from tests.support.needs import skip
from tests.support.synthetic import documents, queries

pytestmark = pytest.mark.slow

IN_PROCESS = [name for name in names() if not peer(name).lacks and name not in (OURS, XAPIAN)]


@pytest.mark.parametrize("name", ["SQLite FTS5", XAPIAN])
def test_every_figure_of_the_table_is_measured(name: str, tmp_path: Path) -> None:
    if why_not(name):
        skip(name.lower())
    rows = compare(30, queries(20), [OURS, name], tmp_path)
    assert [set(row) >= {*OF_THE_INDEX, *OF_A_PAGE} for row in rows.values()] == [True, True]
    assert set(ratios(rows)[OURS].values()) == {1.0}


def test_queries_of_real_readouts_are_words_and_phrases_of_their_titles() -> None:
    found = list(documents(50))
    asked = real_queries(found, 20)
    phrases = [query.strip('"') for query in asked if query.startswith('"')]
    assert len(phrases) == 4
    assert all(any(phrase in one.title.lower().replace(".", "") for one in found) for phrase in phrases)
    assert asked == real_queries(found, 20) != real_queries(found, 20, seed=5)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Peer]:
    """Every engine of this process over the same 300 readouts, which have more than fifty speakers."""
    found = list(documents(300))
    engines = {}
    for name in (OURS, *IN_PROCESS):
        path = tmp_path_factory.mktemp("engine") / name
        engines[name] = peer(name)
        engines[name].build(path, found)
        engines[name].open(path)
    return engines


def test_every_index_is_merged_into_one_segment(opened: dict[str, Peer]) -> None:
    assert {name: engine.segments() for name, engine in opened.items()} == dict.fromkeys(opened, 1)


def test_as_many_values_of_a_facet_are_asked_for_as_the_page_lists() -> None:
    assert VALUES == FACET_SIZE


@pytest.mark.parametrize("name", IN_PROCESS)
def test_every_engine_makes_the_same_kind_of_page(name: str, opened: dict[str, Peer]) -> None:
    """Invented words have no endings, so that stemmers can't differ much; a phrase of ours is unstemmed."""
    alike = 0
    for query in queries(30):
        ours, theirs = opened[OURS].page(query), opened[name].page(query)
        assert len(theirs.snippets) == min(HITS, theirs.total)
        assert list(theirs.facets) == list(FACETS)
        for facet, values in theirs.facets.items():
            assert len(values) <= VALUES
            if (
                ours.total == theirs.total
            ):  # the same readouts, so the same counts; ties at the end are cut as they come
                assert [count for _, count in values] == [count for _, count in ours.facets[facet]]
        alike += ours.total == theirs.total
    assert alike >= 24


@pytest.mark.parametrize("name", [OURS, *IN_PROCESS])
def test_the_page_of_a_common_word_is_full(name: str, opened: dict[str, Peer]) -> None:
    common = max(queries(30), key=lambda query: opened[OURS].page(query).total)
    page = opened[name].page(common)
    assert len(page.snippets) == HITS
    assert any("<" in snippet for snippet in page.snippets), "words of the text are marked in HTML"
    assert len(page.facets["speaker"]) == VALUES


def test_the_repeat_of_a_query_is_told_from_its_first_asking() -> None:
    asked: list[str] = []

    def page(query: str) -> Page:
        asked.append(query)
        return Page(0, [], {})

    assert set(measured(page, "harbour")) == set(CLOCKS)
    assert asked == ["harbour", "harbour"]
