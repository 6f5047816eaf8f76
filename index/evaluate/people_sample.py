"""Who the speakers and participants of an index are: a random sample to be read, and the commonest side by side."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from index.annotate.annotate import Knowledge, annotate
from index.annotate.people.names import surname_keys
from index.evaluate.labels import same_person
from scrapers.readout import Readout

SAMPLE, COMMONEST = 200, 300


@dataclass(frozen=True, slots=True)
class PersonMet:
    """A speaker or participant as the index calls them, in how many readouts, and the first of these."""

    name: str
    readouts: int
    example: str
    title: str


def people_met(
    readouts: Sequence[Readout], knowledge: Knowledge, tell: Callable[[str, int, int], None] = lambda *_: None
) -> tuple[PersonMet, ...]:
    """Every speaker and participant of these readouts, the commonest first."""
    met: dict[str, list[Readout]] = defaultdict(list)
    for through, readout in enumerate(readouts, 1):
        tell("people", through, len(readouts))
        found = annotate(readout, knowledge)
        for name in dict.fromkeys((*found.speakers, *found.participants)):
            met[name].append(readout)
    people = (PersonMet(name, len(where), where[0].id, where[0].title) for name, where in met.items())
    return tuple(sorted(people, key=lambda person: (-person.readouts, person.name)))


def drawn(people: Sequence[PersonMet], seed: int) -> tuple[PersonMet, ...]:
    """A random sample of the names, each as likely as another."""
    return tuple(random.Random(seed).sample(people, min(SAMPLE, len(people))))


def perhaps_twice(people: Iterable[PersonMet]) -> Iterator[tuple[PersonMet, PersonMet]]:
    """Pairs of the commonest that may be one person: they share a surname or a spelling of one."""
    commonest = tuple(people)[:COMMONEST]
    keys: Mapping[str, frozenset[str]] = {p.name: frozenset(surname_keys(p.name)) for p in commonest}
    for one, other in combinations(commonest, 2):
        if not keys[one.name].isdisjoint(keys[other.name]) or same_person(one.name, other.name):
            yield one, other
