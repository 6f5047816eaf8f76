"""An update costs what is new: unchanged files are neither read again nor given another checksum."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index.build import build
from index.columns.array_file import HEADER, ArrayFile
from index.errors import IndexDamaged
from index.generations.layout import COLUMNS, MANIFEST, current_directory, damaged_files, read_manifest
from index.whoosh import segments
from index.whoosh.writer import WhooshWriter
from scrapers import sample
from scrapers.archive.store import Archive
from search.columnar.engine import WhooshEngine
from search.request import Request
from tests.support.invented import DOCUMENTS

MANY = [replace(DOCUMENTS[0], id=f"talks-{number:03}") for number in range(100)]
FRESH = replace(DOCUMENTS[0], id="talks-new")

_opened: list[Path] | None = None


def _hear(event: str, given: tuple[Any, ...]) -> None:
    if event == "open" and _opened is not None and isinstance(given[0], str | os.PathLike):
        _opened.append(Path(given[0]))


sys.addaudithook(_hear)  # there is no taking it away: it listens only while a test wants it to


@pytest.fixture
def opened() -> Iterator[Callable[[], list[Path]]]:
    """Starts to note the files that this process opens; called again, gives those since."""
    global _opened

    def since() -> list[Path]:
        global _opened
        found, _opened = _opened or [], []
        return found

    try:
        yield since
    finally:
        _opened = None


def large(path: Path) -> WhooshWriter:
    writer = WhooshWriter(path, annotations="test")
    writer.publish(writer.write(MANY, sequence=1, full=True))
    return writer


def directory(writer: WhooshWriter) -> Path:
    found = current_directory(writer.path)
    assert found
    return found


def rot(file: Path) -> None:
    """What a failing disk does: another byte behind the file's header, and no sign of it in the folder."""
    told = file.stat()
    content = bytearray(file.read_bytes())
    content[(HEADER + len(content)) // 2] ^= 1
    file.write_bytes(content)
    os.utime(file, ns=(told.st_atime_ns, told.st_mtime_ns))


def test_a_look_without_news_opens_no_file_of_the_index_but_the_manifest(
    tmp_path: Path, opened: Callable[[], list[Path]]
) -> None:
    with Archive.open(tmp_path / "archive.sqlite3", create=True) as archive:
        sample.load(archive)
        generation = build(archive, WhooshWriter(tmp_path / "index"))
        opened()
        assert build(archive, WhooshWriter(tmp_path / "index")) == generation
        read = [path for path in opened() if path.is_relative_to(tmp_path / "index")]
    assert {path.name for path in read} == {MANIFEST}


def test_an_update_carries_the_checksum_of_an_unchanged_segment_over_and_who_opens_it_finds_that_it_rotted(
    tmp_path: Path,
) -> None:
    writer = large(tmp_path)
    (columns,) = directory(writer).glob(f"*{COLUMNS}")
    before = read_manifest(directory(writer))
    rot(columns)
    writer = WhooshWriter(tmp_path, annotations="test")
    writer.publish(writer.write([FRESH], sequence=2, full=False))
    after = read_manifest(directory(writer))
    assert after.files[columns.name] == before.files[columns.name]
    assert (directory(writer) / columns.name).stat().st_nlink == 2
    assert damaged_files(directory(writer)) == (columns.name,)
    with pytest.raises(IndexDamaged, match="--rebuild"):
        WhooshEngine(tmp_path).status()


def test_what_is_merged_is_read_whole_first_so_that_no_damage_gets_a_new_checksum(tmp_path: Path) -> None:
    writer = large(tmp_path)
    writer.publish(writer.write([FRESH], sequence=2, full=False))
    small = min(directory(writer).glob(f"*{COLUMNS}"), key=lambda file: file.stat().st_size)
    rot(small)
    with pytest.raises(IndexDamaged, match=small.name):
        writer.write([replace(FRESH, id="talks-newer")], sequence=3, full=False)


def test_an_update_that_meets_damage_builds_everything_anew(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "archive.sqlite3", create=True) as archive:
        sample.load(archive)
        first = build(archive, WhooshWriter(tmp_path / "index"))
        published = current_directory(tmp_path / "index")
        assert published
        rot(published / "live.arrays")
        source, page = next(iter(sample.pages()))
        body, after = page.body.replace(b"</p>", b" Xylophone.</p>"), page.fetched + dt.timedelta(days=1)
        archive.store(source, replace(page, body=body, fetched=after))
        second = build(archive, WhooshWriter(tmp_path / "index"))
    assert (second.documents, second.sequence > first.sequence) == (first.documents, True)
    assert len(list(WhooshEngine(tmp_path / "index").hits(Request(text="xylophone")))) == 1
    published = current_directory(tmp_path / "index")
    assert published
    assert damaged_files(published) == ()


def test_only_the_new_documents_are_encoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = large(tmp_path)
    sizes: list[int] = []
    written = ArrayFile.add

    def noted(self: ArrayFile, name: str, dtype: Any, blocks: Any) -> int:
        size = written(self, name, dtype, blocks)
        if name == "days":
            sizes.append(size)
        return size

    monkeypatch.setattr(ArrayFile, "add", noted)
    writer.publish(writer.write([FRESH], ["talks-007"], sequence=2, full=False))
    assert sizes == [1]
    monkeypatch.undo()
    found = {hit.id for hit in WhooshEngine(tmp_path).hits(Request())}
    assert found == {document.id for document in MANY} - {"talks-007"} | {"talks-new"}


def test_an_update_in_several_parts_leaves_none_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = large(tmp_path)
    monkeypatch.setattr(segments, "CHARACTERS", 1)
    fresh = [replace(FRESH, id=f"talks-new-{number}") for number in range(5)]
    writer.publish(writer.write(fresh, sequence=2, full=False))
    assert not list(directory(writer).glob(f"{segments.PART}*"))
    assert not [name for name in read_manifest(directory(writer)).files if name.startswith(segments.PART)]
    assert {hit.id for hit in WhooshEngine(tmp_path).hits(Request())} == {one.id for one in (*MANY, *fresh)}


def test_knowledge_that_did_not_change_stays_the_same_file(tmp_path: Path) -> None:
    writer = large(tmp_path)
    before = (directory(writer) / "knowledge.json").stat().st_ino
    writer.publish(writer.write([FRESH], sequence=2, full=False, knowledge=writer.knowledge()))
    assert (directory(writer) / "knowledge.json").stat().st_ino == before
