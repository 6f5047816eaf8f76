"""An event with its accounts compared, made on demand and kept while its generation is served."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from index.alignment.comparison import Comparison, SideAccount, compare
from index.alignment.initiative import initiative
from index.document import Document, ReadoutMetadata
from index.events.event import Event
from scrapers.bounded_cache import BoundedCache
from search.engine import Engine

MOST_SIDES = 4
MOST_READOUTS = 6
"""Sides that are compared, and readouts of each: a summit has more, which are listed."""
KEPT = 2_000_000  # bytes of comparisons


@dataclass(frozen=True, slots=True)
class ToldReadout(ReadoutMetadata):
    """A readout of an event: the state of its publisher, when it was published (ISO 8601, or ""), the classes of its
    later changes, its words, and the sentence that says on whose initiative it was, or "".
    """

    side: str
    published: str
    changes: tuple[str, ...]
    words: int
    initiative: str


@dataclass(frozen=True, slots=True)
class ComparedEvent:
    """An event, its accounts that are compared, those that are not, for want of room, and what comparing them gives."""

    event: Event
    accounts: tuple[ToldReadout, ...]
    further: tuple[str, ...]
    comparison: Comparison


class Comparisons:
    """The compared events of an engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept = BoundedCache(self._compared, KEPT, longest=400)

    def of(self, id: str) -> ComparedEvent | None:
        """The event with this id, compared; None without it. Raises IndexMissing."""
        found: ComparedEvent | None = self._kept[self._engine.status().generation, id]
        return found

    def _compared(self, generation: str, id: str) -> ComparedEvent | None:
        event = self._engine.event(id)
        if event is None:
            return None
        sides: defaultdict[str, list[Document]] = defaultdict(list)
        further: list[str] = []
        for member in event.accounts:
            room = len(sides[member.side]) < MOST_READOUTS and len(sides) <= MOST_SIDES
            document = self._engine.document(member.readout) if room else None
            if document:
                sides[member.side].append(document)
            else:
                further.append(member.readout)
        further += _other_languages(sides)
        told = [
            SideAccount(side, tuple(sorted(documents, key=lambda one: (one.published or str(one.date), one.id))))
            for side, documents in sides.items()
            if documents
        ]
        people = tuple({*(one.name for one in event.principals if one.name), *_people(told)})
        accounts = tuple(_told(side.side, document) for side in told for document in side.documents)
        return ComparedEvent(event, accounts, tuple(further), compare(told, people))


def _other_languages(sides: dict[str, list[Document]]) -> list[str]:
    """Take out of each side what it tells in a further language, and say which: a translation repeats an account.

    The language stays that most sides have, else the one of the side's first readout.
    """
    spoken = Counter(language for told in sides.values() for language in {one.language for one in told})
    out: list[str] = []
    for told in sides.values():
        kept = max((one.language for one in told), key=lambda language: spoken[language], default="")
        out += [one.id for one in told if one.language != kept]
        told[:] = [one for one in told if one.language == kept]
    return out


def _people(told: list[SideAccount]) -> set[str]:
    return {
        name for side in told for document in side.documents for name in (*document.participants, *document.speakers)
    }


def _told(side: str, document: Document) -> ToldReadout:
    metadata = {name: getattr(document, name) for name in ReadoutMetadata.__dataclass_fields__}
    words = sum(len(passage.text.split()) for passage in document.passages)
    return ToldReadout(
        **metadata,
        side=side,
        published=document.published,
        changes=document.changes,
        words=words,
        initiative=initiative(document),
    )
