"""How an archive of an older version is brought up to date, and whether a file is an archive at all."""

from __future__ import annotations

import re
import shlex
import sqlite3
import zlib
from collections.abc import Callable
from pathlib import Path

from scrapers.archive.history import GONE
from scrapers.archive.readout_json import text_digest
from scrapers.archive.revisions import retell
from scrapers.archive.schema import APPLICATION, EVENT_DECISIONS, VERSION, WATCHES, no_archive
from scrapers.errors import ArchiveError


def _keep_back_and_report(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE problems ADD COLUMN held INTEGER NOT NULL DEFAULT 0")
    connection.execute("ALTER TABLE runs ADD COLUMN told TEXT")
    connection.execute("ALTER TABLE runs ADD COLUMN health TEXT NOT NULL DEFAULT '{}'")


def _sum_up(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE revisions ADD COLUMN digest TEXT NOT NULL DEFAULT ''")
    connection.create_function("text_digest", 1, lambda text: text_digest(text).hex(), deterministic=True)
    connection.execute("UPDATE revisions SET digest = text_digest(json)")


def _tell_apart(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE changes ADD COLUMN token TEXT NOT NULL DEFAULT ''")
    connection.execute("UPDATE changes SET token = hex(randomblob(8))")


def _name_runs(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE runs RENAME COLUMN told TO reported_at")
    for old, new in (("news", "incremental"), ("refresh", "recheck")):  # at the start of a scope
        sql = "UPDATE runs SET scope = ? || substr(scope, ?) WHERE scope = ? OR scope LIKE ? || ' %'"
        connection.execute(sql, (new, len(old) + 1, old, old))


def _tell_whose(connection: sqlite3.Connection) -> None:
    """Know which pages are whose, and which of them a server sent."""
    connection.execute("ALTER TABLE pages ADD COLUMN answered TEXT")
    connection.execute("ALTER TABLE pages ADD COLUMN readout TEXT")
    connection.execute(
        """CREATE TABLE captures (page INTEGER NOT NULL REFERENCES pages, seen TEXT NOT NULL, PRIMARY KEY (page, seen))
           WITHOUT ROWID"""
    )
    connection.execute("UPDATE pages SET answered = seen WHERE origin = 'fetch'")
    connection.execute(
        f"""UPDATE pages SET readout = (SELECT min(v.readout) FROM pages o JOIN revisions v ON v.page = o.id
            WHERE o.url = pages.url AND o.reader = pages.reader AND o.status NOT IN {GONE})
            WHERE reader NOT IN ('listing', 'robots') AND status NOT IN {GONE}
            AND id NOT IN (SELECT page FROM problems)"""
    )
    connection.execute(
        f"""UPDATE pages SET readout = (SELECT v.readout FROM revisions v WHERE v.page = pages.id)
            WHERE status NOT IN {GONE} AND id IN (SELECT page FROM revisions)"""
    )
    connection.execute("CREATE INDEX pages_of_readout ON pages (readout) WHERE readout IS NOT NULL")


def _compress(connection: sqlite3.Connection) -> None:
    """Keep the texts of revisions compressed, in a table that has several of them in one page of the file. A damaged
    text stays one: its checksum is kept."""
    connection.create_function("compressed", 1, lambda text: zlib.compress(text, 9), deterministic=True)
    connection.create_function("digest_of", 1, _digest, deterministic=True)
    connection.create_function("date_of", 1, _date, deterministic=True)
    connection.execute(
        """CREATE TABLE packed (
           readout TEXT NOT NULL, number INTEGER NOT NULL, page INTEGER NOT NULL REFERENCES pages,
           seen TEXT NOT NULL, digest BLOB NOT NULL, text BLOB NOT NULL, PRIMARY KEY (readout, number))"""
    )
    connection.execute(
        """INSERT INTO packed (readout, number, page, seen, digest, text)
           SELECT readout, number, page, seen, digest_of(digest), compressed(CAST(json AS BLOB)) FROM revisions"""
    )
    connection.execute("ALTER TABLE readouts ADD COLUMN date TEXT NOT NULL DEFAULT ''")
    connection.execute(
        """UPDATE readouts SET date = (SELECT date_of(CAST(v.json AS BLOB)) FROM revisions v
           WHERE v.readout = readouts.id AND v.number = readouts.number)"""
    )
    connection.execute("DROP TABLE revisions")
    connection.execute("ALTER TABLE packed RENAME TO revisions")
    connection.execute("CREATE INDEX revisions_of_page ON revisions (page)")


def _add_watches(connection: sqlite3.Connection) -> None:
    for statement in WATCHES.split(";"):
        connection.execute(statement)


def _digest(known: str) -> bytes:
    try:
        return bytes.fromhex(known)
    except ValueError:
        return b""


def _date(text: bytes) -> str:
    """The date in a revision's JSON, without reading the rest, which may be damaged."""
    found = re.search(rb'"date":"(\d{4}-\d\d-\d\d)"', text)
    return found[1].decode() if found else ""


def _add_event_decisions(connection: sqlite3.Connection) -> None:
    connection.execute(EVENT_DECISIONS)


MIGRATIONS: dict[int, Callable[[sqlite3.Connection], None]] = {
    1: _keep_back_and_report,
    2: _sum_up,
    3: _tell_apart,
    4: _name_runs,
    5: _tell_whose,
    6: _compress,
    7: _add_watches,
    8: _add_event_decisions,
}
"""From each older version, the step that leads to the next one."""

IN_ORDER = 6
"""The version from which on a history does not depend on the order in which its captures came."""


def check(connection: sqlite3.Connection, path: Path, *, upgrade: bool | None) -> None:
    """Raises ArchiveError unless this is an archive of our version, or with `upgrade` one that can be brought up to
    it; with None any older one is taken as it is."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION and not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
        raise no_archive(path)  # its creator was killed
    if application != APPLICATION:
        raise ArchiveError(path, "This is some other database; choose another --home.", what="Not an archive")
    if version > VERSION:
        raise ArchiveError(path, "Upgrade readouts.", what="The archive was written by a newer version")
    if version < VERSION and upgrade is False:
        remedy = f"Run readouts --home {shlex.quote(str(path.parent))} index: it brings the archive up to date."
        raise ArchiveError(path, remedy, what="The archive is old")
    if upgrade:
        _migrate(connection, version)


def _migrate(connection: sqlite3.Connection, version: int) -> None:
    """All steps in one transaction: killed within it, this leaves the archive as it was."""
    if version == VERSION:
        return
    connection.execute("PRAGMA foreign_keys = OFF")  # a table is replaced by one of its name
    connection.execute("BEGIN IMMEDIATE")
    (found,) = connection.execute("PRAGMA user_version").fetchone()  # another process may have been quicker
    for step in range(found, VERSION):
        MIGRATIONS[step](connection)
    if found < IN_ORDER:
        _set_in_order(connection)
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")
    connection.execute("PRAGMA foreign_keys = ON")


def _set_in_order(connection: sqlite3.Connection) -> None:
    """Put histories right whose revisions were entered as they came, which published edits that never were."""
    astray = """SELECT DISTINCT a.readout FROM revisions a JOIN revisions b ON b.readout = a.readout
                AND b.number > a.number AND b.seen < a.seen"""
    for (name,) in connection.execute(astray).fetchall():
        retell(connection, name)
