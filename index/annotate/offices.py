"""Offices: what "the French Prime Minister" names, and the words that offices are made of."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from index.annotate.geography import PEOPLE, gazetteer
from index.annotate.phrases import words

HEADS = frozenset(
    "president president-elect premier chancellor minister king queen emir amir sultan prince princess pope patriarch metropolitan taoiseach "
    "secretary chairman chairwoman chairperson chair co-chair chief director director-general head leader speaker governor mayor "
    "ambassador advisor adviser envoy commissioner representative rapporteur coordinator plenipotentiary ceo cfo commander general "
    "administrator spokesperson spokesman spokeswoman counselor counsellor councillor senator congressman congresswoman "
    "congressmember justice judge attorney aide assistant deputy vice-president lady gentleman rector ombudsman "
    "ombudsperson commissioner-general secretary-general moderator presenter host anchor journalist correspondent "
    "reporter editor editor-in-chief academician professor doctor captain colonel lieutenant sergeant major admiral "
    "marshal cosmonaut pilot actor actress director-general sheikh imam mufti rabbi bishop archbishop cardinal father "
    "founder owner manager teacher student coach veteran champion minister-president prosecutor auditor inspector "
    "negotiator rapporteur member deputies khan grandmaster volunteer engineer physician principal superintendent "
    "first second officer trustee president-designate supervisor partner counsel undersecretary under-secretary".split()
) - {"first", "second", "father", "general"}
HONORIFICS = frozenset("mr mrs ms miss dr sir dame lord madam general gen sen rep gov prof".split())

STATE, GOVERNMENT, VICE, FOREIGN, DEFENCE, SECURITY, CONSORT, HEIR = (
    "state", "government", "vice", "foreign", "defence", "security", "consort", "heir",
)  # fmt: skip
_RANKS = (
    (CONSORT, re.compile(r"\bfirst lady\b|\bspouse\b|\bwife\b")),
    (VICE, re.compile(r"\bvice[- ]president\b")),
    ("", re.compile(r"\b(?:deputy|vice|former|ex|first deputy|aide|assistant|adviser|advisor|envoy|office|administration"
                    r"|spokes\w+|representative|ambassador|council|elect|candidate|acting deputy)\b(?! security ad)")),
    (HEIR, re.compile(r"\bcrown prince\b")),
    (FOREIGN, re.compile(r"\bforeign (?:affairs )?minister\b|\bminister (?:of|for) (?:\w+ and )?foreign|\bsecretary of state\b"
                         r"|\bexternal affairs minister\b|\bforeign secretary\b")),
    (DEFENCE, re.compile(r"\b(?:defen[cs]e minister|minister of (?:national )?defen[cs]e|secretary of defense)\b")),
    (SECURITY, re.compile(r"\bnational security advis[eo]r\b")),
    (GOVERNMENT, re.compile(r"\bprime minister\b|\bpremier\b|\bchancellor\b|\btaoiseach\b|\bhead of (?:the )?government\b")),
    (STATE, re.compile(r"\bpresident\b|\bking\b|\bqueen\b|\bemir\b|\bamir\b|\bsultan\b|\bhead of (?:the )?(?:\w+ )?state\b"
                       r"|\bchairman of (?:the )?people['’]s republic\b|\bpope\b|\bgrand duke\b")),
)  # fmt: skip


class Office(NamedTuple):
    """An office: its `rank` (one of this module's words, or the folded head noun) and its country (alpha-3 or "")."""

    rank: str
    country: str


@lru_cache(maxsize=20_000)
def rank_of(printed: str) -> str:
    """The rank that a printed office has, or "" where it is none of those that one person holds for a whole state."""
    text = printed.lower().replace("’", "'")
    if "national security advis" in text and "deputy" not in text:
        return SECURITY
    for rank, pattern in _RANKS:
        if pattern.search(text):
            return rank
    return ""


@lru_cache(maxsize=20_000)
def country_of(printed: str) -> str:
    """The single country that a printed office names, by its name or its adjective; "" where there is none or several."""
    found = {f.value.codes for f in gazetteer().find(words(printed)) if f.value.weight >= PEOPLE}
    codes = {codes[0] for codes in found if len(codes) == 1}
    return codes.pop() if len(codes) == 1 else ""


def office_of(printed: str) -> Office:
    """The office as printed, read."""
    return Office(rank_of(printed), country_of(printed))


@lru_cache(maxsize=20_000)
def head_of(printed: str) -> str:
    """The folded head of an office without its country and adjectives: what "the Minister" shares with "Minister of X"."""
    text = printed.lower().replace("’s", "").replace("-", " ")
    text = re.sub(r"^the\s+", "", text)
    text = re.split(r"\s+(?:of|for|to|on|at|in)\s+|,", text)[0]
    return text.split()[-1] if text.split() else ""


@lru_cache(maxsize=50_000)
def is_place(word: str) -> bool:
    """Whether one printed word names a state, its people or a place in it."""
    return any(True for _ in gazetteer().find([word])) and not any(f.value.personal for f in gazetteer().find([word]))
