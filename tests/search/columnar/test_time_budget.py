"""A search costs no more than it may, and says so where that left something out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index.whoosh.writer import WhooshWriter
from search.columnar.engine import WhooshEngine
from search.request import Request
from tests.support.synthetic import documents, words


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("index")
    writer = WhooshWriter(path)
    writer.publish(writer.write(documents(60), sequence=1, full=True))
    return path


COMMON, NEXT = words()[:2]


@pytest.mark.parametrize(
    "text",
    [COMMON, f'"{COMMON} {NEXT}"', f'"{COMMON} {NEXT}"~20', f"{COMMON[:3]}*", f"{NEXT}~2", f"{COMMON} OR -{NEXT}", ""],
)
def test_a_search_without_time_ends_with_what_it_has_and_tells(index: Path, text: str) -> None:
    page = WhooshEngine(index, seconds=0).search(Request(text=text))
    assert page.partial
    assert any("stopped after 0 seconds" in note for note in page.notes)


def test_a_search_with_time_is_whole(index: Path) -> None:
    page = WhooshEngine(index).search(Request(text=f'"{COMMON} {NEXT}"~20 OR {NEXT}~2'))
    assert not page.partial
    assert not page.notes


def test_a_fuzzy_word_stands_for_the_commonest_words_that_resemble_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.columnar.leaves.FUZZY_WORDS", 2)
    titles = ("port parts", "parts ports", "ports", "pore")
    writer = WhooshWriter(tmp_path)
    found = [replace(one, title=title) for one, title in zip(documents(4), titles, strict=True)]
    writer.publish(writer.write(found, sequence=1, full=True))
    page = WhooshEngine(tmp_path).search(Request(text="title:pxrts~2"))
    assert sorted(hit.title for hit in page.hits) == ["parts ports", "port parts", "ports"]
    assert page.partial
    assert "Only the 2 most frequent" in " ".join(page.notes)


def test_an_export_is_never_ended_early(index: Path) -> None:
    engine = WhooshEngine(index, seconds=0)
    assert len(list(engine.hits(Request(text="")))) == 60
