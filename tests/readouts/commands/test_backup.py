"""A copy of the archive brings everything back."""

from __future__ import annotations

import errno
import os
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.homes import answers, contents, outcome, records


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    for words in (("import", str(records(tmp_path / "calls.jsonl", range(30)))), ("index",)):
        assert outcome(home, *words)[0] == 0
    return home


def done(home: Path, *words: str) -> str:
    code, said = outcome(home, *words)
    assert code == 0, said
    return said


def damage(archive: Path) -> None:
    """Turn one bit of a stored text."""
    with closing(sqlite3.connect(archive)) as opened:
        (text,) = opened.execute("SELECT text FROM revisions LIMIT 1").fetchone()
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(archive.read_bytes())
    content[content.index(text[:64]) + 32] ^= 1
    archive.write_bytes(content)


@pytest.mark.parametrize("loss", ["everything", "archive", "half of the archive", "nothing"])
def test_a_restored_home_has_the_same_pages_and_gives_the_same_answers(home: Path, tmp_path: Path, loss: str) -> None:
    before, found, copy = contents(home), answers(home), tmp_path / "copies" / "monday.sqlite3"
    assert "30 readouts" in done(home, "backup", str(copy))
    done(home, "import", str(records(tmp_path / "more.jsonl", range(30, 40))))
    archive = home / "archive.sqlite3"
    if loss == "everything":
        shutil.rmtree(home)
    elif loss == "archive":
        archive.unlink()
    elif loss == "half of the archive":
        archive.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])
    done(home, "backup", str(copy), "--restore")
    assert contents(home) == before
    assert answers(home) == found
    done(home, "check")
    kept = contents(home, "archive.sqlite3.before")["pages"] if loss == "nothing" else []
    assert len(kept) == (40 if loss == "nothing" else 0)


def test_a_second_restore_leaves_what_the_first_put_aside(home: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    done(home, "backup", str(copy))
    done(home, "import", str(records(tmp_path / "more.jsonl", range(30, 40))))
    assert "archive.sqlite3.before\n" in done(home, "backup", str(copy), "--restore")
    assert "archive.sqlite3.before-2\n" in done(home, "backup", str(copy), "--restore")
    assert len(contents(home, "archive.sqlite3.before")["pages"]) == 40


def test_where_a_file_can_have_one_name_only_the_archive_before_is_copied(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*names: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    done(home, "backup", str(tmp_path / "copy.sqlite3"))
    done(home, "import", str(records(tmp_path / "more.jsonl", range(40, 45))))
    before = contents(home)
    monkeypatch.setattr(os, "link", refuse)
    done(home, "backup", str(tmp_path / "copy.sqlite3"), "--restore")
    assert contents(home, "archive.sqlite3.before") == before
    assert contents(home) == contents(tmp_path, "copy.sqlite3")
    assert not list(home.glob("*.part"))


def test_an_index_of_what_an_older_copy_took_the_place_of_is_found_and_built_anew(home: Path, tmp_path: Path) -> None:
    """By hand, as people do it: the changes after the copy have the numbers of those that it has lost."""
    copy, archive = tmp_path / "copy.sqlite3", home / "archive.sqlite3"
    done(home, "backup", str(copy))
    for words in (("import", str(records(tmp_path / "more.jsonl", range(30, 40)))), ("index",)):
        done(home, *words)
    shutil.copy(copy, archive)
    assert "Run readouts index." in outcome(home, "check")[1]
    done(home, "import", str(records(tmp_path / "other.jsonl", range(50, 65))))
    code, said = outcome(home, "check")
    assert (code, "built from another archive" in said) == (1, True)
    done(home, "index")
    done(home, "check")
    found = answers(home)
    assert found
    assert found[0][0] == 45  # as it would be of an index that has ten of those lost, and lacks ten that came since
    done(home, "index", "--rebuild")
    assert answers(home) == found


def test_a_damaged_copy_is_refused_and_the_archive_stays(home: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    done(home, "backup", str(copy))
    before = contents(home)
    damage(copy)
    code, said = outcome(home, "backup", str(copy), "--restore")
    assert code == 1
    assert "not as it was stored" in said
    assert contents(home) == before


def test_of_a_damaged_archive_no_copy_replaces_a_sound_one(home: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    done(home, "backup", str(copy))
    sound = copy.read_bytes()
    archive = home / "archive.sqlite3"
    damage(archive)
    assert outcome(home, "backup", str(copy))[0] == 1
    assert copy.read_bytes() == sound


FOREIGN = {"text": b"a shopping list", "database": b"SQLite format 3\0" + bytes(200), "archive in use": b""}


@pytest.mark.parametrize("kind", [*FOREIGN, "folder", "device", "fifo", "the archive", "a link to the archive"])
def test_a_copy_replaces_nothing_but_an_earlier_copy(home: Path, tmp_path: Path, kind: str) -> None:
    target = tmp_path / "target"
    match kind:
        case "folder":
            target.mkdir()
        case "device":
            target = Path("/dev/null")
        case "fifo":
            os.mkfifo(target)
        case "the archive":
            target = home / "archive.sqlite3"
        case "a link to the archive":
            target.symlink_to(home / "archive.sqlite3")
        case "archive in use":
            shutil.copy(home / "archive.sqlite3", target)
        case _:
            target.write_bytes(FOREIGN[kind])
    before = target.stat()
    code, said = outcome(home, "backup", str(target))
    assert code in (1, 2)
    assert re.search("stays as it is. Name another file|is a directory", said)
    assert (target.stat().st_ino, target.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    done(home, "check")


@pytest.mark.parametrize("kind", ["none", "empty", "copy", "link"])
def test_a_copy_is_made_where_there_is_none_or_an_earlier_one(home: Path, tmp_path: Path, kind: str) -> None:
    target = tmp_path / "copy.sqlite3"
    if kind == "link":
        target.symlink_to(tmp_path / "elsewhere.sqlite3")
    elif kind != "none":
        target.touch()
    for _ in range(2 if kind == "copy" else 1):
        assert "30 readouts" in done(home, "backup", str(target))
    assert target.is_symlink() == (kind == "link")
