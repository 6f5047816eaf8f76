"""A copy of the archive, verified, while others read and write it; and a copy put in its place again."""

from __future__ import annotations

import os
import shutil
import sqlite3
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from scrapers.archive.store import Archive
from scrapers.archive.verify import verify
from scrapers.errors import ArchiveError
from scrapers.files import make_folder, sync

LOGS = ("-wal", "-shm")


class BackupFailed(ArchiveError):
    what = "There is no sound copy of the archive"


@dataclass(frozen=True, slots=True)
class Restored:
    """How many readouts came back, and where the archive before is kept, if there was one."""

    readouts: int
    before: Path | None


def back_up(archive: Path, target: Path) -> int:
    """Copy the archive as it is at this moment; how many readouts it has. What stood at `target` is replaced last.

    Raises ArchiveError, and BackupFailed where the archive or the copy is not sound.
    """
    make_folder(target.absolute().parent)
    fresh = target.with_name(f"{target.name}.new")
    fresh.unlink(missing_ok=True)
    try:
        with Archive.open(archive, read_only=True) as source:
            copy = sqlite3.connect(fresh)
            try:
                source.connection.backup(copy, pages=4096)
                copy.execute(
                    "PRAGMA journal_mode = DELETE"
                )  # one file, that can be opened where nothing may be written
            finally:
                copy.close()
        readouts = _sound(fresh)
        sync(fresh)
        os.replace(fresh, target)
        sync(target.absolute().parent)
    except sqlite3.Error as error:
        raise BackupFailed(f"{target} ({error})", "Run readouts check, and see that there is room.") from error
    finally:
        fresh.unlink(missing_ok=True)
    return readouts


def restore(copy: Path, archive: Path) -> Restored:
    """Put a copy in the archive's place. The archive before stays, as `….before`, or `….before-2` where that is taken.

    At every moment one of the two is in its place, whole. The caller holds the home's lock. Raises ArchiveError, and
    BackupFailed where the copy is not sound.
    """
    _sound(copy)
    fresh = archive.with_name(f"{archive.name}.restored")
    readouts = back_up(copy, fresh)
    before = _keep_aside(archive) if archive.exists() else None
    for log in LOGS:  # of the one before: SQLite would play it into this one
        archive.with_name(archive.name + log).unlink(missing_ok=True)
    os.replace(fresh, archive)
    sync(archive.absolute().parent)
    return Restored(readouts, before)


def _keep_aside(archive: Path) -> Path:
    """A second name for an archive, or a copy of it where the file system knows no such names.

    One that has a second name already, from a restore that was killed, is not given another.
    """
    names = chain(["before"], (f"before-{number}" for number in count(2)))
    places = (archive.with_name(f"{archive.name}.{name}") for name in names)
    before = next(place for place in places if not place.exists() or place.samefile(archive))
    _settle(archive, before)
    if not before.exists():
        _twin(archive, before)
        sync(archive.absolute().parent)
    return before


def _twin(archive: Path, before: Path) -> None:
    try:
        os.link(archive, before)
    except OSError:
        part = before.with_name(f"{before.name}.part")
        try:
            shutil.copyfile(archive, part)
            shutil.copymode(archive, part)
            sync(part)
            os.replace(part, before)
        finally:
            part.unlink(missing_ok=True)


def _sound(copy: Path) -> int:
    with Archive.open(copy, read_only=True) as opened:
        for finding in verify(opened):
            raise BackupFailed(f"{copy} ({finding})", "Take an older copy, or run readouts check on the archive.")
        return len(opened)


def _settle(archive: Path, before: Path) -> None:
    """Bring what stands in SQLite's log into the file; where that can't be read, the log goes along with it."""
    try:
        with Archive.open(archive) as opened:
            opened.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except (ArchiveError, sqlite3.Error):
        for log in LOGS:
            own = archive.with_name(archive.name + log)
            if own.exists():
                os.replace(own, before.with_name(before.name + log))
