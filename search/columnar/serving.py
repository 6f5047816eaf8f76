"""Which generation is served: the published one once every byte of it is verified, or the one before if it fails."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from index.errors import IndexDamaged
from index.generations.checksums import digest
from index.generations.layout import REMEDY, complete_directories, current_directory, current_name, read_manifest
from index.generations.lease import Lease
from search.assist.facade import Help
from search.columnar.snapshot import Snapshot
from search.columnar.statistics import ColumnarStatistics
from search.errors import IndexMissing

_log = logging.getLogger(__name__)
_AGAIN = 10.0  # seconds after which a generation that failed is tried once more: it may have been restored
MOST_VERIFIED = 1_000
_verified: set[tuple[str, int, int, int, int]] = set()
"""Checksum, device, inode, size and time of files once read whole: shared with the workers that a server forks."""


@dataclass(frozen=True)
class Opened:
    """One generation as it is served. Its lease ends with the last request that began on it."""

    directory: Path
    snapshot: Snapshot
    help: Help
    published: dt.datetime | None


class Served:
    """The generation of an index directory to answer from; threads may share it.

    `failure` says why it is not the published one. A newer one is opened by the first request after its publication,
    while others go on with what there is.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._link = str(path / "current")
        self.failure: IndexDamaged | None = None
        self._opened: Opened | None = None
        self._opening = threading.Lock()
        self._failed: tuple[Path | None, float] = (None, 0.0)
        self._local = threading.local()

    @contextmanager
    def lease(self) -> Iterator[None]:
        """Within this, a thread is given the same generation each time it asks."""
        if getattr(self._local, "asked", None) is not None:
            yield
            return
        self._local.asked = []
        try:
            yield
        finally:
            self._local.asked = None

    def now(self) -> Opened:
        """Raises IndexMissing, and IndexDamaged where no generation on the disk can be served."""
        asked: list[Opened] | None = getattr(self._local, "asked", None)
        if asked:
            return asked[0]
        opened = self._latest()
        if asked is not None:
            asked.append(opened)
        return opened

    def _latest(self) -> Opened:
        opened, name = self._opened, current_name(self._link)
        if opened and (opened.directory.name == name or self._just_failed(current_directory(self.path))):
            return opened
        if not self._opening.acquire(blocking=opened is None):
            assert opened
            return opened
        try:
            return self._renewed()
        finally:
            self._opening.release()

    def _just_failed(self, directory: Path | None) -> bool:
        failed, moment = self._failed
        return self.failure is not None and failed == directory and time.monotonic() - moment < _AGAIN

    def _renewed(self) -> Opened:
        """The published generation, opened; it may be replaced, and removed, while it is being opened."""
        while True:
            directory = current_directory(self.path)
            if self._opened and self._opened.directory == directory:
                return self._opened
            try:
                if directory is None:
                    raise IndexDamaged(self.path / "current", f"It leads to no generation. {REMEDY}")
                self._opened, self.failure = _open(directory), None
            except IndexDamaged as error:
                if current_directory(self.path) != directory:
                    continue
                self._opened = self._opened or self._older(directory, error)
                if self.failure is None or self.failure.subject != error.subject:
                    _log.error("generation %s goes on being served: %s", self._opened.directory.name, error)
                self.failure, self._failed = error, (directory, time.monotonic())
            return self._opened

    def _older(self, failed: Path | None, error: IndexDamaged) -> Opened:
        """The latest sound generation on the disk before the one that failed."""
        complete = complete_directories(self.path)
        if failed is None and not complete:
            raise IndexMissing(self.path, "Make one with `readouts index`")
        for directory in complete:
            if failed is None or directory.name < failed.name:
                try:
                    return _open(directory)
                except IndexDamaged as also:
                    _log.error("nor can an older one be served: %s", also)
        raise error


def _open(directory: Path) -> Opened:
    with ExitStack() as stack:
        stack.enter_context(Lease(directory))
        for name, expected in read_manifest(directory).files.items():
            _verify(directory / name, expected)
        try:
            snapshot = Snapshot(directory)
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            raise IndexDamaged(directory, f"Incompatible format ({error}). Run `readouts index`.") from error
        opened = Opened(directory, snapshot, Help(ColumnarStatistics(snapshot)), _published(directory))
        # Requests share what is opened, so no single block can end its lease: the last reference does.
        weakref.finalize(opened, stack.pop_all().close)
        return opened


def _verify(file: Path, expected: str) -> None:
    """Files that generations share are read once. Raises IndexDamaged."""
    try:
        status = file.stat()
    except OSError as error:
        raise IndexDamaged(file, f"{error.strerror}. {REMEDY}") from error
    known = (expected, status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
    if known in _verified:
        return
    if digest(file) != expected:
        raise IndexDamaged(file, f"Its checksum is wrong. {REMEDY}")
    if len(_verified) >= MOST_VERIFIED:  # of years of generations: those that are still served are read once more
        _verified.clear()
    _verified.add(known)


def _published(directory: Path) -> dt.datetime | None:
    """When `current` was set to it; None of one that it doesn't lead to."""
    link = directory.parents[1] / "current"
    try:
        return (
            dt.datetime.fromtimestamp(link.lstat().st_mtime, dt.UTC) if link.resolve() == directory.resolve() else None
        )
    except OSError:
        return None
