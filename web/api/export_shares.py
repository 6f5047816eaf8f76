"""Who may export: one export for each client, some for all, and none at a crawl."""

from __future__ import annotations

import fcntl
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from web.errors import DownloadsFull, DownloadUnderWay

BUCKETS = 4_096  # clients that are told apart
GRACE = 10.0  # seconds that the reader of an export may keep it waiting before its speed counts


@dataclass(frozen=True, slots=True)
class ExportLimits:
    """`at_once` exports of one process; `least_speed` in bytes a second over a whole export, 0 for none.

    Processes that share a `folder` know of each other's clients.
    """

    at_once: int = 2
    least_speed: int = 0
    folder: Path | None = None


DEFAULT_EXPORTS = ExportLimits()


class ReaderTooSlow(TimeoutError):
    """The reader of an export took so long that others should have its place."""


class ExportShares:
    """The places of exports that are under way."""

    def __init__(self, limits: ExportLimits) -> None:
        self._limits = limits
        self._places = threading.BoundedSemaphore(limits.at_once)
        self._lock = threading.Lock()
        self._clients: set[int] = set()

    def take(self, client: str) -> ExitStack:
        """A place for this client, given back when what is returned is closed. Raises DownloadUnderWay, DownloadsFull.

        The kernel gives back the places of a process that dies.
        """
        with ExitStack() as stack:
            stack.enter_context(self._alone(zlib.crc32(client.encode()) % BUCKETS))
            if not self._places.acquire(blocking=False):
                raise DownloadsFull
            stack.callback(self._places.release)
            return stack.pop_all()

    @contextmanager
    def _alone(self, client: int) -> Iterator[None]:
        with self._lock:
            if client in self._clients:
                raise DownloadUnderWay
            self._clients.add(client)
        try:
            with ExitStack() as stack:
                if self._limits.folder:
                    file = stack.enter_context((self._limits.folder / f"export-{client}.lock").open("wb"))
                    try:
                        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    except BlockingIOError:
                        raise DownloadUnderWay from None
                yield
        finally:
            self._clients.discard(client)

    def paced(self, lines: Iterator[str]) -> Iterator[str]:
        """The lines; raises ReaderTooSlow where their reader keeps them waiting for too long.

        The clock runs only while a line is taken away, not while one is made.
        """
        waited, size, least = 0.0, 0, self._limits.least_speed
        for line in lines:
            size += len(line.encode())
            began = time.monotonic()
            yield line
            waited += time.monotonic() - began
            if waited > GRACE and size < least * waited:
                raise ReaderTooSlow(f"{size / waited / 1_000:.1f} KB/s")
