"""A side without an account is silent only where it is covered, and its habit is that of covered days."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from index.document import Document, Kind
from index.events.event import Event, Member, Principal, Role
from search.coverage import CoverageCounts
from search.meetings.silence import Habit, Silences, hours_since
from tests.support.conformance import document
from tests.support.memory_engine import MemoryEngine

DAY = dt.date(2022, 5, 10)
OURS, THEIRS = "sample-vestrania", "sample-kalmeria"


def readout(id: str, source: str, day: dt.date, published: str = "") -> Document:
    return replace(document(id, "Call", day.isoformat()), source=source, published=published, kind=Kind.CALL)


def call(number: int, day: dt.date, *tellers: str) -> tuple[Event, list[Document]]:
    """A call of Vestrania and Kalmeria with accounts by some of them, Kalmeria's four hours later."""
    hours = {OURS: "10:00:00+00:00", THEIRS: "14:00:00+00:00"}
    told = [readout(f"c{number}-{source[7:]}", source, day, f"{day}T{hours[source]}") for source in tellers]
    sides = {OURS: "XVE", THEIRS: "XKL"}
    members = tuple(Member(one.id, sides[one.source], Role.ACCOUNT) for one in told)
    return Event(members[0].readout, day, Kind.CALL, "", (Principal("XKL"), Principal("XVE")), members), told


def silences(calls: list[tuple[Event, list[Document]]], *held: Document) -> Silences:
    documents = [one for _, told in calls for one in told]
    engine = MemoryEngine([*documents, *held], events=[event for event, _ in calls])
    return Silences(engine, CoverageCounts(engine))


def test_a_side_whose_publisher_has_nothing_of_that_month_is_not_covered() -> None:
    alone = call(1, DAY, OURS)
    (side,) = silences([alone], readout("old", THEIRS, dt.date(2022, 3, 1))).of(alone[0])
    assert (side.country, side.known, side.covered, side.habit) == ("XKL", True, False, None)


@pytest.mark.parametrize(("last", "covered"), [(9, False), (10, True), (28, True)])
def test_a_side_is_covered_from_the_day_on_of_which_something_is_held(last: int, covered: bool) -> None:
    alone = call(1, DAY, OURS)
    (side,) = silences([alone], readout("new", THEIRS, dt.date(2022, 5, last))).of(alone[0])
    assert side.covered is covered


def test_a_state_without_a_publisher_is_never_silent() -> None:
    event = Event(
        "c1-vestrania", DAY, Kind.CALL, "", (Principal("XVE"), Principal("NRU")), call(1, DAY, OURS)[0].members
    )
    (side,) = silences([(event, call(1, DAY, OURS)[1])]).of(event)
    assert (side.country, side.known, side.covered) == ("NRU", False, False)


def test_a_habit_is_of_covered_events_of_the_kind_told_by_others() -> None:
    both = [call(n, DAY - dt.timedelta(days=20 + n), OURS, THEIRS) for n in range(2, 6)]
    lone = [call(n, DAY - dt.timedelta(days=20 + n), OURS) for n in (6, 7)]
    uncovered = call(8, dt.date(2021, 1, 1), OURS)
    own = call(9, DAY - dt.timedelta(days=28), THEIRS)
    now = call(1, DAY, OURS)
    (side,) = silences([now, *both, *lone, uncovered, own], readout("new", THEIRS, dt.date(2022, 5, 28))).of(now[0])
    assert side.habit == Habit(of=6, published=4, hours=4.0)


def test_of_few_events_there_is_no_habit() -> None:
    now = call(1, DAY, OURS)
    (side,) = silences([now], readout("new", THEIRS, dt.date(2022, 5, 28))).of(now[0])
    assert (side.covered, side.habit) == (True, None)


def test_hours_count_from_the_first_account_whose_hour_is_known() -> None:
    event, told = call(1, DAY, THEIRS, OURS)
    engine = MemoryEngine(told, events=[event])
    assert hours_since(engine, event, dt.datetime(2022, 5, 11, 11, tzinfo=dt.UTC)) == 25.0
    undated = MemoryEngine([replace(one, published="") for one in told], events=[event])
    assert hours_since(undated, event, dt.datetime(2022, 5, 11, 11, tzinfo=dt.UTC)) is None
