"""Whether a country's name means the country: by what stands before and behind it, and by the publisher's own state.

"East Palestine, Ohio", "Lebanon County" and "Vietnam veterans" are of no foreign state; "the Phnom Penh Statement" is a
document. A name of several readings (Georgia, Jordan, Turkey) waits for a mention that has only one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache, cached_property

from index.annotate.vocabulary.countries import NAME, PEOPLE, PLACE, Sense
from index.annotate.vocabulary.phrases import FoundPhrase
from index.annotate.vocabulary.tables import rows
from scrapers.tokens import WORD

HOME_OF_HOMONYMS = "USA"  # whose towns and counties are called like countries
LIST = 3  # names in a row that make a list
NEAR = 5  # words between two names of one list at most: "and the European Union and the"
LISTED = 0.4  # how much a name in a list of examples is about its state
_LINKS = re.compile(r"\s*(?:(?:,|;|&|/|\band\b|\bor\b)\s*)?(?:(?:,|\band\b|\bor\b)\s*)?(?:\bthe\b\s*)?")
_IN_A_LANGUAGE = ("in", "into", "and", "or", "speak", "speaks", "spoken", "fluent")
_LANGUAGES = re.compile(
    r"\b(?:languages?|translat\w+|speaks?|spoken|fluent\w*|interpret\w+|available in|bilingual|English)\b",
    re.IGNORECASE,
)
_UNIONS = re.compile(
    r",? (?:and )?(?:the )?(?:European (?:Union|Commission)|EU|African Union|Arab League|NATO)(?=,| and)"
)
_COMMA = re.compile(r",\s*$")


class NameReading(Enum):
    """What one mention says: the country, something else, or either ("Georgia" to an American)."""

    COUNTRY = "country"
    OTHER = "other"
    EITHER = "either"


@dataclass(frozen=True)
class SpelledText:
    """The words of a text as printed, where each stands in it, and the text."""

    text: str
    words: Sequence[str]

    @cached_property
    def spans(self) -> Sequence[tuple[int, int]]:
        """Where each word stands; most texts need it of none."""
        return [match.span() for match in WORD.finditer(self.text)]

    def gap(self, after: int) -> str:
        """What is printed between the word `after` and the next."""
        if after < 0 or after + 1 >= len(self.words):
            return "\n"
        return self.text[self.spans[after][1] : self.spans[after + 1][0]]

    def word(self, at: int) -> str:
        return self.words[at] if 0 <= at < len(self.words) else ""

    def printed(self, start: int, end: int) -> str:
        """The text from the word `start` to before the word `end`."""
        return self.text[self.spans[start][0] : self.spans[end - 1][1]]


@cache
def _groups() -> Mapping[str, frozenset[tuple[str, ...]]]:
    found: dict[str, set[tuple[str, ...]]] = {}
    for group, listed in rows("homonyms.tsv"):
        found.setdefault(group, set()).update(tuple(phrase.split("_")) for phrase in listed.split())
    return {group: frozenset(phrases) for group, phrases in found.items()}


def read(found: FoundPhrase[Sense], sentence: SpelledText, home: str, beside: bool) -> NameReading:
    """What one mention says. `beside`: whether a country's name stands next to it in a list."""
    sense = found.value
    if is_elsewhere(found, sentence, home):
        return NameReading.OTHER
    if sense.local:
        if _is_in_the_union(found, sentence):
            return NameReading.OTHER
        return NameReading.EITHER if sense.local == home and not beside else NameReading.COUNTRY
    if sense.personal and not beside and not _is_placed(found, sentence):
        return NameReading.EITHER
    return NameReading.COUNTRY


def _is_placed(found: FoundPhrase[Sense], sentence: SpelledText) -> bool:
    """Whether a name that people bear stands as a country does: "in Jordan", "the King of Jordan", "Jordan's"."""
    before = [word.lower() for word in sentence.words[max(0, found.start - 2) : found.start] if word.lower() != "the"]
    return tuple(before[-1:]) in _groups()["of-country"] or _is_possessive(sentence.word(found.end - 1))


def is_elsewhere(found: FoundPhrase[Sense], sentence: SpelledText, home: str) -> bool:
    """Whether its neighbours make it a town, a street, a document, a war of the past or people of that descent."""
    sense, start, end = found.value, found.start, found.end
    if sense.weight == PEOPLE and _is_language(found, sentence):
        return True
    named_on = not _is_possessive(sentence.word(end - 1)) and _is_named_on(sense, sentence, end, home)
    if named_on and sentence.gap(end - 1).strip() in ("", "-"):
        return True
    if _follows("us-state", sentence, end) and _COMMA.match(sentence.gap(end - 1)):
        return sentence.word(end) != "Georgia" or (sense.weight == PLACE and sense.codes != ("GEO",))
    before = sentence.word(start - 1)
    return (
        home == HOME_OF_HOMONYMS
        and sense.weight == NAME
        and before[:1].isupper()
        and (before.lower(),) in _groups()["before-place"]
        and sentence.gap(start - 1) == " "
        and sense.codes != ("DEU",)
    )


def _is_named_on(sense: Sense, sentence: SpelledText, end: int, home: str) -> bool:
    """Whether the next word makes the name one of something else: "Lebanon County", "Vietnam veterans"."""
    if sense.weight == PLACE and _follows("document", sentence, end):
        return True
    if _follows("behind-place", sentence, end) and sentence.word(end)[:1].isupper():
        return True
    if sense.weight != PLACE and sense.codes in (("VNM",), ("KOR",)) and _follows("past-war", sentence, end):
        return True
    return sense.weight == PEOPLE and home == HOME_OF_HOMONYMS and _follows("descent", sentence, end)


def _is_language(found: FoundPhrase[Sense], sentence: SpelledText) -> bool:
    """Whether it is a language that something is printed or said in: "available in Spanish", "speaks Dutch"."""
    behind = sentence.word(found.end).lower()
    if behind not in ("", "and", "or", "with", "at", "language") and sentence.gap(found.end - 1) == " ":
        return False
    if not _LANGUAGES.search(sentence.text):
        return False
    return sentence.word(found.start - 1).lower() in _IN_A_LANGUAGE or sentence.gap(found.start - 1) == ", "


def _is_in_the_union(found: FoundPhrase[Sense], sentence: SpelledText) -> bool:
    """Whether a town or another state of the United States stands beside it: "Atlanta, Georgia", "Ohio and Georgia"."""
    start, end = found.start, found.end
    states, towns = _groups()["us-state"], _groups()["us-city"]
    before = tuple(word.lower() for word in sentence.words[max(0, start - 2) : start])
    if start and _LINKS.fullmatch(sentence.gap(start - 1)):
        if before[-1:] in towns or before[-1:] in states or before in states:
            return True
        linked = before[-1:] in (("and",), ("or",))
        if (
            linked
            and start > 1
            and ((before[0],) in states or sentence.word(start - 2).lower() in ("carolina", "york"))
        ):
            return True
    follows = end + 1 if sentence.word(end).lower() in ("and", "or") else end
    linked = follows > end or "," in sentence.gap(end - 1)
    return linked and _follows("us-state", sentence, follows)


def _follows(group: str, sentence: SpelledText, at: int) -> bool:
    one, two = sentence.word(at).lower(), sentence.word(at + 1).lower()
    return (one,) in _groups()[group] or (one, two) in _groups()[group]


def _is_possessive(word: str) -> bool:
    return word.endswith(("'s", "’s"))


def lists(found: Sequence[FoundPhrase[Sense]], sentence: SpelledText) -> list[tuple[int, int]]:
    """The runs of names with nothing but commas and "and" between them, as ranges of `found`."""
    runs, first = [], 0
    for at in range(1, len(found) + 1):
        if at == len(found) or not _linked(found[at - 1], found[at], sentence):
            runs.append((first, at))
            first = at
    return runs


def _linked(one: FoundPhrase[Sense], other: FoundPhrase[Sense], sentence: SpelledText) -> bool:
    if other.start - one.end > NEAR:
        return False
    between = sentence.text[sentence.spans[one.end - 1][1] : sentence.spans[other.start][0]]
    if len(between) > 60:
        return False
    between = _UNIONS.sub("", between)
    return bool(between.strip()) and bool(_LINKS.fullmatch(between))


def is_of_examples(run: Sequence[FoundPhrase[Sense]], sentence: SpelledText) -> bool:
    """Whether a list gives examples: "partners including Norway, Austria …"."""
    before = _before(run, sentence)
    examples = _groups()["example"]
    return tuple(before[-1:]) in examples or tuple(before[-2:]) in examples


def is_of_parties(run: Sequence[FoundPhrase[Sense]], sentence: SpelledText, home: str) -> bool:
    """Whether a list names who acts: "the ministers of Norway and Peru …", or the publisher's own among three."""
    before = _before(run, sentence)
    named = before[-1:] in (["of"], ["from"]) and tuple(before[-2:-1]) in _groups()["party"]
    return named or (len(run) == LIST and any(home in name.value.codes for name in run))


def _before(run: Sequence[FoundPhrase[Sense]], sentence: SpelledText) -> list[str]:
    at = run[0].start
    return [word.lower() for word in sentence.words[max(0, at - 4) : at] if word.lower() != "the"]
