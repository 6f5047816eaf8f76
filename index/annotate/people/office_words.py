"""Which words stand in offices, names of bodies and headings: what separates an office from the name behind it.

Derived, not listed: a ministry is called by its subject, so the phrases that topics are known by hold most of these
words; with them come the heads of offices, the names of bodies, the verbs of accounts, months and weekdays, the
states of which governors are named, and two small groups of data/words.tsv. Where a person's surname is such a word
("Senator Ann Price"), mentions.py tells it by where it stands.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from functools import cache
from itertools import chain

import pycountry

from index.analysis import family, fold
from index.annotate.people.names import parts, vocabulary
from index.annotate.vocabulary.tables import rows
from index.annotate.vocabulary.topics import singular
from scrapers.bounded_cache import bounded_cache

_LATIN = re.compile(r"[a-z]{2,}(?:-[a-z]+)*")
# Endings of English abstract nouns, adverbs and adjectives. "-ing", "-ment" and "-ence" end surnames, too.
_LETTERS = re.compile(r"[^\W\d_]+")
_NUMERAL = re.compile(r"[ivx]{2,}")
_SAINTS = frozenset(("San", "Saint", "St", "Sao", "El"))
_LONG = 5  # letters of a stem that two words of one family share; a shorter one brings "Denis" to "denied"
_ABSTRACT = re.compile(
    r"(?:(?:[ac]t|it|ut|ot|pt|s)ion|ness|(?:al|il|iv|os|ar)it(?:y|ie)|ology|(?:al|ful|ive|ous|ent|ate)ly|ical|ective)s?$"
)


@bounded_cache(4_000_000)
def is_office_word(word: str) -> bool:
    """Whether a printed word, in any inflection, is one of offices, bodies or headings."""
    folded = fold(word)
    if folded in _names() or (word.isupper() and _NUMERAL.fullmatch(folded)):
        return False
    if folded in _whole() or singular(folded) in _singulars():
        return True
    root = family(folded)
    if folded.endswith("ing") and root in _heading_stems():
        return True
    return (len(root) >= _LONG and root in _stems()) or (len(folded) > 7 and bool(_ABSTRACT.search(folded)))


@bounded_cache(2_000_000)
def is_heading_word(word: str) -> bool:
    """Whether a word is a verb, or what a heading calls its text by ("Announces", "Remarks"), in any inflection."""
    folded = fold(word)
    return family(folded) in _heading_stems() and folded not in _names()


@cache
def _whole() -> frozenset[str]:
    """Words that are compared as they are: they have no inflections, or ones that would make them others."""
    dates = (*calendar.month_name, *calendar.day_name)
    return frozenset(map(fold, (*filter(None, dates), *_states(), *_countries(), *vocabulary("never-first"))))


@cache
def _words() -> frozenset[str]:
    listed = (vocabulary(group) for group in ("office-head", "body", "office-word"))
    return frozenset((*_subjects(), *_bodies(), *_headings(), *chain.from_iterable(listed)))


@cache
def _singulars() -> frozenset[str]:
    return frozenset(map(singular, _words()))


@cache
def _stems() -> frozenset[str]:
    return frozenset(map(family, _words()))


@cache
def _heading_stems() -> frozenset[str]:
    return frozenset(map(family, _headings()))


def _headings() -> Iterator[str]:
    verbs = (verb for _, verb in rows("verbs.tsv"))
    yield from filter(_LATIN.fullmatch, verbs)
    yield from vocabulary("heading-word")


def _subjects() -> Iterator[str]:
    """The words of the phrases that topics are known by: the Minister of Trade's, of Agriculture's, of Culture's.

    Not of those that have an office in them, with which a person may be named ("patriarch kirill").
    """
    heads = vocabulary("office-head")
    for _, _, phrases in rows("topic_words.tsv"):
        for phrase in phrases.split("|"):
            words = _LATIN.findall(phrase)
            yield from words if heads.isdisjoint(words) else ()


def _bodies() -> Iterator[str]:
    for (names,) in rows("bodies.tsv"):
        yield from _LATIN.findall(fold(names))


def _states() -> Iterator[str]:
    """The words of the names of the United States' states, of which governors and senators are named."""
    for division in pycountry.subdivisions:
        if division.country_code == "US" and division.type == "State":
            yield from _LETTERS.findall(division.name)


def _countries() -> Iterator[str]:
    """The words of countries' names of several words ("South Africa"), but for saints, who are people's names, too."""
    for country in pycountry.countries:
        words = _LETTERS.findall(getattr(country, "common_name", country.name))
        if len(words) > 1 and not _SAINTS & set(words):
            yield from (word for word in words if word[:1].isupper())


@cache
def _names() -> frozenset[str]:
    """Given names that are words, too, and the names in the tables of facts and of nicknames ("Bill", "May")."""
    tabled = (fold(part) for person in _people() for part in person)
    return frozenset((*vocabulary("given-name"), *tabled)) - vocabulary("particle")


@bounded_cache(2_000_000)
def is_given_name(word: str) -> bool:
    """Whether a word is a given name of the tables."""
    return fold(word) in _given_names()


@cache
def _given_names() -> frozenset[str]:
    listed = chain.from_iterable(vocabulary(f"given-name{whose}") for whose in ("", "-his", "-hers"))
    return frozenset((*listed, *(fold(person[0]) for person in _people()))) - vocabulary("family-first")


def _people() -> Iterator[list[str]]:
    for _, _, person, _, _ in rows("terms.tsv"):
        yield parts(person)
    for nickname, formal in rows("nicknames.tsv"):
        yield from ([nickname], [formal])
