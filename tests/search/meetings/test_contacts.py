"""Contacts are counted over events: each once, by pairs of states or of people of two states."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.document import Kind
from index.events.event import Event, Member, Principal, Role
from search.meetings.contacts import MOST, ContactQuery, by_month, contacts, pauses
from tests.support.memory_engine import MemoryEngine

DAY = dt.date(2020, 1, 31)
EVERYTHING = ContactQuery()


def event(number: int, day: dt.date, *principals: tuple[str, str], kind: Kind = Kind.CALL, told: bool = True) -> Event:
    role = Role.ACCOUNT if told else Role.MENTION
    who = tuple(Principal(country, name) for country, name in principals)
    return Event(f"e{number}", day, kind, "", who, (Member(f"e{number}", principals[0][0], role),))


def counted(events: list[Event], query: ContactQuery = EVERYTHING) -> dict[tuple[str, str], int]:
    found = contacts(MemoryEngine([], events=events).contact_table(), query, 1_000)
    assert found.found == len(found.pairs)
    return {pair.values: pair.count for pair in found.pairs}


states = st.lists(
    st.tuples(st.sampled_from("ABCDEFGH"), st.sampled_from(["", "P", "Q", "R"])), min_size=1, max_size=8, unique=True
)
Drawn = tuple[int, list[tuple[str, str]], Kind, bool]
made = st.lists(st.tuples(st.integers(0, 400), states, st.sampled_from([Kind.CALL, Kind.VISIT]), st.booleans()))


@given(made)
def test_pairs_are_those_that_a_count_by_hand_finds(drawn: list[Drawn]) -> None:
    events = []
    for n, (days, who, kind, told) in enumerate(drawn):
        events.append(event(n, DAY + dt.timedelta(days), *who, kind=kind, told=told))
    countries: Counter[tuple[str, str]] = Counter()
    for one in events:
        if not one.accounts:
            continue
        took_part = sorted({who.country for who in one.principals})
        if len(took_part) <= MOST:
            countries.update(combinations(took_part, 2))
    assert counted(events) == countries
    calls = ContactQuery(kinds=(Kind.CALL,), first=DAY + dt.timedelta(100))
    wanted = [one for one in events if one.kind is Kind.CALL and one.date >= DAY + dt.timedelta(100)]
    assert counted(events, calls) == counted(wanted)


def test_people_of_one_state_are_no_contact() -> None:
    events = [event(1, DAY, ("A", "Ann"), ("A", "Al"), ("B", "Bo"))]
    assert counted(events, ContactQuery(by="participant")) == {("Al", "Bo"): 1, ("Ann", "Bo"): 1}


def test_one_value_gives_its_pairs_and_two_the_pair_alone() -> None:
    events = [
        event(1, DAY, ("A", ""), ("B", "")),
        event(2, DAY, ("A", ""), ("C", "")),
        event(3, DAY, ("B", ""), ("C", "")),
    ]
    assert counted(events, ContactQuery(values=("A",))) == {("A", "B"): 1, ("A", "C"): 1}
    assert counted(events, ContactQuery(values=("A", "C"))) == {("A", "C"): 1}
    assert counted(events, ContactQuery(values=("A", "Z"))) == {}


def test_an_event_of_many_states_is_a_gathering_and_no_contact() -> None:
    many = [(letter, "") for letter in "ABCDEFG"]
    found = contacts(MemoryEngine([], events=[event(1, DAY, *many)]).contact_table(), ContactQuery())
    assert (found.pairs, found.gatherings, found.events) == ((), 1, 1)
    assert found.totals["A"] == 1


@pytest.mark.parametrize(("since", "unusual"), [(20, False), (31, True)])
def test_a_pause_longer_than_nine_in_ten_before_is_unusual(since: int, unusual: bool) -> None:
    days = [0, 10, 20, 30, 60]
    events = [event(n, DAY + dt.timedelta(day), ("A", ""), ("B", "")) for n, day in enumerate(days)]
    table = MemoryEngine([], events=events).contact_table()
    (pair,) = contacts(table, ContactQuery()).pairs
    found = pauses(pair, table, DAY + dt.timedelta(60 + since))
    assert (found.usual, found.longest, found.since, found.unusual) == (10, 30, since, unusual)


def test_a_pair_is_counted_by_month_and_kind() -> None:
    events = [
        event(1, DAY, ("A", ""), ("B", "")),
        event(2, DAY + dt.timedelta(1), ("A", ""), ("B", ""), kind=Kind.VISIT),
        event(3, DAY + dt.timedelta(2), ("A", ""), ("B", "")),
    ]
    table = MemoryEngine([], events=events).contact_table()
    (pair,) = contacts(table, ContactQuery()).pairs
    assert by_month(pair, table) == {"2020-01": {"call": 1}, "2020-02": {"call": 1, "visit": 1}}
    assert (pair.first, pair.last) == (DAY, DAY + dt.timedelta(2))
