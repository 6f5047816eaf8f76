"""Who is meant: the people of one readout, to whom its surnames and titles resolve."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property

from index.analysis import fold
from index.annotate.people import names
from index.annotate.people.knowledge import Knowledge
from index.annotate.people.mentions import Mention
from index.annotate.people.names import entity_key, initial_of, key_of, parts, surname_keys
from index.annotate.people.offices import CONSORT, GOVERNMENT, HEIR, STATE, VICE, Office, head_of, office_of
from index.annotate.people.rules import OrderedRule, always, decide

_OF_ONE = (STATE, HEIR, VICE, CONSORT)  # offices that a page can leave without a state
_LEADING = (STATE, VICE, GOVERNMENT)
_ROYAL = names.vocabulary("by-given-name")


class Cast:
    """The people whom one readout names in full, with their offices; surnames and titles resolve here first."""

    def __init__(self, knowledge: Knowledge, date: dt.date, country: str) -> None:
        self.knowledge = knowledge
        self.date = date
        self.country = country
        self._people: dict[str, str] = {}
        self._titles: dict[str, tuple[str | None, str]] = {}
        self._surnames: dict[str, list[str]] = defaultdict(list)
        self._offices: dict[str, list[tuple[str, Office]]] = defaultdict(list)
        self._states: dict[str, str] = {}
        self._holders: dict[tuple[str, Office], str | None] = {}

    def add(self, name: str, office: str = "", place: str = "", *, shown: str = "") -> str:
        """Take a full name into the cast, with its office and the country printed behind it; gives the display name,
        which is `shown`, if given, for people whom the corpus does not know."""
        name = self._trimmed(name)
        held = office_of(f"{office} of {place}" if place else office)
        name = (self.holder(name, held) if held.rank else None) or name
        key = entity_key(name)
        person = self._people.get(key)
        if person is None:
            display = shown if shown and not self.knowledge.knows(name) else self.knowledge.display(name)
            person = self._people[key] = display
            for alias in (*surname_keys(name), *surname_keys(person)):
                if person not in self._surnames[alias]:
                    self._surnames[alias].append(person)
        if office:
            self._titles.clear()
            self._offices[person].append((office, held))
            if head_of(office) in _ROYAL and person not in (royal := self._surnames[key_of(parts(name)[0])]):
                royal.append(person)
        return person

    def meet(self, mention: Mention, place: str) -> None:
        """Remember the state that is printed with an office and a surname ("President Dahl of Vestrania")."""
        state = office_of(f"{mention.office} of {place}" if place else mention.office).country
        if state:
            self._states.setdefault(key_of(mention.name), state)

    def state_of(self, name: str) -> str:
        """The state whose office a surname is printed with, or nothing."""
        return self._states.get(key_of(name), "")

    def side_of(self, person: str) -> str:
        """The state that somebody speaks for: of the office printed with them, else of one held that day; the
        publisher's own where the printed office names none. "" of somebody without any office."""
        printed = self._offices.get(person, ())
        named = next((office.country for _, office in printed if office.country), "")
        return named or self.knowledge.state_of(person, self.date) or (self.country if printed else "")

    def resolve(self, mention: Mention) -> str | None:
        """The person meant, by full name; None where a lone surname or a title is nobody's that is known."""
        return self.resolved(mention)[0]

    def resolved(self, mention: Mention) -> tuple[str | None, str]:
        """The person meant, by full name, and the name of the rule that says so."""
        if not mention.name:
            return self._titled(mention.office)
        asked = _Asked(self, replace(mention, name=self._trimmed(mention.name)))
        return decide(_FULL_NAME_RULES if names.is_full(asked.mention.name) else _SURNAME_RULES, asked)

    def by_surname(self, mention: Mention) -> str | None:
        """The one person of the cast with this surname, by office where there are several; else the corpus's."""
        return decide(_SURNAME_RULES, _Asked(self, mention))[0]

    def by_title(self, title: str) -> str | None:
        """Whom "the President", "the Azerbaijani leader" or "the Minister" names here."""
        return self._titled(title)[0]

    def _titled(self, title: str) -> tuple[str | None, str]:
        if title not in self._titles:
            self._titles[title] = decide(_TITLE_RULES, _Asked(self, Mention(0, 0, title, "")))
        return self._titles[title]

    def _trimmed(self, name: str) -> str:
        """A name without the last word of the office in front ("Gazprom Ann Bell"), where given names are known."""
        words = name.split()
        if len(words) != 3 or self.knowledge.is_given(words[0]) or not self.knowledge.is_given(words[1]):
            return name
        return name if entity_key(name) in self._people or self.knowledge.knows(name) else " ".join(words[1:])

    def holder(self, name: str, office: Office) -> str | None:
        """The holder of the office at that time whom a name means: by surname, also one of several words ("Johnson
        Sirleaf"), with a slip, or with more given names."""
        if (name, office) not in self._holders:
            called = self.knowledge.holder_called(name, office, self.date)
            self._holders[name, office] = called or self.knowledge.holder_meant(name, office, self.date)
        return self._holders[name, office]

    def named(self, name: str) -> str | None:
        """The person of the cast with this full name, however spelt."""
        return self._people.get(entity_key(name))

    def joined(self, name: str) -> str | None:
        """The person of a shorter or longer form of a full name: the surname is the same, the given names agree."""
        given = names.given_key(name)
        for person in self._surnames.get(surname_keys(name)[0], ()):
            if given and given in {names.skeleton(part) for part in parts(person)[:-1]}:
                return person
        return None

    def namesakes(self, name: str) -> list[str]:
        """Those of the cast with a surname, and with the initial in front of it if there is one."""
        initial = initial_of(name)
        people = self._surnames.get(key_of(name), ())
        return [person for person in people if not initial or fold(person)[:1] == initial]

    def by_first_word(self, mention: Mention) -> str | None:
        """The one person of the cast whose full name begins with a lone name, and who has the office in front of it:
        family names stand first in some languages ("Secretary General Akiba")."""
        key, head = key_of(mention.name), head_of(mention.office)
        begun = [person for person in self._people.values() if key_of(parts(person)[0]) == key]
        fitting = [person for person in begun if self.has_head(person, head)]
        return fitting[0] if len(fitting) == 1 else None

    def has_head(self, person: str, head: str) -> bool:
        """Whether an office printed with somebody of the cast has this head noun."""
        return any(head_of(printed) == head for printed, _ in self._offices[person])

    def held(self, *offices: Office) -> str | None:
        """The first of the cast who is printed with the first of these offices that anybody is printed with."""
        for office in offices:
            for person, held in self._offices.items():
                if any(o == office for _, o in held):
                    return person
        return None

    def with_head(self, title: str) -> str | None:
        """The only one, or the first, whose printed office has the same head noun or rank."""
        head, rank = head_of(title), office_of(title).rank
        for person, held in self._offices.items():
            if any((o.rank == rank and o.rank) or head_of(printed) == head for printed, o in held):
                return person
        return None

    def has(self, name: str) -> bool:
        """Whether a full name is one of the cast's."""
        return entity_key(name) in self._people

    def surname_known(self, name: str) -> bool:
        return bool(self._surnames.get(key_of(name)))


@dataclass(frozen=True)
class _Asked:
    """A mention to be resolved among a readout's people."""

    cast: Cast
    mention: Mention

    @cached_property
    def office(self) -> Office:
        """The office that a title names: a state's "leader" is its head."""
        office = office_of(self.mention.office)
        is_leader = not office.rank and head_of(self.mention.office) == "leader"
        return Office(STATE, office.country) if is_leader else office

    @cached_property
    def namesakes(self) -> list[str]:
        return self.cast.namesakes(self.mention.name)

    @property
    def head(self) -> str:
        return head_of(self.mention.office)

    @property
    def is_open(self) -> bool:
        """Whether people outside the cast may be meant: there is an office, and no initial of another person."""
        name = self.mention.name
        return bool(self.mention.office) and not (initial_of(name) and self.cast.surname_known(name))

    @cached_property
    def gender(self) -> str:
        """ "his" or "hers", where the honorific or the office says so."""
        last = self.mention.office.lower().replace(".", "").split()[-1:]
        return next((gender for gender in ("his", "hers") if names.vocabulary(f"honorific-{gender}") & set(last)), "")

    @cached_property
    def held(self) -> Office:
        """The printed office, in the state that the page prints with this surname where the office names none."""
        office = office_of(self.mention.office)
        return Office(office.rank, office.country or self.cast.state_of(self.mention.name))

    @property
    def own(self) -> Office:
        return Office(self.held.rank, self.cast.country)

    @property
    def may_be_own(self) -> bool:
        return bool(self.held.rank) and self.held.country in ("", self.cast.country)

    def own_holder(self) -> str | None:
        holder = self.cast.knowledge.holder(self.own, self.cast.date)
        return holder if holder and key_of(self.mention.name) in surname_keys(holder) else None

    def leader(self) -> str | None:
        """Of several of that surname on the page, the one who leads the publisher's state."""
        leaders = (self.cast.knowledge.holder(Office(rank, self.cast.country), self.cast.date) for rank in _LEADING)
        return next((leader for leader in leaders if leader in self.namesakes), None)

    def fitting(self) -> str | None:
        """The first of that surname on the page, unless the gender is another one."""
        return next((person for person in self.namesakes if not names.is_other_gender(person, self.gender)), None)

    @property
    def is_of_one(self) -> bool:
        """Whether a title without a state is one that one person of each state has."""
        return not self.office.country and self.office.rank in _OF_ONE

    @property
    def ranks(self) -> tuple[str, ...]:
        """The ranks that a state's head may have: some states' head of government is their leader."""
        return (STATE, GOVERNMENT) if self.office.rank == STATE else (self.office.rank,)

    def holder(self, country: str) -> str | None:
        return self.cast.knowledge.holder(Office(self.office.rank, country), self.cast.date)


_FULL_NAME_RULES: tuple[OrderedRule[_Asked, str], ...] = (
    OrderedRule(
        "the holder of the office that day, by a surname of several words, with a slip or more given names",
        lambda a: bool(a.held.rank),
        lambda a: a.cast.holder(a.mention.name, a.held),
    ),
    OrderedRule("the full name, on the page", always, lambda a: a.cast.named(a.mention.name)),
    OrderedRule("a longer or shorter form of the name, on the page", always, lambda a: a.cast.joined(a.mention.name)),
    OrderedRule("the full name as the corpus prints it", always, lambda a: a.cast.knowledge.display(a.mention.name)),
)
"""Who is meant by a full name, in order."""

_SURNAME_RULES: tuple[OrderedRule[_Asked, str], ...] = (
    OrderedRule("the holder of the publisher's own office that day", lambda a: a.may_be_own, _Asked.own_holder),
    OrderedRule(
        "printed with the office on the page",
        lambda a: bool(a.mention.office and a.namesakes),
        lambda a: next((person for person in a.namesakes if a.cast.has_head(person, a.head)), None),
    ),
    OrderedRule(
        "the holder of the office at that time",
        lambda a: bool(a.held.rank) and a.is_open,
        lambda a: a.cast.knowledge.holder_called(a.mention.name, a.held, a.cast.date),
    ),
    OrderedRule(
        "a former holder of the publisher's own office",
        lambda a: a.may_be_own and a.is_open,
        lambda a: a.cast.knowledge.former_holder(a.mention.name, a.own, a.cast.date),
    ),
    OrderedRule(
        "the holder of the office that day, with a slip",
        lambda a: bool(a.held.rank) and not a.namesakes and a.is_open,
        lambda a: a.cast.holder(a.mention.name, a.held),
    ),
    OrderedRule(
        "of several of that surname on the page, the leader",
        lambda a: not a.mention.office and len(a.namesakes) > 1,
        _Asked.leader,
    ),
    OrderedRule("of that surname on the page", lambda a: a.held.rank not in _OF_ONE, _Asked.fitting),
    OrderedRule(
        "the only one of that surname at that time",
        lambda a: a.is_open and a.held.rank not in _OF_ONE,
        lambda a: a.cast.knowledge.only_one(a.mention.name, a.cast.date, a.gender),
    ),
    OrderedRule(
        "a royal or a cleric, as printed",
        lambda a: a.is_open and a.head in _ROYAL,
        lambda a: f"{a.mention.office.split()[-1]} {a.mention.name}",
    ),
)
"""Who is meant by a surname, in order."""

_TITLE_RULES: tuple[OrderedRule[_Asked, str], ...] = (
    OrderedRule(
        "the holder of a state's office, on the page",
        lambda a: bool(a.office.country and a.office.rank),
        lambda a: a.cast.held(*(Office(rank, a.office.country) for rank in a.ranks)),
    ),
    OrderedRule(
        "the holder of the publisher's own office, on the page",
        lambda a: bool(a.office.country) and a.office.country == a.cast.country,
        lambda a: a.cast.held(Office(a.office.rank, "")),
    ),
    OrderedRule(
        "the holder of a state's office then", lambda a: bool(a.office.country), lambda a: a.holder(a.office.country)
    ),
    OrderedRule(
        "the holder of the publisher's own office then",
        lambda a: a.is_of_one,
        lambda a: a.holder(a.cast.country),
    ),
    OrderedRule(
        "the first with that office on the page",
        lambda a: a.is_of_one,
        lambda a: a.cast.held(Office(a.office.rank, a.cast.country), Office(a.office.rank, "")),
    ),
    OrderedRule(
        "the first whose office has that head noun, on the page",
        lambda a: not a.office.country and a.office.rank not in _OF_ONE,
        lambda a: a.cast.with_head(a.mention.office),
    ),
)
"""Who is meant by a title alone, in order."""
