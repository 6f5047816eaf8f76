"""From a place to the engine that serves what is there: only the engine that is needed is imported."""

from __future__ import annotations

from pathlib import Path

from search.engine import Engine


def open_engine(path: Path) -> Engine:
    """The engine over an index directory, which need not hold a generation yet.

    Until one is published every request raises IndexMissing; from then on the engine answers, with no restart.
    """
    from search.columnar.engine import WhooshEngine

    return WhooshEngine(path)
