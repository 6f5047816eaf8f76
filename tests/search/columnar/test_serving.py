"""What is served while the index on the disk is damaged, replaced or removed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.document import Document
from index.errors import IndexDamaged, NothingOlder
from index.generations.layout import MANIFEST, complete_directories, current_directory
from index.whoosh.writer import WhooshWriter
from search.engine import Engine
from search.errors import IndexMissing
from search.open import open_engine
from search.request import Request
from tests.support.invented import DOCUMENTS

OLD, NEW = DOCUMENTS[:-1], DOCUMENTS
ANEW = "readouts index --rebuild"


def publish(path: Path, documents: Sequence[Document], *, full: bool = True) -> str:
    writer = WhooshWriter(path)
    generation = writer.write(documents, sequence=len(documents), full=full)
    writer.publish(generation)
    return generation.name


def answers(engine: Engine) -> list[tuple[str, float]]:
    return [(hit.id, hit.score) for text in ("", "grain OR ceasefire") for hit in engine.hits(Request(text=text))]


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index with an older generation and the published one, which share no file."""
    path = tmp_path_factory.mktemp("two")
    publish(path, OLD)
    publish(path, NEW)
    return path


def cut(file: Path, at: int) -> None:
    file.write_bytes(file.read_bytes()[: at % file.stat().st_size])


def flip(file: Path, at: int) -> None:
    content = bytearray(file.read_bytes())
    content[at // 8 % len(content)] ^= 1 << at % 8
    file.write_bytes(content)


def lose(file: Path, at: int) -> None:
    file.unlink()


def blank(file: Path, at: int) -> None:
    """What a file system leaves of a page that it had not written."""
    content = bytearray(file.read_bytes())
    start = at % len(content)
    content[start : start + 4096] = bytes(len(content[start : start + 4096]))
    file.write_bytes(content)


def spoil(path: Path, name: int, damage: Callable[[Path, int], None], at: int) -> Path:
    """Damage one file of the published generation; returns it."""
    directory = current_directory(path)
    assert directory
    files = sorted(file for file in directory.iterdir() if not file.name.endswith("LOCK"))
    file = files[name % len(files)]
    before = file.read_bytes()
    damage(file, at)
    if file.exists() and file.read_bytes() == before:
        flip(file, at)
    return file


@given(st.integers(0, 100), st.sampled_from([cut, flip, lose, blank]), st.integers(0, 1 << 30))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_damage_to_any_file_is_found_the_generation_before_is_served_and_a_rebuild_gives_the_same_answers(
    two: Path, tmp_path_factory: pytest.TempPathFactory, name: int, damage: Callable[[Path, int], None], at: int
) -> None:
    path = tmp_path_factory.mktemp("spoilt", numbered=True) / "index"
    shutil.copytree(two, path, symlinks=True)
    whole = answers(open_engine(path))
    file = spoil(path, name, damage, at)
    engine = open_engine(path)
    assert {id for id, _ in answers(engine)} == {document.id for document in OLD}
    failure = engine.status().failure
    assert file.name in failure or file.name == MANIFEST
    assert ANEW in failure
    assert WhooshWriter(path).current() is None
    publish(path, NEW)
    assert answers(open_engine(path)) == whole


def test_an_update_is_not_built_on_damage(two: Path, tmp_path: Path) -> None:
    path = tmp_path / "index"
    shutil.copytree(two, path, symlinks=True)
    spoil(path, 0, flip, 12345)
    with pytest.raises(IndexDamaged, match=ANEW):
        WhooshWriter(path).write(NEW, sequence=9, full=False)


def test_damage_to_a_file_that_both_generations_share_is_told_and_nothing_wrong_is_answered(tmp_path: Path) -> None:
    publish(tmp_path, [replace(DOCUMENTS[0], id=f"talks-{number}") for number in range(20)])
    publish(tmp_path, DOCUMENTS[:1], full=False)
    directory = current_directory(tmp_path)
    assert directory
    flip(next(file for file in directory.glob("*.columns") if file.stat().st_nlink == 2), 4242)
    with pytest.raises(IndexDamaged, match=ANEW):
        open_engine(tmp_path).status()


def unlinked(link: Path) -> None:
    link.unlink()


def dangling(link: Path) -> None:
    link.unlink()
    link.symlink_to("generations/00000099-abcdef")


def elsewhere(link: Path) -> None:
    link.unlink()
    link.symlink_to("/etc")


def a_file(link: Path) -> None:
    link.unlink()
    link.write_text("generations/00000001-abcdef")


def a_copy(link: Path) -> None:
    target = link.resolve()
    link.unlink()
    shutil.copytree(target, link)


@pytest.mark.parametrize("damage", [unlinked, dangling, elsewhere, a_file, a_copy])
def test_without_a_sound_link_the_latest_generation_is_served_and_an_index_mends_it(
    two: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    path = tmp_path / "index"
    shutil.copytree(two, path, symlinks=True)
    before = open_engine(path)
    whole = answers(before)
    damage(path / "current")
    assert answers(before) == answers(open_engine(path)) == whole
    assert ANEW in open_engine(path).status().failure
    name = publish(path, NEW)
    after = open_engine(path)
    assert (after.status().generation, after.status().failure) == (name, "")
    assert answers(after) == whole


def test_an_index_without_any_generation_is_missing_and_not_damaged(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        open_engine(tmp_path / "index").status()


def test_a_generation_stays_on_the_disk_as_long_as_an_engine_serves_it(tmp_path: Path) -> None:
    first = publish(tmp_path, OLD)
    engine = open_engine(tmp_path)
    with engine.lease():
        assert engine.status().generation == first
        for _ in range(4):
            last = publish(tmp_path, NEW)
        assert first in {directory.name for directory in complete_directories(tmp_path)}
        assert engine.status().generation == first
    assert engine.status().generation == last
    last = publish(tmp_path, NEW)
    assert first not in {directory.name for directory in complete_directories(tmp_path)}
    assert len(complete_directories(tmp_path)) == 2


def test_within_one_request_all_answers_are_of_one_generation(tmp_path: Path) -> None:
    publish(tmp_path, OLD)
    engine = open_engine(tmp_path)
    added = NEW[-1].id
    with engine.lease():
        assert engine.document(added) is None
        publish(tmp_path, NEW)
        assert engine.document(added) is None
        assert added not in {id for id, _ in answers(engine)}
    assert engine.document(added)


def test_an_export_that_began_on_a_generation_ends_on_it(tmp_path: Path) -> None:
    publish(tmp_path, OLD)
    hits = open_engine(tmp_path).hits(Request())
    publish(tmp_path, NEW)
    assert len(list(hits)) == len(OLD)


def test_a_rollback_serves_the_generation_before_and_the_next_build_goes_on_from_it(tmp_path: Path) -> None:
    first = publish(tmp_path, OLD)
    second = publish(tmp_path, NEW)
    engine = open_engine(tmp_path)
    assert engine.status().generation == second
    WhooshWriter(tmp_path).roll_back()
    assert engine.status().generation == first
    with pytest.raises(NothingOlder):
        WhooshWriter(tmp_path).roll_back()
    third = publish(tmp_path, [NEW[-1]], full=False)
    assert engine.status().generation == third
    assert {id for id, _ in answers(engine)} == {document.id for document in NEW}


def test_there_is_no_going_back_to_what_is_damaged_or_of_other_rules(tmp_path: Path) -> None:
    writer = WhooshWriter(tmp_path, annotations="other")
    writer.publish(writer.write(OLD, sequence=1, full=True))
    publish(tmp_path, NEW)
    with pytest.raises(NothingOlder, match="other rules"):
        WhooshWriter(tmp_path).roll_back()
    publish(tmp_path, NEW)
    older = complete_directories(tmp_path)[1]
    cut(next(older.glob("*.columns")), 100)
    with pytest.raises(NothingOlder, match=ANEW):
        WhooshWriter(tmp_path).roll_back()
