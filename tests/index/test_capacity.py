"""What a full build needs is told before it begins; too little is refused in one line; failing builds end."""

from __future__ import annotations

import errno
import resource
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index.build import build
from index.capacity import Needs, memory_limits, needs, require
from index.document import Document
from index.errors import BuildRefused, NoRoom, OutOfMemory
from index.generations.attempts import LIMIT
from index.whoosh.writer import WhooshWriter
from scrapers import sample
from scrapers.archive.store import Archive
from tests.support.invented import DOCUMENTS
from tests.support.paths import ROOT

MODEST = Needs(readouts=12_480, seconds=200, disk=1e6, memory=1e6)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive.sqlite3", create=True) as opened:
        sample.load(opened)
        yield opened


def test_what_is_needed_is_told_in_words() -> None:
    told = str(Needs(readouts=1_000_000, seconds=5_400, disk=13.7e9, memory=900e6))
    assert told == "1,000,000 readouts: about 90 minutes, 13.7 GB of disk and 900 MB of memory"
    assert str(MODEST) == "12,480 readouts: about 3 minutes, 1 MB of disk and 1 MB of memory"
    assert "under a minute" in str(replace(MODEST, seconds=5))
    assert "about 3 hours" in str(replace(MODEST, seconds=3 * 3600))


def test_needs_grow_with_the_readouts_and_their_length(archive: Archive) -> None:
    found = needs(archive)
    characters = sum(
        len(one.title) + len(one.lead) + sum(len(paragraph.text) for paragraph in one.paragraphs)
        for one in archive.readouts()
    )
    assert found.readouts == len(archive)
    assert 2 * characters < found.disk < 20 * characters
    assert 0 < found.seconds < 60


def test_enough_is_not_refused(tmp_path: Path) -> None:
    require(MODEST, tmp_path)


@pytest.mark.parametrize(("name", "told"), [("disk", "of disk"), ("memory", "of memory")])
def test_more_than_there_is_is_refused_with_what_to_do(tmp_path: Path, name: str, told: str) -> None:
    with pytest.raises(BuildRefused, match=told) as refused:
        require(replace(MODEST, **{name: 1e18}), tmp_path)
    assert "12,480 readouts" in str(refused.value)
    assert "`readouts index`" in refused.value.remedy


@pytest.mark.parametrize("kind", ["RLIMIT_DATA", "RLIMIT_AS"])
def test_a_ulimit_that_is_too_small_is_told_by_its_name(tmp_path: Path, kind: str) -> None:
    script = (
        "import resource; from pathlib import Path; from index.capacity import Needs, require\n"
        f"resource.setrlimit(resource.{kind}, (2_000_000_000, 2_000_000_000))\n"
        f"require(Needs(5, 1, 2e6, 1e6), Path({str(tmp_path)!r}))\n"
        f"require(Needs(5, 1, 2e6, 9e9), Path({str(tmp_path)!r}))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=False)
    assert "BuildRefused" in done.stderr
    assert f"ulimit -{'d' if kind == 'RLIMIT_DATA' else 'v'} allows a process 2.0 GB" in done.stderr
    assert resource.getrlimit(getattr(resource, kind))[0] != 2_000_000_000


@pytest.mark.parametrize(
    ("groups", "files", "least"),
    [
        ("0::/system.slice/readouts.service\n", {"system.slice/readouts.service/memory.max": "max"}, None),
        (
            "0::/system.slice/readouts.service\n",
            {"system.slice/memory.max": "3000000000", "system.slice/readouts.service/memory.max": "4000000000"},
            3_000_000_000,
        ),
        ("0::/\n", {"memory.max": "2000000000"}, 2_000_000_000),
        (
            "9:cpu:/a\n4:memory:/a/b\n0::/\n",
            {"memory/memory.limit_in_bytes": "5000000000", "cpu/a/memory.limit_in_bytes": "1"},
            5_000_000_000,
        ),
    ],
)
def test_the_limit_of_a_control_group_is_the_least_of_those_around_it(
    tmp_path: Path, groups: str, files: dict[str, str], least: int | None
) -> None:
    for name, text in {
        "proc/self/cgroup": groups,
        **{f"sys/fs/cgroup/{one}": text for one, text in files.items()},
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    (limit, told), *_ = memory_limits(tmp_path)
    assert (limit if limit < float("inf") else None) == least
    assert "control group" in told


def failing(error: BaseException) -> Iterator[Document]:
    yield DOCUMENTS[0]
    raise error


@pytest.mark.parametrize(
    ("error", "told"),
    [(OSError(errno.ENOSPC, "No space left on device"), NoRoom), (MemoryError(), OutOfMemory)],
    ids=["disk", "memory"],
)
def test_what_runs_out_ends_in_a_line_that_says_what_to_do_and_the_index_served_stays(
    tmp_path: Path, error: BaseException, told: type[Exception]
) -> None:
    writer = WhooshWriter(tmp_path, annotations="test")
    writer.publish(writer.write(DOCUMENTS, sequence=1, full=True))
    before = writer.current()
    with pytest.raises(told, match=r"stays\. .* then run `readouts index`"):
        writer.write(failing(error), sequence=2, full=True)
    assert WhooshWriter(tmp_path, annotations="test").current() == before
    assert len(list((tmp_path / "generations").iterdir())) == 1


def test_no_schedule_repeats_a_full_build_that_never_ends(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "index"
    for _ in range(LIMIT):
        assert WhooshWriter(path).unfinished() < LIMIT
        with pytest.raises(OutOfMemory):
            WhooshWriter(path).write(failing(MemoryError()), sequence=1, full=True)
    with pytest.raises(BuildRefused, match=f"the last {LIMIT} full builds did not end.*`readouts index`"):
        build(archive, WhooshWriter(path), unattended=True)
    assert WhooshWriter(path, annotations="other").unfinished() == 0
    assert build(archive, WhooshWriter(path)).documents == len(archive)
    assert WhooshWriter(path).unfinished() == 0
    assert build(archive, WhooshWriter(path), unattended=True, rebuild=True).documents == len(archive)


def test_an_interrupted_build_is_not_one_that_failed(tmp_path: Path) -> None:
    writer = WhooshWriter(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        writer.write(failing(KeyboardInterrupt()), sequence=1, full=True)
    assert writer.unfinished() == 0
