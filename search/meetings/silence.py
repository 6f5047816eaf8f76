"""The side that is missing: whether its publisher is covered on the day of an event, and what it usually publishes.

A side is never called silent where its publishers are unknown here or not covered on that day.
"""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

from index.document import Document, Kind
from index.events.event import Event
from scrapers.registry import names_of
from search.coverage import CoverageCounts
from search.engine import Engine
from search.events import EventQuery
from search.request import Request, Sort

LOOKED_AT = 10  # earlier events of the same kind that make a habit
REACH = 60  # events among which they are looked for
USUAL = 0.8  # the share of the delays that the usual one is not shorter than
KEPT = 500  # habits that are kept
ENOUGH = 3  # earlier events from which on there is a habit


@dataclass(frozen=True, slots=True)
class Habit:
    """Of the last `of` events of this kind before the month, told by another side, on days on which the state's
    publishers are covered: `published` have its account, too, most of them within `hours` after the first account;
    None where the hours are not known."""

    of: int
    published: int
    hours: float | None


@dataclass(frozen=True, slots=True)
class MissingSide:
    """A state that took part and has no account here. `publishers` are the sources of it that are covered on the day;
    `known`: it has sources at all. `habit` is None where too few events tell, or where it is not covered."""

    country: str
    known: bool
    publishers: tuple[str, ...]
    habit: Habit | None

    @property
    def covered(self) -> bool:
        return bool(self.publishers)


class Silences:
    """What is known of missing sides, worked out for each generation of an engine as it is asked for."""

    def __init__(self, engine: Engine, counts: CoverageCounts) -> None:
        self._engine, self._counts = engine, counts
        self._generation = ""
        self._newest: dict[str, dt.date] = {}
        self._habits: OrderedDict[tuple[str, Kind, dt.date], Habit | None] = OrderedDict()

    def of(self, event: Event) -> tuple[MissingSide, ...]:
        """The missing sides of an event, in the order of its principals."""
        self._renew()
        return tuple(self._side(event, country) for country in event.missing)

    def _renew(self) -> None:
        generation = self._engine.status().generation
        if generation != self._generation:
            self._newest, self._habits = {}, OrderedDict()
            self._generation = generation

    def _side(self, event: Event, country: str) -> MissingSide:
        known = names_of(country)
        publishers = tuple(source for source in known if self._covers(source, event.date))
        habit = self._habit(country, event.kind, event.date) if publishers and event.sides else None
        return MissingSide(country, bool(known), publishers, habit)

    def _covers(self, source: str, day: dt.date) -> bool:
        """Whether readouts of the source are held of the month of that day and of that day or a later one."""
        return bool(self._counts.months().get(source, {}).get(day.isoformat()[:7])) and day <= self._last_day(source)

    def _last_day(self, source: str) -> dt.date:
        if source not in self._newest:
            asked = Request(filters=(("source", (source,)),), sort=Sort.NEWEST, size=1, facets=())
            hits = self._engine.search(asked).hits
            self._newest[source] = hits[0].date if hits else dt.date.min
        return self._newest[source]

    def _habit(self, country: str, kind: Kind, day: dt.date) -> Habit | None:
        """That of the time before the month of the event, so that a list of events asks for few of them."""
        last = day.replace(day=1) - dt.timedelta(days=1)
        key = (country, kind, last)
        if key not in self._habits:
            self._habits[key] = self._worked_out(country, kind, last)
            while len(self._habits) > KEPT:
                self._habits.popitem(last=False)
        return self._habits[key]

    def _worked_out(self, country: str, kind: Kind, last: dt.date) -> Habit | None:
        known = names_of(country)
        asked = EventQuery(countries=(country,), kinds=(kind,), last=last)
        events = [
            event
            for event in self._engine.events(asked, REACH).events
            if any(side != country for side in event.sides)
            and any(self._covers(source, event.date) for source in known)
        ][:LOOKED_AT]
        if len(events) < ENOUGH:
            return None
        told = [event for event in events if country in event.sides]
        delays = sorted(delay for event in told if (delay := self._delay(event, country)) is not None)
        usual = round(delays[min(int(len(delays) * USUAL), len(delays) - 1)], 1) if delays else None
        return Habit(len(events), len(told), usual)

    def _delay(self, event: Event, country: str) -> float | None:
        """Hours from the first account of others to the country's first one; 0 where that was earlier."""
        own = self._published(member.readout for member in event.accounts if member.side == country)
        others = self._published(member.readout for member in event.accounts if member.side != country)
        if own is None or others is None:
            return None
        return max(0.0, (own - others).total_seconds() / 3600)

    def _published(self, readouts: Iterable[str]) -> dt.datetime | None:
        """The earliest hour at which any of these was published, None where none has one."""
        documents = map(self._engine.document, readouts)
        return min((moment for one in documents if one and (moment := hour(one))), default=None)


def hour(document: Document) -> dt.datetime | None:
    """When a readout was published, None where only the day is known."""
    if len(document.published) <= len("2024-01-01"):
        return None
    moment = dt.datetime.fromisoformat(document.published)
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def hours_since(engine: Engine, event: Event, now: dt.datetime) -> float | None:
    """Hours since the first account of an event was published, None where no hour is known."""
    documents = (engine.document(member.readout) for member in event.accounts)
    first = min((moment for one in documents if one and (moment := hour(one))), default=None)
    return None if first is None else (now - first).total_seconds() / 3600
