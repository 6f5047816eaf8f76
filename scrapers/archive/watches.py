"""Standing searches as the archive keeps them: what each asks, what it found, and what was sent of that.

An item is one readout, or one edit of it, that a watch found: it is noted once, in the same transaction as the place
in the log of changes up to which the watch has looked. A delivery is a batch of items under one number: it stays open
until it was sent, so that one that was cut short is sent again, under the same number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from enum import StrEnum

from scrapers.archive.captures import iso
from scrapers.archive.store import Archive
from scrapers.errors import ReadoutsError


class WatchExists(ReadoutsError):
    what = "There is a watch of this name"


class NoSuchWatch(ReadoutsError):
    what = "There is no watch of this name"


class Route(StrEnum):
    """How news is sent. FEED: it is read at /watches/NAME.atom, and nothing is sent."""

    FEED = "feed"
    MAIL = "mail"
    WEBHOOK = "webhook"


class Frequency(StrEnum):
    """How often news is sent at most."""

    NOW = "now"
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Watch:
    """A standing search.

    `search` has the parameters of a search as an address has them; `target` is a mail address or a URL, "" for a feed.
    `edits`: edits of readouts are news, too. `absent`: only a readout without this phrase is news, and only where
    each of the `last` readouts before it has it. `since` is the number of the last change before the watch was added,
    `through` of the last one that it has looked at.
    """

    name: str
    search: str
    route: Route
    target: str
    frequency: Frequency
    edits: bool
    absent: str
    last: int
    added: dt.datetime
    since: int = 0
    through: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """What a watch found: a readout, as of one revision of its text; `sent` where that has been sent."""

    number: int
    readout: str
    revision: int
    found: dt.datetime
    delivery: int | None
    sent: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """A batch of items; `sent` is None while it has not arrived, `error` says why."""

    number: int
    begun: dt.datetime
    sent: dt.datetime | None
    attempts: int
    error: str


_COLUMNS = ", ".join(field.name for field in fields(Watch))


def add_watch(archive: Archive, watch: Watch) -> None:
    """Keep a watch; what is in the archive already is no news to it. Raises WatchExists."""
    with archive.transaction() as db:
        if db.execute("SELECT 1 FROM watches WHERE name = ?", (watch.name,)).fetchone():
            raise WatchExists(watch.name, "Choose another name, or remove it first: readouts watch remove.")
        here = archive.sequence()
        values = (*astuple(watch)[:-3], iso(watch.added), here, here)
        db.execute(f"INSERT INTO watches ({_COLUMNS}) VALUES ({', '.join('?' * len(values))})", values)


def remove_watch(archive: Archive, name: str) -> None:
    """Forget a watch, what it found and what it sent. Raises NoSuchWatch."""
    with archive.transaction() as db:
        if not db.execute("DELETE FROM watches WHERE name = ?", (name,)).rowcount:
            raise NoSuchWatch(name, "readouts watch list")


def watches(archive: Archive) -> tuple[Watch, ...]:
    """Every watch, by name."""
    return tuple(map(_watch, archive.query(f"SELECT {_COLUMNS} FROM watches ORDER BY name")))


def watch_named(archive: Archive, name: str) -> Watch:
    """Raises NoSuchWatch."""
    for row in archive.query(f"SELECT {_COLUMNS} FROM watches WHERE name = ?", name):
        return _watch(row)
    raise NoSuchWatch(name, "readouts watch list")


def note_items(archive: Archive, watch: Watch, found: Iterable[tuple[str, int]], through: int, now: dt.datetime) -> int:
    """Note readouts with their revisions as found, and that the watch has looked up to a change; how many are new."""
    with archive.transaction() as db:
        sql = "INSERT OR IGNORE INTO watch_items (watch, readout, revision, found) VALUES (?, ?, ?, ?)"
        new = sum(db.execute(sql, (watch.name, readout, revision, iso(now))).rowcount for readout, revision in found)
        db.execute("UPDATE watches SET through = max(through, ?) WHERE name = ?", (through, watch.name))
    return new


def noted(archive: Archive, name: str, ids: Sequence[str]) -> frozenset[str]:
    """Those of the readouts that the watch has found before, in whatever revision."""
    sql = "SELECT 1 FROM watch_items WHERE watch = ? AND readout = ?"
    return frozenset(id for id in ids if any(True for _ in archive.query(sql, name, id)))


def items(archive: Archive, name: str, *, delivery: int | None = None, limit: int = 1_000_000_000) -> Iterator[Item]:
    """What a watch found, the last first; with `delivery` what belongs to that."""
    sql = """SELECT i.id, i.readout, i.revision, i.found, i.delivery, d.sent
             FROM watch_items i LEFT JOIN watch_deliveries d ON d.id = i.delivery
             WHERE i.watch = ? AND (? IS NULL OR i.delivery = ?) ORDER BY i.id DESC LIMIT ?"""
    for number, readout, revision, found, belongs, sent in archive.query(sql, name, delivery, delivery, limit):
        yield Item(number, readout, revision, dt.datetime.fromisoformat(found), belongs, _moment(sent))


def begin_delivery(archive: Archive, name: str, now: dt.datetime) -> Delivery | None:
    """The delivery to send next: an open one, else a new one of all that was found since; None where there is no
    news. It counts as attempted."""
    with archive.transaction() as db:
        sql = "SELECT min(id) FROM watch_deliveries WHERE watch = ? AND sent IS NULL"
        (number,) = db.execute(sql, (name,)).fetchone()
        if number is None:
            if not db.execute("SELECT 1 FROM watch_items WHERE watch = ? AND delivery IS NULL", (name,)).fetchone():
                return None
            sql = "INSERT INTO watch_deliveries (watch, begun) VALUES (?, ?)"
            number = db.execute(sql, (name, iso(now))).lastrowid
            sql = "UPDATE watch_items SET delivery = ? WHERE watch = ? AND delivery IS NULL"
            db.execute(sql, (number, name))
        db.execute("UPDATE watch_deliveries SET attempts = attempts + 1 WHERE id = ?", (number,))
    return next(one for one in deliveries(archive, name) if one.number == number)


def end_delivery(archive: Archive, number: int, now: dt.datetime, error: str = "") -> None:
    """Note that a delivery was sent, or with `error` why it was not."""
    with archive.transaction() as db:
        sent = None if error else iso(now)
        db.execute("UPDATE watch_deliveries SET sent = ?, error = ? WHERE id = ?", (sent, error, number))


def deliveries(archive: Archive, name: str) -> Iterator[Delivery]:
    """The deliveries of a watch, the last first."""
    sql = """SELECT id, begun, sent, attempts, error FROM watch_deliveries WHERE watch = ? ORDER BY id DESC"""
    for number, begun, sent, attempts, error in archive.query(sql, name):
        yield Delivery(number, dt.datetime.fromisoformat(begun), _moment(sent), attempts, error)


def _watch(row: Sequence[object]) -> Watch:
    name, search, route, target, frequency, edits, absent, last, added, since, through = row
    moment = dt.datetime.fromisoformat(str(added))
    texts = (
        str(name),
        str(search),
        Route(str(route)),
        str(target),
        Frequency(str(frequency)),
        bool(edits),
        str(absent),
    )
    return Watch(*texts, int(str(last)), moment, int(str(since)), int(str(through)))


def _moment(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None
