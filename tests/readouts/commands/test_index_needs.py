"""`readouts index` says what a full build needs before it begins, and refuses one that can't succeed in one line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.homes import records
from tests.support.paths import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("needs")
    assert readouts(folder, "", "import", str(records(folder / "calls.jsonl", range(1_000)))).returncode == 0
    return folder


def readouts(home: Path, before: str, *words: str) -> subprocess.CompletedProcess[str]:
    """A command in a shell of its own, after this line."""
    entry = [sys.executable, "-c", "from readouts.cli import main; main()", "--home", str(home), *words]
    command = ["sh", "-c", f'{before}\nexec "$@"', "sh", *entry]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


def test_too_little_memory_is_told_in_one_line_before_anything_is_written(home: Path) -> None:
    done = readouts(home, "ulimit -d 150000", "index")
    assert done.returncode == 1
    assert "ulimit -d allows a process 154 MB" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list((home / "index" / "generations").glob("*"))


def test_what_a_full_build_needs_is_told_first(home: Path) -> None:
    done = readouts(home, "", "index")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Indexing 1,000 readouts: under a minute, ")
    assert "Indexing" not in readouts(home, "", "index").stdout
