"""Opens the engine for a location; imports only that engine."""

from __future__ import annotations

from pathlib import Path

from search.engine import Engine


def open_engine(path: Path) -> Engine:
    """The engine over an index directory, which need not hold a generation yet.

    Until one is published every request raises IndexMissing; from then on the engine answers, with no restart.
    """
    from search.columnar.engine import WhooshEngine

    return WhooshEngine(path)
