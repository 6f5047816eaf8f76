"""What a document shows of the event that it tells of: all that joining looks at."""

from __future__ import annotations

from dataclasses import dataclass

from index.annotate.vocabulary.countries import country_of_source
from index.document import Document, Kind
from index.events.event import Role

SILENT = (Kind.DECREE, Kind.MESSAGE, Kind.FACT_SHEET)
"""Kinds that tell of no meeting."""
COMMENTS = (Kind.PRESS_BRIEFING,)
"""Kinds that speak of a meeting, and are no account of it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A readout as joining sees it. `side` is the publisher's state, or its name where the source is unknown; `day` an
    ordinal."""

    id: str
    side: str
    day: int
    kind: Kind
    role: Role
    place: str
    people: frozenset[str]
    participants: tuple[str, ...]
    countries: tuple[str, ...]


def evidence_of(document: Document) -> Evidence | None:
    """None of a readout that tells of no event with another state."""
    side = country_of_source(document.source) or document.publisher
    foreign = tuple(country for country in document.countries if country != side)
    if document.kind in SILENT or not foreign:
        return None
    return Evidence(
        id=document.id,
        side=side,
        day=document.date.toordinal(),
        kind=document.kind,
        role=Role.MENTION if document.kind in COMMENTS else Role.ACCOUNT,
        place=document.place,
        people=frozenset((*document.participants, *document.speakers)),
        participants=document.participants,
        countries=(side, *foreign),
    )
