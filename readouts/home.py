"""A home: the directory that holds the archive, the index, and the lock of whoever changes them."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from scrapers.archive.store import Archive
from scrapers.errors import ReadoutsError
from scrapers.files import make_folder

if TYPE_CHECKING:
    from index.writer import Generation, Writer
    from readouts.terminal import Tick
    from search.engine import Engine


class HomeForeign(ReadoutsError):
    what = "This home can't be trusted"


class HomeUnwritable(ReadoutsError):
    what = "This home can't be written"


class HomeLocked(ReadoutsError):
    what = "Another process is changing this home"


@dataclass(frozen=True, slots=True)
class Home:
    path: Path

    @property
    def archive_path(self) -> Path:
        return self.path / "archive.sqlite3"

    @property
    def index_path(self) -> Path:
        return self.path / "index"

    def archive(self, *, create: bool = False) -> Archive:
        """The archive, made where there is none if `create`; otherwise for reading alone.

        Raises ArchiveError and, as all that opens something of a home, HomeForeign.
        """
        self.trust()
        if create:
            make_folder(self.path)
        return Archive.open(self.archive_path, create=create, read_only=not create)

    def engine(self) -> Engine:
        """What answers searches in this home. Raises IndexMissing."""
        from search.open import open_engine

        self.trust()
        return open_engine(self.index_path)

    def writer(self) -> Writer:
        from index.whoosh.writer import WhooshWriter

        self.trust()
        return WhooshWriter(self.index_path)

    def trust(self) -> None:
        """Raises HomeForeign where others could have put something here: Whoosh's pickles would run as us."""
        published = self.index_path / "current"
        for path in (self.path, self.archive_path, self.index_path, self.index_path / "generations", published):
            try:
                told = path.stat()
            except OSError:
                continue
            if told.st_uid not in (0, os.geteuid()):
                owner = f"{path} (owned by user {told.st_uid}, not by {os.geteuid()})"
                raise HomeForeign(owner, "Run readouts as its owner, or choose another --home.")
            if told.st_mode & stat.S_IWOTH and not told.st_mode & stat.S_ISVTX:
                raise HomeForeign(f"{path} (anybody may write it)", f"chmod -R o-w {self.path}")

    def build(self, *, rebuild: bool = False, progress: Tick | None = None) -> Generation:
        """The archive into a new generation, or the present one where nothing has changed.

        An archive of an older version is brought up to date first. Raises ArchiveError, HomeForeign.
        """
        self.trust()
        with Archive.open(self.archive_path) as archive:
            from index.build import build

            return build(archive, self.writer(), rebuild=rebuild, progress=progress)

    @contextmanager
    def locked(self, holder: str) -> Iterator[None]:
        """Whoever changes the archive or the index holds this, and says what it is, such as "readouts import".

        A holder that is killed leaves it open. Raises HomeLocked, naming the one that holds it, and HomeUnwritable.
        """
        lock, note = FileLock(self.path / "refresh.lock", timeout=0, thread_local=False), self.path / "refresh.holder"
        try:
            make_folder(self.path)
            lock.acquire()
        except Timeout:
            raise HomeLocked(f"{self.path} ({_holder(note)})", "Wait until it has ended, then try again.") from None
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
                raise
            remedy = "Run readouts as its owner, or choose another --home."
            raise HomeUnwritable(f"{self.path} ({(error.strerror or '').lower()})", remedy) from error
        try:
            # Beside the lock and not in it, because whoever tries a lock empties its file.
            note.write_text(f"{holder}, process {os.getpid()}", encoding="utf-8")
            yield
        finally:
            note.unlink(missing_ok=True)
            lock.release()


def _holder(note: Path) -> str:
    """Who holds the lock; it may just have taken it, or just have gone."""
    try:
        return note.read_text(encoding="utf-8") or "unknown"
    except OSError:
        return "unknown"
