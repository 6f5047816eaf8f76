"""Full builds that began and published nothing, counted: what fails each time is not to be repeated for ever."""

from __future__ import annotations

import json
from pathlib import Path

LIMIT = 3  # after so many no schedule begins another


class Attempts:
    """A note beside the generations, which outlives a process that is killed. Other rules or versions count afresh."""

    def __init__(self, path: Path, fingerprint: str) -> None:
        self._note = path / "unfinished.json"
        self._fingerprint = fingerprint

    def count(self) -> int:
        """Since the last build that was published."""
        try:
            told = json.loads(self._note.read_text("utf-8"))
            return int(told["builds"]) if told["fingerprint"] == self._fingerprint else 0
        except (OSError, ValueError, KeyError, TypeError):
            return 0

    def begin(self) -> None:
        told = {"fingerprint": self._fingerprint, "builds": self.count() + 1}
        self._note.write_text(json.dumps(told), "utf-8")

    def ended(self) -> None:
        self._note.unlink(missing_ok=True)
