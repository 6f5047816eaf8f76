"""The pages that are kept and gave no readout: unreadable ones, and those whose reading is not believed."""

from __future__ import annotations

import datetime as dt
import sqlite3
from dataclasses import dataclass
from enum import IntEnum

from scrapers.archive.captures import iso


class Hold(IntEnum):
    """Whether a page can be read and is held back; the column `problems.held`."""

    NONE = 0  # it can't be read
    WAITING = 1  # not judged yet
    DOUBTED = 2  # judged to be part of a collapse


@dataclass(frozen=True, slots=True)
class Problem:
    """A page that is kept without a readout, by its number in the archive, and why."""

    page: int
    source: str
    url: str
    what: str
    noticed: dt.datetime


def list_problem(
    db: sqlite3.Connection, page: int, source: str, url: str, what: str, noticed: dt.datetime, hold: Hold = Hold.NONE
) -> None:
    """Record a page's problem in place of the one recorded before."""
    db.execute(
        "INSERT OR REPLACE INTO problems (page, source, url, what, noticed, held) VALUES (?, ?, ?, ?, ?, ?)",
        (page, source, url, what, iso(noticed), hold),
    )


def clear_problem(db: sqlite3.Connection, page: int) -> None:
    db.execute("DELETE FROM problems WHERE page = ?", (page,))


def clear_problems_until(db: sqlite3.Connection, page: int) -> None:
    """Clear those of captures of the same URL that are not newer than this page."""
    db.execute(
        """DELETE FROM problems WHERE page IN (SELECT p.id FROM pages p, pages n
           WHERE n.id = ? AND p.url = n.url AND p.reader = n.reader AND p.seen <= n.seen)""",
        (page,),
    )


def is_over(db: sqlite3.Connection, page: int) -> bool:
    """Whether a capture of the same URL that is not older than this page could be read."""
    sql = """SELECT 1 FROM pages p JOIN pages n ON n.url = p.url AND n.reader = p.reader AND n.seen >= p.seen
             WHERE p.id = ? AND n.id <> p.id AND n.readout IS NOT NULL"""
    return db.execute(sql, (page,)).fetchone() is not None
