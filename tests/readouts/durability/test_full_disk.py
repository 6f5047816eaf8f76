"""A file system that is really full: what was there stays and is served, and with room again the command completes."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.homes import answers, outcome, records, run
from tests.support.needs import skip

PAGE = 4096
NEED = 2 * 2**20  # bytes that each of the commands below takes, and more


def mounted(*words: str) -> bool:
    mount = shutil.which("mount")
    return bool(mount) and subprocess.run([str(mount), *words], capture_output=True, check=False).returncode == 0


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, in memory."""
    place = tmp_path / "disk"
    place.mkdir()
    if not mounted("-t", "tmpfs", "-o", "size=64m", "tmpfs", str(place)):
        skip("mount")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True, timeout=60)


def resize(disk: Path, free: int | None) -> None:
    """Leave so many bytes free, or much."""
    told_of = os.statvfs(disk)
    used = (told_of.f_blocks - told_of.f_bfree) * told_of.f_frsize
    size = 64 * 2**20 if free is None else (used + free) // PAGE * PAGE + PAGE
    assert mounted("-o", f"remount,size={size}", str(disk))


def generations(home: Path) -> set[str]:
    return {folder.name for folder in (home / "index/generations").iterdir()}


@pytest.mark.slow
@pytest.mark.parametrize("words", [["import"], ["index"], ["index", "--rebuild"]], ids=" ".join)
def test_on_a_full_disk_a_command_says_so_and_what_was_there_is_served(
    disk: Path, tmp_path: Path, words: list[str]
) -> None:
    home, more = disk / "home", str(records(tmp_path / "more.jsonl", range(40, 400)))
    assert outcome(home, "import", str(records(tmp_path / "calls.jsonl", range(40))))[0] == 0
    assert outcome(home, "index")[0] == 0
    if words == ["import"]:
        words = ["import", more]
    else:
        assert outcome(home, "import", more)[0] == 0
    before, there, refused = answers(home), generations(home), 0
    for part in (0.0, 0.1):
        resize(disk, int(part * NEED))
        done = run(home, words)
        assert "Traceback" not in done.stderr
        if done.returncode:
            refused += 1
            (told,) = [line for line in done.stderr.splitlines() if line.startswith("readouts: ")]
            assert str(home) in told
            assert answers(home) == before
            assert generations(home) == there
        resize(disk, None)
    assert refused
    assert run(home, words).returncode == 0
    assert outcome(home, "index")[0] == 0
    code, said = outcome(home, "check")
    assert code == 0, said
    found = answers(home)
    assert found
    assert found[0][0] == 400
