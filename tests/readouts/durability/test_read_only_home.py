"""A home that a command may only read."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.homes import outcome, records
from tests.support.needs import needs_root
from tests.support.nobody import as_nobody


@pytest.fixture
def home() -> Iterator[Path]:
    """A home that another user can reach."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder / "home"
    shutil.rmtree(folder)


@needs_root
@pytest.mark.parametrize(
    "words", [("index", "--rebuild"), ("scrape", "kremlin-en"), ("refresh",), ("import", "{file}")]
)
def test_what_changes_a_home_says_that_it_can_not_be_written_and_leaves_it(home: Path, words: tuple[str, ...]) -> None:
    file = records(home.parent / "calls.jsonl", range(3))
    for first in (("import", str(file)), ("index",)):
        assert outcome(home, *first)[0] == 0
    before = sorted((path, path.stat().st_mtime_ns) for path in home.rglob("*"))

    def change() -> None:
        code, said = outcome(home, *(word.format(file=file) for word in words))
        assert code == 1
        assert said == (
            f"readouts: The data directory is not writable: {home} (permission denied). "
            "Run readouts as its owner, or choose another --home.\n"
        )

    assert as_nobody(change) == 0
    assert sorted((path, path.stat().st_mtime_ns) for path in home.rglob("*")) == before
