"""A copy of the archive, verified, while others read and write it; and a copy put in its place again."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from scrapers.archive.schema import APPLICATION
from scrapers.archive.store import Archive
from scrapers.archive.verify import verify
from scrapers.errors import ArchiveError
from scrapers.files import make_folder, sync

LOGS = ("-wal", "-shm")
HEAD = 100  # bytes of SQLite's header
AT_REST = b"\1\1"  # in that header, of a file without a write-ahead log, as a copy is


class BackupFailed(ArchiveError):
    what = "There is no sound copy of the archive"


@dataclass(frozen=True, slots=True)
class Restored:
    """How many readouts came back, and where the archive before is kept, if there was one."""

    readouts: int
    before: Path | None


def back_up(archive: Path, target: Path) -> int:
    """Copy the archive as it is at this moment; how many readouts it has. A copy that stood at `target` is replaced
    last, and nothing else ever is.

    Raises ArchiveError, and BackupFailed where the archive or the copy is not sound.
    """
    target = Path(os.path.realpath(target))  # a link stays one
    _refuse_to_replace(target, archive)
    make_folder(target.parent)
    with _fresh(target) as fresh:
        with Archive.open(archive, read_only=True) as source:
            _copy(source, fresh)
        readouts = _sound(fresh)
        sync(fresh)
        os.replace(fresh, target)
        sync(target.parent)
    return readouts


@contextmanager
def _fresh(target: Path) -> Iterator[Path]:
    """A name beside a file for what will take its place. Raises BackupFailed for what SQLite says meanwhile."""
    fresh = target.with_name(f".{target.name}.readouts-new")
    try:
        for name in ("", *LOGS):
            fresh.with_name(fresh.name + name).unlink(missing_ok=True)
        yield fresh
    except sqlite3.Error as error:
        raise BackupFailed(f"{target} ({error})", "Run readouts check, and see that there is room.") from error
    finally:
        for name in ("", *LOGS):
            fresh.with_name(fresh.name + name).unlink(missing_ok=True)


def _copy(source: Archive, fresh: Path) -> None:
    copy = sqlite3.connect(fresh)
    try:
        source.connection.backup(copy, pages=4096)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, that can be opened where nothing may be written
    finally:
        copy.close()


def _refuse_to_replace(target: Path, archive: Path) -> None:
    """Raises BackupFailed where something else than an earlier copy of an archive stands at `target`."""
    try:
        kind = target.stat()
    except FileNotFoundError:
        return
    what = "It is not a regular file"
    if stat.S_ISREG(kind.st_mode):
        with target.open("rb") as file:
            head = file.read(HEAD)
        known = head[:16] == b"SQLite format 3\0" and head[68:72] == APPLICATION.to_bytes(4)
        what = "" if known or not head else "It is no copy of an archive"
        if archive.exists() and target.samefile(archive):
            what = "It is the archive itself"
        elif known and head[18:20] != AT_REST:
            what = "It is an archive in use"
    if what:
        raise BackupFailed(f"{target} stays as it is", "Name another file.", what=what)


def restore(copy: Path, archive: Path) -> Restored:
    """Put a copy in the archive's place, brought up to date if it is of an older version; the file stays as it is. The
    archive before stays, as `….before`, or `….before-2` where that is taken.

    At every moment one of the two is in its place, whole. The caller holds the home's lock. Raises ArchiveError, and
    BackupFailed where the copy is not sound.
    """
    restored = archive.with_name(f"{archive.name}.restored")
    make_folder(archive.absolute().parent)
    with _fresh(restored) as fresh:
        with Archive.open(copy, read_only=True, any_version=True) as source:
            _copy(source, fresh)
        with Archive.open(fresh) as upgraded:
            upgraded.connection.execute("PRAGMA journal_mode = DELETE")
        readouts = _sound(fresh, copy)
        sync(fresh)
        os.replace(fresh, restored)
    before = _keep_aside(archive) if archive.exists() else None
    for log in LOGS:  # of the one before: SQLite would play it into this one
        archive.with_name(archive.name + log).unlink(missing_ok=True)
    os.replace(restored, archive)
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


def _sound(copy: Path, told: Path | None = None) -> int:
    """How many readouts a copy has. Raises BackupFailed, for `told`, where it is damaged."""
    with Archive.open(copy, read_only=True) as opened:
        for finding in verify(opened):
            remedy = "Take an older copy, or run readouts check on the archive."
            raise BackupFailed(f"{told or copy} ({finding})", remedy)
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
