"""The archive's tables, its connections, and how an empty one is made."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from scrapers.errors import ArchiveError
from scrapers.files import make_folder, sync

APPLICATION = 0x52444F54  # SQLite's application_id: tells our file from any other database
VERSION = 9
BUSY_SECONDS = 60.0

TABLES = """
CREATE TABLE pages (
    id INTEGER PRIMARY KEY, source TEXT NOT NULL, url TEXT NOT NULL, reader TEXT NOT NULL, origin TEXT NOT NULL,
    fetched TEXT NOT NULL, seen TEXT NOT NULL, status INTEGER NOT NULL, headers TEXT NOT NULL,
    sha256 TEXT NOT NULL, body BLOB NOT NULL, answered TEXT, readout TEXT, UNIQUE (url, sha256, reader)
);
CREATE INDEX pages_of_source ON pages (source, reader);
CREATE INDEX pages_of_readout ON pages (readout) WHERE readout IS NOT NULL;
CREATE TABLE captures (
    page INTEGER NOT NULL REFERENCES pages, seen TEXT NOT NULL, PRIMARY KEY (page, seen)
) WITHOUT ROWID;
CREATE TABLE revisions (
    readout TEXT NOT NULL, number INTEGER NOT NULL, page INTEGER NOT NULL REFERENCES pages,
    seen TEXT NOT NULL, digest BLOB NOT NULL, text BLOB NOT NULL, PRIMARY KEY (readout, number)
);
CREATE INDEX revisions_of_page ON revisions (page);
CREATE TABLE readouts (
    id TEXT PRIMARY KEY, source TEXT NOT NULL, number INTEGER NOT NULL, date TEXT NOT NULL DEFAULT '',
    FOREIGN KEY (id, number) REFERENCES revisions (readout, number)
) WITHOUT ROWID;
CREATE INDEX readouts_of_source ON readouts (source);
CREATE TABLE problems (
    page INTEGER PRIMARY KEY REFERENCES pages, source TEXT NOT NULL, url TEXT NOT NULL, what TEXT NOT NULL,
    noticed TEXT NOT NULL, held INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE fetches (
    url TEXT PRIMARY KEY, source TEXT NOT NULL, etag TEXT, modified TEXT, status INTEGER NOT NULL,
    checked TEXT NOT NULL, run INTEGER
) WITHOUT ROWID;
CREATE INDEX fetches_of_run ON fetches (run);
CREATE TABLE runs (
    id INTEGER PRIMARY KEY, source TEXT NOT NULL, kind TEXT NOT NULL, scope TEXT NOT NULL, started TEXT NOT NULL,
    ended TEXT, counts TEXT NOT NULL DEFAULT '{}', well INTEGER, reported_at TEXT, health TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE changes (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, readout TEXT NOT NULL, token TEXT NOT NULL DEFAULT ''
);
CREATE INDEX changes_of_readout ON changes (readout);
"""
EVENT_DECISIONS = """CREATE TABLE event_decisions (
    first TEXT NOT NULL, second TEXT NOT NULL, joined INTEGER NOT NULL, decided TEXT NOT NULL,
    PRIMARY KEY (first, second)
) WITHOUT ROWID"""
WATCHES = """
CREATE TABLE watches (
    name TEXT PRIMARY KEY, search TEXT NOT NULL, route TEXT NOT NULL, target TEXT NOT NULL, frequency TEXT NOT NULL,
    edits INTEGER NOT NULL, absent TEXT NOT NULL, last INTEGER NOT NULL, added TEXT NOT NULL, since INTEGER NOT NULL,
    through INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE watch_deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, watch TEXT NOT NULL REFERENCES watches ON DELETE CASCADE,
    begun TEXT NOT NULL, sent TEXT, attempts INTEGER NOT NULL DEFAULT 0, error TEXT NOT NULL DEFAULT ''
);
CREATE TABLE watch_items (
    id INTEGER PRIMARY KEY AUTOINCREMENT, watch TEXT NOT NULL REFERENCES watches ON DELETE CASCADE,
    readout TEXT NOT NULL, revision INTEGER NOT NULL, found TEXT NOT NULL,
    delivery INTEGER REFERENCES watch_deliveries ON DELETE CASCADE, UNIQUE (watch, readout, revision)
);
"""


State = tuple[int, tuple[int, int] | None]


def state(path: Path) -> State | None:
    """Which file an archive is and, of one that nobody is writing in a folder that we can't write, which bytes it has.

    None where there is none. SQLite reads a write-ahead log together with a file beside it, which it has to make where
    there is none: an archive at rest where that can't be done has to be read as it is.
    """
    try:
        status = path.stat()
    except OSError:
        return None
    shared = os.access(path.parent, os.W_OK) or path.with_name(f"{path.name}-wal").exists()
    return status.st_ino, None if shared else (status.st_size, status.st_mtime_ns)


def connect(path: Path, *, read_only: bool, at_rest: bool = False) -> sqlite3.Connection:
    """A connection to an existing archive; write-ahead, and a commit that was reported survives a power cut.

    `at_rest`: open immutable and without locks; the caller guarantees that no process writes.
    """
    mode = ("ro&immutable=1" if at_rest else "ro") if read_only else "rw"
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        if not read_only:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def create(path: Path) -> None:
    """Make an empty archive at `path`, folders included; one that is there already is left as it is.

    It is made beside its place and put there whole: SQLite does not wait for another process that sets up the same
    file, and one that is killed shall leave no half.
    """
    make_folder(path.parent)
    if path.exists():
        _set_up(path)
    else:
        with TemporaryDirectory(prefix=".archive-", dir=path.parent) as folder:
            made = Path(folder) / path.name
            _set_up(made)
            with suppress(FileExistsError):  # another was quicker
                os.link(made, path)
    sync(path.parent)


def _set_up(path: Path) -> None:
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("BEGIN IMMEDIATE")
        if not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
            for statement in (TABLES + WATCHES + EVENT_DECISIONS).split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    finally:
        connection.close()


def no_archive(path: Path) -> ArchiveError:
    """The error for a missing archive."""
    return ArchiveError(path, "Fill one with readouts scrape or readouts import.", what="There is no archive")


def settle(path: Path) -> sqlite3.Connection | None:
    """Bring SQLite's log into the file, and leave its two files where they are, as long as this is closed last.

    Who may not write the folder can't make them, and so could not read the archive: a connection that only reads
    takes away nothing when it closes.
    """
    try:
        keeper = connect(path, read_only=True)
        keeper.execute("SELECT count(*) FROM sqlite_master").fetchone()
        with closing(connect(path, read_only=False)) as writer:
            writer.execute("PRAGMA busy_timeout = 0")
            writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error:
        return None
    return keeper
