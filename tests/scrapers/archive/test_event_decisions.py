"""What people decide about events: kept for pairs, all or none, and seen by the next index run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from scrapers import sample
from scrapers.archive.backup import back_up
from scrapers.archive.event_decisions import DecisionRefused, EventDecision, decide, event_decisions
from scrapers.archive.store import Archive

NOW = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(hours=1)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive.sqlite3", create=True) as opened:
        sample.load(opened)
        yield opened


def ids(archive: Archive) -> list[str]:
    return sorted(readout.id for readout in archive.readouts())[:3]


def test_a_decision_is_about_a_pair_whichever_is_named_first(archive: Archive) -> None:
    one, other, _ = ids(archive)
    assert decide(archive, [(other, one), (one, other), (one, one)], joined=True, now=NOW) == 1
    assert event_decisions(archive) == (EventDecision(one, other, True, NOW),)


def test_the_later_decision_about_a_pair_counts(archive: Archive) -> None:
    one, other, _ = ids(archive)
    decide(archive, [(one, other)], joined=True, now=NOW)
    decide(archive, [(other, one)], joined=False, now=LATER)
    assert event_decisions(archive) == (EventDecision(one, other, False, LATER),)


def test_the_next_index_run_reads_both_readouts_again(archive: Archive) -> None:
    one, other, third = ids(archive)
    before, first = archive.sequence(), archive.arrivals([one, other, third])
    decide(archive, [(one, other)], joined=True, now=NOW)
    assert archive.changed_since(before) == (one, other)
    assert archive.arrivals([one, other, third]) == first, "what was known first stays"


def test_of_a_decision_about_an_unknown_readout_nothing_is_kept(archive: Archive) -> None:
    one, other, _ = ids(archive)
    before = archive.sequence()
    with pytest.raises(DecisionRefused, match="nosuch"):
        decide(archive, [(one, other), (one, "nosuch")], joined=True, now=NOW)
    assert (event_decisions(archive), archive.sequence()) == ((), before)


def test_a_backup_holds_the_decisions(archive: Archive, tmp_path: Path) -> None:
    one, other, _ = ids(archive)
    decide(archive, [(one, other)], joined=False, now=NOW)
    back_up(archive.path, tmp_path / "copy")
    with Archive.open(tmp_path / "copy", read_only=True) as copy:
        assert event_decisions(copy) == event_decisions(archive)
