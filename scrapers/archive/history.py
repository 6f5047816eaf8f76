"""The history of one readout from its captures: pure functions, the same in whatever order the captures came."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

from scrapers.diff.classify import is_emptied, same_text, taken_down
from scrapers.parse.dispatch import RANKS
from scrapers.readout import TAKEN_DOWN, Readout

GONE = (404, 410)
"""Statuses by which a server says that there is no such page."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A page at one moment (ISO, UTC), and what it was read as: None where the server said that there is no such page.

    A revision is one, too: the page that its text is from, at the moment when that text was first seen.
    """

    seen: str
    page: int
    url: str
    sha256: str
    reader: str
    readout: Readout | None


class Effect(Enum):
    """What a sighting does to the history before it."""

    NOTHING = 0
    REPLACES = 1  # what is known beside the text of the latest revision
    FOLLOWS = 2  # it is a revision of its own


def follow(current: Sighting | None, new: Sighting, *, alone: bool) -> tuple[Effect, Sighting]:
    """What a sighting does that comes after all others, and the revision that it leads to. `alone` means that there
    is no revision before the current one.

    A revision is a text that differs, by `same_text`, from the one before it in a capture of the same rank. Else
    what the page says beside the text (tags, dates, typography) replaces what is known. A capture of a higher rank
    replaces the only revision; behind several, which may be compared with each other, it is one more, compared with
    none. A page that is gone or has lost its text takes the readout down: its last text stays, marked.
    """
    if current is None or current.readout is None:
        return (Effect.FOLLOWS if new.readout else Effect.NOTHING), new
    before, readout = current.readout, new.readout
    if readout is None:
        stood_here = (current.url, current.reader) == (new.url, "html") and TAKEN_DOWN not in before.flags
        return (Effect.FOLLOWS if stood_here else Effect.NOTHING), replace(new, readout=taken_down(before))
    rank, known = RANKS[new.reader], RANKS[current.reader]
    if rank == known and is_emptied(before, readout):
        readout = taken_down(before)
    if rank < known or (rank == known and readout == before):
        return Effect.NOTHING, new
    new = replace(new, readout=readout)
    fate = (TAKEN_DOWN in readout.flags) != (TAKEN_DOWN in before.flags)
    differs = rank == known and current.page != new.page and not same_text(before, readout)
    if fate or differs or (rank > known and not alone):
        return Effect.FOLLOWS, new
    return Effect.REPLACES, replace(new, seen=min(current.seen, new.seen))


def fold(sightings: Iterable[Sighting]) -> list[Sighting]:
    """The revisions that captures make in the order of their time; of one moment, the richer capture counts last."""
    revisions: list[Sighting] = []
    for sighting in sorted(sightings, key=_place):
        effect, revision = follow(revisions[-1] if revisions else None, sighting, alone=len(revisions) == 1)
        if effect is Effect.FOLLOWS:
            revisions.append(revision)
        elif effect is Effect.REPLACES:
            revisions[-1] = revision
    return revisions


def _place(sighting: Sighting) -> tuple[str, int, bool, str, str]:
    return (
        sighting.seen, RANKS[sighting.reader], sighting.readout is None, sighting.sha256, sighting.url,
    )  # fmt: skip
