"""Contacts as the endpoint answers them."""

from __future__ import annotations

import calendar
import csv
import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass

from scrapers.registry import names_of
from search.meetings.contacts import ContactQuery, Contacts, ContactTable, Pair, Pauses, by_month, pauses
from web.api.paragraphs import Model
from web.present.export import inert


@dataclass(frozen=True, slots=True)
class Covered:
    """A publisher of a country: the months of its first and last readout, "" where none is held, and how many."""

    source: str
    first: str
    last: str
    held: int


class PairOut(Model):
    """`count` contacts of two. `of`: the events of each that were looked at. `months` counts by month and kind.
    `pauses.until` is the end of what is held of the publishers of both."""

    values: tuple[str, str]
    count: int
    of: tuple[int, int]
    first: dt.date
    last: dt.date
    kinds: dict[str, int]
    pauses: Pauses
    months: dict[str, dict[str, int]]


class ContactsOut(Model):
    """Pairs, the most frequent first; `found` counts all of them. `events` were looked at; `gatherings` of them have
    more than six states, and are in no pair. `covered`: the publishers of each country."""

    by: str
    events: int
    gatherings: int
    found: int
    pairs: tuple[PairOut, ...]
    covered: dict[str, tuple[Covered, ...]]


def covered_by(months: Mapping[str, Mapping[str, int]], country: str) -> tuple[Covered, ...]:
    """The publishers of a country that are known, with what `months` say is held of each."""
    counts = {name: months.get(name, {}) for name in names_of(country)}
    return tuple(
        Covered(name, min(held, default=""), max(held, default=""), sum(held.values())) for name, held in counts.items()
    )


def held_until(months: Mapping[str, Mapping[str, int]], query: ContactQuery, pair: Pair) -> dt.date:
    """The last day on which a contact of the pair could have been told of: the end of what is held of the publishers
    of the two countries, or of all where they have none; never later than today or than the query's last day."""
    countries = pair.values if query.by == "country" else ()
    held = [one.last for country in countries for one in covered_by(months, country) if one.held]
    newest = max(held or [max(counts) for counts in months.values() if counts], default="")
    last = min(dt.date.today(), query.last or dt.date.max)
    if not newest:
        return last
    year, month = int(newest[:4]), int(newest[5:7])
    return max(pair.last, min(last, dt.date(year, month, calendar.monthrange(year, month)[1])))


def contacts_out(
    found: Contacts, query: ContactQuery, table: ContactTable, months: Mapping[str, Mapping[str, int]]
) -> ContactsOut:
    by = query.by
    countries = sorted({value for pair in found.pairs for value in pair.values}) if by == "country" else []
    return ContactsOut(
        by=by,
        events=found.events,
        gatherings=found.gatherings,
        found=found.found,
        pairs=tuple(_pair(pair, found, table, held_until(months, query, pair)) for pair in found.pairs),
        covered={country: covered_by(months, country) for country in countries},
    )


def _pair(pair: Pair, found: Contacts, table: ContactTable, until: dt.date) -> PairOut:
    return PairOut(
        values=pair.values,
        count=pair.count,
        of=(found.totals.get(pair.one, 0), found.totals.get(pair.other, 0)),
        first=pair.first,
        last=pair.last,
        kinds=dict(pair.kinds),
        pauses=pauses(pair, table, until),
        months=by_month(pair, table),
    )


def contacts_csv(found: Contacts, table: ContactTable) -> str:
    """One row for each pair, month and kind."""
    rows = io.StringIO()
    writer = csv.writer(rows)
    writer.writerow(["one", "other", "month", "kind", "contacts"])
    for pair in found.pairs:
        for month, kinds in by_month(pair, table).items():
            writer.writerows([inert(pair.one), inert(pair.other), month, kind, n] for kind, n in kinds.items())
    return rows.getvalue()
