"""A copy of the archive brings everything back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bench.soak.homes import answers, contents, records, told


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    for words in (("import", str(records(tmp_path / "calls.jsonl", range(30)))), ("index",)):
        assert told(home, *words)[0] == 0
    return home


def done(home: Path, *words: str) -> str:
    code, said = told(home, *words)
    assert code == 0, said
    return said


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
    if loss == "nothing":
        assert archive.with_name("archive.sqlite3.before").exists()


def test_a_damaged_copy_is_refused_and_the_archive_stays(home: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    done(home, "backup", str(copy))
    before = contents(home)
    content = bytearray(copy.read_bytes())
    middle = content.index(b"Tarvenia")
    content[middle : middle + 8] = b"Tarvonia"
    copy.write_bytes(content)
    code, said = told(home, "backup", str(copy), "--restore")
    assert code == 1
    assert "not as it was stored" in said
    assert contents(home) == before


def test_of_a_damaged_archive_no_copy_replaces_a_sound_one(home: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    done(home, "backup", str(copy))
    sound = copy.read_bytes()
    archive = home / "archive.sqlite3"
    content = bytearray(archive.read_bytes())
    middle = content.index(b"Tarvenia")
    content[middle : middle + 8] = b"Tarvonia"
    archive.write_bytes(content)
    assert told(home, "backup", str(copy))[0] == 1
    assert copy.read_bytes() == sound
