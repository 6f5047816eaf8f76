"""How what a page was read as enters the archive, when it is stored and when it is read again."""

from __future__ import annotations

import datetime as dt
import sqlite3
from dataclasses import dataclass, replace

from scrapers.archive.captures import PAGE_COLUMNS, PageDamaged, iso, page_of
from scrapers.archive.history import GONE
from scrapers.archive.problems import clear_problem, clear_problems_until, is_over, list_problem
from scrapers.archive.readout_json import RevisionDamaged
from scrapers.archive.revisions import Outcome, renew, revise, withdraw
from scrapers.errors import PageUnreadable
from scrapers.parse.dispatch import ReadResult, attempt
from scrapers.readout import Readout
from scrapers.registry import find_source
from scrapers.source import Page


@dataclass(frozen=True, slots=True)
class Entry:
    """A stored page: its number in the archive, its source's name and how it is read."""

    number: int
    source: str
    reader: str
    page: Page


def enter(db: sqlite3.Connection, entry: Entry, result: ReadResult) -> Outcome:
    if isinstance(result, PageUnreadable):
        if not is_over(db, entry.number):
            (noticed,) = db.execute("SELECT seen FROM pages WHERE id = ?", (entry.number,)).fetchone()
            moment = dt.datetime.fromisoformat(noticed)
            list_problem(db, entry.number, entry.source, entry.page.url, str(result), moment)
        return Outcome.UNPARSED
    readout = _under_one_name(db, result, entry)
    db.execute("UPDATE pages SET readout = ? WHERE id = ?", (readout.id, entry.number))
    clear_problems_until(db, entry.number)
    try:
        return revise(db, readout, entry.number, iso(entry.page.fetched))
    except RevisionDamaged as damage:  # there is nothing to compare it with
        list_problem(db, entry.number, entry.source, entry.page.url, str(damage), dt.datetime.now(dt.UTC))
        return Outcome.UNPARSED


def reread(db: sqlite3.Connection, number: int) -> Outcome:
    """Read a stored page with today's reader, and update the revisions that came from it."""
    try:
        entry = _entry(db, number)
    except PageDamaged as damage:
        source, url = db.execute("SELECT source, url FROM pages WHERE id = ?", (number,)).fetchone()
        list_problem(db, number, source, url, str(damage), dt.datetime.now(dt.UTC))
        return Outcome.UNPARSED
    result = None if entry.page.status in GONE else attempt(find_source(entry.source), entry.page, entry.reader)
    revisions = db.execute("SELECT readout, number FROM revisions WHERE page = ? ORDER BY number", (number,)).fetchall()
    if result and not revisions:
        return enter(db, entry, result)
    if isinstance(result, PageUnreadable):
        list_problem(db, number, entry.source, entry.page.url, str(result), dt.datetime.now(dt.UTC))
        return Outcome.UNPARSED
    clear_problem(db, number)
    readout = _under_one_name(db, result, entry) if result else None
    if readout and any(name != readout.id for name, _ in revisions):
        for name, revision in revisions:
            withdraw(db, name, revision)
        return enter(db, entry, readout)
    changed = sum(renew(db, name, revision, readout) for name, revision in revisions)
    return Outcome.CHANGED if changed else Outcome.UNCHANGED


def _entry(db: sqlite3.Connection, number: int) -> Entry:
    sql = f"SELECT p.source, p.reader, {PAGE_COLUMNS} FROM pages p WHERE id = ?"
    source, reader, *page = db.execute(sql, (number,)).fetchone()
    return Entry(number, source, reader, page_of(tuple(page)))


def _under_one_name(db: sqlite3.Connection, readout: Readout, entry: Entry) -> Readout:
    """All versions of a feed item are one readout, even if its URL changed."""
    if entry.reader != "version":
        return readout
    sql = """SELECT v.readout FROM pages p JOIN revisions v ON v.page = p.id
             WHERE p.url = ? AND p.reader = 'version' ORDER BY p.id LIMIT 1"""
    known = db.execute(sql, (entry.page.url,)).fetchone()
    return replace(readout, id=known[0]) if known else readout
