"""Joins the evidence of readouts into events."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from index.document import Kind
from index.events.event import Event, Member, Principal
from index.events.evidence import Evidence

APART = 1
"""Days by which two pages of one event may be dated apart."""


def join(found: Sequence[Evidence], arrivals: Mapping[str, int]) -> list[Event]:
    """Every event of some readouts. `arrivals` says in which order the archive came to know them."""
    known = {one.id: one for one in found}
    leaders = {id: id for id in known}

    def leader(id: str) -> str:
        while leaders[id] != id:
            leaders[id] = leaders[leaders[id]]
            id = leaders[id]
        return id

    for one, other in _pairs(found):
        if is_same(one, other):
            leaders[leader(one.id)] = leader(other.id)
    groups: dict[str, list[Evidence]] = defaultdict(list)
    for id in sorted(known):
        groups[leader(id)].append(known[id])
    return [_event(group, arrivals) for group in groups.values()]


def is_same(one: Evidence, other: Evidence) -> bool:
    """Whether two readouts tell of one event: of two sides, a day apart at most, with two people in both."""
    if abs(one.day - other.day) > APART or one.side == other.side:
        return False
    telling = (Kind.SUMMIT, Kind.CALL) if one.day != other.day else (Kind.SUMMIT,)
    alike = not any((one.kind is kind) != (other.kind is kind) for kind in telling)
    return alike and len(one.people & other.people) >= 2


def _pairs(found: Iterable[Evidence]) -> Iterable[tuple[Evidence, Evidence]]:
    """Two readouts at a time that have a day, give or take, and a person in common."""
    blocks: dict[tuple[int, str], list[Evidence]] = defaultdict(list)
    for one in found:
        for person in one.people:
            for day in range(one.day - APART, one.day + 1):
                blocks[day, person].append(one)
    seen = set()
    for block in blocks.values():
        for at, one in enumerate(block):
            for other in block[at + 1 :]:
                pair = (min(one.id, other.id), max(one.id, other.id))
                if pair not in seen:
                    seen.add(pair)
                    yield one, other


def _event(group: Sequence[Evidence], arrivals: Mapping[str, int]) -> Event:
    first = min(group, key=lambda one: (arrivals.get(one.id, len(arrivals)), one.id))
    told = sorted(group, key=lambda one: (one.day, one.side, one.id))
    sides = tuple(dict.fromkeys(one.side for one in told))
    shared = [country for country in told[0].countries if all(country in one.countries for one in told)]
    return Event(
        id=first.id,
        date=dt.date.fromordinal(min(one.day for one in group)),
        kind=told[0].kind,
        place=next((one.place for one in told if one.place), ""),
        principals=tuple(Principal(country) for country in dict.fromkeys((*sides, *shared[:2]))),
        members=tuple(Member(one.id, one.side, one.role, 1.0 if one is told[0] else 0.9) for one in told),
    )
