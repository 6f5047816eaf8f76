"""The figures of the docs: documents quote docs/reference/figures.md, and that page has what is found."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bench.figures.found import GROUPS, NEED_SHARED, Material
from bench.figures.page import page
from bench.figures.quoted import PAGE, Figure, documents, mend, on_page, quotes, rows
from bench.ranking import quality
from bench.real import make_home
from tests.support.needs import shared

pytestmark = pytest.mark.slow

AWAY = 0.01  # how far a share or a mean may be from the page
HOME = "READOUTS_FIGURES_HOME"  # names a home with the real corpora, which saves some minutes
FOUND = {
    figure.key: figure
    for figure in (Figure("a.kind", 0.9374, 3), Figure("a.items", 13966), Figure("a.lead", -0.0124, 3))
}


@pytest.fixture
def doc(tmp_path: Path) -> Path:
    return tmp_path / "doc.md"


@pytest.mark.parametrize(
    "text",
    [
        "of .937<!-- figure a.kind --> and 13,966<!-- figure a.items --> items",
        "| **.937**<!-- figure a.kind --> | 0.94<!-- figure a.kind --> | 94 %<!-- figure a.kind --> |",
        "by −.012<!-- figure a.lead --> or −0.01<!-- figure a.lead --> in the mean",
        "by +0.94<!-- figure a.kind --> [−0.0124<!-- figure a.lead -->, +1<!-- figure a.kind -->]",
    ],
)
def test_a_figure_as_found_is_no_difference_however_exactly_it_is_written(doc: Path, text: str) -> None:
    doc.write_text(text, "utf-8")
    assert list(quotes(doc, FOUND, doc.parent)) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("one\n.936<!-- figure a.kind -->", "doc.md:2: a.kind is written .936, found .937"),
        ("93 %<!-- figure a.kind -->", "doc.md:1: a.kind is written 93 %, found 94"),
        (".9<!-- figure a.place -->", "doc.md:1: a.place is written .9, found none"),
        ("much<!-- figure a.kind -->", "doc.md:1: a.kind is written none, found .937"),
    ],
)
def test_a_difference_is_told_with_document_line_key_written_and_found(doc: Path, text: str, told: str) -> None:
    doc.write_text(text, "utf-8")
    assert [str(difference) for difference in quotes(doc, FOUND, doc.parent)] == [told]


def test_mending_writes_each_figure_as_exactly_as_it_was_written(doc: Path) -> None:
    doc.write_text("**.91**<!-- figure a.kind -->, 12 %<!-- figure a.kind -->, 1<!-- figure a.items -->", "utf-8")
    assert mend(doc, FOUND)
    assert doc.read_text("utf-8") == (
        "**.94**<!-- figure a.kind -->, 94 %<!-- figure a.kind -->, 13,966<!-- figure a.items -->"
    )
    assert not mend(doc, FOUND)


def test_the_page_is_read_as_it_was_written_and_tells_what_changed(doc: Path) -> None:
    figures = [Figure("counts.sources", 23), Figure("annotation.dev.kind", 0.9374, 3)]
    doc.write_text(page(figures), "utf-8")
    assert {key: figure.printed for key, figure in on_page(doc).items()} == {
        "counts.sources": "23",
        "annotation.dev.kind": ".937",
    }
    assert list(rows(doc, figures, doc.parent)) == []
    changed = [Figure("counts.sources", 24), Figure("counts.kinds", 10)]
    told = [(found.key, found.written, found.found) for found in rows(doc, changed, doc.parent)]
    assert told == [
        ("counts.sources", "23", "24"),
        ("annotation.dev.kind", ".937", "none"),
        ("counts.kinds", "none", "10"),
    ]


def test_every_figure_that_a_document_quotes_is_the_one_on_the_page() -> None:
    figures = on_page()
    assert [str(found) for doc in documents() if doc != PAGE for found in quotes(doc, figures)] == []


@pytest.fixture(scope="module")
def material() -> Material:
    return Material(lambda line: None)


@pytest.mark.parametrize("group", ["counts", "revisions", "annotation", "joining"])
def test_the_page_has_the_figures_that_are_found(group: str, material: Material) -> None:
    if group in NEED_SHARED:
        for folder in ("corpora", "gold", "sites"):
            shared(folder)
    _compare({figure.key: figure for figure in GROUPS[group](material)}, group)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    if given := os.environ.get(HOME):
        return Path(given)
    make_home(tmp_path, shared("corpora").parent)
    return tmp_path


def test_the_page_has_the_figures_of_our_ranking_that_are_found(home: Path) -> None:
    found = quality.figures(home, variants=())
    _compare({key: Figure(key, value) for key, value in found.items()}, "ranking.readouts.")


def _compare(found: dict[str, Figure], prefix: str) -> None:
    told = {key: figure for key, figure in on_page().items() if key.startswith(prefix)}
    assert told.keys() == {key for key in found if key.startswith(prefix)}
    away = {
        key: (figure.printed, found[key].value)
        for key, figure in told.items()
        if abs(figure.value - found[key].value) > (AWAY if figure.decimals else 0)
    }
    assert away == {}
