"""The keyword fields of a snapshot: those of its segments, and those that events give its readouts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from search.columnar.snapshot import Keyword, Snapshot


class KeywordFields(dict[str, "Keyword"]):
    """The keyword fields of a snapshot by name; those of events are made when they are first asked for."""

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__()
        self._snapshot = snapshot

    def __missing__(self, name: str) -> Keyword:
        from search.columnar.joined.keywords import event_keyword  # it builds on Keyword

        return self.setdefault(name, event_keyword(self._snapshot, name))
