"""What a corpus teaches about people and their offices, as plain data."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from index.annotate.people import names
from index.annotate.people.names import bare, entity_key, key_of, parts, surname_keys
from index.annotate.people.offices import GOVERNMENT, STATE, Office
from index.annotate.vocabulary.tables import rows

NEARBY = dt.timedelta(days=400)  # how far from its evidence an office learned from a corpus is believed


@dataclass(frozen=True, slots=True)
class Term:
    """That `person` was called holder of `office` between two dates, and how often (0: from the curated table)."""

    office: Office
    person: str
    first: dt.date
    last: dt.date
    count: int


@dataclass(frozen=True)
class Knowledge:
    """What a corpus teaches: the `people` it names in full, how often and when, and the `terms` of their offices.

    `people` is entity key → (display name, count, first date, last date). Plain data; `to_plain` and `from_plain` are
    each other's inverse.
    """

    people: Mapping[str, tuple[str, int, dt.date, dt.date]]
    terms: tuple[Term, ...]

    @cached_property
    def _by_office(self) -> Mapping[Office, tuple[Term, ...]]:
        found: dict[Office, list[Term]] = defaultdict(list)
        for term in (*curated(), *self.terms):
            found[term.office].append(term)
        return {office: tuple(terms) for office, terms in found.items()}

    @cached_property
    def _by_rank(self) -> Mapping[str, tuple[Term, ...]]:
        found: dict[str, list[Term]] = defaultdict(list)
        for office, terms in self._by_office.items():
            found[office.rank].extend(terms)
        return {rank: tuple(terms) for rank, terms in found.items()}

    @cached_property
    def _by_rank_and_surname(self) -> Mapping[tuple[str, str], tuple[Term, ...]]:
        found: dict[tuple[str, str], list[Term]] = defaultdict(list)
        for rank, terms in self._by_rank.items():
            for term in terms:
                for key in surname_keys(term.person):
                    found[rank, key].append(term)
        return {held: tuple(terms) for held, terms in found.items()}

    @cached_property
    def _by_person(self) -> Mapping[str, tuple[Term, ...]]:
        found: dict[str, list[Term]] = defaultdict(list)
        for term in (*curated(), *self.terms):
            found[entity_key(term.person)].append(term)
        return {person: tuple(terms) for person, terms in found.items()}

    @cached_property
    def _by_surname(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for entity, (display, *_) in self.people.items():
            if entity != entity_key(display) and entity_key(display) in self.people:
                continue  # another name of somebody who is there
            for key in surname_keys(display):
                found[key].append(entity)
        return {key: tuple(entities) for key, entities in found.items()}

    @cached_property
    def _curated_names(self) -> Mapping[str, str]:
        return {entity_key(term.person): term.person for term in curated()}

    @cached_property
    def _given(self) -> frozenset[str]:
        names_ = (parts(display) for display, *_ in self.people.values())
        counts = Counter(names.skeleton(words[0]) for words in names_ if len(words) == 2)
        return frozenset(given for given, count in counts.items() if count > 1)

    def is_given(self, word: str) -> bool:
        """Whether several people of the corpus have this given name."""
        return names.skeleton(word) in self._given

    def display(self, name: str) -> str:
        """The name under which this corpus knows the person of a full name, or the name itself, cleaned."""
        key = entity_key(name)
        if key in self._curated_names:
            return self._curated_names[key]
        if key not in self.people:
            return bare(name)
        known = self.people[key][0]
        return self._curated_names.get(entity_key(known), known)

    def knows(self, name: str) -> bool:
        """Whether the corpus or the table names this person."""
        key = entity_key(name)
        return key in self.people or key in self._curated_names

    def holder(self, office: Office, date: dt.date) -> str | None:
        """Who held the office on that day, where the evidence names one person."""
        terms = self._by_office.get(office, ())
        sure = {term.person for term in terms if not term.count and term.first <= date <= term.last}
        if sure:
            return sure.pop() if len(sure) == 1 else None
        near = [t for t in terms if t.count and t.first - NEARBY <= date <= t.last + NEARBY]
        inside = [t for t in near if t.first <= date <= t.last] or near
        best = sorted(inside, key=lambda t: -t.count)[:2]
        if not best or (len(best) == 2 and best[1].count * 5 > best[0].count):
            return None
        return best[0].person

    def state_of(self, person: str, date: dt.date) -> str:
        """The state that a person held an office of on that day: by the table, else the one that the corpus names most
        often; "" where there is none."""
        terms = [term for term in self._by_person.get(entity_key(person), ()) if term.office.country]
        near = [term for term in terms if term.first - NEARBY <= date <= term.last + NEARBY]
        sure = [term for term in near if not term.count and term.first <= date <= term.last]
        return max(sure or near, key=lambda term: term.count).office.country if near else ""

    def holder_called(self, name: str, office: Office, date: dt.date) -> str | None:
        """Who of that surname held the office on that day, in its country or, if it has none, anywhere; by the table,
        then by what the corpus teaches, if it is one person. A president may be one of the government."""
        for held in (office, Office(GOVERNMENT, office.country)) if office.rank == STATE else (office,):
            called = self._terms_called(name, held)
            that_day = [term for term in called if not term.count and term.first <= date <= term.last]
            near = [term for term in called if term.first - NEARBY <= date <= term.last + NEARBY]
            for terms in (that_day, near):
                people = {entity_key(term.person): term.person for term in terms}
                if len(people) == 1:
                    return self.display(next(iter(people.values())))
        return None

    def holder_meant(self, name: str, office: Office, date: dt.date) -> str | None:
        """Which holder of the office on that day, by the table, a full name with a slip or with more given names means,
        or a surname with a slip."""
        that_day = [t for t in self._terms_like(office) if not t.count and t.first <= date <= t.last]
        people = {term.person for term in that_day if names.is_nearly(name, term.person)}
        return people.pop() if len(people) == 1 else None

    def former_holder(self, name: str, office: Office, date: dt.date) -> str | None:
        """Who of that surname held the office last before that day, by the table: a president keeps the title."""
        ended = [term for term in self._by_office.get(office, ()) if not term.count and term.last < date]
        called = [term for term in ended if key_of(name) in surname_keys(term.person)]
        return max(called, key=lambda term: term.last).person if called else None

    def namesakes(self, surname: str) -> tuple[str, ...]:
        """Everybody of this surname, at any time, by full name."""
        return tuple(dict.fromkeys(self.display(self.people[e][0]) for e in self._by_surname.get(key_of(surname), ())))

    def _terms_called(self, name: str, office: Office) -> list[Term]:
        terms = self._by_rank_and_surname.get((office.rank, key_of(name)), ()) if office.rank else ()
        return [term for term in terms if office.country in ("", term.office.country)]

    def _terms_like(self, office: Office) -> Iterable[Term]:
        if office.country:
            return self._by_office.get(office, ())
        return self._by_rank.get(office.rank, ()) if office.rank else ()

    def only_one(self, name: str, date: dt.date, gender: str = "") -> str | None:
        """The only one of a surname at that time, or the one far more often met than the others, if the gender of the
        honorific in front does not speak against it."""
        near = [e for e in self._by_surname.get(key_of(name), ()) if self._seen_near(e, date)]
        near = [e for e in near if not names.is_other_gender(self.people[e][0], gender)]
        if not near:
            return None
        near.sort(key=lambda e: -self.people[e][1])
        top = self.people[near[0]]
        if top[1] < 2 or (len(near) > 1 and self.people[near[1]][1] * 8 > top[1]):
            return None
        return self.display(top[0])

    def _seen_near(self, entity: str, date: dt.date) -> bool:
        _, _, first, last = self.people[entity]
        return first - NEARBY <= date <= last + NEARBY

    def to_plain(self) -> dict[str, Any]:
        """Lists, strings and numbers only, for JSON."""
        people = [[k, d, n, a.isoformat(), b.isoformat()] for k, (d, n, a, b) in sorted(self.people.items())]
        terms = [
            [t.office.rank, t.office.country, t.person, t.first.isoformat(), t.last.isoformat(), t.count]
            for t in self.terms
        ]
        return {"people": people, "terms": terms}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Knowledge:
        """The inverse of `to_plain`."""
        day = dt.date.fromisoformat
        people = {k: (d, n, day(a), day(b)) for k, d, n, a, b in plain["people"]}
        terms = tuple(Term(Office(r, c), p, day(a), day(b), n) for r, c, p, a, b, n in plain["terms"])
        return cls(people, terms)


EMPTY = Knowledge({}, ())


@cache
def curated() -> tuple[Term, ...]:
    """The table of heads of state and government, and a few others: data/terms.tsv."""
    found = []
    for country, rank, person, first, last in rows("terms.tsv"):
        end = dt.date.fromisoformat(last) if last else dt.date.max - NEARBY
        found.append(Term(Office(rank, country), person, dt.date.fromisoformat(first), end, 0))
    return tuple(found)
