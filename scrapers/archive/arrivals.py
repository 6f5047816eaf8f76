"""In which order readouts came into the archive, and which of them were changed since, by the log of changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scrapers.archive.store import BATCH, Archive

_NEWEST = """SELECT readout FROM changes c WHERE NOT EXISTS (
             SELECT 1 FROM changes o WHERE o.readout = c.readout AND o.sequence {sign} c.sequence)
             ORDER BY sequence DESC"""


def arrivals(archive: Archive) -> Iterator[str]:
    """The ids of all readouts, the one that came last first, whatever day it tells of."""
    return (readout for (readout,) in archive.query(_NEWEST.format(sign="<")))


def latest_changes(archive: Archive) -> Iterator[str]:
    """The ids of all readouts, the one that came or changed last first."""
    return (readout for (readout,) in archive.query(_NEWEST.format(sign=">")))


def by_arrival(archive: Archive, ids: Iterable[str]) -> list[str]:
    """Some readouts in the order of `arrivals`."""
    return _sorted(archive, ids, "min")


def by_latest_change(archive: Archive, ids: Iterable[str]) -> list[str]:
    """Some readouts in the order of `latest_changes`."""
    return _sorted(archive, ids, "max")


def arrived_after(archive: Archive, ids: Iterable[str], sequence: int) -> frozenset[str]:
    """Those of the readouts that came after a change of this number, and not before it."""
    return frozenset(id for id, first in _places(archive, ids, "min") if first > sequence)


def changed_between(archive: Archive, after: int, through: int) -> list[str]:
    """The ids of readouts that came, changed or went after one change and up to another, in that order."""
    sql = """SELECT readout FROM changes WHERE sequence > ? AND sequence <= ? GROUP BY readout ORDER BY min(sequence)"""
    return [readout for (readout,) in archive.query(sql, after, through)]


def revision_numbers(archive: Archive, ids: Iterable[str]) -> dict[str, int]:
    """The number of each readout's current revision; 1 is its first text. Unknown ones are left out."""
    found: dict[str, int] = {}
    for marks, batch in _batches(ids):
        found |= dict(archive.query(f"SELECT id, number FROM readouts WHERE id IN ({marks})", *batch))
    return found


def is_imported(archive: Archive, id: str) -> bool:
    """Whether the current text of a readout came from an import, and not from the publisher's own server."""
    sql = """SELECT p.origin FROM readouts r JOIN revisions v ON v.readout = r.id AND v.number = r.number
             JOIN pages p ON p.id = v.page WHERE r.id = ?"""
    return any(origin == "import" for (origin,) in archive.query(sql, id))


def _sorted(archive: Archive, ids: Iterable[str], which: str) -> list[str]:
    """By falling number of a change; what the archive doesn't know comes last, in the order given."""
    every = list(ids)
    places = dict(_places(archive, every, which))
    return sorted(every, key=lambda id: -places.get(id, 0))


def _places(archive: Archive, ids: Iterable[str], which: str) -> Iterator[tuple[str, int]]:
    for marks, batch in _batches(ids):
        sql = f"SELECT readout, {which}(sequence) FROM changes WHERE readout IN ({marks}) GROUP BY readout"
        yield from archive.query(sql, *batch)


def _batches(ids: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    every = list(ids)
    for start in range(0, len(every), BATCH):
        batch = every[start : start + BATCH]
        yield ",".join("?" * len(batch)), batch
