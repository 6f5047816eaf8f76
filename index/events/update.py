"""The events of a generation that is being built: all of them, or the last ones with what changed joined in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from index.document import Document
from index.events.event import Event
from index.events.evidence import Evidence, evidence_of
from index.events.joining import Corrections, join, pair_of
from index.events.stored import EVENTS, StoredEvents
from scrapers.archive.event_decisions import event_decisions
from scrapers.archive.store import Archive

NEAR = 4
"""Days around a new readout in which events are joined anew."""


@dataclass(frozen=True, slots=True)
class Base:
    """The generation that an update begins from: its directory, and its documents with some ids."""

    directory: Path
    documents: Callable[[Iterable[str]], Iterable[Document]]


class Joiner:
    """Takes the evidence of the readouts that a build indexes, and gives the events when it has all."""

    def __init__(self, archive: Archive, base: Base | None = None) -> None:
        self._archive = archive
        self._corrections = corrections_of(archive)
        self.decided = frozenset(id for pair in self._corrections.joined for id in pair)
        self._base = base
        self._found: dict[str, Evidence] = {}
        self._changed: set[str] = set()

    def see(self, id: str, evidence: Evidence | None) -> None:
        self._changed.add(id)
        if evidence:
            self._found[id] = evidence

    def gone(self, ids: Iterable[str]) -> None:
        self._changed.update(ids)

    def events(self) -> list[Event]:
        if self._base is None:
            return join(list(self._found.values()), self._archive.arrivals(None), self._corrections)
        stored = list(StoredEvents(self._base.directory / EVENTS))
        touched = [event for event in stored if self._touches(event)]
        again = {member.readout for event in touched for member in event.members} - self._changed
        documents = self._base.documents(again)
        evidence = (evidence_of(one, decided=one.id in self.decided) for one in documents)
        found = self._found | {one.id: one for one in evidence if one}
        kept = {event.id for event in touched}
        joined = join(list(found.values()), self._archive.arrivals(found), self._corrections)
        return [*(event for event in stored if event.id not in kept), *joined]

    def _touches(self, event: Event) -> bool:
        if any(member.readout in self._changed for member in (*event.members, *event.perhaps)):
            return True
        day, countries = event.date.toordinal(), {one.country for one in event.principals}
        near = (one for one in self._found.values() if abs(one.day - day) <= NEAR)
        return any(one.forum or countries & {one.side, *one.near} for one in near)


def corrections_of(archive: Archive) -> Corrections:
    """What people decided, as joining takes it."""
    decisions = event_decisions(archive)
    joined = frozenset(pair_of(one.first, one.second) for one in decisions if one.joined)
    return Corrections(joined, frozenset(pair_of(one.first, one.second) for one in decisions if not one.joined))
