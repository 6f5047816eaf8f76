"""The events of a generation that is being built: all of them, or the last ones with what changed joined in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from index.document import Document
from index.events.event import Event
from index.events.evidence import Evidence, evidence_of
from index.events.joining import Corrections, join, pair_of
from index.events.stored import EVENTS, StoredEvents
from scrapers.archive.event_decisions import event_decisions
from scrapers.archive.store import Archive

NEAR = 2
"""Days around a new readout whose readouts are joined with it again."""


@dataclass(frozen=True, slots=True)
class Base:
    """The generation that an update begins from: its directory, and its documents by id and by day (an ordinal)."""

    directory: Path
    documents: Callable[[Iterable[str]], Iterable[Document]]
    dated: Callable[[Collection[int]], Iterable[Document]]


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
        days = {one.day + n for one in self._found.values() for n in range(-NEAR, NEAR + 1)}
        near = {document.id: document for document in self._base.dated(days)}
        again = {*near} - self._changed
        stored, touched = list(StoredEvents(self._base.directory / EVENTS)), set()
        for _ in range(2):  # a page of several events brings in the others of its own
            touched = {event.id for event in stored if self._is_of(event, again)}
            again |= {member.readout for event in stored if event.id in touched for member in event.members}
            again -= self._changed
        documents = [*near.values(), *self._base.documents(again - near.keys())]
        evidence = (evidence_of(one, decided=one.id in self.decided) for one in documents if one.id in again)
        found = self._found | {one.id: one for one in evidence if one}
        joined = join(list(found.values()), self._archive.arrivals(found), self._corrections)
        return [*(event for event in stored if event.id not in touched), *joined]

    def _is_of(self, event: Event, ids: set[str]) -> bool:
        members = (member.readout for member in (*event.members, *event.perhaps))
        return any(id in ids or id in self._changed for id in members)


def corrections_of(archive: Archive) -> Corrections:
    """What people decided, as joining takes it."""
    decisions = event_decisions(archive)
    joined = frozenset(pair_of(one.first, one.second) for one in decisions if one.joined)
    return Corrections(joined, frozenset(pair_of(one.first, one.second) for one in decisions if not one.joined))
