"""The events of a generation that a query asks for, found in their columns."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from index.document import Kind
from index.events.event import Role
from index.events.stored import StoredEvents, owners_of
from search.doc_arrays import Mask, Numbers
from search.events import EventPage, EventQuery
from search.meetings.contacts import ContactTable

_ACCOUNT = tuple(Role).index(Role.ACCOUNT)


def find_events(stored: StoredEvents, query: EventQuery, limit: int, skip: int) -> EventPage:
    """As Engine.events."""
    if not len(stored):
        return EventPage(0, ())
    found = np.flatnonzero(_mask(stored, query))
    return EventPage(len(found), tuple(stored[number] for number in found[skip : skip + limit].tolist()))


def contact_table(stored: StoredEvents) -> ContactTable:
    """As Engine.contact_table."""
    columns = stored.columns
    if not len(stored):
        none = np.zeros(0, np.int64)
        return ContactTable(none, none, none, none, none, none, ())
    return ContactTable(
        dates=columns["dates"],
        kinds=columns["kinds"],
        sides=columns["sides"],
        owners=owners_of(columns["principal_ends"]),
        countries=columns["principal_countries"].astype(np.int64),
        names=columns["principal_names"].astype(np.int64),
        words=stored.words,
    )


def _mask(stored: StoredEvents, query: EventQuery) -> Mask:
    columns = stored.columns
    mask: Mask = columns["sides"] >= query.accounts
    if query.first:
        mask &= columns["dates"] >= query.first.toordinal()
    if query.last:
        mask &= columns["dates"] <= query.last.toordinal()
    if query.kinds:
        mask &= np.isin(columns["kinds"], [tuple(Kind).index(kind) for kind in query.kinds])
    if query.uncertain:
        mask &= np.diff(columns["perhaps_ends"].astype(np.int64), prepend=0) > 0
    if query.readout:
        mask &= _marked(len(mask), np.array(stored.of_readout(query.readout), np.int64))
    owners = owners_of(columns["principal_ends"])
    mask &= _with_all(stored, owners, columns["principal_countries"], (*query.countries, *query.missing))
    mask &= _with_all(stored, owners, columns["principal_names"], query.people)
    accounts = columns["members_roles"] == _ACCOUNT
    tellers, sides = owners_of(columns["members_ends"])[accounts], columns["members_sides"][accounts]
    mask &= _with_all(stored, tellers, sides, query.sides)
    for country in query.missing:
        mask &= ~_with_all(stored, tellers, sides, (country,))
    return mask


def _with_all(stored: StoredEvents, owners: Numbers, values: Numbers, wanted: Iterable[str]) -> Mask:
    """The events that have each of these texts among some values of theirs."""
    mask = np.ones(len(stored), np.bool_)
    for text in wanted:
        number = stored.word(text)
        mask &= _marked(len(stored), owners[values == number] if number is not None else owners[:0])
    return mask


def _marked(size: int, numbers: Numbers) -> Mask:
    mask = np.zeros(size, np.bool_)
    mask[numbers] = True
    return mask
