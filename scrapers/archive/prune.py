"""Drops the bodies of old pages that no revision, no problem and no crawl needs; their checksums and times stay."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from scrapers.archive.captures import iso
from scrapers.archive.history import GONE
from scrapers.archive.store import BATCH, Archive
from scrapers.errors import ArchiveError
from scrapers.parse.dispatch import RANKS

_NEEDLESS = f"""
SELECT id, length(body) FROM pages p WHERE seen < ? AND length(body) > 0 AND reader IN {tuple(RANKS)}
AND NOT EXISTS (SELECT 1 FROM revisions WHERE page = p.id) AND NOT EXISTS (SELECT 1 FROM problems WHERE page = p.id)
AND EXISTS (SELECT 1 FROM pages n WHERE n.url = p.url AND n.reader = p.reader
            AND (n.seen, n.sha256) > (p.seen, p.sha256) AND (n.status NOT IN {GONE} OR p.status IN {GONE}))
AND (answered IS NULL OR status IN {GONE} OR EXISTS (
     SELECT 1 FROM pages n WHERE n.url = p.url AND n.reader = p.reader AND n.answered > p.answered
     AND n.status NOT IN {GONE}))
ORDER BY id
"""
"""Pages whose text made no revision and that are not the last of their address, to whoever asks."""


@dataclass(frozen=True, slots=True)
class Pruned:
    """How many pages lost their bodies, and how many bytes those had."""

    pages: int
    size: int


def prune(archive: Archive, before: dt.datetime, tell: Callable[[int], None] = lambda pages: None) -> Pruned:
    """Drop what was last seen before a moment. The room is for what comes; `shrink` gives it back to the disk.

    A history that is told again takes such a page for what was known when it was seen. Raises ArchiveError.
    """
    found = list(archive.query(_NEEDLESS, iso(before)))
    for start in range(0, len(found), BATCH):
        with archive.transaction() as db:
            batch = [(number,) for number, _ in found[start : start + BATCH]]
            db.executemany("UPDATE pages SET body = x'' WHERE id = ?", batch)
        tell(start + len(batch))
    return Pruned(len(found), sum(length for _, length in found))


def shrink(archive: Archive) -> int:
    """Give free room in the archive's file back to the disk; how many bytes. Needs as much as the archive has.

    Raises ArchiveError.
    """
    try:
        archive.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        before = archive.path.stat().st_size
        archive.connection.execute("VACUUM")
        archive.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as error:
        remedy = "It is whole. Free as much disk as it has, then run readouts prune again."
        raise ArchiveError(f"{archive.path} ({error})", remedy, what="The archive could not be made smaller") from error
    return before - archive.path.stat().st_size
