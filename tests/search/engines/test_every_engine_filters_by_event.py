"""Filters and facets that come from events: how many sides tell of it, and whose account is missing."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from index.document import Kind
from index.events.event import Event, Member, Principal, Role
from index.whoosh.writer import WhooshWriter
from search.engine import Engine
from search.events import ACCOUNTS, EventQuery
from search.open import open_engine
from search.request import Request, read_request
from tests.support.conformance import DOCUMENTS
from tests.support.memory_engine import MemoryEngine

IDS = [document.id for document in DOCUMENTS]


def event(states: str, *members: Member) -> Event:
    day = dt.date(2019, 4, 24)
    return Event(members[0].readout, day, Kind.MEETING, "", tuple(map(Principal, states.split())), members)


def account(place: int, side: str, role: Role = Role.ACCOUNT) -> Member:
    return Member(IDS[place], side, role)


EVENTS = (
    event("XSA XVE", account(0, "XSA"), account(1, "XVE"), account(5, "XVE", Role.MENTION)),
    event("XSA XVE", account(2, "XSA"), account(6, "XSA")),
    event("XSA XKA XQB XVE", account(3, "XSA"), account(4, "XVE"), account(7, "XKA")),
    event("XSA XKA", account(0, "XSA")),
)


@pytest.fixture(params=["memory", "whoosh"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    if request.param == "memory":
        return MemoryEngine(DOCUMENTS, events=EVENTS)
    writer = WhooshWriter(tmp_path / "index", processes=1)
    writer.publish(writer.write(DOCUMENTS, sequence=1, full=True, events=lambda: EVENTS))
    return open_engine(tmp_path / "index")


def told(engine: Engine) -> dict[str, list[Event]]:
    """The events of each readout that is an account of one."""
    found: dict[str, list[Event]] = {}
    for event in engine.events(EventQuery(), 1_000).events:
        for member in event.accounts:
            found.setdefault(member.readout, []).append(event)
    return found


def ids(engine: Engine, **asked: str) -> set[str]:
    return {hit.id for hit in engine.hits(read_request({name: [value] for name, value in asked.items()}))}


def where(events: dict[str, list[Event]], count: Iterable[int]) -> set[str]:
    return {id for id, own in events.items() if any(len(event.sides) in count for event in own)}


@pytest.mark.parametrize(("value", "sides"), [("one", [1]), ("both", [2]), ("more", range(3, 9))])
def test_readouts_are_filtered_by_how_many_sides_tell(engine: Engine, value: str, sides: Iterable[int]) -> None:
    expected = where(told(engine), sides)
    assert ids(engine, accounts=value) == ids(engine, q=f"accounts:{value}") == expected


def test_readouts_with_a_counterpart_are_found_by_the_query(engine: Engine) -> None:
    expected = where(told(engine), range(2, 9))
    assert expected
    assert ids(engine, q="has:counterpart") == expected
    everything = {hit.id for hit in engine.hits(Request())}
    assert ids(engine, q="NOT has:counterpart") == everything - expected


def test_readouts_are_filtered_by_the_side_that_is_missing(engine: Engine) -> None:
    events = told(engine)
    lacking = Counter(code for id, own in events.items() for code in {c for event in own for c in event.missing})
    assert lacking
    for code, count in lacking.items():
        found = ids(engine, missing=code)
        assert (
            found
            == ids(engine, q=f"missing:{code}")
            == {i for i in events if any(code in e.missing for e in events[i])}
        )
        assert len(found) == count


def test_facets_count_accounts_and_missing_sides(engine: Engine) -> None:
    events, page = told(engine), engine.search(Request(facet_size=100))
    counts = {one.value: one.count for one in page.facets["accounts"]}
    assert counts == {
        name: len(found)
        for name, sides in zip(ACCOUNTS, ([1], [2], range(3, 9)), strict=True)
        if (found := where(events, sides))
    }
    lacking = Counter(code for own in events.values() for code in {c for event in own for c in event.missing})
    assert {one.value: one.count for one in page.facets["missing"]} == dict(lacking)
