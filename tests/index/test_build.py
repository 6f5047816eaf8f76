"""From an archive to what can be searched: in full, and only what changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index.annotate.annotate import EMPTY, Knowledge, annotate
from index.build import annotated, build, document
from index.document import Annotations, Mode
from index.whoosh.writer import WhooshWriter
from scrapers import sample
from scrapers.archive.store import Archive
from scrapers.readout import Readout
from scrapers.source import Page
from search.columnar.engine import WhooshEngine
from search.request import Request


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive.sqlite3", create=True) as opened:
        sample.load(opened)
        yield opened


def later(page: Page) -> Page:
    """A capture a day after the sample's: of two captures the later one is the current text."""
    return replace(page, fetched=page.fetched + dt.timedelta(days=1))


def test_every_readout_of_the_archive_can_be_found(archive: Archive, tmp_path: Path) -> None:
    generation = build(archive, WhooshWriter(tmp_path / "index"))
    assert generation.documents == len(archive) > 0
    engine = WhooshEngine(tmp_path / "index")
    assert {hit.id for hit in engine.hits(Request())} == {readout.id for readout in archive.readouts()}


def test_an_archive_that_has_not_changed_keeps_its_generation(archive: Archive, tmp_path: Path) -> None:
    writer = WhooshWriter(tmp_path / "index")
    assert build(archive, writer) == build(archive, writer)


def test_a_rebuild_on_demand_answers_as_before(archive: Archive, tmp_path: Path) -> None:
    writer = WhooshWriter(tmp_path / "index")
    engine = WhooshEngine(tmp_path / "index")
    first = build(archive, writer)
    before = engine.search(Request(text="meeting"))
    second = build(archive, writer, rebuild=True)
    after = engine.search(Request(text="meeting"))
    assert first.name != second.name
    assert replace(after, took_ms=0, generation="", next=None) == replace(before, took_ms=0, generation="", next=None)


def test_only_what_changed_is_indexed_again(archive: Archive, tmp_path: Path) -> None:
    writer = WhooshWriter(tmp_path / "index")
    build(archive, writer)
    source, page = next(iter(sample.pages()))
    body = page.body.decode()
    title = archive.readout(source.readout_id(page.url))
    assert title
    changed = replace(later(page), body=body.replace("</p>", " Xylophone.</p>", 40).encode())
    archive.store(source, changed)
    seen: list[tuple[str, int, int]] = []
    build(archive, writer, progress=lambda *step: seen.append(step))
    assert ("indexing", 1, 1) in seen
    hits = list(WhooshEngine(tmp_path / "index").hits(Request(text="xylophone")))
    assert [hit.id for hit in hits] == [title.id]


def test_progress_tells_each_stage_to_its_end(archive: Archive, tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    build(archive, WhooshWriter(tmp_path / "index"), progress=lambda *step: seen.append(step))
    total = len(archive)
    assert [step for step in seen if step[1] == step[2]] == [
        (s, total, total) for s in ("learning", "indexing", "done")
    ]


def test_a_readout_without_turns_is_narration(archive: Archive) -> None:
    readout = max(archive.readouts(), key=lambda readout: len(readout.paragraphs))
    plain = document(readout, Annotations())
    assert {(p.speaker, p.mode) for p in plain.passages} == {(None, Mode.NARRATION)}
    assert [p.text for p in plain.passages] == [p.text for p in readout.paragraphs]


def fails_on(monkeypatch: pytest.MonkeyPatch, id: str) -> None:
    """A rule that breaks on one readout, as a rule with a mistake in it does."""

    def broken(readout: Readout, knowledge: Knowledge) -> Annotations:
        if readout.id == id:
            raise RecursionError("a rule went round in circles")
        return annotate(readout, knowledge)

    monkeypatch.setattr("index.build.annotate", broken)


def test_a_readout_that_no_rule_can_read_is_listed_and_the_others_are_found(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = next(archive.readouts()).id
    fails_on(monkeypatch, one)
    generation = build(archive, WhooshWriter(tmp_path / "index"))
    assert [rejected.id for rejected in generation.rejected] == [one]
    assert "round in circles" in generation.rejected[0].reason
    found = {hit.id for hit in WhooshEngine(tmp_path / "index").hits(Request())}
    assert found == {readout.id for readout in archive.readouts()} - {one}


def test_a_readout_set_aside_keeps_its_older_state_until_it_can_be_read_again(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = WhooshWriter(tmp_path / "index")
    build(archive, writer)
    source, page = next(iter(sample.pages()))
    one = source.readout_id(page.url)
    archive.store(source, replace(later(page), body=page.body.replace(b"</p>", b" Xylophone.</p>")))
    with monkeypatch.context() as patched:
        fails_on(patched, one)
        for rebuild in (False, True):
            generation = build(archive, writer, rebuild=rebuild)
            assert [rejected.id for rejected in generation.rejected] == [one]
            assert generation.documents == len(archive)
            assert not list(WhooshEngine(tmp_path / "index").hits(Request(text="xylophone")))
            assert writer.current() == generation
    assert build(archive, writer, rebuild=True).rejected == ()
    assert [hit.id for hit in WhooshEngine(tmp_path / "index").hits(Request(text="xylophone"))] == [one]


def test_several_processes_annotate_as_one_does(archive: Archive) -> None:
    readouts = list(archive.readouts())
    assert list(annotated(readouts, EMPTY, 2)) == list(annotated(readouts, EMPTY, 1))


EDITED = ("sample-qarabel-40233", "sample-vestrania-64590")  # of the sample


def test_a_readout_is_found_by_the_changes_of_its_text(archive: Archive, tmp_path: Path) -> None:
    writer = WhooshWriter(tmp_path / "index")
    build(archive, writer)
    source, page = next(iter(sample.pages()))
    archive.take_down(source, replace(later(page), body=b"gone", status=404))
    build(archive, writer)
    engine = WhooshEngine(tmp_path / "index")
    (hit,) = engine.hits(Request(text="changed:taken-down"))
    assert (hit.id, "taken-down" in hit.flags) == (source.readout_id(page.url), True)
    assert {hit.id for hit in engine.hits(Request(text="changed:any"))} == {hit.id, *EDITED}
