"""Verifies an archive: SQLite's integrity check, and every checksum."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Iterator

from scrapers.archive.readout_json import RevisionDamaged, unpack
from scrapers.archive.store import Archive
from scrapers.errors import ArchiveError

REVISION = "revision"
"""How a finding begins that is about a text alone: its page may have it still."""


def verify(archive: Archive) -> Iterator[str]:
    """A sentence for each thing that is wrong, without a full stop: SQLite's own check, then every page and every text
    against its checksum; reads every byte."""
    db = archive.connection
    try:
        found = [text for (text,) in db.execute("PRAGMA quick_check(20)")]
        yield from (f"SQLite says: {text}" for text in found if text != "ok")
        for table, row, parent, _ in db.execute("PRAGMA foreign_key_check"):
            yield f"a row of {table} ({row}) leads to none of {parent}"
        for number, url, expected, body in db.execute("SELECT id, url, sha256, body FROM pages WHERE length(body) > 0"):
            if _digest(body) != expected:
                yield f"page {number} of {url} is not as it was fetched"
        for readout, number, text, expected in db.execute("SELECT readout, number, text, digest FROM revisions"):
            try:
                unpack(text, expected, readout, number)
            except RevisionDamaged:
                yield f"{REVISION} {number} of {readout} is not as it was stored"
    except (sqlite3.DatabaseError, UnicodeError) as error:
        yield f"SQLite says: {error}"


def refuse_damage(archive: Archive) -> None:
    """Raises ArchiveError where SQLite's structure is damaged: what is written into such a file may be lost.

    Reads the whole file, and compares no checksum.
    """
    try:
        found = archive.connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        found = str(error)
    if found != "ok":
        remedy = "Run readouts check, then restore a copy with readouts backup COPY --restore."
        raise ArchiveError(f"{archive.path} ({' '.join(found.split())})", remedy, what="The archive is damaged")


def _digest(body: bytes) -> str | None:
    try:
        return hashlib.sha256(zlib.decompress(body)).hexdigest()
    except (zlib.error, TypeError):
        return None
