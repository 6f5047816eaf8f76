"""Whether an archive still holds what was put into it."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Iterator

from scrapers.archive import Archive


def verify(archive: Archive) -> Iterator[str]:
    """A sentence for each thing that is wrong: SQLite's own check, then the SHA-256 of every page; reads every byte."""
    try:
        found = [text for (text,) in archive.connection.execute("PRAGMA quick_check(20)")]
        yield from (f"SQLite says: {text}" for text in found if text != "ok")
        for number, url, expected, body in archive.connection.execute("SELECT id, url, sha256, body FROM pages"):
            if _digest(body) != expected:
                yield f"page {number} of {url} is not as it was fetched"
    except sqlite3.DatabaseError as error:
        yield f"SQLite says: {error}"


def _digest(body: bytes) -> str | None:
    try:
        return hashlib.sha256(zlib.decompress(body)).hexdigest()
    except zlib.error:
        return None
