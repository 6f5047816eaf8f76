"""Lists of events as the endpoint answers them, with what is known of a side that is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from index.document import Kind
from index.events.event import Event
from search.meetings.silence import Habit, MissingSide
from web.api.events import MemberOut, PrincipalOut, member_out, principal_out
from web.api.paragraphs import Model


class MissingSideOut(Model):
    """A state without an account. `covered`: its `publishers` are covered on the day, so that an account could be held;
    otherwise nothing follows from its absence. `known`: it has publishers at all."""

    country: str
    known: bool
    covered: bool
    publishers: tuple[str, ...]
    habit: Habit | None


class ListedEventOut(Model):
    """An event. `hours` have passed since its first account was published, null where no hour is known."""

    id: str
    date: dt.date
    kind: Kind
    place: str
    certainty: float
    principals: tuple[PrincipalOut, ...]
    sides: tuple[str, ...]
    members: tuple[MemberOut, ...]
    missing: tuple[MissingSideOut, ...]
    hours: float | None


class EventsOut(Model):
    """`next` is the number of the next page, null after the last."""

    total: int
    page: int
    next: int | None
    events: tuple[ListedEventOut, ...]


def listed(event: Event, missing: Sequence[MissingSide], hours: float | None) -> ListedEventOut:
    return ListedEventOut(
        id=event.id,
        date=event.date,
        kind=event.kind,
        place=event.place,
        certainty=event.certainty,
        principals=tuple(map(principal_out, event.principals)),
        sides=event.sides,
        members=tuple(map(member_out, event.members)),
        missing=tuple(map(_side, missing)),
        hours=None if hours is None else round(hours, 1),
    )


def _side(side: MissingSide) -> MissingSideOut:
    return MissingSideOut(
        country=side.country,
        known=side.known,
        covered=side.covered,
        publishers=side.publishers,
        habit=side.habit,
    )
