"""A home of an earlier version: which commands bring it up to date, and what the others say."""

from __future__ import annotations

import lzma
import os
import re
import shlex
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from readouts.cli import main
from scrapers.archive import schema
from scrapers.archive.store import Archive
from tests.support.paths import ROOT

FOLDER = ROOT / "tests/fixtures/upgrade"
LAYOUTS = range(1, schema.VERSION)
"""Four readouts of the sample, archived by the last commit with each layout: one edited, one taken down, one whose
older capture was imported last, one page that can't be read."""

LAYOUT_4 = FOLDER / "layout-4.tar.xz"  # the bundled sample, archived and indexed by db4fe48
READOUTS = 53


def run(home: Path, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["--home", str(home), *words])
    return done.exit_code, done.output


def home_of(layout: int, folder: Path) -> Path:
    unpack(layout, folder / "home/archive.sqlite3")
    return folder / "home"


def unpack(layout: int, file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(lzma.decompress((FOLDER / f"layout-{layout}.sqlite3.xz").read_bytes()))
    return file


def is_up_to_date(home: Path) -> bool:
    """Whether all is there and in order, by what the sample's pages say."""
    with Archive.open(home / "archive.sqlite3", read_only=True) as archive:
        found = {readout.id[-5:]: readout for readout in archive.readouts()}
        drafts = {
            name: ["(draft)" in revision.readout.title for revision in archive.revisions(readout.id)]
            for name, readout in found.items()
        }
        unread = len(list(archive.problems()))
    gone = {name for name, readout in found.items() if "taken-down" in readout.flags}
    return (drafts, gone, unread) == (
        {"34190": [False, False], "54388": [True, False], "67419": [True, False]}, {"34190"}, 1,
    )  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_documented_upgrade_brings_every_earlier_layout_up_to_date(tmp_path: Path, layout: int) -> None:
    home = home_of(layout, tmp_path)
    assert run(home, "index")[0] == 0
    assert is_up_to_date(home)
    status, said = run(home, "check")
    assert (status, "archive: sound, 3 readouts, 1 unreadable pages" in said) == (0, True), said
    assert '"total": 3,' in run(home, "search", "", "--json")[1]
    assert '"total": 0,' in run(home, "search", "draft", "--json")[1]


@pytest.mark.parametrize("words", [("index", "--rebuild"), ("index", "--reparse")])
def test_every_way_to_index_upgrades_first(tmp_path: Path, words: tuple[str, ...]) -> None:
    home = home_of(1, tmp_path)
    assert run(home, *words)[0] == 0
    assert is_up_to_date(home)


@pytest.mark.parametrize("words", [("import", "x.jsonl"), ("sources", "--accept", "sample-qarabel")])
def test_any_other_command_that_writes_upgrades_too(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "x.jsonl").write_text("")
    home = home_of(2, tmp_path)
    named = [str(tmp_path / word) if word.endswith(".jsonl") else word for word in words]
    assert run(home, *named)[0] == 0
    assert is_up_to_date(home)


READING = [
    ("check",),
    ("serve", "--port", "0"),
    ("backup", "x.sqlite3"),
    ("sources",),
    ("annotate", "sample-qarabel-1"),
]


@pytest.mark.parametrize("words", READING, ids=[words[0] for words in READING])
def test_a_command_that_only_reads_says_which_one_to_type(tmp_path: Path, words: tuple[str, ...]) -> None:
    home = home_of(3, tmp_path / "with a blank")
    status, said = run(home, *(str(tmp_path / word) if word.endswith("sqlite3") else word for word in words))
    assert status == 1
    typed = re.search(r"The archive is old: .*\. Run readouts (--home .* index): ", said)
    assert typed, said
    assert CliRunner().invoke(main, shlex.split(typed[1])).exit_code == 0
    assert is_up_to_date(home)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_copy_of_every_earlier_layout_can_be_restored(tmp_path: Path, layout: int) -> None:
    copy = unpack(layout, tmp_path / "copy.sqlite3")
    before = copy.read_bytes()
    for home in (tmp_path / "empty", home_of(layout, tmp_path)):
        status, said = run(home, "backup", str(copy), "--restore")
        assert (status, "Restored 3 readouts" in said) == (0, True), said
        assert is_up_to_date(home)
        assert run(home, "check")[0] == 0
    assert copy.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.sqlite3", "empty", "home"]


KILL = """
import os, signal, sys
from scrapers.archive import upgrade
before = dict(upgrade.MIGRATIONS)
def killed(connection, step=int(sys.argv[2])):
    before[step](connection)
    os.kill(os.getpid(), signal.SIGKILL)
upgrade.MIGRATIONS[int(sys.argv[2])] = killed
from readouts.cli import main
main(["--home", sys.argv[1], "index"])
"""


@pytest.mark.slow
@pytest.mark.parametrize("step", LAYOUTS)
def test_an_upgrade_that_is_killed_leaves_the_old_archive_whole_for_the_next(tmp_path: Path, step: int) -> None:
    home = home_of(1, tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", KILL, str(home), str(step)], cwd=ROOT, timeout=60, env=os.environ | {"PYTHONPATH": "."}
    )
    assert done.returncode == -9
    with Archive.open(home / "archive.sqlite3", read_only=True, any_version=True) as archive:
        assert archive.connection.execute("PRAGMA user_version").fetchone() == (1,)
    assert run(home, "index")[0] == 0
    assert is_up_to_date(home)


def test_an_index_of_an_earlier_version_is_searched_until_it_is_built_again(tmp_path: Path) -> None:
    with tarfile.open(LAYOUT_4) as saved:
        saved.extraction_filter = getattr(tarfile, "data_filter", None)  # Python has it from 3.11.4 on
        saved.extractall(tmp_path)
    for words in ((), ("index",)):
        if words:
            status, said = run(tmp_path, *words)
            assert (status, f": {READOUTS} readouts" in said) == (0, True), said
        status, found = run(tmp_path, "search", "meeting", "--json")
        assert status == 0
        assert '"total": 0,' not in found
    assert run(tmp_path, "check")[0] == 0
