"""How a page that was read enters the archive's revisions: what is new, what changed, what is gone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from enum import StrEnum
from types import MappingProxyType

from scrapers.archive import readout_json as codec
from scrapers.archive.captures import PAGE_COLUMNS, KeptPage, PageDamaged, latest_other, moments, page_of, pages_of
from scrapers.archive.history import GONE, Effect, Sighting, fold, follow
from scrapers.archive.readout_json import RevisionDamaged
from scrapers.diff.classify import is_emptied, taken_down
from scrapers.errors import UnknownSource
from scrapers.parse.dispatch import attempt
from scrapers.readout import TAKEN_DOWN, Readout
from scrapers.registry import find_source


class Outcome(StrEnum):
    """What storing or re-reading one page came to. CHANGED is any change to what is known of the readout."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    UNPARSED = "unparsed"


def revise(db: sqlite3.Connection, readout: Readout, number: int, moment: str) -> Outcome:
    """Enter what a stored page, seen at a moment, says of a readout.

    What comes after all other captures of the readout is compared with its latest revision. Any other makes the
    history anew from all of them, so that it does not depend on the order in which they came.
    """
    sql = "SELECT url, sha256, reader, seen FROM pages WHERE id = ?"
    url, sha256, reader, last = db.execute(sql, (number,)).fetchone()
    current = _current(db, readout.id)
    if moment < last or moment <= latest_other(db, readout.id, number, (url, current.url if current else url)):
        return retell(db, readout.id, {number: readout})
    sighting = Sighting(moment, number, url, sha256, reader, readout)
    effect, revision = follow(current, sighting, alone=_count(db, readout.id) == 1)
    _apply(db, readout.id, effect, revision)
    if current is None:
        return Outcome.NEW
    return Outcome.UNCHANGED if effect is Effect.NOTHING else Outcome.CHANGED


def remove(db: sqlite3.Connection, number: int, moment: str) -> Outcome:
    """Take down the readouts that stood at a page's address when the server said that there is none."""
    sql = """SELECT DISTINCT o.readout FROM pages p JOIN pages o ON o.url = p.url AND o.reader = 'html'
             WHERE p.id = ? AND o.readout IS NOT NULL ORDER BY o.readout"""
    url, sha256, last = db.execute("SELECT url, sha256, seen FROM pages WHERE id = ?", (number,)).fetchone()
    outcome = Outcome.UNCHANGED
    for (name,) in db.execute(sql, (number,)).fetchall():
        current = _current(db, name)
        if moment < last or moment <= latest_other(db, name, number, (url, current.url if current else url)):
            done = retell(db, name)
        else:
            effect, revision = follow(current, Sighting(moment, number, url, sha256, "html", None), alone=False)
            _apply(db, name, effect, revision)
            done = Outcome.UNCHANGED if effect is Effect.NOTHING else Outcome.CHANGED
        outcome = outcome if done is Outcome.UNCHANGED else Outcome.CHANGED
    return outcome


def retell(db: sqlite3.Connection, name: str, readings: Mapping[int, Readout] = MappingProxyType({})) -> Outcome:
    """Make the history of a readout anew from its captures in the order of their time.

    `readings` are what pages are known to be read as; any other is what its revision has, or is read again.
    """
    before = revisions_of(db, name)
    after = fold(
        sighting
        for page in pages_of(db, name)
        for moment in moments(db, page)
        for sighting in _sightings(db, name, page, moment, before, readings)
    )
    if after == before:
        return Outcome.UNCHANGED
    db.execute("PRAGMA defer_foreign_keys = ON")  # until the new revisions stand
    db.execute("DELETE FROM revisions WHERE readout = ?", (name,))
    db.execute("DELETE FROM readouts WHERE id = ?", (name,))
    for number, revision in enumerate(after, 1):
        _insert(db, name, number, revision)
    note(db, name)
    return Outcome.CHANGED if before else Outcome.NEW


def _sightings(
    db: sqlite3.Connection,
    name: str,
    page: KeptPage,
    moment: str,
    before: Sequence[Sighting],
    readings: Mapping[int, Readout],
) -> Iterator[Sighting]:
    """What was seen of a readout on a page at a moment; nothing where the page is another readout today."""
    sighting = Sighting(moment, page.number, page.url, page.sha256, page.reader, None)
    if page.status in GONE:
        yield sighting
        return
    own = (one.readout for one in before if one.page == page.number)
    known = readings.get(page.number) or next((one for one in own if one and TAKEN_DOWN not in one.flags), None)
    found = known or _reading(db, page)
    if found is None:  # it is pruned, or can't be read any more: it said what was known at that moment
        said = next((one for one in reversed(before) if one.seen <= moment), None)
        yield from (replace(said, seen=moment),) if said else ()
    elif page.reader == "version" or found.id == name:
        yield replace(sighting, readout=replace(found, id=name))


def _reading(db: sqlite3.Connection, page: KeptPage) -> Readout | None:
    row = db.execute(f"SELECT {PAGE_COLUMNS} FROM pages p WHERE id = ?", (page.number,)).fetchone()
    try:
        result = attempt(find_source(page.source), page_of(row), page.reader)
    except (UnknownSource, PageDamaged):
        return None
    return result if isinstance(result, Readout) else None


def renew(db: sqlite3.Connection, name: str, revision: int, found: Readout | None) -> bool:
    """Replace a revision's readout by what its page is read as today (None: the page is gone). True if it differs."""
    before, now = _text(db, name, revision - 1), _text(db, name, revision)  # None of a damaged one, which is put right
    gone = found is None or (before is not None and is_emptied(before, found))
    readout = taken_down(before) if before and gone else found
    if readout is None or readout == now:
        return False
    _put(db, readout, name, revision)
    note(db, name)
    return True


def _text(db: sqlite3.Connection, name: str, number: int) -> Readout | None:
    sql = "SELECT text, digest FROM revisions WHERE readout = ? AND number = ?"
    row = db.execute(sql, (name, number)).fetchone()
    with suppress(RevisionDamaged):
        return codec.unpack(row[0], row[1], name, number) if row else None
    return None


def withdraw(db: sqlite3.Connection, name: str, revision: int) -> None:
    """Delete a revision whose page is now read as another readout."""
    others = "SELECT max(number) FROM revisions WHERE readout = ? AND number <> ?"
    (latest,) = db.execute(others, (name, revision)).fetchone()
    if latest is None:
        db.execute("DELETE FROM readouts WHERE id = ?", (name,))
    else:
        left = _text(db, name, latest)
        date = left.date.isoformat() if left else ""
        db.execute("UPDATE readouts SET number = ?, date = ? WHERE id = ?", (latest, date, name))
    db.execute("DELETE FROM revisions WHERE readout = ? AND number = ?", (name, revision))
    note(db, name)


def note(db: sqlite3.Connection, name: str) -> None:
    """Record a change, so that the next index run reads this readout again."""
    db.execute("INSERT INTO changes (readout, token) VALUES (?, hex(randomblob(8)))", (name,))


def revisions_of(db: sqlite3.Connection, name: str) -> list[Sighting]:
    """The revisions of a readout, oldest first."""
    sql = f"{_REVISION} WHERE v.readout = ? ORDER BY v.number"
    return [_sighting(db, row) for row in db.execute(sql, (name,)).fetchall()]


_REVISION = """SELECT v.readout, v.number, v.text, v.digest, v.seen, v.page, p.url, p.sha256, p.reader
               FROM revisions v JOIN pages p ON p.id = v.page"""


def _sighting(db: sqlite3.Connection, row: tuple[str, int, bytes, bytes, str, int, str, str, str]) -> Sighting:
    """A revision; a damaged one as its page is read today. Raises RevisionDamaged where that says nothing, either."""
    name, number, text, digest, seen, page, url, sha256, reader = row
    try:
        readout = codec.unpack(text, digest, name, number)
    except RevisionDamaged:
        found = next((_reading(db, one) for one in pages_of(db, name) if one.number == page), None)
        if found is None:
            raise
        readout = replace(found, id=name)
    return Sighting(seen, page, url, sha256, reader, readout)


def _current(db: sqlite3.Connection, name: str) -> Sighting | None:
    sql = f"{_REVISION} JOIN readouts r ON r.id = v.readout AND r.number = v.number WHERE r.id = ?"
    row = db.execute(sql, (name,)).fetchone()
    return _sighting(db, row) if row else None


def _count(db: sqlite3.Connection, name: str) -> int:
    """The number of the latest revision, 0 where there is none."""
    sql = "SELECT coalesce(max(number), 0) FROM revisions WHERE readout = ?"
    return int(db.execute(sql, (name,)).fetchone()[0])


def _apply(db: sqlite3.Connection, name: str, effect: Effect, revision: Sighting) -> None:
    if effect is Effect.NOTHING:
        return
    number = _count(db, name)
    if effect is Effect.FOLLOWS:
        _insert(db, name, number + 1, revision)
    else:
        sql = "UPDATE revisions SET page = ?, seen = ? WHERE readout = ? AND number = ?"
        db.execute(sql, (revision.page, revision.seen, name, number))
        assert revision.readout
        _put(db, revision.readout, name, number)
    note(db, name)


def _insert(db: sqlite3.Connection, name: str, number: int, revision: Sighting) -> None:
    """Add a revision behind all others, and make it the current one."""
    assert revision.readout
    sql = "INSERT INTO revisions (readout, number, page, seen, text, digest) VALUES (?, ?, ?, ?, ?, ?)"
    db.execute(sql, (name, number, revision.page, revision.seen, *codec.pack(revision.readout)))
    sql = """INSERT INTO readouts (id, source, number, date) VALUES (?, ?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET number = excluded.number, date = excluded.date"""
    db.execute(sql, (name, revision.readout.source, number, revision.readout.date.isoformat()))


def _put(db: sqlite3.Connection, readout: Readout, name: str, number: int) -> None:
    sql = "UPDATE revisions SET text = ?, digest = ? WHERE readout = ? AND number = ?"
    db.execute(sql, (*codec.pack(readout), name, number))
    sql = "UPDATE readouts SET date = ? WHERE id = ? AND number = ?"
    db.execute(sql, (readout.date.isoformat(), name, number))
