"""A home of an earlier version is brought up to date by the next `readouts index`."""

from __future__ import annotations

import tarfile
from pathlib import Path

from click.testing import CliRunner

from readouts.cli import main
from tests.support.paths import ROOT

LAYOUT_4 = ROOT / "tests/fixtures/upgrade/layout-4.tar.xz"  # the bundled sample, archived and indexed by db4fe48
READOUTS = 53


def run(home: Path, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["--home", str(home), *words])
    return done.exit_code, done.output


def test_an_archive_and_an_index_of_an_earlier_version_are_upgraded_by_index(tmp_path: Path) -> None:
    with tarfile.open(LAYOUT_4) as saved:
        saved.extractall(tmp_path, filter="data")
    status, said = run(tmp_path, "check")
    assert status == 1
    assert "The archive is old" in said
    assert "Run readouts index" in said
    status, said = run(tmp_path, "index")
    assert (status, f": {READOUTS} readouts" in said) == (0, True), said
    assert run(tmp_path, "check")[0] == 0
    status, found = run(tmp_path, "search", "meeting", "--json")
    assert status == 0
    assert '"total": 0,' not in found


def test_an_index_of_an_earlier_version_is_searched_until_then(tmp_path: Path) -> None:
    with tarfile.open(LAYOUT_4) as saved:
        saved.extractall(tmp_path, filter="data")
    status, found = run(tmp_path, "search", "meeting", "--json")
    assert status == 0
    assert '"total": 0,' not in found
