"""The archive: every page as fetched, every revision of every readout, and the problems met. The system of record."""

from __future__ import annotations

import datetime as dt
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any

from scrapers.archive import captures, schema
from scrapers.archive import readout_json as codec
from scrapers.archive.captures import PAGE_COLUMNS, PageDamaged, iso, page_of
from scrapers.archive.entries import Entry, enter, reread
from scrapers.archive.history import GONE
from scrapers.archive.problems import Hold, Problem, list_problem
from scrapers.archive.readout_json import RevisionDamaged
from scrapers.archive.revisions import Outcome, remove
from scrapers.archive.upgrade import check
from scrapers.errors import ArchiveError
from scrapers.parse.dispatch import RANKS, ReadResult, attempt
from scrapers.readout import Readout, Revision
from scrapers.source import Page, Source

BATCH = 500


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
        self.damaged: set[str] = set()  # the readouts of which this process met a damaged revision
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._lock = threading.Lock()

    @classmethod
    def open(cls, path: Path, *, create: bool = False, read_only: bool = False, any_version: bool = False) -> Archive:
        """The archive at `path`; `create` makes an empty one if it is missing.

        Raises ArchiveError where it is missing, unreadable, not an archive, or of a newer version.
        """
        if not create and not path.is_file():
            raise schema.no_archive(path)
        archive = cls(path, read_only=read_only)
        try:
            if create:
                schema.create(path)
            check(archive.connection, path, upgrade=None if any_version else not read_only)
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
            keeper = None if self.read_only or not self._connections else schema.settle(self.path)
            for connection in self._connections:
                connection.close()
            if keeper:
                keeper.close()
            self._connections.clear()
            self._local = threading.local()

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's own connection; a reader's is a new one where the file is another one, or at rest no longer."""
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        state = schema.state(self.path) if self.read_only else None
        if found is not None and state is not None and state != self._local.state:
            with self._lock:
                self._connections.remove(found)  # it closes when its last reader has ended
            found = None
        if found is None:
            at_rest = state is not None and state[1] is not None
            found = schema.connect(self.path, read_only=self.read_only, at_rest=at_rest)
            self._local.connection, self._local.state = found, state
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

    def readouts(
        self, ids: Iterable[str] | None = None, damaged: Callable[[str, RevisionDamaged], None] = lambda id, error: None
    ) -> Iterator[Readout]:
        """The current revisions, ordered by id, of all readouts or of `ids` (unknown ones are passed over). Streams.

        One that is not as it was stored is left out; `damaged` is told of it.
        """
        for row in self._rows(ids):
            try:
                yield self._unpacked(*row)
            except RevisionDamaged as error:
                damaged(row[0], error)

    def readout(self, readout_id: str) -> Readout | None:
        """Raises RevisionDamaged where it is not as it was stored."""
        for row in list(self._rows([readout_id])):
            return self._unpacked(*row)
        return None

    def last_change(self, readout_id: str) -> dt.datetime | None:
        """When the current text was first seen."""
        sql = """SELECT v.seen FROM readouts r JOIN revisions v ON v.readout = r.id AND v.number = r.number
                 WHERE r.id = ?"""
        rows = list(self.query(sql, readout_id))
        return dt.datetime.fromisoformat(rows[0][0]) if rows else None

    def sample(self, count: int) -> Iterator[Readout]:
        """About so many of the readouts, evenly taken by id."""
        numbered = "SELECT id, row_number() OVER (ORDER BY id) AS place FROM readouts"
        rows = self.query(f"SELECT id FROM ({numbered}) WHERE place % ? = 0", max(len(self) // count, 1))
        return self.readouts(readout for (readout,) in rows)

    def revisions(self, readout_id: str) -> tuple[Revision, ...]:
        """Every text that the readout had, oldest first; none where the id is unknown. Two neighbours differ by
        `change.same_text`, in whether the page was taken down, or in their rank. Raises RevisionDamaged where one is
        not as it was stored."""
        sql = """SELECT v.number, v.seen, p.sha256, p.reader, v.text, v.digest
                 FROM revisions v JOIN pages p ON p.id = v.page
                 WHERE v.readout = ? ORDER BY v.number"""
        found = []
        for number, seen, sha256, reader, *stored in list(self.query(sql, readout_id)):
            readout = self._unpacked(readout_id, number, *stored)
            found.append(Revision(number, dt.datetime.fromisoformat(seen), sha256, readout, RANKS[reader]))
        return tuple(found)

    def known(self, ids: Iterable[str]) -> frozenset[str]:
        """Those of the ids that a readout has."""
        return frozenset(name for name, *_ in self._rows(ids))

    def revised(self) -> frozenset[str]:
        """The ids of readouts with more than one revision."""
        return frozenset(name for (name,) in self.query("SELECT id FROM readouts WHERE number > 1"))

    def sequence(self) -> int:
        """The number of the latest change; it only grows."""
        return int(self._value("SELECT coalesce(max(sequence), 0) FROM changes"))

    def token(self, sequence: int) -> str:
        """What this change has in this archive alone and in copies that were made after it; empty where there is none.

        An archive brought back from an older copy has other changes under the numbers that follow the copy's last.
        """
        return str(self._value("SELECT coalesce(max(token), '') FROM changes WHERE sequence = ?", sequence))

    def changed_since(self, sequence: int) -> tuple[str, ...]:
        """The ids of readouts that are new, changed or gone after `sequence`, in order."""
        rows = self.query("SELECT DISTINCT readout FROM changes WHERE sequence > ? ORDER BY readout", sequence)
        return tuple(readout for (readout,) in rows)

    def arrivals(self, ids: Iterable[str] | None) -> dict[str, int]:
        """In which order the archive came to know its readouts, or some of them: the number of each one's first change,
        which stays."""
        if ids is None:
            return dict(self.query("SELECT readout, min(sequence) FROM changes GROUP BY readout"))
        wanted = sorted(set(ids))
        found: dict[str, int] = {}
        for start in range(0, len(wanted), BATCH):
            batch = wanted[start : start + BATCH]
            marks = ",".join("?" * len(batch))
            sql = f"SELECT readout, min(sequence) FROM changes WHERE readout IN ({marks}) GROUP BY readout"
            found.update(self.query(sql, *batch))
        return found

    def problems(self, source: str | None = None) -> Iterator[Problem]:
        """The pages that can't be read, of one source or of all."""
        where, values = ("WHERE source = ?", (source,)) if source else ("", ())
        for page, name, url, what, noticed in self.query(
            f"SELECT page, source, url, what, noticed FROM problems {where} ORDER BY source, url, page", *values
        ):
            yield Problem(page, name, url, what, dt.datetime.fromisoformat(noticed))

    def counts(self) -> tuple[SourceCount, ...]:
        """Counts for each source in the archive, by name. Listing pages count as pages."""
        return tuple(
            SourceCount(name, pages, readouts, unparsed, dt.datetime.fromisoformat(last) if last else None)
            for name, pages, readouts, unparsed, last in self.query(_COUNTS, iso(dt.datetime.now(dt.UTC)))
        )

    def page(self, readout_id: str) -> Page | None:
        """The capture behind the current revision; its `sha256` is that of the revision."""
        sql = f"""SELECT {PAGE_COLUMNS} FROM readouts r JOIN revisions v ON v.readout = r.id AND v.number = r.number
                  JOIN pages p ON p.id = v.page WHERE r.id = ?"""
        rows = list(self.query(sql, readout_id))
        return page_of(rows[0]) if rows else None

    def latest_page(self, url: str, reader: str = "html") -> Page | None:
        """The last page fetched from `url`, readable or not; 404, 410 and a damaged page do not count as pages."""
        sql = f"""SELECT {PAGE_COLUMNS} FROM pages p WHERE url = ? AND reader = ? AND status NOT IN {GONE}
                  ORDER BY seen DESC, sha256 DESC LIMIT 1"""
        rows = list(self.query(sql, url, reader))
        with suppress(PageDamaged):
            return page_of(rows[0]) if rows else None
        return None

    # -- what is written

    def store(
        self,
        source: Source,
        page: Page,
        reader: str = "html",
        *,
        origin: str = "fetch",
        reading: ReadResult | None = None,
    ) -> Outcome:
        """Store the page and its readout in one transaction.

        `reader` says how to read it ("html", "version", "jsonl", "text") and `origin` where it came from; `reading`
        is what it was read as, where that is known. A page that can't be read is kept and listed under problems; what
        was known of its readout stays.
        """
        if origin == "import" and captures.is_known(self.connection, page, reader):
            return Outcome.UNCHANGED
        reading = reading or attempt(source, page, reader)  # beforehand, so that a slow reader holds up no other writer
        with self.transaction() as connection:
            if origin == "fetch" and isinstance(reading, Readout):
                page = captures.behind_all(connection, reading.id, page)
            number = captures.keep(connection, source, page, reader, origin)
            return enter(connection, Entry(number, source.name, reader, page), reading)

    def take_down(self, source: Source, page: Page) -> Outcome:
        """Record that a page is gone (404, 410), and mark its readout as taken down.

        Its last text stays and is found; CHANGED where it stood there until now. A page read there later restores it.
        """
        with self.transaction() as connection:
            return remove(connection, captures.keep(connection, source, page, "html", "fetch"), iso(page.fetched))

    def confirm(self, source: Source, url: str) -> Outcome:
        """What it means that the server calls a page unchanged: it is the one that it sent last. One that could not be
        read is read again; one that was away in between, or has another in its place from an import, is back."""
        sql = f"""SELECT {PAGE_COLUMNS}, EXISTS (SELECT 1 FROM problems WHERE page = p.id AND NOT held),
                  EXISTS (SELECT 1 FROM pages o WHERE o.url = p.url AND o.reader = 'html' AND o.seen > p.seen)
                  FROM pages p WHERE p.url = ? AND p.reader = 'html' AND p.status NOT IN {GONE}
                  AND p.answered IS NOT NULL ORDER BY p.answered DESC LIMIT 1"""
        rows = list(self.query(sql, url))
        if not rows:
            return Outcome.UNCHANGED
        *columns, unread, replaced = rows[0]
        if not unread and not replaced:
            return Outcome.UNCHANGED
        try:
            page = page_of(tuple(columns))
        except PageDamaged:
            return Outcome.UNPARSED
        return self.store(source, replace(page, fetched=dt.datetime.now(dt.UTC)) if replaced else page)

    def keep(self, source: Source, page: Page, reader: str, origin: str = "fetch") -> int:
        """Keep a page unread; its number. A body that its URL had before is not stored twice, only seen again."""
        with self.transaction() as connection:
            return captures.keep(connection, source, page, reader, origin)

    def hold_back(self, source: Source, page: Page, reader: str, what: str, hold: Hold) -> None:
        """Keep a page whose reading is not entered, and record why; what is known of its readout stays."""
        with self.transaction() as connection:
            number = self.keep(source, page, reader)
            list_problem(connection, number, source.name, page.url, what, page.fetched, hold)

    def store_listing(self, source: Source, page: Page) -> None:
        """Keep a listing page, so that its links are known when the server says it is unchanged. Only the latest."""
        with self.transaction() as connection:
            number = self.keep(source, page, "listing")
            connection.execute("DELETE FROM pages WHERE url = ? AND reader = 'listing' AND id <> ?", (page.url, number))

    def reparse(self, source: str | None = None) -> dict[Outcome, int]:
        """Read all archived pages again with the rules of today, without any network; how many came to what.

        A revision keeps its number and its time and gets the text that the rules now find on its page. What is kept
        back as not believed stays so: see scrapers.quality.quarantine.
        """
        counts = dict.fromkeys(Outcome, 0)
        sql = """SELECT id FROM pages WHERE reader <> 'listing' AND (? IS NULL OR source = ?) AND (
                 id IN (SELECT page FROM revisions) OR id IN (SELECT page FROM problems WHERE NOT held)) ORDER BY id"""
        numbers = [number for (number,) in self.query(sql, source, source)]
        for start in range(0, len(numbers), BATCH):
            with self.transaction() as connection:
                for number in numbers[start : start + BATCH]:
                    counts[reread(connection, number)] += 1
        return counts

    # -- inside

    def query(self, sql: str, *values: object) -> Iterator[Any]:
        """Rows by SQL, for the modules of scrapers.archive alone: others call their named functions."""
        try:
            yield from self.connection.execute(sql, values)
        except sqlite3.Error as error:
            raise ArchiveError(f"{self.path} ({error})", "Run readouts check.") from error

    def _value(self, sql: str, *values: object) -> Any:
        ((value,),) = self.query(sql, *values)
        return value

    def _rows(self, ids: Iterable[str] | None) -> Iterator[tuple[str, int, bytes, bytes]]:
        """What is stored of the current revisions, in batches, ordered by id."""
        if ids is None:
            last = ""
            while rows := list(self.query(f"{_CURRENT} WHERE r.id > ? ORDER BY r.id LIMIT {BATCH}", last)):
                yield from rows
                last = rows[-1][0]
            return
        wanted = sorted(set(ids))
        for start in range(0, len(wanted), BATCH):
            batch = wanted[start : start + BATCH]
            marks = ",".join("?" * len(batch))
            yield from self.query(f"{_CURRENT} WHERE r.id IN ({marks}) ORDER BY r.id", *batch)

    def _unpacked(self, name: str, number: int, text: bytes, digest: bytes) -> Readout:
        try:
            return codec.unpack(text, digest, name, number)
        except RevisionDamaged:
            self.damaged.add(name)
            raise


_CURRENT = """SELECT r.id, r.number, v.text, v.digest FROM readouts r
              JOIN revisions v ON v.readout = r.id AND v.number = r.number"""
_COUNTS = """
WITH names AS (SELECT DISTINCT source FROM pages UNION SELECT DISTINCT source FROM runs)
SELECT source, (SELECT count(*) FROM pages p WHERE p.source = n.source),
       (SELECT count(*) FROM readouts r WHERE r.source = n.source),
       (SELECT count(*) FROM problems b WHERE b.source = n.source),
       (SELECT max(ended) FROM runs u WHERE u.source = n.source AND well AND ended <= ?)
FROM names n ORDER BY source
"""


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        connection.execute("ROLLBACK")
