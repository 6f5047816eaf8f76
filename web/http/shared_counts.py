"""Counts that the processes of one server share, so that a limit holds whichever of them answers."""

from __future__ import annotations

import fcntl
import hashlib
import mmap
import os
import struct
import tempfile
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from limits.storage import Storage

_ENTRY = struct.Struct("<QdQ")  # of a key: its digest, when its count ends, and the count
_ROW = 8  # entries among which a key has its place


class SharedCounts:
    """A count for each key until a moment, in memory that is mapped before a process forks.

    It never grows: where more keys than there are places count at once, the one that ends first gives up its own.
    A process that dies leaves no lock behind.
    """

    def __init__(self, places: int = 65_536) -> None:
        self._rows = max(1, places // _ROW)
        self._memory = mmap.mmap(-1, self._rows * _ROW * _ENTRY.size)
        self._between_processes, name = tempfile.mkstemp(prefix="readouts-counts-")
        os.unlink(name)
        weakref.finalize(self, os.close, self._between_processes)
        self._between_threads = threading.Lock()

    def add(self, key: str, seconds: float, amount: int) -> int:
        """The count with `amount` added; a count that begins here ends after so many seconds."""
        with self._locked():
            now = time.time()
            at, count, ends = self._find(key, now)
            self._write(at, key, ends if count else now + seconds, count + amount)
            return count + amount

    def get(self, key: str) -> tuple[int, float]:
        """The count, and the moment at which it ends; 0 and the present one where there is none."""
        with self._locked():
            now = time.time()
            _, count, ends = self._find(key, now)
            return (count, ends) if count else (0, now)

    def clear(self, key: str) -> None:
        with self._locked():
            self._write(self._find(key, time.time())[0], key, 0.0, 0)

    def reset(self) -> None:
        with self._locked():
            self._memory[:] = bytes(len(self._memory))

    def _find(self, key: str, now: float) -> tuple[int, int, float]:
        """Where a key has its place, its count there, and when that ends."""
        digest = _digest(key)
        first = digest % self._rows * _ROW * _ENTRY.size
        row = [
            (at, *_ENTRY.unpack_from(self._memory, at)) for at in range(first, first + _ROW * _ENTRY.size, _ENTRY.size)
        ]
        for at, own, ends, count in row:
            if own == digest and ends > now:
                return at, count, ends
        return min(row, key=lambda entry: entry[2])[0], 0, now

    def _write(self, at: int, key: str, ends: float, count: int) -> None:
        _ENTRY.pack_into(self._memory, at, _digest(key), ends, count)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        # A lock on a file ends with its process, but doesn't tell the threads of one from another.
        with self._between_threads:
            fcntl.lockf(self._between_processes, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(self._between_processes, fcntl.LOCK_UN)


class SharedStorage(Storage):
    """SharedCounts where Flask-Limiter looks for them: under `shared://`."""

    STORAGE_SCHEME = ["shared"]  # noqa: RUF012 - as the class above has it

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **options: Any) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self._counts: SharedCounts = options["counts"]

    @property
    def base_exceptions(self) -> type[Exception]:
        return OSError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        return self._counts.add(key, expiry, amount)

    def get(self, key: str) -> int:
        return self._counts.get(key)[0]

    def get_expiry(self, key: str) -> float:
        return self._counts.get(key)[1]

    def check(self) -> bool:
        return True

    def reset(self) -> int | None:
        self._counts.reset()
        return None

    def clear(self, key: str) -> None:
        self._counts.clear(key)


def _digest(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "little")
