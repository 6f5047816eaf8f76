"""Offices: what "the French Prime Minister" names, and the words that offices are made of."""

from __future__ import annotations

import re
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
        (STATE, ("president", "king", "queen", "emir", "amir", "sultan", r"head of (?:the )?(?:\w+ )?state")),
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
    text = re.split(r"\s+(?:of|for|to|on|at|in)\s+|,", text)[0]
    return text.split()[-1] if text.split() else ""


@bounded_cache(2_000_000)
def is_place(word: str) -> bool:
    """Whether one printed word names a state, its people or a place in it."""
    return any(True for _ in gazetteer().find([word])) and not any(f.value.personal for f in gazetteer().find([word]))


@bounded_cache(2_000_000)
def is_people(word: str) -> bool:
    """Whether one printed word names a state's people, or is its adjective."""
    return any(found.value.weight == PEOPLE for found in gazetteer().find([word]))


@bounded_cache(2_000_000, LONGEST_PRINTED)
def is_personal(name: str) -> bool:
    """Whether a name may be a person's: no newspaper, company, league, place, number or sentence."""
    printed = [word.strip(".,") for word in parts(name)]
    low = [word.lower() for word in printed]
    if len(printed) == 1 and _NUMERAL.fullmatch(name):
        return False
    if not 0 < len(printed) < 7 or name.lower().split()[0] in _NEVER_FIRST or any(c.isdigit() for c in name):
        return False
    if any(part in _BODIES for word in low for part in (word, *word.split("-"))):
        return False
    if any(not word[:1].isupper() and word not in PARTICLES and not _ELIDED.match(word) for word in printed):
        return False
    lower = any(word != word.upper() for word in printed)
    if lower and any(len(word) > 2 and word.isupper() for word in printed[:-1] if not _NUMERAL.fullmatch(word)):
        return False
    return not (len(printed) > 1 and _is_whole_place(low))


def _is_whole_place(low: list[str]) -> bool:
    """Whether several words together are one place's name ("El Salvador")."""
    found = list(gazetteer().find(words(" ".join(low))))
    return len(found) == 1 and found[0].end - found[0].start >= len(low)
