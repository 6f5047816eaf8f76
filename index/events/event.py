"""An event: one meeting, call or joint appearance, and the readouts that tell of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from index.document import Kind

SURE = 0.55
"""The least certainty with which a readout is shown as an account of an event; below it "perhaps the same"."""


class Role(StrEnum):
    """What a readout is to an event: its side's account of it, or a page that only mentions or comments on it."""

    ACCOUNT = "account"
    MENTION = "mention"


@dataclass(frozen=True, slots=True)
class Principal:
    """Who took part for a state: `country` is ISO 3166-1 alpha-3, `name` is "" where no page and no table names one."""

    country: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A readout of an event. `side` is the state of its publisher (alpha-3). `certainty`, from 0 to 1, is how likely it
    tells of the same event as the event's other members; 1 for the first one and for what a person joined.
    """

    readout: str
    side: str
    role: Role
    certainty: float = 1.0


@dataclass(frozen=True, slots=True)
class Event:
    """One meeting, call or joint appearance. Members stand by date, those of one side together as they were published.

    `id` is the id of the member that the archive knew first, with "~" and more where one page tells of several
    meetings: it stays when accounts come later, and every id that a member once gave still leads here. `date` is the
    event's own, which may be a day before a page's. `perhaps` are readouts that may tell of it, with less certainty
    than SURE: they are accounts of some other event, or of one of their own.
    """

    id: str
    date: dt.date
    kind: Kind
    place: str
    principals: tuple[Principal, ...]
    members: tuple[Member, ...]
    perhaps: tuple[Member, ...] = ()

    @property
    def accounts(self) -> tuple[Member, ...]:
        """The members that tell of it, without mentions."""
        return tuple(member for member in self.members if member.role is Role.ACCOUNT)

    @property
    def sides(self) -> tuple[str, ...]:
        """The states that have an account, each once, in the order of the members."""
        return tuple(dict.fromkeys(member.side for member in self.accounts))

    @property
    def missing(self) -> tuple[str, ...]:
        """The states that took part and have no account here, whether or not their publisher is covered."""
        return tuple(dict.fromkeys(one.country for one in self.principals if one.country not in self.sides))

    @property
    def certainty(self) -> float:
        """The least of its accounts."""
        return min((member.certainty for member in self.accounts), default=1.0)
