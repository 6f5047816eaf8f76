"""The archive: every page as fetched, every revision of every readout, and the problems met. The system of record."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import threading
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any

from scrapers import codec, schema
from scrapers.errors import ArchiveError, PageUnreadable
from scrapers.readers import RANKS, read_page
from scrapers.readout import Readout, Revision
from scrapers.source import Page, Source, find_source

KEPT_HEADERS = frozenset({"content-type", "content-language", "etag", "last-modified", "x-title", "x-date"})
BATCH = 500


class Outcome(StrEnum):
    """What storing or re-reading one page came to."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    UNPARSED = "unparsed"


@dataclass(frozen=True, slots=True)
class Problem:
    """A page that is kept but can't be read; `page` is its number in the archive."""

    page: int
    source: str
    url: str
    what: str
    noticed: dt.datetime


@dataclass(frozen=True, slots=True)
class SourceCount:
    """What the archive holds of one source; `last_success` is the end of its last scrape or import that ended well."""

    source: str
    pages: int
    readouts: int
    unparsed: int
    last_success: dt.datetime | None


class Archive:
    """One SQLite file. Usable from several threads, each of which gets its own connection; close it once, at the end.

    Every method raises ArchiveError where the file can't be used.
    """

    def __init__(self, path: Path, *, read_only: bool) -> None:
        self.path = path
        self.read_only = read_only
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._lock = threading.Lock()

    @classmethod
    def open(cls, path: Path, *, create: bool = False, read_only: bool = False) -> Archive:
        """The archive at `path`; with `create`, an empty one is made where there is none.

        Raises ArchiveError where it is missing, unreadable, not an archive, or of a newer version.
        """
        if not create and not path.is_file():
            raise ArchiveError(path, "Fill one with readouts scrape or readouts import.", what="There is no archive")
        archive = cls(path, read_only=read_only)
        try:
            if create:
                schema.create(path)
            schema.check(archive.connection, path, read_only=read_only)
        except (sqlite3.Error, OSError) as error:
            archive.close()
            raise ArchiveError(f"{path} ({error})", "Check that it is an archive and that you may use it.") from error
        except ArchiveError:
            archive.close()
            raise
        return archive

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        with self._lock:
            for connection in self._connections:
                connection.close()
            self._connections.clear()
            self._local = threading.local()

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's own connection."""
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = schema.connect(self.path, read_only=self.read_only)
            self._local.connection = found
            with self._lock:
                self._connections.append(found)
        return found

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All that is stored inside is kept together or not at all; inside another transaction, part of that one."""
        connection = self.connection
        if connection.in_transaction:
            yield connection
            return
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
        except sqlite3.Error as error:
            _roll_back(connection)
            raise ArchiveError(f"{self.path} ({error})", "Nothing of this step was stored; run it again.") from error
        except BaseException:
            _roll_back(connection)
            raise

    # -- what is read

    def __len__(self) -> int:
        """How many readouts there are."""
        return int(self._value("SELECT count(*) FROM readouts"))

    def readouts(self, ids: Iterable[str] | None = None) -> Iterator[Readout]:
        """The current revisions, ordered by id, of all readouts or of `ids` (unknown ones are passed over). Streams."""
        if ids is None:
            yield from self._all_readouts()
            return
        wanted = sorted(set(ids))
        for start in range(0, len(wanted), BATCH):
            batch = wanted[start : start + BATCH]
            marks = ",".join("?" * len(batch))
            for _, text in self._rows(f"{_CURRENT} WHERE r.id IN ({marks}) ORDER BY r.id", *batch):
                yield codec.from_json(text)

    def readout(self, readout_id: str) -> Readout | None:
        return next(self.readouts([readout_id]), None)

    def revisions(self, readout_id: str) -> tuple[Revision, ...]:
        """Every distinct text that the readout had, oldest first; none where the id is unknown."""
        rows = self._rows(
            "SELECT number, seen, sha256, json FROM revisions WHERE readout = ? ORDER BY number", readout_id
        )
        return tuple(Revision(n, dt.datetime.fromisoformat(s), sha, codec.from_json(text)) for n, s, sha, text in rows)

    def sequence(self) -> int:
        """The number of the latest change; it only grows."""
        return int(self._value("SELECT coalesce(max(sequence), 0) FROM changes"))

    def changed_since(self, sequence: int) -> tuple[str, ...]:
        """The ids of readouts that are new, changed or gone after `sequence`, in order."""
        rows = self._rows("SELECT DISTINCT readout FROM changes WHERE sequence > ? ORDER BY readout", sequence)
        return tuple(readout for (readout,) in rows)

    def problems(self, source: str | None = None) -> Iterator[Problem]:
        """The pages that can't be read, of one source or of all."""
        where, values = ("WHERE source = ?", (source,)) if source else ("", ())
        for page, name, url, what, noticed in self._rows(
            f"SELECT page, source, url, what, noticed FROM problems {where} ORDER BY source, url, page", *values
        ):
            yield Problem(page, name, url, what, dt.datetime.fromisoformat(noticed))

    def counts(self) -> tuple[SourceCount, ...]:
        """One count for each source that the archive knows of, by name. Listing pages are pages, too."""
        return tuple(
            SourceCount(name, pages, readouts, unparsed, dt.datetime.fromisoformat(last) if last else None)
            for name, pages, readouts, unparsed, last in self._rows(_COUNTS)
        )

    def page(self, readout_id: str) -> Page | None:
        """The capture behind the current revision; its `sha256` is that of the revision."""
        sql = f"""SELECT {_PAGE} FROM readouts r JOIN revisions v ON v.readout = r.id AND v.number = r.number
                  JOIN pages p ON p.id = v.page WHERE r.id = ?"""
        row = next(iter(self._rows(sql, readout_id)), None)
        return _page(row) if row else None

    def latest_page(self, url: str, reader: str = "html") -> Page | None:
        """The page last seen at `url`, whether it could be read or not."""
        sql = f"SELECT {_PAGE} FROM pages p WHERE url = ? AND reader = ? ORDER BY seen DESC, id DESC LIMIT 1"
        row = next(iter(self._rows(sql, url, reader)), None)
        return _page(row) if row else None

    # -- what is written

    def store(self, source: Source, page: Page, reader: str = "html", *, origin: str = "fetch") -> Outcome:
        """Keep the page and read it, in one transaction.

        `reader` says how to read it ("html", "jsonl", "text") and `origin` where it came from. A page that can't be
        read is kept and listed under problems; what was known of its readout stays.
        """
        with self.transaction() as connection:
            if origin == "import" and _is_behind(connection, page, reader):
                return Outcome.UNCHANGED
            number = self._keep(connection, source.name, page, reader, origin)
            return self._read(connection, source, page, reader, number)

    def confirm(self, source: Source, url: str) -> Outcome:
        """What it means that the server calls a page unchanged: one that could not be read is read again."""
        unread = self._value("SELECT count(*) FROM problems b JOIN pages p ON p.id = b.page WHERE p.url = ?", url)
        page = self.latest_page(url) if unread else None
        return self.store(source, page) if page else Outcome.UNCHANGED

    def store_listing(self, source: Source, page: Page) -> None:
        """Keep a listing page, so that its links are known when the server says it is unchanged. Only the latest."""
        with self.transaction() as connection:
            number = self._keep(connection, source.name, page, "listing", "fetch")
            connection.execute("DELETE FROM pages WHERE url = ? AND reader = 'listing' AND id <> ?", (page.url, number))

    def reparse(self, source: str | None = None) -> dict[Outcome, int]:
        """Read all archived pages again with the rules of today, without any network; how many came to what.

        A revision keeps its number and its time and gets the text that the rules now find on its page.
        """
        counts = dict.fromkeys(Outcome, 0)
        sql = """SELECT id FROM pages WHERE reader <> 'listing' AND (? IS NULL OR source = ?) AND (
                 id IN (SELECT page FROM revisions) OR id IN (SELECT page FROM problems)) ORDER BY id"""
        numbers = [number for (number,) in self._rows(sql, source, source)]
        for start in range(0, len(numbers), BATCH):
            with self.transaction() as connection:
                for number in numbers[start : start + BATCH]:
                    counts[self._reread(connection, number)] += 1
        return counts

    # -- below the surface

    def _rows(self, sql: str, *values: object) -> Iterator[Any]:
        try:
            yield from self.connection.execute(sql, values)
        except sqlite3.Error as error:
            raise ArchiveError(f"{self.path} ({error})", "Run readouts check.") from error

    def _value(self, sql: str, *values: object) -> Any:
        return next(iter(self._rows(sql, *values)))[0]

    def _all_readouts(self) -> Iterator[Readout]:
        last = ""
        while rows := list(self._rows(f"{_CURRENT} WHERE r.id > ? ORDER BY r.id LIMIT {BATCH}", last)):
            yield from (codec.from_json(text) for _, text in rows)
            last = rows[-1][0]

    def _keep(self, db: sqlite3.Connection, source: str, page: Page, reader: str, origin: str) -> int:
        """The page's number; a body that this URL had before is not stored twice, only seen again."""
        headers = {name: value for name, value in page.headers.items() if name in KEPT_HEADERS}
        (number,) = db.execute(
            """INSERT INTO pages (source, url, reader, origin, fetched, seen, status, headers, sha256, body)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
               ON CONFLICT (url, sha256, reader) DO UPDATE SET seen = max(seen, excluded.seen) RETURNING id""",
            (
                source, page.url, reader, origin, _iso(page.fetched), _iso(page.fetched), page.status,
                json.dumps(headers, ensure_ascii=False, sort_keys=True), page.sha256, zlib.compress(page.body),
            ),
        ).fetchone()  # fmt: skip
        return int(number)

    def _read(self, db: sqlite3.Connection, source: Source, page: Page, reader: str, number: int) -> Outcome:
        try:
            readout = read_page(source, page, reader)
        except PageUnreadable as error:
            db.execute(
                "INSERT OR REPLACE INTO problems VALUES (?, ?, ?, ?, ?)",
                (number, source.name, page.url, str(error), _iso(page.fetched)),
            )
            return Outcome.UNPARSED
        db.execute(
            """DELETE FROM problems WHERE page IN (SELECT p.id FROM pages p, pages n
               WHERE n.id = ? AND p.url = n.url AND p.reader = n.reader AND p.seen <= n.seen)""",
            (number,),
        )
        return _revise(db, readout, page, number, RANKS[reader])

    def _reread(self, db: sqlite3.Connection, number: int) -> Outcome:
        row = db.execute(f"SELECT p.source, p.reader, {_PAGE} FROM pages p WHERE id = ?", (number,)).fetchone()
        page = _page(row[2:])
        known = db.execute("SELECT readout, number, json FROM revisions WHERE page = ?", (number,)).fetchall()
        if not known:
            return self._read(db, find_source(row[0]), page, row[1], number)
        try:
            readout = read_page(find_source(row[0]), page, row[1])
        except PageUnreadable as error:
            db.execute(
                "INSERT OR REPLACE INTO problems VALUES (?, ?, ?, ?, ?)",
                (number, row[0], page.url, str(error), _iso(dt.datetime.now(dt.UTC))),
            )
            return Outcome.UNPARSED
        db.execute("DELETE FROM problems WHERE page = ?", (number,))
        if any(name != readout.id for name, _, _ in known):
            for name, revision, _ in known:
                _withdraw(db, name, revision)
            return _revise(db, readout, page, number, RANKS[row[1]])
        text = codec.to_json(readout)
        stale = [(name, revision) for name, revision, before in known if before != text]
        for name, revision in stale:
            db.execute("UPDATE revisions SET json = ? WHERE readout = ? AND number = ?", (text, name, revision))
            db.execute("INSERT INTO changes (readout) VALUES (?)", (name,))
        return Outcome.CHANGED if stale else Outcome.UNCHANGED


_PAGE = "p.url, p.body, p.fetched, p.status, p.headers"
_CURRENT = "SELECT r.id, v.json FROM readouts r JOIN revisions v ON v.readout = r.id AND v.number = r.number"
_COUNTS = """
WITH names AS (SELECT DISTINCT source FROM pages UNION SELECT DISTINCT source FROM runs)
SELECT source, (SELECT count(*) FROM pages p WHERE p.source = n.source),
       (SELECT count(*) FROM readouts r WHERE r.source = n.source),
       (SELECT count(*) FROM problems b WHERE b.source = n.source),
       (SELECT max(ended) FROM runs u WHERE u.source = n.source AND well)
FROM names n ORDER BY source
"""


def _withdraw(db: sqlite3.Connection, name: str, revision: int) -> None:
    """Take a revision from a readout that it no longer belongs to: its source tells accounts apart by new rules."""
    others = "SELECT max(number) FROM revisions WHERE readout = ? AND number <> ?"
    (latest,) = db.execute(others, (name, revision)).fetchone()
    if latest is None:
        db.execute("DELETE FROM readouts WHERE id = ?", (name,))
    else:
        db.execute("UPDATE readouts SET number = ? WHERE id = ?", (latest, name))
    db.execute("DELETE FROM revisions WHERE readout = ? AND number = ?", (name, revision))
    db.execute("INSERT INTO changes (readout) VALUES (?)", (name,))


def _revise(db: sqlite3.Connection, readout: Readout, page: Page, number: int, rank: int) -> Outcome:
    """Enter what a page says: a new readout, a new revision, a better capture of the same one, or nothing new."""
    text = codec.to_json(readout)
    current = db.execute(
        """SELECT v.number, v.page, v.json, p.reader FROM readouts r
           JOIN revisions v ON v.readout = r.id AND v.number = r.number JOIN pages p ON p.id = v.page
           WHERE r.id = ?""",
        (readout.id,),
    ).fetchone()
    revision = (readout.id, 1, number, _iso(page.fetched), page.sha256, text)
    if current is None:
        db.execute("INSERT INTO revisions VALUES (?, ?, ?, ?, ?, ?)", revision)
        db.execute("INSERT INTO readouts VALUES (?, ?, 1)", (readout.id, readout.source))
        db.execute("INSERT INTO changes (readout) VALUES (?)", (readout.id,))
        return Outcome.NEW
    current_number, current_page, current_text, current_reader = current
    if current_text == text or rank < RANKS[current_reader]:
        return Outcome.UNCHANGED
    if current_page == number or rank > RANKS[current_reader]:
        db.execute(
            "UPDATE revisions SET page = ?, sha256 = ?, json = ? WHERE readout = ? AND number = ?",
            (number, page.sha256, text, readout.id, current_number),
        )
    else:
        db.execute("INSERT INTO revisions VALUES (?, ?, ?, ?, ?, ?)", (readout.id, current_number + 1, *revision[2:]))
        db.execute("UPDATE readouts SET number = ? WHERE id = ?", (current_number + 1, readout.id))
    db.execute("INSERT INTO changes (readout) VALUES (?)", (readout.id,))
    return Outcome.CHANGED


def _is_behind(db: sqlite3.Connection, page: Page, reader: str) -> bool:
    """Whether these bytes were read before: a saved copy brought again must not undo a later edit."""
    sql = """SELECT 1 FROM pages p WHERE url = ? AND sha256 = ? AND reader = ?
             AND NOT EXISTS (SELECT 1 FROM problems WHERE page = p.id)"""
    return db.execute(sql, (page.url, page.sha256, reader)).fetchone() is not None


def _page(row: tuple[str, bytes, str, int, str]) -> Page:
    url, body, fetched, status, headers = row
    return Page(
        url, zlib.decompress(body), dt.datetime.fromisoformat(fetched), status, MappingProxyType(json.loads(headers))
    )


def _iso(moment: dt.datetime) -> str:
    """UTC, always with microseconds, so that the text sorts by time."""
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        connection.execute("ROLLBACK")
