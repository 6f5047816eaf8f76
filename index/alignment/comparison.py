"""The accounts of one event compared: its matters, each with what every side says of it or leaves out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from index.alignment.align import align_evidence
from index.alignment.differences import UNCASED, Difference, Known, PrintedThing, differences, known, sounds_of, things
from index.alignment.evidence import WORD, Attendance, UnitEvidence, gather
from index.alignment.units import MOST_UNITS, AlignedUnit, is_frame, units
from index.analysis import stem, tokens
from index.annotate.people.offices import HEADS
from index.document import Document

MOST_IN_A_MATTER = 6
"""Units of one side in a matter: more are as many matters that one long passage ties together."""
SHARED = 5  # words that say what two passages have in common
TELLING = 5  # letters of such a word
COMMON = 0.3  # the share of all units above which a word tells nothing
TOPICS = 2


@dataclass(frozen=True, slots=True)
class SideAccount:
    """A side's own account of an event: its state (alpha-3) and its readouts, in the order of publication."""

    side: str
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class ComparedUnit:
    """A passage of one side. `number` counts the passages of its side from 1, so it shows the order of matters there;
    `differing` are the places in its text of numbers and names that no other side prints.
    """

    readout: str
    language: str
    number: int
    unit: AlignedUnit
    differing: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Matter:
    """What is told of one matter: `sides` run parallel to those of the comparison, empty for a side that leaves it out.

    `topics` are slugs, the commonest first; `shared` are words that the sides have in common, as printed by the first.
    """

    sides: tuple[tuple[ComparedUnit, ...], ...]
    topics: tuple[str, ...]
    shared: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()

    @property
    def tellers(self) -> tuple[int, ...]:
        """The sides that tell of it."""
        return tuple(at for at, told in enumerate(self.sides) if told)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Accounts aligned. `matters`: what one side alone says first, side by side after side, then what several tell.

    `languages` of each side; `cut` are the sides whose account is longer than is compared; `words` of each side.
    """

    sides: tuple[str, ...]
    languages: tuple[tuple[str, ...], ...]
    words: tuple[int, ...]
    cut: tuple[str, ...]
    matters: tuple[Matter, ...]

    @property
    def foreign(self) -> bool:
        """Whether accounts in different languages are compared."""
        return len({language for languages in self.languages for language in languages}) > 1

    def alone(self, side: int) -> tuple[Matter, ...]:
        """What this side alone says, where there are others."""
        return tuple(matter for matter in self.matters if len(self.sides) > 1 and matter.tellers == (side,))

    @property
    def told_by_several(self) -> tuple[Matter, ...]:
        return tuple(matter for matter in self.matters if len(matter.tellers) > 1 or len(self.sides) == 1)


@dataclass(frozen=True, slots=True)
class _ToldUnit:
    """A unit with its side and its evidence."""

    side: int
    compared: ComparedUnit
    evidence: UnitEvidence
    things: tuple[PrintedThing, ...]


def compare(accounts: Sequence[SideAccount], people: Sequence[str] = ()) -> Comparison:
    """The accounts of the sides compared; of a single one every passage is a matter of its own.

    `people` are those who met, whose names are no difference.
    """
    expected = frozenset().union(*map(sounds_of, people), {account.side for account in accounts})
    cased = not any(document.language in UNCASED for account in accounts for document in account.documents)
    present = Attendance(people, (account.side for account in accounts))
    told = [list(_read(at, account, cased, present)) for at, account in enumerate(accounts)]
    pairs = [
        (found[one.a], other[one.b], one.likeness)
        for found, other in combinations(told, 2)
        for one in _aligned(found, other)
    ]
    counts = Counter(key for side in told for one in side for key in one.evidence.keys)
    most = COMMON * sum(map(len, told))
    common = {key[1] for key, count in counts.items() if key[0] == WORD and count > max(most, 2)}
    whole = [known(thing for one in side for thing in one.things) for side in told]
    matters = [_matter(group, whole, common, expected) for group in _groups(told, pairs)]
    several = len(accounts) > 1
    matters.sort(key=lambda matter: (len(matter.tellers) > 1 if several else True, _order(matter)))
    return Comparison(
        sides=tuple(account.side for account in accounts),
        languages=tuple(tuple(dict.fromkeys(d.language for d in account.documents)) for account in accounts),
        words=tuple(sum(_words(document) for document in account.documents) for account in accounts),
        cut=tuple(account.side for account, found in zip(accounts, told, strict=True) if len(found) >= MOST_UNITS),
        matters=tuple(matters),
    )


def _words(document: Document) -> int:
    return sum(len(passage.text.split()) for passage in document.passages)


def _read(at: int, account: SideAccount, cased: bool, present: Attendance) -> Iterator[_ToldUnit]:
    """The units of a side that say something, at most MOST_UNITS."""
    number = 0
    for document in account.documents:
        found = [unit for unit in units(document) if not is_frame(unit.text)][: MOST_UNITS - number]
        for place, (unit, evidence) in enumerate(zip(found, gather(found, document.language), strict=True), 1):
            number += 1
            evidence = present.left_out(evidence, unit.text, place)
            one = ComparedUnit(document.id, document.language, number, unit)
            yield _ToldUnit(at, one, evidence, things(unit, document.language, cased))


def _aligned(one: Sequence[_ToldUnit], other: Sequence[_ToldUnit]):  # type: ignore[no-untyped-def]
    a, b = ([told.evidence for told in side] for side in (one, other))
    languages = tuple(side[0].compared.language if side else "" for side in (one, other))
    return align_evidence(a, b, (languages[0], languages[1]))


def _groups(
    told: Sequence[Sequence[_ToldUnit]], pairs: Iterable[tuple[_ToldUnit, _ToldUnit, float]]
) -> Iterator[list[_ToldUnit]]:
    """Units tied by pairs, the most alike first, as long as a matter does not grow beyond bounds; else each alone."""
    group: dict[int, list[_ToldUnit]] = {id(one): [one] for side in told for one in side}
    for one, other, _ in sorted(pairs, key=lambda pair: -pair[2]):
        first, second = group[id(one)], group[id(other)]
        if first is second:
            continue
        counts = Counter(member.side for member in (*first, *second))
        if max(counts.values()) <= MOST_IN_A_MATTER:
            first.extend(second)
            group.update((id(member), first) for member in second)
    yield from {id(members): members for members in group.values()}.values()


def _matter(members: Sequence[_ToldUnit], whole: Sequence[Known], common: set[str], expected: frozenset[str]) -> Matter:
    by_side: defaultdict[int, list[_ToldUnit]] = defaultdict(list)
    for member in sorted(members, key=lambda one: one.compared.number):
        by_side[member.side].append(member)
    told = [by_side[at] for at in range(len(whole))]
    several = sum(map(bool, told)) > 1
    printed = [[thing for one in side for thing in one.things] if several else [] for side in told]
    found = differences(printed, whole, expected)
    alone = [[one.printed for one in found if one.side == at] for at in range(len(whole))]
    shown = tuple(tuple(_with_places(one, alone[at]) for one in side) for at, side in enumerate(told))
    topics = Counter(topic for one in members for topic in one.evidence.topics)
    slugs = tuple(sorted(topics, key=lambda topic: (-topics[topic], topic))[:TOPICS])
    return Matter(shown, slugs, _shared(by_side, common, expected), found)


def _with_places(told: _ToldUnit, printed: Iterable[str]) -> ComparedUnit:
    text = told.compared.unit.text
    places = sorted((at, at + len(words)) for words in set(printed) if (at := text.find(words)) >= 0)
    apart: list[tuple[int, int]] = []
    for start, end in places:
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    one = told.compared
    return ComparedUnit(one.readout, one.language, one.number, one.unit, tuple(apart))


def _shared(by_side: dict[int, list[_ToldUnit]], common: set[str], expected: frozenset[str]) -> tuple[str, ...]:
    """The words that all sides of a matter have, as the first prints them, in its order."""
    tellers = [told for told in by_side.values() if told]
    if len(tellers) < 2:
        return ()
    stems = [{key[1] for one in told for key in one.evidence.keys if key[0] == WORD} for told in tellers]
    both = set.intersection(*stems) - common
    first = tellers[0]
    found: dict[str, str] = {}
    for one in first:
        for token in tokens(one.compared.unit.text):
            root = stem(token.word, one.compared.language)
            printed = one.compared.unit.text[token.start : token.end]
            if (
                root in both
                and len(token.word) >= TELLING
                and printed.capitalize() not in HEADS
                and not sounds_of(printed) & expected
            ):
                found.setdefault(root, printed)
    return tuple(list(found.values())[:SHARED])


def _order(matter: Matter) -> tuple[int, int]:
    """The first side that tells of it, and its place there."""
    side = matter.tellers[0]
    return side, matter.sides[side][0].number
