"""Numbers, names, places and countries that one side prints in a matter and the others don't."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from index.alignment.numbers import numbers, value_key
from index.alignment.sounds import skeleton
from index.alignment.units import AlignedUnit
from index.analysis import fold
from index.annotate.people.mentions import RUN
from index.annotate.people.names import parts
from index.annotate.people.office_words import is_office_word
from index.annotate.vocabulary.countries import PEOPLE, gazetteer
from index.annotate.vocabulary.phrases import spans

UNCASED = ("ko", "zh", "ja", "ar", "fa", "he", "hi", "ka")
"""Languages whose names do not show by a capital."""
COUNTED = 2  # numbers below this are articles and headings
_LINKS = frozenset((
    "of", "the", "and", "for", "in", "on", "at", "to", "a", "an", "de", "la", "del", "y", "et", "van", "von", "der",
    "den", "da", "do", "dos", "jr", "sr", "madam", "sir", "mr", "mrs", "ms", "miss", "dr",
))  # fmt: skip
_SENTENCE = re.compile(r"(?:^|[.!?:…“\"«]\s*)$")
_STOPS = ".,;:"


class DifferenceKind(StrEnum):
    """What kind of thing one side alone prints."""

    NUMBER = "number"
    NAME = "name"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True)
class Difference:
    """What one side alone prints: side number `side`, in the order of the comparison."""

    kind: DifferenceKind
    side: int
    printed: str


@dataclass(frozen=True, slots=True)
class PrintedThing:
    """A number, a country or a name as printed, with the keys by which another text may have it, too."""

    kind: DifferenceKind
    keys: frozenset[str]
    printed: str


Known = frozenset[tuple[DifferenceKind, str]]


def known(things: Iterable[PrintedThing]) -> Known:
    """By what each of these is found again."""
    return frozenset((thing.kind, key) for thing in things for key in thing.keys)


def differences(
    told: Sequence[Sequence[PrintedThing]], whole: Sequence[Known], expected: frozenset[str] = frozenset()
) -> tuple[Difference, ...]:
    """What each side prints in a matter and no other side prints anywhere; none where one side alone tells of it.

    `told` of each side in this matter, `whole` all that each side prints; `expected` are keys that say nothing, as
    those of the sides and of who met.
    """
    found = [
        Difference(thing.kind, at, thing.printed)
        for at, printed in enumerate(told)
        for thing in printed
        if not thing.keys & expected
        and not any(
            (thing.kind, key) in whole[other] for other in range(len(whole)) if other != at for key in thing.keys
        )
    ]
    return tuple(dict.fromkeys(found))


def things(unit: AlignedUnit, language: str, cased: bool) -> tuple[PrintedThing, ...]:
    """Each number, country and name of a unit; names where all of the accounts are in scripts with capitals."""
    return tuple(_things(unit.text, language, cased))


def _things(text: str, language: str, cased: bool) -> Iterator[PrintedThing]:
    for number in numbers(text):
        if number.value >= COUNTED:
            yield PrintedThing(DifferenceKind.NUMBER, frozenset((value_key(number.value),)), number.printed)
    states = [(start, end, sense) for start, end, sense in spans(gazetteer(language), text) if sense.weight >= PEOPLE]
    for start, end, sense in states:
        if len(sense.codes) == 1:
            yield PrintedThing(DifferenceKind.COUNTRY, frozenset(sense.codes), text[start:end])
    if cased:
        for name in names(text, [(start, end) for start, end, _ in states]):
            yield PrintedThing(DifferenceKind.NAME, sounds_of(name), name)


def sounds_of(name: str) -> frozenset[str]:
    """By what a name is known in another text: its surname or last word, folded and by its consonants."""
    word = parts(name)[-1] if parts(name) else name
    return frozenset({fold(word), skeleton(word) or fold(word)})


def names(text: str, without: Sequence[tuple[int, int]] = ()) -> Iterator[str]:
    """Names of people, places and bodies as printed: words with capitals, without offices and what opens a sentence."""
    for run in RUN.finditer(text):
        kept: list[str] = []
        for word in re.finditer(r"\S+", run.group()):
            start, end = run.start() + word.start(), run.start() + word.end()
            bare = word.group().rstrip(_STOPS)
            inside = any(first < end and start < last for first, last in without)
            opens = bool(_SENTENCE.search(text[:start])) and len(run.group().split()) == 1
            if len(bare) < 2 and not inside:
                continue
            if inside or opens or fold(bare) in _LINKS or is_office_word(bare):
                if kept:
                    yield " ".join(kept)
                kept = []
            else:
                kept.append(bare)
        if kept:
            yield " ".join(kept)
