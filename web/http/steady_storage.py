"""Counts of a rate limit in memory whose windows end when they should, also after the clock was set."""

from __future__ import annotations

import time

from limits.storage import MemoryStorage

URI = "steady://"
JUMP = 1.0  # seconds by which the clock differs from a steady one before it counts as set


class SteadyStorage(MemoryStorage):
    """The limits library's, which keeps by the clock when a window ends: set the clock, and the ends move with it.

    Otherwise a client that was counted while the clock was a year ahead would be turned away for a year.
    """

    STORAGE_SCHEME = ["steady"]  # noqa: RUF012 # as the base class has it

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **options: str) -> None:
        self._offset = time.time() - time.monotonic()
        super().__init__(uri, wrap_exceptions=wrap_exceptions, **options)

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        self._follow_clock()
        return super().incr(key, expiry, amount)

    def get(self, key: str) -> int:
        self._follow_clock()
        return super().get(key)

    def _follow_clock(self) -> None:
        moved = time.time() - time.monotonic() - self._offset
        if abs(moved) > JUMP:
            self._offset += moved
            for key, end in list(self.expirations.items()):
                self.expirations[key] = end + moved
