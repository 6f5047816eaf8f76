"""Joins the evidence of readouts into events, and gives each its id."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.document import Kind
from index.events.candidates import pairs
from index.events.certainty import certainty_of
from index.events.event import SURE, Event, Member, Principal, Role
from index.events.evidence import Evidence
from index.events.parties import holder

LEAST = 0.2
"""The certainty below which two readouts aren't even shown as perhaps the same."""
AGREED = 0.35
"""What the pairs of two groups must have in the mean for the groups to be one event."""
DIGITS = 4
"""Decimals of a certainty, as it is stored."""
SHOWN = 5
"""Readouts at most that are shown as perhaps the same."""
_TELLING = (Kind.OTHER, Kind.MESSAGE, Kind.FACT_SHEET, Kind.SPEECH, Kind.JOINT_STATEMENT)
"""Kinds that tell least of what an event was."""
MEETINGS = (Kind.CALL, Kind.MEETING, Kind.TALKS_STATEMENTS, Kind.VISIT, Kind.SUMMIT, Kind.JOINT_STATEMENT)
TOGETHER = ("call", "talks", "dinner", "lunch", "arrival")
"""Occasions that leaders have together."""

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Corrections:
    """What people decided: pairs of readouts that tell of one event, and pairs that don't."""

    joined: frozenset[Pair] = frozenset()
    parted: frozenset[Pair] = frozenset()


def pair_of(one: str, other: str) -> Pair:
    return (min(one, other), max(one, other))


def join(found: Sequence[Evidence], arrivals: Mapping[str, int], corrections: Corrections | None = None) -> list[Event]:
    """Every event of some readouts. `arrivals` says in which order the archive came to know them."""
    return _Joining(found, arrivals, corrections or Corrections()).events()


class _Joining:
    """One joining: the certainty of each pair, and groups that are put together by it."""

    def __init__(self, found: Sequence[Evidence], arrivals: Mapping[str, int], corrections: Corrections) -> None:
        self.known = {one.id: one for one in sorted(found, key=lambda one: one.id)}
        self.arrivals = arrivals
        self.corrections = corrections
        self.sure: dict[str, dict[str, float]] = defaultdict(dict)
        for one, other in pairs(self.known.values()):
            self._note(pair_of(one.id, other.id), round(certainty_of(one, other), DIGITS))
        for pair in sorted(corrections.joined):
            if all(id in self.known for id in pair):
                self._note(pair, 1.0)
        for pair in corrections.parted:
            self._note(pair, 0.0)
        self.group_of: dict[str, int] = {}
        self.groups: dict[int, list[str]] = {}

    def _note(self, pair: Pair, certainty: float) -> None:
        if certainty >= LEAST or pair[1] in self.sure.get(pair[0], ()):
            self.sure[pair[0]][pair[1]] = self.sure[pair[1]][pair[0]] = certainty

    def events(self) -> list[Event]:
        accounts = [id for id, one in self.known.items() if self._is_account(one)]
        single = [id for id in accounts if not self.known[id].many]
        for number, id in enumerate(single):
            self.group_of[id], self.groups[number] = number, [id]
        for _, one, other in self._sorted_pairs({*single}):
            self._merge(one, other)
        self._attach_days([id for id in accounts if self.known[id].many])
        mentions = self._mentions([id for id in self.known if id not in {*accounts}])
        names = self._names()
        return [
            self._event(names[number], group, mentions.get(number, []))
            for number, group in sorted(self.groups.items())
            if len(group) > 1 or _is_meeting(self.known[group[0]])
        ]

    def _is_account(self, one: Evidence) -> bool:
        return one.role is Role.ACCOUNT or any(one.id in pair for pair in self.corrections.joined)

    def _sorted_pairs(self, among: set[str]) -> list[tuple[float, str, str]]:
        found = [
            (-certainty, one, other)
            for one in among
            for other, certainty in self.sure[one].items()
            if one < other and other in among and certainty >= SURE
        ]
        return sorted(found)

    def _merge(self, one: str, other: str) -> None:
        """Put two groups together unless their other members speak against it."""
        left, right = self.group_of[one], self.group_of[other]
        if left == right:
            return
        decided = pair_of(one, other) in self.corrections.joined
        if not self._allowed(self.groups[left], self.groups[right], decided=decided):
            return
        for id in self.groups.pop(right):
            self.group_of[id] = left
            self.groups[left].append(id)

    def _allowed(self, one: Sequence[str], other: Sequence[str], *, decided: bool = False) -> bool:
        crossing = [(a, b) for a in one for b in other]
        if any(pair_of(a, b) in self.corrections.parted for a, b in crossing):
            return False
        return decided or sum(self.sure[a].get(b, 0.0) for a, b in crossing) / len(crossing) >= AGREED

    def _attach_days(self, days: Iterable[str]) -> None:
        """A page of a day with several events belongs to each of them, and is one of its own where it knows none."""
        alone = []
        for id in days:
            near = {self.group_of[other] for other, c in self.sure[id].items() if c >= SURE and other in self.group_of}
            joined = [n for n in near if self._allowed([id], self.groups[n])]
            for number in joined:
                self.groups[number].append(id)
            if not joined:
                alone.append(id)
        for number, id in enumerate(alone, max(self.groups, default=-1) + 1):
            self.group_of[id], self.groups[number] = number, [id]
        for _, one, other in self._sorted_pairs({*alone}):
            self._merge(one, other)

    def _mentions(self, ids: Iterable[str]) -> dict[int, list[str]]:
        """Each page that only speaks of an event beside the event that it is most likely about."""
        found: dict[int, list[str]] = defaultdict(list)
        for id in ids:
            near = [(c, o) for o, c in self.sure[id].items() if c >= SURE and o in self.group_of]
            if near:
                found[self.group_of[max(near)[1]]].append(id)
        return found

    def _names(self) -> dict[int, str]:
        """Each event's id: that of the readout that the archive knew first. A readout of several events names the one
        whose other members were known first."""
        times = Counter(id for group in self.groups.values() for id in group)
        first = {
            n: min(map(self._order, (i for i in g if times[i] == 1)), default=None) for n, g in self.groups.items()
        }
        taken: set[str] = set()
        names = {}
        latest = (len(self.arrivals) + max(self.arrivals.values(), default=0), "")
        for number in sorted(self.groups, key=lambda n: (first[n] or latest, n)):
            free = [id for id in self.groups[number] if times[id] == 1 or id not in taken]
            names[number] = min(map(self._order, free or self.groups[number]))[1]
            taken.update(id for id in self.groups[number] if times[id] > 1)
        return names

    def _order(self, id: str) -> tuple[int, str]:
        return self.arrivals.get(id, len(self.arrivals) + max(self.arrivals.values(), default=0)), id

    def _event(self, name: str, group: Sequence[str], mentions: Sequence[str]) -> Event:
        told = sorted((self.known[id] for id in group), key=_in_order)
        return Event(
            id=name,
            date=_date(told),
            kind=_kind(told),
            place=next((one.place for one in told if one.place), ""),
            principals=_principals(told),
            members=(
                *(Member(one.id, one.side, Role.ACCOUNT, self._certainty(one.id, group)) for one in told),
                *(self._mention(id, group) for id in sorted(mentions)),
            ),
            perhaps=self._perhaps(group, {*group, *mentions}),
        )

    def _certainty(self, id: str, group: Sequence[str]) -> float:
        others = [self.sure[id].get(other, 0.0) for other in group if other != id]
        return max(others, default=1.0)

    def _mention(self, id: str, group: Sequence[str]) -> Member:
        return Member(id, self.known[id].side, Role.MENTION, max(self.sure[id].get(other, 0.0) for other in group))

    def _perhaps(self, group: Sequence[str], members: set[str]) -> tuple[Member, ...]:
        best: dict[str, float] = {}
        for id in group:
            for other, certainty in self.sure[id].items():
                if other not in members and certainty >= LEAST and self._is_account(self.known[other]):
                    best[other] = max(certainty, best.get(other, 0.0))
        shown = sorted(best.items(), key=lambda one: (-one[1], one[0]))[:SHOWN]
        return tuple(Member(id, self.known[id].side, Role.ACCOUNT, certainty) for id, certainty in shown)


def _is_meeting(one: Evidence) -> bool:
    """Whether a page that nothing is joined to tells of a meeting with another state all the same."""
    return bool(one.near or one.forum) and (one.kind in MEETINGS or bool(one.partners and one.occasion in TOGETHER))


def _in_order(one: Evidence) -> tuple[int, str, str]:
    return one.page, one.side, one.id


def _date(told: Sequence[Evidence]) -> dt.date:
    """The day that most of those name that name one, else the earliest of the pages."""
    days = Counter(one.day for one in told if one.told) or Counter({min(one.page for one in told): 1})
    return dt.date.fromordinal(min(days, key=lambda day: (-days[day], day)))


def _kind(told: Sequence[Evidence]) -> Kind:
    kinds = Counter(one.kind for one in told)
    return min(kinds, key=lambda kind: (kind in _TELLING, -kinds[kind], kind.value))


def _principals(told: Sequence[Evidence]) -> tuple[Principal, ...]:
    """The sides, and the states that half of the accounts name in their titles; who, by most pages or by the table."""
    sides = dict.fromkeys(one.side for one in told)
    named = Counter(state for one in told for state in one.partners)
    most = [state for state in sorted(named, key=lambda s: (-named[s], s)) if 2 * named[state] >= len(told)]
    if len({*sides, *most}) == 1:
        most = sorted(next(iter(told)).near) if len(next(iter(told)).near) == 1 else []
    return tuple(Principal(state, _who(state, told)) for state in dict.fromkeys((*sides, *most)))


def _who(state: str, told: Sequence[Evidence]) -> str:
    people = Counter(person for one in told for country, person in one.named if country == state)
    if people:
        return min(people, key=lambda person: (-people[person], person))
    return holder(state, dt.date.fromordinal(told[0].day)) if len({one.side for one in told} | {state}) > 1 else ""
