"""Verifies an archive: SQLite's integrity check, and every checksum."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Iterator

from scrapers.archive.schema import text_digest
from scrapers.archive.store import Archive


def verify(archive: Archive) -> Iterator[str]:
    """A sentence for each thing that is wrong, without a full stop: SQLite's own check, then every page and every text
    against its checksum; reads every byte."""
    db = archive.connection
    try:
        found = [text for (text,) in db.execute("PRAGMA quick_check(20)")]
        yield from (f"SQLite says: {text}" for text in found if text != "ok")
        for table, row, parent, _ in db.execute("PRAGMA foreign_key_check"):
            yield f"a row of {table} ({row}) leads to none of {parent}"
        for number, url, expected, body in db.execute("SELECT id, url, sha256, body FROM pages"):
            if _digest(body) != expected:
                yield f"page {number} of {url} is not as it was fetched"
        for readout, number, text, expected in db.execute("SELECT readout, number, json, digest FROM revisions"):
            if text_digest(text) != expected:
                yield f"revision {number} of {readout} is not as it was stored"
    except (sqlite3.DatabaseError, UnicodeError) as error:
        yield f"SQLite says: {error}"


def _digest(body: bytes) -> str | None:
    try:
        return hashlib.sha256(zlib.decompress(body)).hexdigest()
    except (zlib.error, TypeError):
        return None
