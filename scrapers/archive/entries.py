"""How what a page was read as enters the archive, when it is stored and when it is read again."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import zlib
from dataclasses import dataclass, replace
from types import MappingProxyType

from scrapers.archive.problems import clear_problem, clear_problems_until, list_problem
from scrapers.archive.revisions import GONE, Outcome, renew, revise, withdraw
from scrapers.errors import PageUnreadable
from scrapers.parse.dispatch import ReadResult, attempt
from scrapers.readout import Readout
from scrapers.registry import find_source
from scrapers.source import Page

PAGE_COLUMNS = "p.url, p.body, p.fetched, p.status, p.headers"


@dataclass(frozen=True, slots=True)
class Entry:
    """A stored page: its number in the archive, its source's name and how it is read."""

    number: int
    source: str
    reader: str
    page: Page


def page_of(row: tuple[str, bytes, str, int, str]) -> Page:
    """A page from its PAGE_COLUMNS."""
    url, body, fetched, status, headers = row
    return Page(
        url, zlib.decompress(body), dt.datetime.fromisoformat(fetched), status, MappingProxyType(json.loads(headers))
    )


def enter(db: sqlite3.Connection, entry: Entry, result: ReadResult) -> Outcome:
    if isinstance(result, PageUnreadable):
        list_problem(db, entry.number, entry.source, entry.page.url, str(result), entry.page.fetched)
        return Outcome.UNPARSED
    clear_problems_until(db, entry.number)
    return revise(db, _under_one_name(db, result, entry), entry.page, entry.number, entry.reader)


def reread(db: sqlite3.Connection, number: int) -> Outcome:
    """Read a stored page with today's reader, and update the revisions that came from it."""
    entry = _entry(db, number)
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
        return revise(db, readout, entry.page, number, entry.reader)
    changed = sum(renew(db, name, revision, readout) for name, revision in revisions)
    return Outcome.CHANGED if changed else Outcome.UNCHANGED


def was_read(db: sqlite3.Connection, page: Page, reader: str) -> bool:
    """Whether these bytes were stored and read before."""
    sql = """SELECT 1 FROM pages p WHERE url = ? AND sha256 = ? AND reader = ?
             AND NOT EXISTS (SELECT 1 FROM problems WHERE page = p.id)"""
    return db.execute(sql, (page.url, page.sha256, reader)).fetchone() is not None


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
