"""A build needs memory for its parts in work and its vocabulary, not for the index."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.memory import Watch
from tests.support.needs import needs_proc
from tests.support.paths import ROOT

PART = 250
ROOM = 15.0  # megabytes: more words than before, and what an allocator keeps; far below what thirty parts take

SCRIPT = """
import sys
from pathlib import Path
from whoosh.filedb.filestore import FileStorage
from index.columns import merge
from index.whoosh.schema import schema
from index.whoosh.segments import commit, encoded
from tests.support.synthetic import documents

if __name__ == "__main__":
    folder, count, part = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    merge.BLOCK = 2**16  # or else a single block has all of so small an index
    FileStorage(str(folder)).create_index(schema())
    commit(folder, encoded(folder, documents(count), 2, chunk=part)[0], [])
"""


def built(folder: Path, count: int) -> tuple[float, float]:
    """Megabytes of the largest process at its peak, and of the segment."""
    folder.mkdir()
    script = folder.parent / "build.py"
    script.write_text(SCRIPT)
    command = [sys.executable, str(script), str(folder), str(count), str(PART)]
    process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT)})
    with Watch(process.pid) as watch:
        assert process.wait(timeout=300) == 0
    return watch.largest, next(folder.glob("MAIN_*.columns")).stat().st_size / 1e6


@needs_proc
@pytest.mark.slow
def test_six_times_the_parts_take_six_times_the_disk_and_no_more_memory(tmp_path: Path) -> None:
    memory, size = built(tmp_path / "few", 6 * PART)
    more, larger = built(tmp_path / "many", 36 * PART)
    assert larger - size > 2 * ROOM
    assert more < memory + ROOM
