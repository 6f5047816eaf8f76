"""What people decided about events: pairs of readouts that tell of one, and pairs that don't."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from scrapers.archive.captures import iso
from scrapers.archive.revisions import note
from scrapers.archive.store import Archive
from scrapers.errors import ReadoutsError


class DecisionRefused(ReadoutsError):
    what = "A decision names an unknown readout"


@dataclass(frozen=True, slots=True)
class EventDecision:
    """That two readouts, `first` before `second` by id, tell of one event (`joined`) or of two, decided at a moment."""

    first: str
    second: str
    joined: bool
    decided: dt.datetime


def decide(archive: Archive, pairs: Iterable[tuple[str, str]], *, joined: bool, now: dt.datetime) -> int:
    """Keep a decision for each pair, in place of an earlier one; how many pairs. The next index run honours them.

    All are kept or none. Raises DecisionRefused.
    """
    ordered = sorted({(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]})
    named = sorted({id for pair in ordered for id in pair})
    with archive.transaction() as db:
        for id in sorted({*named} - archive.known(named)):
            raise DecisionRefused(id, "readouts events list and readouts search --json show ids.")
        sql = "INSERT OR REPLACE INTO event_decisions (first, second, joined, decided) VALUES (?, ?, ?, ?)"
        db.executemany(sql, [(*pair, joined, iso(now)) for pair in ordered])
        for id in named:
            note(db, id)
    return len(ordered)


def event_decisions(archive: Archive) -> tuple[EventDecision, ...]:
    """Every decision that stands, by ids."""
    rows = archive.query("SELECT first, second, joined, decided FROM event_decisions ORDER BY first, second")
    return tuple(EventDecision(a, b, bool(joined), dt.datetime.fromisoformat(at)) for a, b, joined, at in rows)
