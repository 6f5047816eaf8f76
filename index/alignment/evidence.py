"""What a unit is about: words, terms, topics, names, countries and numbers, as keys that two units may share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from index.alignment import glossary
from index.alignment.numbers import months, numbers, value_key
from index.alignment.sounds import SHORTEST, skeleton
from index.alignment.units import AlignedUnit, is_frame
from index.analysis import Token, fold, stem, tokens
from index.annotate.people.names import parts
from index.annotate.people.offices import HEADS
from index.annotate.vocabulary.countries import gazetteer
from index.annotate.vocabulary.phrases import OUR_LANGUAGES, spans
from index.annotate.vocabulary.topics import lexicon
from scrapers.tokens import UNSPACED

WORD, TERM, TOPIC, COUNTRY, NAME, NUMBER, MONTH, MET = (
    "word",
    "term",
    "topic",
    "country",
    "name",
    "number",
    "month",
    "met",
)
CERTAIN = 0.6  # what a phrase must weigh to stand for its topic
SMALL = 10  # numbers below this count paragraphs and fingers
LONGEST_NAME = 7  # Hangul syllables
_OPENING = ' \u00a0“"«(‘¿¡—–-*'
_ENDING = ".!?:;…"
_HANGUL = ("\uac00", "\ud7a3")

Key = tuple[str, str]


@dataclass(slots=True)
class UnitEvidence:
    """The keys of one unit. `topics` are those to show, from the words of the annotation where it reads the language;
    `names` are as printed by their skeleton, `countries` codes.
    """

    keys: set[Key] = field(default_factory=set)
    topics: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=dict)


def gather(units: Sequence[AlignedUnit], language: str) -> list[UnitEvidence]:
    """The evidence of each unit of a text in this language (ISO 639-1); none of a dateline or a label."""
    return [UnitEvidence() if is_frame(unit.text) else _evidence(unit.text, language) for unit in units]


def _evidence(text: str, language: str) -> UnitEvidence:
    found = UnitEvidence()
    words = list(tokens(text))
    printed = [(text[token.start : token.end], token.word) for token in words]
    found.keys |= {(WORD, stem(word, language)) for _, word in printed if not word.isdigit()}
    found.keys |= {(WORD, word) for raw, word in printed if raw[0].isascii() and raw[0].isupper()}
    _read_terms(text, [word for _, word in printed], language, found)
    _read_names(text, words, found)
    _read_numbers(text, found)
    found.keys |= {(TOPIC, slug) for slug in found.topics} | {(COUNTRY, code) for code in found.countries}
    found.keys |= {(NAME, sound) for sound in found.names}
    return found


OPENING_UNITS = 2
"""Passages from the beginning of an account within which it says who met."""


class Attendance:
    """Those who met, their offices and states: any passage may name them, so they do not show what it is about."""

    def __init__(self, people: Iterable[str], states: Iterable[str]) -> None:
        self._surnames = {fold(words[-1]) for name in people if (words := parts(name))}
        own = {fold(word) for name in people for word in parts(name)} | {fold(head) for head in (*HEADS, "prime")}
        self._keys = {(WORD, form) for word in own for form in (word, stem(word))}
        self._keys |= {(NAME, sound) for word in own if (sound := skeleton(word))}
        self._keys |= {(COUNTRY, code) for code in states}

    def left_out(self, evidence: UnitEvidence, text: str, place: int) -> UnitEvidence:
        """The evidence without them; one of the first passages that names two of them says that they met."""
        named = self._surnames & {token.word for token in tokens(text)}
        evidence.keys -= self._keys
        if len(named) > 1 and place <= OPENING_UNITS:
            evidence.keys.add((MET, ""))
        return evidence


def _read_terms(text: str, words: Sequence[str], language: str, found: UnitEvidence) -> None:
    for term in glossary.terms(text, words, language):
        if len(term) == 3 and term.isupper():
            found.countries.add(term)
        else:
            found.keys.add((TERM, term))
            if topic := glossary.topic_of(term):
                found.keys.add((TOPIC, topic))
                if language not in OUR_LANGUAGES:
                    found.topics.add(topic)
    for _, _, sense in spans(gazetteer(language), text):
        if len(sense.codes) == 1:
            found.countries.add(sense.codes[0])
    if language in OUR_LANGUAGES:
        for _, _, hint in spans(lexicon(), text):
            if hint.weight >= CERTAIN and not hint.office:
                found.topics.update(hint.slugs)


def _read_names(text: str, words: Sequence[Token], found: UnitEvidence) -> None:
    """Words with a capital, in Korean every beginning of a word: what the other text has, too, is taken for a name."""
    for at, token in enumerate(words):
        word = text[token.start : token.end]
        if word[0].isupper() and not UNSPACED.match(word):
            opens = not text[: token.start].rstrip(_OPENING) or text[: token.start].rstrip(_OPENING)[-1] in _ENDING
            following = text[words[at + 1].start] if at + 1 < len(words) else ""
            if opens and not following.isupper():
                continue
            if sound := skeleton(word):
                found.names.setdefault(sound, word)
        elif _HANGUL[0] <= word[0] <= _HANGUL[1]:
            for length in range(2, min(len(word), LONGEST_NAME) + 1):
                if len(sound := skeleton(word[:length])) >= SHORTEST:
                    found.names.setdefault(sound, word[:length])


def _read_numbers(text: str, found: UnitEvidence) -> None:
    for number in numbers(text):
        if number.value >= SMALL:
            found.keys.add((NUMBER, value_key(number.value)))
    found.keys |= {(MONTH, str(month)) for month in months(text)}
