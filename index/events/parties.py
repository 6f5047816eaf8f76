"""The states and people that a text is about: by name, by office and date, in any script."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from index.analysis import fold
from index.annotate.people.knowledge import Term, curated
from index.annotate.people.names import entity_key, parts, surname_keys
from index.annotate.people.offices import CONSORT
from index.annotate.vocabulary.countries import PEOPLE, PLACE, gazetteer
from index.annotate.vocabulary.phrases import words
from index.events.hangul import like, romanised
from index.events.tables import rows

HEADS = ("state", "government")
_WORD = re.compile(r"[^\W\d_][\w’'-]{2,}")
_OFFICE_KO = re.compile(r"([가-힣]{2,6}) ?(?:\([^)]{2,40}\) ?)?(?:대통령|총리|주석|국왕|부통령|수상)")


@cache
def _by_surname() -> Mapping[str, tuple[Term, ...]]:
    found: defaultdict[str, list[Term]] = defaultdict(list)
    for term in curated():
        for key in surname_keys(term.person):
            found[key].append(term)
    return {key: tuple(terms) for key, terms in found.items()}


@cache
def _by_person() -> Mapping[str, tuple[Term, ...]]:
    found: defaultdict[str, list[Term]] = defaultdict(list)
    for term in curated():
        found[entity_key(term.person)].append(term)
    return {key: tuple(terms) for key, terms in found.items()}


@cache
def _korean() -> tuple[tuple[str, re.Pattern[str]], ...]:
    found = []
    for code, names, *syllables in rows("korean.tsv"):
        syllable = "".join(syllables)
        short = rf"|한\s?[·,ㆍ‧・]\s?{syllable}(?![가-힣]*인)|한{syllable}(?= ?정상)" if syllable else ""
        found.append((code, re.compile(f"(?:{names}{short})")))
    return tuple(found)


def states_in(text: str, language: str) -> tuple[str, ...]:
    """The states that a short text names, by name, people or place, in its order."""
    if language == "ko":
        met = [(match.start(), code) for code, pattern in _korean() if (match := pattern.search(text))]
        return tuple(code for _, code in sorted(met))
    return _found(text, language, PLACE)


def named_in(text: str, language: str) -> tuple[str, ...]:
    """The states that a text names by name or people: a place alone is not the state."""
    if language == "ko":
        return states_in(text, language)
    return _found(text, language, PEOPLE)


def _found(text: str, language: str, least: float) -> tuple[str, ...]:
    """The single states that phrases mean, without given names that are also a state's ("Mauricio Macri")."""
    printed = words(text)
    return tuple(
        dict.fromkeys(
            found.value.codes[0]
            for found in gazetteer(language).find(printed)
            if len(found.value.codes) == 1
            and found.value.weight >= least
            and not (found.end < len(printed) and printed[found.end][:1].isupper() and _is_surname(printed[found.end]))
        )
    )


def _is_surname(word: str) -> bool:
    return any(key in _by_surname() for key in surname_keys(word))


def holders_in(text: str, language: str, date: dt.date) -> tuple[Term, ...]:
    """The heads of state and government, and others of the table, in office that day, whom a text names."""
    if language == "ko":
        return tuple(dict.fromkeys(term for match in _OFFICE_KO.finditer(text) for term in _sounding(match[1], date)))
    printed = dict.fromkeys(match[0] for match in _WORD.finditer(text) if match[0][0].isupper())
    folded = fold(text)
    found: dict[Term, None] = {}
    for key in dict.fromkeys(key for word in printed for key in surname_keys(word)):
        called = [term for term in _by_surname().get(key, ()) if in_office(term, date) and term.office.rank != CONSORT]
        found.update(dict.fromkeys(called if _is_one(called) else _fitting(called, folded, text, language)))
    return tuple(found)


def _is_one(terms: list[Term]) -> bool:
    return len({term.office.country for term in terms}) <= 1


def _fitting(terms: list[Term], folded: str, text: str, language: str) -> list[Term]:
    """Of namesakes those whose given names stand there, too; else those whose state does; else none."""
    whole = [term for term in terms if all(fold(part) in folded for part in parts(term.person))]
    if whole:
        return whole
    states = named_in(text, language)
    near = [term for term in terms if term.office.country in states]
    return near if _is_one(near) else []


def holders_of(people: Iterable[str], date: dt.date) -> tuple[Term, ...]:
    """Those of some people who held an office of the table that day."""
    return tuple(
        term for person in people for term in _by_person().get(entity_key(person), ()) if in_office(term, date)
    )


def holder(country: str, date: dt.date) -> str:
    """The name of the one who speaks for a state that day, "" where the table has none or several."""
    for rank in HEADS:
        people = {t.person for t in _heads().get((country, rank), ()) if in_office(t, date)}
        if len(people) == 1:
            return people.pop()
    return ""


@cache
def _heads() -> Mapping[tuple[str, str], tuple[Term, ...]]:
    found: defaultdict[tuple[str, str], list[Term]] = defaultdict(list)
    for term in curated():
        found[term.office.country, term.office.rank].append(term)
    return {key: tuple(terms) for key, terms in found.items()}


def in_office(term: Term, date: dt.date) -> bool:
    return term.first <= date <= term.last


@cache
def _surnames_romanised() -> tuple[tuple[Term, str], ...]:
    return tuple((term, surname_keys(term.person)[0]) for term in curated() if surname_keys(term.person))


def _sounding(printed: str, date: dt.date) -> list[Term]:
    """Those in office that day whose surname a word in Hangul sounds like; none where several states' do."""
    sound = romanised(printed)
    found = [t for t, surname in _surnames_romanised() if in_office(t, date) and like(sound, surname)]
    found = [term for term in found if term.office.rank != CONSORT]
    return found if len({term.office.country for term in found}) == 1 else []
