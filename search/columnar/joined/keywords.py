"""What events say of their readouts, as keyword fields: how many sides tell of it, and which country is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from index.columns.pieces import gathered
from index.events.event import Role
from index.events.stored import StoredEvents, owners_of
from search.columnar.snapshot import Keyword, Snapshot
from search.doc_arrays import Numbers
from search.events import ACCOUNTS, COUNTERPART_VALUE, EVENT_FIELDS

_ACCOUNT = tuple(Role).index(Role.ACCOUNT)


class EventKeyword(Keyword):
    """A keyword field of pairs of a document and a value, which stand in no segment."""

    def __init__(self, docs: Numbers, values: Numbers, names: Iterable[str], size: int) -> None:
        known = list(names)
        pairs = np.unique(np.stack([docs.astype(np.int64), values.astype(np.int64)], axis=1), axis=0)
        used = sorted({known[at] for at in pairs[:, 1].tolist()})
        self.values = used
        self.ordinals = {value: at for at, value in enumerate(used)}
        renumbered = np.array([self.ordinals.get(name, 0) for name in known] or [0], np.uint32)
        entries = renumbered[pairs[:, 1]]
        order = np.lexsort((entries, pairs[:, 0]))
        self.entries = entries[order]
        self.bounds = np.concatenate(([0], np.bincount(pairs[:, 0], minlength=size).cumsum())).astype(np.int64)
        self.single = False

    def documents(self, value: str) -> Numbers:
        """The documents with a value, rising."""
        ordinal = self.ordinals.get(value)
        return self.owners[self.entries == ordinal] if ordinal is not None else self.owners[:0]


def event_keyword(snapshot: Snapshot, name: str) -> EventKeyword:
    """One of search.events.EVENT_FIELDS. Raises KeyError for another name."""
    if name not in EVENT_FIELDS:
        raise KeyError(name)
    events, size = snapshot.events, snapshot.size
    docs, owners = _told(events, snapshot.numbers)
    if not len(docs):
        return EventKeyword(docs, docs, [], size)
    if name == "missing":
        return _missing(events, docs, owners, size)
    sides = events.columns["sides"].astype(np.int64)[owners]
    if name == "has":
        several = docs[sides > 1]
        return EventKeyword(several, np.zeros(len(several), np.int64), [COUNTERPART_VALUE], size)
    return EventKeyword(docs, np.minimum(sides, len(ACCOUNTS)) - 1, ACCOUNTS, size)


def _told(events: StoredEvents, numbers: Mapping[str, int]) -> tuple[Numbers, Numbers]:
    """Each account of each event: its document, and the event's number."""
    if not len(events):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    columns = events.columns
    account = columns["members_roles"] == _ACCOUNT
    documents = np.array([numbers.get(id, -1) for id in events.ids()], np.int64)
    docs, owners = documents[columns["members_ids"][account]], owners_of(columns["members_ends"])[account]
    return docs[docs >= 0], owners[docs >= 0].astype(np.int64)


def _missing(events: StoredEvents, docs: Numbers, owners: Numbers, size: int) -> EventKeyword:
    """The countries that took part in an event and have no account of it, for each of its accounts."""
    columns, words = events.columns, events.words
    account = columns["members_roles"] == _ACCOUNT
    tellers = owners_of(columns["members_ends"])[account].astype(np.int64)
    told = tellers * len(words) + columns["members_sides"][account]
    present = owners_of(columns["principal_ends"]).astype(np.int64) * len(words) + columns["principal_countries"]
    lacking = np.setdiff1d(present, told)
    found, values = lacking // len(words), lacking % len(words)
    starts, ends = np.searchsorted(found, owners, "left"), np.searchsorted(found, owners, "right")
    return EventKeyword(np.repeat(docs, ends - starts), values[gathered(starts, ends - starts)], words, size)
