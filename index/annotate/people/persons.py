"""Which printed names are no person's: bodies, brands, places, events, verbs of headings, offices without a name.

A speaker may be printed as "the Minister" or "Verify"; among a readout's people only a person counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property

from index.analysis import fold
from index.annotate.people.names import PARTICLES, parts, vocabulary
from index.annotate.people.office_words import is_given_name, is_heading_word, is_office_word
from index.annotate.people.offices import FOREIGN, HEADS, HONORIFICS, STATE, VICE, is_place, why_no_person
from index.annotate.vocabulary.tables import rows
from scrapers.bounded_cache import LONGEST_PRINTED, bounded_cache

_BODIES = vocabulary("body") - vocabulary("surname-word")
_GIVEN_WORDS = vocabulary("given-word")
_FAMILY_FIRST = vocabulary("family-first")
_SURNAME_WORDS = vocabulary("surname-word")
_HEADLINED = (("USA", STATE), ("USA", VICE), ("USA", FOREIGN))
_LONG = 5  # letters of a word that is compared with those of offices by its stem
_ENDING = re.compile(r"(?:s|ing)$", re.IGNORECASE)
_INITIAL = re.compile(r"\w\.")
_SMALL = frozenset(("of", "on", "to", "the", "for", "in", "at", "and", "with", "as", "from", "by")) - PARTICLES
_NUMERAL = re.compile(r"[IVX]+|I+i+")
_POSSESSIVE = re.compile(r"\w['’][sS]\b(?=\s)")
_ARTICLES = frozenset(("el", "la", "le"))


@cache
def _leaders() -> frozenset[str]:
    """The surnames of presidents and their deputies with which headlines in title case begin ("Dahl Convenes")."""
    surnames = (fold(parts(term[2])[-1]) for term in rows("terms.tsv") if term[:2] in _HEADLINED)
    return frozenset(name for name in surnames if not is_given(name))


@cache
def _common() -> frozenset[str]:
    return frozenset(word for (words,) in rows("common_words.tsv") for word in words.split())


@dataclass(frozen=True)
class _NameParts:
    """A name as printed, parted into the office in front, if there is one, and the words of the name proper."""

    name: str

    @cached_property
    def words(self) -> list[str]:
        return [word.strip(".,") for word in self.name.split()]

    @cached_property
    def titles(self) -> int:
        """How many words in front are an office's: up to the last head or honorific before the name."""
        count = 0
        for place, word in enumerate(self.words, 1):
            low = word.lower()
            if low in HEADS or low in HONORIFICS or all(part in HEADS for part in low.split("-")):
                count = place
            elif not (is_office_word(word) or is_place(word) or low in _SMALL) or is_given(word):
                break
        return count

    @cached_property
    def proper(self) -> list[str]:
        return [word for word in self.words[self.titles :] if not _NUMERAL.fullmatch(word)]

    @cached_property
    def low(self) -> list[str]:
        return [word.lower() for word in self.proper]

    @property
    def printed(self) -> str:
        return " ".join(self.name.split()[self.titles :])

    @property
    def is_titled(self) -> bool:
        return self.titles > 0

    @cached_property
    def is_given(self) -> bool:
        first = self.proper[0] if self.proper else ""
        return is_given(first) or fold(first) in _FAMILY_FIRST or _INITIAL.match(self.printed) is not None

    @property
    def is_family_first(self) -> bool:
        return bool(self.proper) and fold(self.proper[0]) in _FAMILY_FIRST

    def is_common(self, word: str) -> bool:
        return fold(word) in _common() or (len(word) > _LONG and is_office_word(word))


def is_given(word: str) -> bool:
    """Whether a word is a given name of the tables, also one that is a common word ("April")."""
    return is_given_name(word) or fold(word) in _GIVEN_WORDS


def _is_headline(c: _NameParts) -> bool:
    """Whether a leader's surname or a verb of headings stands where none does in a name ("Dahl Convenes Ministers")."""
    verb = any(is_heading_word(word) and _ENDING.search(word) and _is_inflected(word) for word in c.proper[1:])
    return len(c.proper) > 1 and (verb or (c.low[0] in _leaders() and not any(map(is_given, c.proper[1:]))))


def _is_second_person(c: _NameParts) -> bool:
    """Whether a full name stands behind another one, with a comma lost ("Olo Reen Mira Dahl")."""
    return (
        is_given_name(c.proper[2])
        and not is_given(c.proper[1])
        and c.low[1] not in PARTICLES | vocabulary("surname-word")
    )


def _is_inflected(word: str) -> bool:
    """Whether a word or its base is a common one: "Rejects", but not "Telles"."""
    low = fold(word)
    base = low[:-2] if low.endswith(("shes", "ches", "sses", "xes")) else low.removesuffix("s")
    return not _common().isdisjoint((low, base))


def _ends_common(c: _NameParts) -> bool:
    """Whether a name ends with a common word that is no surname: of two words behind a given name any may be one."""
    last = c.low[-1] if c.low else ""
    ends = len(c.low) > 1 and c.is_common(last) and last not in _SURNAME_WORDS
    return ends and not c.is_family_first and (len(c.low) > 2 or not c.is_given)


def _is_repeated(c: _NameParts) -> bool:
    """Whether a place stands twice, as in an address ("Quay Hall Marnholt Marnholt")."""
    return len(c.low) > 2 and len({*c.low} - PARTICLES) < len([w for w in c.low if w not in PARTICLES])


_NOBODY: tuple[tuple[str, Callable[[_NameParts], bool]], ...] = (
    ("an office without a name", lambda c: not c.proper or all(w in _ARTICLES or w in HEADS for w in c.low)),
    ("a suffix without a name", lambda c: c.low in (["jr"], ["sr"])),
    ("the words of a sentence", lambda c: any(word.lower() in _SMALL for word in c.words)),
    ("a list", lambda c: "," in c.name.rstrip(",")),
    ("a possessive inside", lambda c: _POSSESSIVE.search(c.name) is not None),
    ("no person's word", lambda c: not c.is_titled and len(c.proper) > 1 and bool(why_no_person(c.printed))),
    (
        "a body of an office",
        lambda c: c.is_titled and c.low[-1] in _BODIES and not HONORIFICS & {*c.name.lower().split()},
    ),
    ("an address", lambda c: not c.is_given and _is_repeated(c)),
    ("a common word alone", lambda c: not c.is_titled and len(c.proper) == 1 and c.is_common(c.proper[0])),
    (
        "common words alone",
        lambda c: not c.is_given and len(c.proper) > 1 and all(c.is_common(w) or is_place(w) for w in c.proper),
    ),
    ("two people", lambda c: len(c.proper) == 4 and is_given(c.proper[0]) and _is_second_person(c)),
    ("a headline", lambda c: not c.is_titled and _is_headline(c)),
    ("a common word behind", lambda c: not c.is_titled and _ends_common(c)),
    ("one word alone", lambda c: not c.is_titled and len(c.words) == 1 and not _INITIAL.match(c.name)),
    (
        "a common word in front",
        lambda c: not c.is_given and not c.is_titled and len(c.proper) > 1 and c.is_common(c.proper[0]),
    ),
)
"""Why a name is nobody's, in order."""


@bounded_cache(2_000_000, LONGEST_PRINTED)
def why_nobody(name: str) -> str:
    """The first reason why a printed name is no person's, or "" where it may be one's."""
    candidate = _NameParts(name)
    return next((reason for reason, holds in _NOBODY if holds(candidate)), "")


def is_somebody(speaker: str) -> bool:
    """Whether a speaker as printed is a person: not a lone title ("the Minister"), nor nobody at all."""
    return speaker[:4].lower() != "the " and not why_nobody(speaker)
