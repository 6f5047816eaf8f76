"""The events of the plain engine, one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np

from index.document import Document
from index.events.event import Event
from index.events.evidence import evidence_of
from index.events.joining import join
from index.events.stored import base_of
from search.events import EVENT_FIELDS, EventPage, EventQuery, event_values, order
from search.matching import facets
from search.meetings.contacts import KINDS, ContactTable

Values = Callable[[Document, str], tuple[str, ...]]
"""The values of a field of a document, by its name."""


class MemoryEvents:
    """The part of an engine that finds events: those that are `given`, or those that its documents join to."""

    def __init__(self, documents: Mapping[str, Document], given: Iterable[Event] | None) -> None:
        self._told, self._given = documents, given

    @cached_property
    def _joined(self) -> list[Event]:
        if self._given is not None:
            return sorted(self._given, key=order)
        known = (evidence_of(document) for document in self._told.values())
        return sorted(join([one for one in known if one], {id: at for at, id in enumerate(self._told)}), key=order)

    def event(self, id: str) -> Event | None:
        found = next((event for event in self._joined if event.id == id), None)
        return found or self.event_of(base_of(id))

    def event_of(self, readout_id: str) -> Event | None:
        return next(iter(self.events(EventQuery(readout=readout_id, accounts=0), 1).events), None)

    def contact_table(self) -> ContactTable:
        return table_of(self._joined)

    def values(self, document: Document, field: str) -> tuple[str, ...]:
        """A document's values of a field, those of its events included."""
        if field not in EVENT_FIELDS:
            return facets.values(document, field)
        return event_values(self._accounts.get(document.id, ()), field)

    @cached_property
    def _accounts(self) -> dict[str, list[Event]]:
        found: dict[str, list[Event]] = {}
        for event in self._joined:
            for member in event.accounts:
                found.setdefault(member.readout, []).append(event)
        return found

    def events(self, query: EventQuery, limit: int = 50, skip: int = 0) -> EventPage:
        found = [event for event in self._joined if query.finds(event)]
        return EventPage(len(found), tuple(found[skip : skip + limit]))


def table_of(events: Sequence[Event]) -> ContactTable:
    owned = [(at, one) for at, event in enumerate(events) for one in event.principals]
    words = sorted({"", *(text for _, one in owned for text in (one.country, one.name))})
    return ContactTable(
        dates=np.array([event.date.toordinal() for event in events], np.int64),
        kinds=np.array([KINDS.index(event.kind) for event in events], np.int64),
        sides=np.array([len(event.sides) for event in events], np.int64),
        owners=np.array([at for at, _ in owned], np.int64),
        countries=np.array([words.index(one.country) for _, one in owned], np.int64),
        names=np.array([words.index(one.name) for _, one in owned], np.int64),
        words=words,
    )
