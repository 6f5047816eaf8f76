"""Joining and correcting killed at any step: no correction is lost, and events keep their ids."""

from __future__ import annotations

import random
import shutil
import signal
from pathlib import Path

import pytest

from readouts.home import Home
from scrapers import sample
from scrapers.archive.event_decisions import event_decisions
from scrapers.archive.store import Archive
from search.events import EventQuery
from tests.support.faulty import COUNT, KILL, MAIN, STEPS, Fault, notes
from tests.support.homes import run

pytestmark = pytest.mark.slow

OURS, THEIRS = "sample-vestrania-64590", "sample-kalmeria-b0cc69d2c491"
JOIN = ("events", "join", "sample-vestrania-51204", "sample-qarabel-67419")
TRIES = 12
"""Steps of each command at which it is killed, drawn evenly."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = Home(tmp_path_factory.mktemp("events") / "home")
    with Archive.open(home.archive_path, create=True) as archive:
        sample.load(archive)
    home.build()
    assert run(home.path, ("events", "part", OURS, THEIRS)).returncode == 0
    return home.path


def copied(home: Path, folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(home, folder, symlinks=True)
    return folder


def decided(home: Path) -> list[tuple[str, str, bool]]:
    with Archive.open(home / "archive.sqlite3") as archive:
        return [(one.first, one.second, one.joined) for one in event_decisions(archive)]


def events(home: Path) -> dict[str, frozenset[str]]:
    found = Home(home).engine().events(EventQuery(), limit=1_000).events
    return {event.id: frozenset(member.readout for member in event.accounts) for event in found}


def killed_at(home: Path, folder: Path, words: tuple[str, ...]) -> list[Path]:
    """Copies of a home on which a command was killed, each at another of its steps."""
    note = folder / "notes"
    counted = copied(home, folder / "counted")
    assert run(counted, words, Fault(COUNT, MAIN, 0, str(counted), str(note)).variable()).returncode == 0
    steps = max(one.number for one in notes(note) if one.what == STEPS)
    left = []
    for step in sorted(random.Random(3).sample(range(1, steps + 1), min(TRIES, steps))):
        one = copied(home, folder / f"step-{step}")
        done = run(one, words, Fault(KILL, MAIN, step, str(one), str(folder / f"notes-{step}")).variable())
        if done.returncode == -signal.SIGKILL:
            left.append(one)
    assert left, "nothing was killed"
    return left


def test_a_correction_that_is_killed_is_kept_whole_or_not_at_all_and_loses_no_other(home: Path, tmp_path: Path) -> None:
    before = decided(home)
    for one in killed_at(home, tmp_path, JOIN):
        assert before == [row for row in decided(one) if row in before]
        assert len(decided(one)) - len(before) in (0, 1)
        assert run(one, JOIN).returncode == 0
        assert run(one, ("index",)).returncode == 0
        assert frozenset(JOIN[2:]) in set(events(one).values())


def test_an_index_run_that_is_killed_leaves_every_event_its_id(home: Path, tmp_path: Path) -> None:
    whole = copied(home, tmp_path / "whole")
    assert run(whole, ("index",)).returncode == 0
    expected = events(whole)
    assert frozenset({OURS, THEIRS}) not in set(expected.values())
    for one in killed_at(home, tmp_path, ("index",)):
        assert decided(one) == decided(home)
        assert run(one, ("index",)).returncode == 0
        assert events(one) == expected
