"""How a page that was read enters the archive's revisions: what is new, what changed, what is gone."""

from __future__ import annotations

import datetime as dt
import sqlite3
from dataclasses import dataclass
from enum import StrEnum

from scrapers.archive import readout_json as codec
from scrapers.archive.schema import text_digest
from scrapers.diff.classify import is_emptied, same_text, taken_down
from scrapers.parse.dispatch import RANKS
from scrapers.readout import TAKEN_DOWN, Readout
from scrapers.source import Page

GONE = (404, 410)
"""Statuses by which a server says that there is no such page."""


class Outcome(StrEnum):
    """What storing or re-reading one page came to. CHANGED is any change to what is known of the readout."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    UNPARSED = "unparsed"


@dataclass(frozen=True, slots=True)
class Current:
    """A readout's latest revision: its number, its page's number and rank, and when it was first seen (ISO)."""

    number: int
    page: int
    readout: Readout
    rank: int
    seen: str


def revise(db: sqlite3.Connection, readout: Readout, page: Page, number: int, reader: str) -> Outcome:
    """Enter what a page says of a readout.

    A revision is a text that differs, by `change.same_text`, from the one before it in a capture of the same rank.
    Else what the page says beside the text (tags, dates, typography) replaces what is known. A page that lost its
    text takes the readout down: its last text stays, marked.
    """
    current = _current(db, readout.id)
    if current is None:
        _insert(db, readout, page, number, 1)
        db.execute("INSERT INTO readouts VALUES (?, ?, 1)", (readout.id, readout.source))
        note(db, readout.id)
        return Outcome.NEW
    before, rank = current.readout, current.rank
    comparable = RANKS[reader] == rank
    if comparable and is_emptied(before, readout):
        readout = taken_down(before)
    if RANKS[reader] < rank or (comparable and readout == before):
        return Outcome.UNCHANGED
    fate = (TAKEN_DOWN in readout.flags) != (TAKEN_DOWN in before.flags)
    fresh = current.page != number and comparable and not same_text(before, readout)
    if fate or fresh:
        _insert(db, readout, page, number, current.number + 1)
        db.execute("UPDATE readouts SET number = ? WHERE id = ?", (current.number + 1, readout.id))
    else:
        db.execute(
            "UPDATE revisions SET page = ?, sha256 = ?, seen = ? WHERE readout = ? AND number = ?",
            (number, page.sha256, min(current.seen, iso(page.fetched)), readout.id, current.number),
        )
        _put(db, readout, readout.id, current.number)
    note(db, readout.id)
    return Outcome.CHANGED


def remove(db: sqlite3.Connection, page: Page, number: int) -> Outcome:
    """Take down the readouts whose current text stood at this page's address."""
    sql = """SELECT r.id FROM readouts r JOIN revisions v ON v.readout = r.id AND v.number = r.number
             JOIN pages p ON p.id = v.page WHERE p.url = ? AND p.reader = 'html'"""
    outcome = Outcome.UNCHANGED
    for (name,) in db.execute(sql, (page.url,)).fetchall():
        current = _current(db, name)
        if current and TAKEN_DOWN not in current.readout.flags:
            outcome = revise(db, taken_down(current.readout), page, number, "html")
    return outcome


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


def iso(moment: dt.datetime) -> str:
    """UTC, always with microseconds, so that the text sorts by time."""
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")


def _current(db: sqlite3.Connection, name: str) -> Current | None:
    row = db.execute(
        """SELECT v.number, v.page, v.json, p.reader, v.seen FROM readouts r
           JOIN revisions v ON v.readout = r.id AND v.number = r.number JOIN pages p ON p.id = v.page
           WHERE r.id = ?""",
        (name,),
    ).fetchone()
    if row is None:
        return None
    number, page, text, reader, seen = row
    return Current(number, page, codec.from_json(text), RANKS[reader], seen)


def _insert(db: sqlite3.Connection, readout: Readout, page: Page, number: int, revision: int) -> None:
    row = (readout.id, revision, number, iso(page.fetched), page.sha256)
    db.execute("INSERT INTO revisions (readout, number, page, seen, sha256, json) VALUES (?, ?, ?, ?, ?, '')", row)
    _put(db, readout, readout.id, revision)


def _put(db: sqlite3.Connection, readout: Readout, name: str, revision: int) -> None:
    text = codec.to_json(readout)
    sql = "UPDATE revisions SET json = ?, digest = ? WHERE readout = ? AND number = ?"
    db.execute(sql, (text, text_digest(text), name, revision))
