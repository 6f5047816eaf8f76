"""Bounds the time of a search, so that no query blocks a worker."""

from __future__ import annotations

import time

SECONDS = 2.0
FUZZY_WORDS = 500  # the commonest words that a fuzzy word stands for; beyond them they are hardly alike


class Budget:
    """The time of one search, checked inside its loops, and notes on what was left out."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds
        self._over = False
        self._notes: dict[str, None] = {}

    def over(self) -> bool:
        """Whether the time is up; from then on, operators find nothing."""
        if not self._over and time.monotonic() > self._end:
            self._over = True
            self._notes[f"The search stopped after {self._seconds:g} seconds. Results and counts are approximate."] = (
                None
            )
        return self._over

    def cut(self, note: str) -> None:
        """Record that something was left out."""
        self._notes[note] = None

    @property
    def notes(self) -> tuple[str, ...]:
        """Notes for the user; empty if the answer is complete."""
        return tuple(self._notes)
