"""Which events are asked for, and whether an event is among them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from index.document import Kind
from index.events.event import Event


@dataclass(frozen=True, slots=True)
class EventQuery:
    """Events, the newest first. Countries are alpha-3, people full names as the index has them.

    `readout`: it is a member. `countries` and `people` all took part. `sides` all have an account, `missing` all took
    part and have none. `kinds` are alternatives. `accounts` is the least number of sides with an account. `uncertain`:
    only those with readouts that perhaps belong to them.
    """

    readout: str = ""
    countries: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None
    accounts: int = 1
    uncertain: bool = False

    def finds(self, event: Event) -> bool:
        return (
            (not self.readout or any(member.readout == self.readout for member in event.members))
            and {*self.countries} <= {one.country for one in event.principals}
            and {*self.people} <= {one.name for one in event.principals}
            and {*self.sides} <= {*event.sides}
            and {*self.missing} <= {*event.missing}
            and (not self.kinds or event.kind in self.kinds)
            and (self.first is None or self.first <= event.date)
            and (self.last is None or event.date <= self.last)
            and len(event.sides) >= self.accounts
            and bool(event.perhaps or not self.uncertain)
        )


ACCOUNTS = ("one", "both", "more")
"""How many sides tell of an event: one, two or more."""
COUNTERPART_VALUE = "counterpart"
EVENT_FIELDS = ("accounts", "missing", "has")
"""Fields that a readout has from the events it tells of, and not from its text."""


def event_values(events: Iterable[Event], field: str) -> tuple[str, ...]:
    """The values of one of EVENT_FIELDS of a readout that is an account of these events, each once."""
    found: list[str] = []
    for event in events:
        match field:
            case "accounts":
                found.append(ACCOUNTS[min(len(event.sides), len(ACCOUNTS)) - 1])
            case "missing":
                found.extend(event.missing)
            case "has" if len(event.sides) > 1:
                found.append(COUNTERPART_VALUE)
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class EventPage:
    """How many events a query finds, and some of them."""

    total: int
    events: tuple[Event, ...]


def order(event: Event) -> tuple[int, str]:
    """The newest first."""
    return -event.date.toordinal(), event.id


def other_accounts(event: Event | None, readout: str) -> tuple[str, ...]:
    """The accounts of an event that other governments than a readout's own give, by id."""
    members = event.accounts if event else ()
    own = {member.side for member in members if member.readout == readout}
    return tuple(member.readout for member in members if own and member.side not in own)
