"""How a page that was read enters the archive's revisions: what is new, what changed, what is gone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from types import MappingProxyType

from scrapers.archive import readout_json as codec
from scrapers.archive.captures import PAGE_COLUMNS, KeptPage, latest_other, moments, page_of, pages_of
from scrapers.archive.history import GONE, Effect, Sighting, fold, follow
from scrapers.archive.schema import text_digest
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
    effect, revision = follow(current, Sighting(moment, number, url, sha256, reader, readout))
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
            effect, revision = follow(current, Sighting(moment, number, url, sha256, "html", None))
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
        Sighting(moment, page.number, page.url, page.sha256, page.reader, readout)
        for page in pages_of(db, name)
        for moment in moments(db, page)
        for readout in _read(db, name, page, moment, before, readings)
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


def _read(
    db: sqlite3.Connection,
    name: str,
    page: KeptPage,
    moment: str,
    before: Sequence[Sighting],
    readings: Mapping[int, Readout],
) -> Iterator[Readout | None]:
    """What a page is read as; nothing where it is another readout today."""
    if page.status in GONE:
        yield None
        return
    if page.number in readings:
        yield readings[page.number]
        return
    own = (one.readout for one in before if one.page == page.number)
    known = next((readout for readout in own if readout and TAKEN_DOWN not in readout.flags), None)
    found = known or _reading(db, page)
    if found is None:  # by its bytes no longer: it said what was known at that moment
        found = next((one.readout for one in reversed(before) if one.seen <= moment and one.readout), None)
        yield from (found,) if found else ()
    elif page.reader == "version" or found.id == name:
        yield replace(found, id=name)


def _reading(db: sqlite3.Connection, page: KeptPage) -> Readout | None:
    row = db.execute(f"SELECT {PAGE_COLUMNS} FROM pages p WHERE id = ?", (page.number,)).fetchone()
    try:
        result = attempt(find_source(page.source), page_of(row), page.reader)
    except UnknownSource:
        return None
    return result if isinstance(result, Readout) else None


def renew(db: sqlite3.Connection, name: str, revision: int, found: Readout | None) -> bool:
    """Replace a revision's readout by what its page is read as today (None: the page is gone). True if it differs."""
    before, now = _text(db, name, revision - 1), _text(db, name, revision)
    gone = found is None or (before is not None and is_emptied(before, found))
    readout = taken_down(before) if before and gone else found
    if readout is None or readout == now:
        return False
    _put(db, readout, name, revision)
    note(db, name)
    return True


def _text(db: sqlite3.Connection, name: str, revision: int) -> Readout | None:
    sql = "SELECT json FROM revisions WHERE readout = ? AND number = ?"
    row = db.execute(sql, (name, revision)).fetchone()
    return codec.from_json(row[0]) if row else None


def withdraw(db: sqlite3.Connection, name: str, revision: int) -> None:
    """Delete a revision whose page is now read as another readout."""
    others = "SELECT max(number) FROM revisions WHERE readout = ? AND number <> ?"
    (latest,) = db.execute(others, (name, revision)).fetchone()
    if latest is None:
        db.execute("DELETE FROM readouts WHERE id = ?", (name,))
    else:
        db.execute("UPDATE readouts SET number = ? WHERE id = ?", (latest, name))
    db.execute("DELETE FROM revisions WHERE readout = ? AND number = ?", (name, revision))
    note(db, name)


def note(db: sqlite3.Connection, name: str) -> None:
    """Record a change, so that the next index run reads this readout again."""
    db.execute("INSERT INTO changes (readout, token) VALUES (?, hex(randomblob(8)))", (name,))


def revisions_of(db: sqlite3.Connection, name: str) -> list[Sighting]:
    """The revisions of a readout, oldest first."""
    sql = f"{_REVISION} WHERE v.readout = ? ORDER BY v.number"
    return [_sighting(row) for row in db.execute(sql, (name,))]


_REVISION = """SELECT v.seen, v.page, p.url, v.sha256, p.reader, v.json
               FROM revisions v JOIN pages p ON p.id = v.page"""


def _sighting(row: tuple[str, int, str, str, str, str]) -> Sighting:
    seen, page, url, sha256, reader, text = row
    return Sighting(seen, page, url, sha256, reader, codec.from_json(text))


def _current(db: sqlite3.Connection, name: str) -> Sighting | None:
    sql = f"{_REVISION} JOIN readouts r ON r.id = v.readout AND r.number = v.number WHERE r.id = ?"
    row = db.execute(sql, (name,)).fetchone()
    return _sighting(row) if row else None


def _apply(db: sqlite3.Connection, name: str, effect: Effect, revision: Sighting) -> None:
    if effect is Effect.NOTHING:
        return
    (number,) = db.execute("SELECT coalesce(max(number), 0) FROM revisions WHERE readout = ?", (name,)).fetchone()
    if effect is Effect.FOLLOWS:
        _insert(db, name, number + 1, revision)
    else:
        sql = "UPDATE revisions SET page = ?, sha256 = ?, seen = ? WHERE readout = ? AND number = ?"
        db.execute(sql, (revision.page, revision.sha256, revision.seen, name, number))
        assert revision.readout
        _put(db, revision.readout, name, number)
    note(db, name)


def _insert(db: sqlite3.Connection, name: str, number: int, revision: Sighting) -> None:
    """Add a revision behind all others, and make it the current one."""
    assert revision.readout
    row = (name, number, revision.page, revision.seen, revision.sha256)
    db.execute("INSERT INTO revisions (readout, number, page, seen, sha256, json) VALUES (?, ?, ?, ?, ?, '')", row)
    _put(db, revision.readout, name, number)
    sql = """INSERT INTO readouts (id, source, number) VALUES (?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET number = excluded.number"""
    db.execute(sql, (name, revision.readout.source, number))


def _put(db: sqlite3.Connection, readout: Readout, name: str, revision: int) -> None:
    text = codec.to_json(readout)
    sql = "UPDATE revisions SET json = ?, digest = ? WHERE readout = ? AND number = ?"
    db.execute(sql, (text, text_digest(text), name, revision))
