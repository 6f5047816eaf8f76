"""A run of the tests ends with what it could not test, and why."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

TESTS = Path(__file__).parent


def test_a_run_ends_with_a_table_of_what_it_lacked(tmp_path: Path) -> None:
    """Without any program on the PATH: a browser, systemd and hadolint are missing."""
    files = [str(TESTS / name) for name in ("test_deploy.py", "web/pages/test_browser.py")]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "2", *files],
        capture_output=True, text=True, cwd=TESTS.parent, env=os.environ | {"PATH": str(tmp_path)}, timeout=240,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    *_, table, end = re.split(r"=+ not tested here =+\n|\n(?=\d+ passed)", done.stdout)
    head, *rows = [re.split(r"  +", line) for line in table.splitlines()]
    assert head == ["needs", "tests", "how to get it"]
    counts = {name: int(number) for name, number, _ in rows}
    assert set(counts) == {"browser", "systemd", "hadolint"}
    assert {name: how for name, _, how in rows}["browser"] == "apt-get install chromium chromium-driver"
    assert f" {sum(counts.values())} skipped" in end


def skips(path: Path) -> bool:
    """Whether a file skips by itself. Only its own code counts, not code in a string."""
    names = {node.attr for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Attribute)}
    return bool(names & {"skip", "skipif", "importorskip"})


def test_every_skip_has_a_row_in_that_table() -> None:
    """tests/support/needs.py names each need and how to get it."""
    found = [str(path.relative_to(TESTS)) for path in TESTS.rglob("*.py") if skips(path)]
    assert found == ["support/needs.py"]
