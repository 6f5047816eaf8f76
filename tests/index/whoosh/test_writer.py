"""Generations on the disk: written aside, switched to atomically, rebuilt when the rules differ."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index.annotate.people.knowledge import EMPTY, Knowledge, Term
from index.annotate.people.offices import Office
from index.document import Document, Kind, Mode, Passage
from index.errors import DocumentRefused, IndexDamaged, IndexLocked
from index.generations.layout import current_directory, damaged_files
from index.whoosh.writer import WhooshWriter
from search.columnar.executor import Executor
from search.columnar.snapshot import Snapshot
from search.query.tree import Everything, Node, Word

SPEECH = Document(
    id="ost-1",
    source="ost",
    publisher="The Chancellery of Ostrava",
    url="https://ost.example/1",
    title="Meeting with the envoy of Lunaria",
    lead="",
    date=dt.date(2019, 4, 24),
    published="",
    language="en",
    kind=Kind.MEETING,
    place="Port Vell",
    speakers=("Mira Holt",),
    participants=("Mira Holt",),
    countries=("XLU",),
    topics=("trade",),
    flags=(),
    passages=(Passage("We shall build the railway.", "Mira Holt", Mode.QUOTED),),
)
DAY = dt.date(2019, 4, 24)
LEARNED = Knowledge(
    {"mira holt": ("Mira Holt", 3, DAY, DAY)}, (Term(Office("chancellor", "XLU"), "Mira Holt", DAY, DAY, 3),)
)


def numbered(number: int) -> Document:
    return replace(SPEECH, id=f"ost-{number}", title=f"Meeting {number}")


def published(path: Path, *documents: Document) -> WhooshWriter:
    writer = WhooshWriter(path)
    writer.publish(writer.write(documents, sequence=1, full=True, knowledge=LEARNED))
    return writer


def snapshot(path: Path) -> Snapshot:
    directory = current_directory(path)
    assert directory
    return Snapshot(directory)


def found(path: Path, node: Node) -> list[str]:
    opened = snapshot(path)
    return sorted(opened.id(int(number)) for number in Executor(opened).run(node).docs)


def test_nothing_is_seen_before_a_generation_is_published(tmp_path: Path) -> None:
    writer = WhooshWriter(tmp_path)
    generation = writer.write([SPEECH], sequence=7, full=True)
    assert writer.current() is None
    writer.publish(generation)
    assert writer.current() == generation
    assert (generation.documents, generation.sequence) == (1, 7)


def test_a_document_comes_back_whole(tmp_path: Path) -> None:
    published(tmp_path, SPEECH)
    assert snapshot(tmp_path).document(0) == SPEECH


def test_an_update_replaces_adds_and_removes(tmp_path: Path) -> None:
    writer = published(tmp_path, numbered(1), numbered(2), numbered(3))
    changed = replace(numbered(2), passages=(Passage("The harbour opens.", None, Mode.NARRATION),))
    writer.publish(writer.write([changed, numbered(4)], ["ost-3"], sequence=2, full=False))
    assert found(tmp_path, Everything()) == ["ost-1", "ost-2", "ost-4"]
    assert found(tmp_path, Word("railway")) == ["ost-1", "ost-4"]
    assert found(tmp_path, Word("harbour")) == ["ost-2"]


def test_an_update_scores_as_a_rebuild_does(tmp_path: Path) -> None:
    documents = [numbered(number) for number in range(1, 9)]
    writer = published(tmp_path / "updated", *documents)
    writer.publish(writer.write([numbered(9)], ["ost-3", "ost-5"], sequence=2, full=False))
    published(tmp_path / "anew", *(d for d in [*documents, numbered(9)] if d.id not in ("ost-3", "ost-5")))

    def scores(path: Path) -> dict[str, float]:
        opened = snapshot(path)
        matches = Executor(opened).run(Word("railway"))
        return {opened.id(int(n)): score for n, score in zip(matches.docs, matches.scores.tolist(), strict=True)}

    assert scores(tmp_path / "updated") == pytest.approx(scores(tmp_path / "anew"))


def test_many_small_updates_stay_few_files(tmp_path: Path) -> None:
    writer = published(tmp_path, numbered(0))
    for number in range(1, 25):
        writer.publish(writer.write([numbered(number)], sequence=number, full=False))
    assert len(found(tmp_path, Everything())) == 25
    assert len(snapshot(tmp_path).segments) < 12


def test_a_generation_that_was_opened_outlives_its_successors(tmp_path: Path) -> None:
    writer = published(tmp_path, SPEECH)
    opened = snapshot(tmp_path)
    for number in range(2, 6):
        writer.publish(writer.write([numbered(number)], sequence=number, full=False))
    assert len(list((tmp_path / "generations").iterdir())) == 2
    assert opened.document(0) == SPEECH


def test_other_rules_make_the_index_one_to_be_built_anew(tmp_path: Path) -> None:
    published(tmp_path, SPEECH)
    other = WhooshWriter(tmp_path, annotations="2")
    assert other.current() is None
    with pytest.raises(IndexDamaged, match="--rebuild"):
        other.write([SPEECH], sequence=2, full=False)


def test_a_failure_leaves_the_published_generation_and_no_debris(tmp_path: Path) -> None:
    def broken() -> Iterator[Document]:
        yield numbered(2)
        raise RuntimeError("the archive went away")

    writer = published(tmp_path, SPEECH)
    before = writer.current()
    for full in (True, False):
        with pytest.raises(RuntimeError, match="went away"):
            writer.write(broken(), sequence=2, full=full)
    assert writer.current() == before
    assert len(list((tmp_path / "generations").iterdir())) == 1
    assert found(tmp_path, Everything()) == ["ost-1"]


def test_a_document_that_is_not_text_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(DocumentRefused, match="ost-1"):
        WhooshWriter(tmp_path).write([replace(SPEECH, title="\ud800")], sequence=1, full=True)


def test_a_document_that_is_not_text_leaves_its_older_state_and_nothing_of_its_own(tmp_path: Path) -> None:
    writer = published(tmp_path, numbered(1), numbered(2))
    broken = replace(numbered(2), title="Xylophone", lead="\ud800")
    for full in (False, True):
        generation = writer.write([numbered(1), broken, numbered(3)], sequence=2, full=full)
        writer.publish(generation)
        assert [rejected.id for rejected in generation.rejected] == ["ost-2"]
        assert found(tmp_path, Everything()) == ["ost-1", "ost-2", "ost-3"]
        assert found(tmp_path, Word("xylophone")) == []
        assert b"xylophone" not in snapshot(tmp_path).segments[0].terms["title_words"]
    assert writer.write([numbered(2)], sequence=3, full=False).rejected == ()


def test_of_its_older_states_the_one_that_was_served_last_stays(tmp_path: Path) -> None:
    writer = WhooshWriter(tmp_path, small=0)
    writer.publish(writer.write([numbered(1), numbered(2), numbered(3)], sequence=1, full=True))
    later = replace(numbered(2), title="Later state")
    writer.publish(writer.write([later], ["ost-3"], sequence=2, full=False))
    assert len(snapshot(tmp_path).segments) == 2
    broken = [replace(numbered(number), lead="\ud800") for number in (2, 3)]
    writer.publish(writer.write([numbered(1), *broken], sequence=3, full=True))
    opened = snapshot(tmp_path)
    assert {opened.document(number).title for number in range(opened.size)} == {"Meeting 1", "Later state"}


def test_a_link_that_leads_out_of_an_index_publishes_nothing(tmp_path: Path) -> None:
    other = published(tmp_path / "other", SPEECH)
    directory = current_directory(other.path)
    assert directory
    writer = WhooshWriter(tmp_path / "index")
    shutil.copytree(directory, tmp_path / "index" / "generations" / directory.name)
    for target in (directory, Path("..", "other", "generations", directory.name)):
        (tmp_path / "index" / "current").symlink_to(target)
        assert writer.current() is None
        (tmp_path / "index" / "current").unlink()


def test_a_second_writer_is_turned_away(tmp_path: Path) -> None:
    first = WhooshWriter(tmp_path)
    generation = first.write([SPEECH], sequence=1, full=True)
    with pytest.raises(IndexLocked):
        WhooshWriter(tmp_path).write([SPEECH], sequence=1, full=True)
    first.publish(generation)
    WhooshWriter(tmp_path).write([SPEECH], sequence=1, full=True)


def test_what_was_learned_stays_with_its_generation(tmp_path: Path) -> None:
    assert WhooshWriter(tmp_path).knowledge() == EMPTY
    published(tmp_path, SPEECH)
    assert WhooshWriter(tmp_path).knowledge() == LEARNED


def test_every_file_is_known_by_its_checksum(tmp_path: Path) -> None:
    published(tmp_path, SPEECH)
    directory = current_directory(tmp_path)
    assert directory
    assert damaged_files(directory) == ()
    column = next(directory.glob("*.columns"))
    content = bytearray(column.read_bytes())
    content[-1] ^= 1
    column.write_bytes(content)
    assert damaged_files(directory) == (column.name,)


def test_only_its_owner_can_read_an_index(tmp_path: Path) -> None:
    published(tmp_path / "index", SPEECH)
    directory = current_directory(tmp_path / "index")
    assert directory
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "index", directory)} == {0o700}


def test_an_empty_archive_makes_an_empty_index(tmp_path: Path) -> None:
    published(tmp_path)
    assert found(tmp_path, Everything()) == []
