"""A process that may read a home and not write it, as the one that serves should be."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from scrapers import sample
from scrapers.archive.store import Archive
from tests.support.needs import needs_root
from tests.support.nobody import as_nobody


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder that everybody may read, of the one who runs the tests."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@needs_root
def test_an_archive_is_read_by_who_may_not_write_it_before_while_and_after_somebody_writes(home: Path) -> None:
    path = home / "archive.sqlite3"

    def read() -> None:
        with Archive.open(path, read_only=True) as archive:
            assert len(list(archive.readouts())) == len(archive) > 0

    with Archive.open(path, create=True) as archive:
        sample.load(archive)
        assert as_nobody(read) == 0
    assert as_nobody(read) == 0
    assert as_nobody(read) == 0
    with Archive.open(path, create=True) as archive:
        assert as_nobody(read) == 0


@needs_root
def test_an_archive_that_was_brought_there_without_sqlite_s_own_files_is_read_by_who_may_not_write_it(
    home: Path, tmp_path: Path
) -> None:
    """They can't be made by who may not write the folder."""
    with Archive.open(tmp_path / "archive.sqlite3", create=True) as archive:
        sample.load(archive)
        held = len(archive)
    path = home / "archive.sqlite3"
    shutil.copyfile(tmp_path / "archive.sqlite3", path)
    path.chmod(0o644)

    def read() -> None:
        with Archive.open(path, read_only=True) as archive:
            assert len(list(archive.readouts())) == len(archive) == held

    assert as_nobody(read) == 0
    assert [file.name for file in home.iterdir()] == [path.name]


def test_what_was_written_stands_in_the_file_itself_once_it_is_closed(home: Path) -> None:
    path = home / "archive.sqlite3"
    with Archive.open(path, create=True) as archive:
        sample.load(archive)
        held = len(archive)
    copy = home / "copy.sqlite3"
    shutil.copyfile(path, copy)
    with Archive.open(copy) as archive:
        assert len(archive) == held
