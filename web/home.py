"""A home: the directory that holds the archive, the index, and the lock of whoever changes them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from scrapers.archive import Archive
from scrapers.errors import ReadoutsError

if TYPE_CHECKING:
    from index.writer import Generation, Writer
    from search.engine import Engine
    from web.terminal import Tick


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
        """The archive, made where there is none if `create`; otherwise for reading alone. Raises ArchiveError."""
        if create:
            self.path.mkdir(parents=True, exist_ok=True)
        return Archive.open(self.archive_path, create=create, read_only=not create)

    def engine(self) -> Engine:
        """What answers searches in this home. Raises IndexMissing."""
        from search.open import open_engine

        return open_engine(self.index_path)

    def writer(self) -> Writer:
        from index.whoosh_writer import WhooshWriter

        return WhooshWriter(self.index_path)

    def build(self, *, rebuild: bool = False, progress: Tick | None = None) -> Generation:
        """The archive into a new generation, or the present one where nothing has changed."""
        with self.archive() as archive:
            from index.build import build

            return build(archive, self.writer(), rebuild=rebuild, progress=progress)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Whoever changes archive and index together holds this; a killed holder leaves it open. Raises HomeLocked."""
        self.path.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.path / "refresh.lock", timeout=0)
        try:
            lock.acquire()
        except Timeout:
            raise HomeLocked(self.path, "Wait until it has ended, then try again.") from None
        try:
            yield
        finally:
            lock.release()
