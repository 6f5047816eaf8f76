"""Who met or spoke with whom, how often and how regularly: pairs of countries or of people, counted over events.

An event counts once, however many accounts it has. One of more than MOST states is a gathering: it is counted apart,
because that all of them were there says little about any two.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.document import Kind
from search.doc_arrays import Mask, Numbers

MOST = 6
ENOUGH = 5  # contacts from which on their gaps show a rhythm
LONG = 0.9  # the share of gaps that an unusual one is longer than
KINDS = tuple(Kind)
BY = ("country", "participant")


@dataclass(frozen=True, slots=True)
class ContactTable:
    """The events of a generation, newest first, as arrays.

    `dates` (proleptic ordinals), `kinds` (places in KINDS) and `sides` (how many have an account) have one value for
    each event; `owners`, `countries` and
    `names` one for each principal: its event, and the places of its country and name in `words`.
    """

    dates: Numbers
    kinds: Numbers
    sides: Numbers
    owners: Numbers
    countries: Numbers
    names: Numbers
    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class ContactQuery:
    """Pairs `by` country or participant. `values`: none for all pairs, one for its pairs, two for that pair alone.
    `countries` and `people` took part in each event; `kinds` are alternatives."""

    by: str = "country"
    values: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two that were in contact: how often, from when to when, by kind and by month ("2019-04").

    `events` are the places of the events in the table, newest first.
    """

    one: str
    other: str
    count: int
    first: dt.date
    last: dt.date
    kinds: Mapping[str, int]
    events: tuple[int, ...]

    @property
    def values(self) -> tuple[str, str]:
        return self.one, self.other


@dataclass(frozen=True, slots=True)
class Pauses:
    """The days between the contacts of a pair: the median and the longest, and from the last one to the day `until`.
    `unusual`: that is longer than nine in ten of at least ENOUGH − 1 pauses."""

    usual: float | None
    longest: int | None
    since: int
    until: dt.date
    unusual: bool


@dataclass(frozen=True, slots=True)
class Contacts:
    """The pairs that a query finds, most frequent first. `events` counts the events that were looked at, `gatherings`
    those of them that are in no pair because of their size; `totals` the events of each value."""

    pairs: tuple[Pair, ...]
    found: int
    events: int
    gatherings: int
    totals: Mapping[str, int]


def contacts(table: ContactTable, query: ContactQuery, limit: int = 100) -> Contacts:
    """Count pairs; at most `limit` of them are given, `found` counts all."""
    chosen = _chosen(table, query)
    values = table.countries if query.by == "country" else table.names
    owners, values, countries = _distinct(table, chosen, values)
    sizes = np.bincount(owners, minlength=len(table.dates))
    large = sizes > MOST
    keep = ~large[owners]
    totals = Counter({table.words[at]: int(n) for at, n in enumerate(np.bincount(values)) if n})
    events, one, other = _pairs(owners[keep], values[keep], countries[keep])
    if query.values:
        places = [table.words.index(value) if value in table.words else -1 for value in query.values]
        wanted = np.all([(one == place) | (other == place) for place in places], axis=0)
        events, one, other = events[wanted], one[wanted], other[wanted]
    keys = one.astype(np.int64) * len(table.words) + other
    by_pair = np.argsort(keys, kind="stable")
    every, starts, counts = np.unique(keys[by_pair], return_index=True, return_counts=True)
    best = np.lexsort((every, -counts))[:limit].tolist()
    pairs = tuple(_pair(table, every.item(at), events[by_pair[starts[at] : starts[at] + counts[at]]]) for at in best)
    return Contacts(pairs, len(every), int(chosen.sum()), int((large & chosen).sum()), totals)


def pauses(pair: Pair, table: ContactTable, until: dt.date) -> Pauses:
    """How regular a pair's contacts are, as of a day."""
    days = np.unique(table.dates[list(pair.events)])
    gaps = np.diff(days)
    since = until.toordinal() - int(days[-1])
    if not len(gaps):
        return Pauses(None, None, since, until, unusual=False)
    unusual = len(days) >= ENOUGH and since > float(np.quantile(gaps, LONG))
    return Pauses(float(np.median(gaps)), int(gaps.max()), since, until, unusual)


def by_month(pair: Pair, table: ContactTable) -> dict[str, dict[str, int]]:
    """The contacts of a pair by month and kind, oldest first, months without any left out."""
    found: dict[str, dict[str, int]] = {}
    for at in reversed(pair.events):
        month = found.setdefault(dt.date.fromordinal(int(table.dates[at])).isoformat()[:7], {})
        kind = KINDS[int(table.kinds[at])].value
        month[kind] = month.get(kind, 0) + 1
    return dict(sorted(found.items()))


def _chosen(table: ContactTable, query: ContactQuery) -> Mask:
    chosen: Mask = table.sides > 0  # an event that is only mentioned has no account to be read
    if query.first:
        chosen &= table.dates >= query.first.toordinal()
    if query.last:
        chosen &= table.dates <= query.last.toordinal()
    if query.kinds:
        chosen &= np.isin(table.kinds, [KINDS.index(kind) for kind in query.kinds])
    for column, wanted in ((table.countries, query.countries), (table.names, query.people)):
        for value in wanted:
            having = np.zeros(len(chosen), np.bool_)
            if value in table.words:
                having[table.owners[column == table.words.index(value)]] = True
            chosen &= having
    return chosen


def _distinct(table: ContactTable, chosen: Mask, values: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Owner, value and country of each value of each chosen event, once, in the order of owners; "" is no value."""
    empty = table.words.index("") if "" in table.words else -1
    keep = chosen[table.owners] & (values != empty) & (table.countries != empty)
    owners, values, countries = table.owners[keep], values[keep], table.countries[keep]
    keys = owners.astype(np.int64) * len(table.words) + values
    _, places = np.unique(keys, return_index=True)
    return owners[places], values[places], countries[places]


def _pairs(owners: Numbers, values: Numbers, countries: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Event, lesser and greater value of each two values of an event, of two countries."""
    events, ones, others = [owners[:0]], [values[:0]], [values[:0]]
    for apart in range(1, MOST):
        same = np.flatnonzero((owners[:-apart] == owners[apart:]) & (countries[:-apart] != countries[apart:]))
        events.append(owners[same])
        ones.append(values[same])
        others.append(values[same + apart])
    return np.concatenate(events), np.concatenate(ones), np.concatenate(others)


def _pair(table: ContactTable, key: int, events: Numbers) -> Pair:
    at = np.sort(events)  # the newest first, as the table has them
    days = table.dates[at]
    kinds = Counter(KINDS[kind].value for kind in table.kinds[at].tolist())
    one, other = divmod(key, len(table.words))
    return Pair(
        table.words[one],
        table.words[other],
        len(at),
        dt.date.fromordinal(int(days.min())),
        dt.date.fromordinal(int(days.max())),
        dict(kinds.most_common()),
        tuple(at.tolist()),
    )
