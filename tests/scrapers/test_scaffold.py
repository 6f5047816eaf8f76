"""What `readouts sources new` writes is a source that works as it stands."""

from __future__ import annotations

import datetime as dt
import importlib.util
import json
from dataclasses import replace
from pathlib import Path

import pytest

from scrapers.errors import SkeletonFailed
from scrapers.scaffold import UNWRITTEN, Facts, write_skeleton
from scrapers.source import Page, Source

FACTS = Facts(
    "president-xs-en",
    "President of Solmark",
    "NOR",
    "en",
    "Europe/Oslo",
    "https://www.president.solmark.example/en/news",
)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "docs/reference").mkdir(parents=True)
    (tmp_path / "docs/reference/sources.md").write_text("| source |\n|---|\n| `kremlin-en` |\n| `sample-*` |\n")
    return tmp_path


def begun(checkout: Path) -> Source:
    write_skeleton(checkout, FACTS)
    spec = importlib.util.spec_from_file_location("begun", checkout / "scrapers/sources/europe/president_xs_en.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    source: Source = module.SOURCE
    return source


def fixture(checkout: Path, case: str) -> Page:
    folder = checkout / "tests/fixtures/sources/president-xs-en"
    url = json.loads((folder / f"{case}.json").read_text())["page"]
    return Page(url, (folder / f"{case}.html").read_bytes(), dt.datetime(2024, 6, 1, tzinfo=dt.UTC))


def test_its_listing_leads_to_its_page_which_is_read(checkout: Path) -> None:
    source = begun(checkout)
    assert source.links is not None
    assert source.read is not None
    links = source.links(fixture(checkout, "listing"))
    assert links.articles == (fixture(checkout, "call").url,)
    assert links.oldest == dt.date(2024, 5, 4)
    readout = source.read(fixture(checkout, "call"))
    assert readout.title == "Call with Prime Minister Vøllan of Solmark"
    assert [paragraph.text[:10] for paragraph in readout.paragraphs] == ["The Presid", "They agree"]


def test_its_evidence_is_asked_for_before_the_samples(checkout: Path) -> None:
    begun(checkout)
    lines = (checkout / "docs/reference/sources.md").read_text().splitlines()
    assert UNWRITTEN in lines[3]
    assert lines[4] == "| `sample-*` |"


def test_nothing_is_written_over_and_nothing_half(checkout: Path) -> None:
    fixtures = checkout / "tests/fixtures/sources/president-xs-en"
    fixtures.mkdir(parents=True)
    (fixtures / "call.html").write_text("ours")
    with pytest.raises(SkeletonFailed, match="there already"):
        write_skeleton(checkout, FACTS)
    assert (fixtures / "call.html").read_text() == "ours"
    assert not (checkout / "scrapers").exists()


@pytest.mark.parametrize(
    "facts",
    [
        replace(FACTS, name="President"),
        replace(FACTS, name="../etc"),
        replace(FACTS, listing="www.president.solmark.example/en/news"),
        replace(FACTS, publisher='President "of" Solmark'),
    ],
)
def test_what_makes_no_source_is_refused(checkout: Path, facts: Facts) -> None:
    with pytest.raises(SkeletonFailed):
        write_skeleton(checkout, facts)


def test_it_takes_a_checkout(tmp_path: Path) -> None:
    with pytest.raises(SkeletonFailed, match="checkout"):
        write_skeleton(tmp_path, FACTS)
