"""Offices: what "the French Prime Minister" names, and the words that offices are made of."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from index.annotate.people.names import PARTICLES, parts, vocabulary
from index.annotate.vocabulary.countries import PEOPLE, gazetteer
from index.annotate.vocabulary.phrases import words
from scrapers.bounded_cache import LONGEST_PRINTED, bounded_cache

HEADS = vocabulary("office-head")
HONORIFICS = vocabulary("before-surname")
_BODIES = vocabulary("body")
_NEVER_FIRST = vocabulary("never-first")

_ELIDED = re.compile(r"(?:al|el|d|ad|as|an|ash)[-’']")
_NUMERAL = re.compile(r"[IVX]+|Ii+")

STATE, GOVERNMENT, VICE, FOREIGN, DEFENCE, SECURITY, CONSORT, HEIR = (
    "state", "government", "vice", "foreign", "defence", "security", "consort", "heir",
)  # fmt: skip
_RANKS = tuple(
    (rank, re.compile(rf"\b(?:{'|'.join(printed)})\b"))
    for rank, printed in (
        (CONSORT, ("first lady", "spouse", "wife")),
        (VICE, ("vice[- ]president",)),
        (
            "",  # these stand in front of an office and are another one
            (
                r"deputy|vice|former|ex|aide|assistant|adviser|advisor|envoy|office|administration|spokes\w+",
                "representative|ambassador|council|elect|candidate",
            ),
        ),
        (HEIR, ("crown prince",)),
        (
            FOREIGN,
            (
                r"foreign (?:affairs )?minister|minister (?:of|for) (?:\w+ and )?foreign|secretary of state",
                "external affairs minister|foreign secretary",
            ),
        ),
        (DEFENCE, ("defen[cs]e minister", "minister of (?:national )?defen[cs]e", "secretary of defense")),
        (GOVERNMENT, ("prime minister", "premier", "chancellor", "taoiseach", "head of (?:the )?government")),
        (
            STATE,
            ("president[ea]?|président", "king", "queen", "emir", "amir", "sultan", r"head of (?:the )?(?:\w+ )?state"),
        ),
        (STATE, ("chairman of (?:the )?people['’]s republic", "pope", "grand duke")),
    )
)


class Office(NamedTuple):
    """An office: its `rank` (one of this module's words, or the folded head noun) and its country (alpha-3 or "")."""

    rank: str
    country: str


@bounded_cache(2_000_000, LONGEST_PRINTED)
def rank_of(printed: str) -> str:
    """The rank that a printed office has, or "" where it is none of those that one person holds for a whole state."""
    text = printed.lower().replace("’", "'")
    if "national security advis" in text and "deputy" not in text:
        return SECURITY
    for rank, pattern in _RANKS:
        if pattern.search(text):
            return rank
    return ""


@bounded_cache(2_000_000, LONGEST_PRINTED)
def country_of(printed: str) -> str:
    """The single country that a printed office names or implies by an adjective; "" where there is none or several."""
    found = {f.value.codes for f in gazetteer().find(words(printed)) if f.value.weight >= PEOPLE}
    codes = {codes[0] for codes in found if len(codes) == 1}
    return codes.pop() if len(codes) == 1 else ""


def office_of(printed: str) -> Office:
    """The office as printed, read."""
    return Office(rank_of(printed), country_of(printed))


@bounded_cache(2_000_000, LONGEST_PRINTED)
def head_of(printed: str) -> str:
    """The head noun of an office: what "the Minister" shares with "Minister of Railways"."""
    text = printed.lower().replace("’s", "").replace("-", " ")
    text = re.sub(r"^the\s+", "", text)
    text = re.split(r"(?<!\s)\s+(?:of|for|to|on|at|in)\s+|,", text)[0]
    return text.split()[-1] if text.split() else ""


@bounded_cache(2_000_000)
def is_place(word: str) -> bool:
    """Whether one printed word names a state, its people or a place in it."""
    return any(True for _ in gazetteer().find([word])) and not any(f.value.personal for f in gazetteer().find([word]))


@bounded_cache(2_000_000)
def is_people(word: str) -> bool:
    """Whether one printed word names a state's people, or is its adjective."""
    return any(found.value.weight == PEOPLE for found in gazetteer().find([word]))


@dataclass(frozen=True, slots=True)
class _PrintedName:
    """A name's words as printed, without honorifics, initials and stops, and in small letters."""

    name: str
    words: list[str]
    low: list[str]


def _is_numeral(printed: _PrintedName) -> bool:
    return len(printed.words) == 1 and _NUMERAL.fullmatch(printed.name) is not None


def _has_small_word(printed: _PrintedName) -> bool:
    return any(not word[:1].isupper() and word not in PARTICLES and not _ELIDED.match(word) for word in printed.words)


def _has_acronym(printed: _PrintedName) -> bool:
    """Whether a word in front of the last is all capitals, in a name that is not ("BP Ann Bell")."""
    if all(word == word.upper() for word in printed.words):
        return False
    return any(len(word) > 2 and word.isupper() and not _NUMERAL.fullmatch(word) for word in printed.words[:-1])


def _is_whole_place(printed: _PrintedName) -> bool:
    """Whether several words together are one place's name ("El Salvador")."""
    if len(printed.words) < 2:
        return False
    found = list(gazetteer().find(words(" ".join(printed.low))))
    return len(found) == 1 and found[0].end - found[0].start >= len(printed.low)


_NO_PERSON: tuple[tuple[str, Callable[[_PrintedName], bool]], ...] = (
    ("a numeral", _is_numeral),
    ("no word, or more than eight", lambda printed: not 0 < len(printed.words) < 9),
    ("a first word that begins no name", lambda printed: printed.name.lower().split()[0] in _NEVER_FIRST),
    ("a digit", lambda printed: any(c.isdigit() for c in printed.name)),
    ("a body's word", lambda printed: any(p in _BODIES for word in printed.low for p in (word, *word.split("-")))),
    ("a word in small letters", _has_small_word),
    ("an acronym in front", _has_acronym),
    ("a place's whole name", _is_whole_place),
)
"""Why a name is no person's, in order."""


@bounded_cache(2_000_000, LONGEST_PRINTED)
def why_no_person(name: str) -> str:
    """The first reason why a name is no person's but a newspaper's, company's, league's, place's, or a sentence; or
    ""."""
    words_ = [word.strip(".,") for word in parts(name)]
    printed = _PrintedName(name, words_, [word.lower() for word in words_])
    return next((reason for reason, holds in _NO_PERSON if holds(printed)), "")


def is_personal(name: str) -> bool:
    """Whether a name may be a person's."""
    return not why_no_person(name)
