"""The data directory (“home”): archive, index, and the lock that writers take."""

from __future__ import annotations

import errno
import grp
import os
import pwd
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from scrapers.archive.store import Archive
from scrapers.errors import ReadoutsError
from scrapers.files import make_folder

if TYPE_CHECKING:
    from index.capacity import Needs
    from index.writer import Generation, Writer
    from readouts.terminal import Tick
    from search.engine import Engine


class HomeForeign(ReadoutsError):
    what = "The data directory is not trusted"


class HomeUnwritable(ReadoutsError):
    what = "The data directory is not writable"


class HomeLocked(ReadoutsError):
    what = "The data directory is locked by another process"


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
        """The archive, read-only; with `create`, writable, and created if missing.

        Raises ArchiveError and HomeForeign.
        """
        self.trust()
        if create:
            make_folder(self.path)
        return Archive.open(self.archive_path, create=create, read_only=not create)

    def engine(self) -> Engine:
        """The engine over this home's index. Raises IndexMissing and HomeForeign."""
        from search.open import open_engine

        self.trust()
        return open_engine(self.index_path)

    def writer(self) -> Writer:
        from index.whoosh.writer import WhooshWriter

        self.trust()
        return WhooshWriter(self.index_path)

    def trust(self) -> None:
        """Raises HomeForeign if another user could write here: Whoosh unpickles files of the index."""
        published = self.index_path / "current"
        for path in (self.path, self.archive_path, self.index_path, self.index_path / "generations", published):
            try:
                status = path.stat()
            except OSError:
                continue
            if status.st_uid not in (0, os.geteuid()):
                owner = f"{path} (owned by user {status.st_uid}, not by {os.geteuid()})"
                raise HomeForeign(owner, "Run readouts as its owner, or choose another --home.")
            if status.st_mode & stat.S_IWOTH and not status.st_mode & stat.S_ISVTX:
                raise HomeForeign(f"{path} (writable by others)", f"chmod -R o-w {self.path}")
            if status.st_mode & stat.S_IWGRP and (other := _another_member(status)):
                raise HomeForeign(f"{path} (writable by its group, of which {other} is)", f"chmod -R g-w {self.path}")

    def build(
        self,
        *,
        rebuild: bool = False,
        unattended: bool = False,
        progress: Tick | None = None,
        announce: Callable[[Needs], None] | None = None,
    ) -> Generation:
        """As index.build.build: index the archive into a new generation; the current one if nothing has changed.

        Upgrades an archive of an older version first. Raises ArchiveError, HomeForeign, BuildRefused.
        """
        self.trust()
        with Archive.open(self.archive_path) as archive:
            from index.build import build

            return build(
                archive,
                self.writer(),
                rebuild=rebuild,
                unattended=unattended,
                progress=progress,
                announce=announce,
            )

    @contextmanager
    def locked(self, holder: str) -> Iterator[None]:
        """The lock for changing the archive or the index. `holder` names its owner, such as "readouts import".

        The kernel frees it if the owner is killed. Raises HomeLocked, naming the owner, and HomeUnwritable.
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
            # In a file of its own: trying the lock truncates the lock file.
            note.write_text(f"{holder}, process {os.getpid()}", encoding="utf-8")
            yield
        finally:
            note.unlink(missing_ok=True)
            lock.release()


def _another_member(status: os.stat_result) -> str:
    """A user besides the owner and root who is in a file's group, "" where there is none: a group of one's own, as
    many systems give each user, lets nobody else write."""
    trusted = {0, status.st_uid}
    try:
        members = grp.getgrgid(status.st_gid).gr_mem
    except KeyError:
        members = []
    users = pwd.getpwall()
    names = (user.pw_name for user in users if user.pw_uid not in trusted and user.pw_gid == status.st_gid)
    known = {user.pw_name: user.pw_uid for user in users}
    return next(names, "") or next((name for name in members if known.get(name, -1) not in trusted), "")


def _holder(note: Path) -> str:
    """The lock's owner; unknown while it takes or releases the lock."""
    try:
        return note.read_text(encoding="utf-8") or "unknown"
    except OSError:
        return "unknown"
