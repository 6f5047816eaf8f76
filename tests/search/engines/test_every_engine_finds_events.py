"""The events that every engine finds: the same by id, by readout and by what took part."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from index.document import Kind
from index.events.event import Event, Member, Principal, Role
from index.whoosh.writer import WhooshWriter
from search.engine import Engine
from search.events import EventQuery
from search.meetings.contacts import ContactQuery, contacts
from search.open import open_engine
from tests.support.conformance import DOCUMENTS, ORLAN, VELD
from tests.support.memory_engine import MemoryEngine

OURS = Member("talks", "XSA", Role.ACCOUNT)
THEIRS = Member("theirs", "XVE", Role.ACCOUNT, 0.91)
BRIEFING = Member("briefing", "XVE", Role.MENTION, 0.75)
PERHAPS = Member("perhaps", "XVE", Role.ACCOUNT, 0.3)
STATES = (Principal("XSA", ORLAN), Principal("XVE", VELD))
TALKS = Event("talks", dt.date(2019, 4, 24), Kind.MEETING, "Port Ilva", STATES, (OURS, THEIRS, BRIEFING), (PERHAPS,))
CALL = Event("call", dt.date(2019, 6, 1), Kind.CALL, "", STATES, (Member("call", "XSA", Role.ACCOUNT),))
FIRST = Member("round", "XSA", Role.ACCOUNT)
ROUND = tuple(
    Event(f"round~{code}", dt.date(2019, 6, 2), Kind.MEETING, "", (Principal("XSA"), Principal(code)), (FIRST,))
    for code in ("XKA", "XVE")
)
EVENTS = (TALKS, CALL, *ROUND)


@pytest.fixture(params=["memory", "whoosh"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    if request.param == "memory":
        return MemoryEngine(DOCUMENTS, events=EVENTS)
    writer = WhooshWriter(tmp_path / "index", processes=1)
    writer.publish(writer.write(DOCUMENTS, sequence=1, full=True, events=lambda: EVENTS))
    return open_engine(tmp_path / "index")


def ids(engine: Engine, **asked: object) -> list[str]:
    return [event.id for event in engine.events(EventQuery(**asked)).events]  # type: ignore[arg-type]


def test_an_event_comes_back_as_it_was_joined(engine: Engine) -> None:
    assert [engine.event(event.id) for event in EVENTS] == [*EVENTS]


def test_events_stand_newest_first_and_are_counted(engine: Engine) -> None:
    page = engine.events(EventQuery(), limit=2, skip=1)
    assert (page.total, page.events) == (4, (ROUND[1], CALL))


@pytest.mark.parametrize("readout", ["talks", "theirs", "briefing"])
def test_each_member_leads_to_its_event(engine: Engine, readout: str) -> None:
    assert engine.event_of(readout) == TALKS


def test_an_id_that_a_member_once_gave_still_leads_to_the_event(engine: Engine) -> None:
    assert engine.event("theirs") == engine.event("theirs~XSA") == TALKS
    assert engine.event("perhaps") is engine.event("unknown") is engine.event_of("unknown") is None


def test_one_page_can_tell_of_several_events(engine: Engine) -> None:
    assert ids(engine, readout="round") == ["round~XKA", "round~XVE"]
    assert engine.event_of("round") == engine.event("round") == ROUND[0]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"countries": ("XVE",)}, ["round~XVE", "call", "talks"]),
        ({"countries": ("XKA", "XSA")}, ["round~XKA"]),
        ({"countries": ("XXX",)}, []),
        ({"people": (ORLAN, VELD)}, ["call", "talks"]),
        ({"sides": ("XVE",)}, ["talks"]),
        ({"missing": ("XVE",)}, ["round~XVE", "call"]),
        ({"missing": ("XVE", "XSA")}, []),
        ({"kinds": (Kind.CALL,)}, ["call"]),
        ({"first": dt.date(2019, 6, 1), "last": dt.date(2019, 6, 1)}, ["call"]),
        ({"accounts": 2}, ["talks"]),
        ({"uncertain": True}, ["talks"]),
    ],
    ids=str,
)
def test_events_are_narrowed_by_what_took_part(engine: Engine, asked: dict[str, object], expected: list[str]) -> None:
    assert ids(engine, **asked) == expected


def test_contacts_are_those_of_the_events(engine: Engine) -> None:
    table = engine.contact_table()
    expected: Counter[tuple[str, str]] = Counter()
    for event in engine.events(EventQuery(), 1_000).events:
        expected.update(combinations(sorted(one.country for one in event.principals), 2))
    assert {pair.values: pair.count for pair in contacts(table, ContactQuery()).pairs} == expected


def test_an_event_tells_which_sides_have_an_account_and_which_have_none() -> None:
    assert (TALKS.sides, TALKS.missing, CALL.missing) == (("XSA", "XVE"), (), ("XVE",))
    assert TALKS.certainty == 0.91
    only_briefed = replace(TALKS, members=(OURS, BRIEFING))
    assert (only_briefed.sides, only_briefed.missing) == (("XSA",), ("XVE",))
