"""Pages as they were captured: each body of an address once, and every moment at which it was seen.

`pages.fetched` and `pages.seen` are the first moment and the last; the table `captures` has those between, as far as
another page of the same address may have been seen between them. A server that calls a page unchanged is a witness,
too: `fetches` has when it last did so, and the moment goes into the page once that answer is followed by another.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import zlib
from contextlib import suppress
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from scrapers.archive.history import GONE
from scrapers.errors import ArchiveError
from scrapers.source import Page, Source

KEPT_HEADERS = frozenset(
    {"content-type", "content-language", "etag", "last-modified", "x-title", "x-date", "x-address"}
)
PAGE_COLUMNS = "p.url, p.body, p.fetched, p.status, p.headers, p.sha256"
ANSWERED = "SELECT id FROM pages WHERE url = ? AND reader = 'html' AND answered <= ? ORDER BY answered DESC LIMIT 1"
"""The page by which a server's answer at some moment is to be understood: the last that it sent until then."""


class PageDamaged(ArchiveError):
    what = "A page is not as it was fetched"


class KeptPage(NamedTuple):
    """A page of a readout without its body."""

    number: int
    source: str
    reader: str
    url: str
    sha256: str
    status: int
    first: str
    last: str


def iso(moment: dt.datetime) -> str:
    """UTC, always with microseconds, so that the text sorts by time."""
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")


def page_of(row: tuple[str, bytes, str, int, str, str]) -> Page:
    """A page from its PAGE_COLUMNS. Raises PageDamaged where its body is not as it was fetched."""
    url, body, fetched, status, headers, sha256 = row
    with suppress(zlib.error, TypeError, ValueError):
        known = MappingProxyType(json.loads(headers))
        page = Page(url, zlib.decompress(body), dt.datetime.fromisoformat(fetched), status, known)
        if page.sha256 == sha256:
            return page
    raise PageDamaged(url, "Run readouts check.")


def keep(db: sqlite3.Connection, source: Source, page: Page, reader: str, origin: str) -> int:
    """Keep a page unread; its number. A body that its URL had before is not stored twice, only seen again."""
    live, moment = origin == "fetch", iso(page.fetched)
    sql = "SELECT id, fetched, seen, length(body) FROM pages WHERE url = ? AND sha256 = ? AND reader = ?"
    found = db.execute(sql, (page.url, page.sha256, reader)).fetchone()
    if found:
        number, first, last, length = found
        if not length:  # it was pruned
            db.execute("UPDATE pages SET body = ? WHERE id = ?", (zlib.compress(page.body), number))
        _see(db, number, first, last, moment, live=live)
        return int(number)
    headers = {name: value for name, value in page.headers.items() if name in KEPT_HEADERS}
    (number,) = db.execute(
        """INSERT INTO pages (source, url, reader, origin, fetched, seen, answered, status, headers, sha256, body)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id""",
        (
            source.name, page.url, reader, origin, moment, moment, moment if live else None, page.status,
            json.dumps(headers, ensure_ascii=False, sort_keys=True), page.sha256, zlib.compress(page.body),
        ),
    ).fetchone()  # fmt: skip
    return int(number)


def is_known(db: sqlite3.Connection, page: Page, reader: str) -> bool:
    """Whether these bytes were seen at this moment and read."""
    sql = """SELECT 1 FROM pages p WHERE url = ? AND sha256 = ? AND reader = ? AND readout IS NOT NULL
             AND (? IN (fetched, seen) OR ? IN (SELECT seen FROM captures WHERE page = p.id))
             AND NOT EXISTS (SELECT 1 FROM problems WHERE page = p.id)"""
    moment = iso(page.fetched)
    return db.execute(sql, (page.url, page.sha256, reader, moment, moment)).fetchone() is not None


def confirm_answer(db: sqlite3.Connection, url: str) -> None:
    """Keep when the server last called its page unchanged, before another answer takes the place of that one."""
    row = db.execute("SELECT checked FROM fetches WHERE url = ? AND status = 304", (url,)).fetchone()
    page = row and db.execute(ANSWERED, (url, row[0])).fetchone()
    if page:
        (number,) = page
        first, last = db.execute("SELECT fetched, seen FROM pages WHERE id = ?", (number,)).fetchone()
        _see(db, number, first, last, row[0], live=True)


def pages_of(db: sqlite3.Connection, readout: str) -> list[KeptPage]:
    """The pages that were read as a readout, and the answers that there is no such page at their addresses."""
    columns = "id, source, reader, url, sha256, status, fetched, seen"
    sql = f"""SELECT {columns} FROM pages WHERE readout = ?
              UNION SELECT {columns} FROM pages WHERE status IN {GONE} AND reader = 'html' AND url IN (
              SELECT url FROM pages WHERE readout = ? AND reader = 'html')"""
    return [KeptPage(*row) for row in db.execute(sql, (readout, readout))]


def moments(db: sqlite3.Connection, page: KeptPage) -> set[str]:
    """Every moment at which a page was seen."""
    between = db.execute("SELECT seen FROM captures WHERE page = ?", (page.number,))
    found = {page.first, page.last, *(seen for (seen,) in between)}
    if page.reader == "html" and (unchanged := _unchanged(db, page)):
        found.add(unchanged)
    return found


def latest_other(db: sqlite3.Connection, readout: str, number: int, urls: tuple[str, str]) -> str:
    """When any page of a readout but this one was last seen, "" where there is none."""
    sql = f"""SELECT max(seen) FROM (
              SELECT seen FROM pages WHERE readout = ? AND id <> ?
              UNION ALL SELECT seen FROM pages WHERE url IN (?, ?) AND reader = 'html' AND status IN {GONE} AND id <> ?
              UNION ALL SELECT checked FROM fetches WHERE url IN (?, ?) AND status = 304)"""
    (seen,) = db.execute(sql, (readout, number, *urls, number, *urls)).fetchone()
    return seen or ""


def behind_all(db: sqlite3.Connection, readout: str, page: Page) -> Page:
    """A page that a server sent just now is newer than all others, even where the clock was once ahead."""
    latest = latest_other(db, readout, 0, (page.url, page.url))
    if latest <= iso(max(page.fetched, dt.datetime.now(dt.UTC))):
        return page
    return replace(page, fetched=dt.datetime.fromisoformat(latest) + dt.timedelta(microseconds=1))


def _unchanged(db: sqlite3.Connection, page: KeptPage) -> str:
    """When the server last called this page unchanged, if that is what it last said."""
    row = db.execute("SELECT checked FROM fetches WHERE url = ? AND status = 304", (page.url,)).fetchone()
    said = row and db.execute(ANSWERED, (page.url, row[0])).fetchone() == (page.number,)
    return str(row[0]) if said else ""


def _see(db: sqlite3.Connection, number: int, first: str, last: str, moment: str, *, live: bool) -> None:
    """Note one more moment. Those of live answers are so many that one between is kept only where it tells something:
    where another page of the address was seen since the first."""
    if live:
        db.execute("UPDATE pages SET answered = max(coalesce(answered, ''), ?) WHERE id = ?", (moment, number))
    if moment in (first, last):
        return
    if first < moment < last:
        _put_between(db, number, moment)
    elif moment < first:
        db.execute("UPDATE pages SET fetched = ? WHERE id = ?", (moment, number))
        if first != last:
            _put_between(db, number, first)
    else:
        db.execute("UPDATE pages SET seen = ? WHERE id = ?", (moment, number))
        if first != last and not (live and _alone(db, number, first)):
            _put_between(db, number, last)


def _alone(db: sqlite3.Connection, number: int, since: str) -> bool:
    sql = """SELECT 1 FROM pages p JOIN pages o ON o.url = p.url AND o.id <> p.id AND o.seen >= ?
             WHERE p.id = ? LIMIT 1"""
    return db.execute(sql, (since, number)).fetchone() is None


def _put_between(db: sqlite3.Connection, number: int, moment: str) -> None:
    db.execute("INSERT OR IGNORE INTO captures (page, seen) VALUES (?, ?)", (number, moment))
