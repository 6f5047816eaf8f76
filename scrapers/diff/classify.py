"""What kind of change lies between two revisions of a readout: a pure function of the two texts.

The rules are ordered, and the gravest edit decides: one changed name outweighs forty commas. They see words, not
meaning: "launching" that becomes "working to establish" is wording to them.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import pairwise

import pycountry
from rapidfuzz.distance import OSA

from scrapers.diff.words import PARAGRAPH, DiffWord, Edit, edits, words
from scrapers.readout import TAKEN_DOWN, Readout, Revision


class Change(StrEnum):
    """From the least to the gravest. RESTORED is a page that is there again after it had been taken down."""

    TYPO = "typo"
    WORDING = "wording"
    SUBSTANCE = "substance"
    RESTORED = "restored"
    TAKEN_DOWN = "taken-down"


SENTENCE = 12
"""Words put in or left out at one place from which they say something of their own."""

SMALL = 3
"""Letters of a word in a title up to which it is an article or a preposition."""

REWRITTEN = 0.15
"""The share of all words from which a rewording is a new account."""

_COUNTED = (
    "one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred hundreds "
    "thousand thousands million millions billion billions trillion half third quarter dozen percent first second "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december"
)
_TURNING = (
    "not no never nor neither none without cannot don't doesn't didn't won't wouldn't can't couldn't shouldn't isn't "
    "aren't wasn't weren't hasn't haven't hadn't shall should must will may might не нет ни без ne pas jamais sans non "
    "nicht kein keine keinen nie ohne nunca sin 不 没 沒 未 无 無"
)
NUMBERS = frozenset(_COUNTED.split())
"""Numbers and days in English words; those in digits are found in any language."""
TURNS = frozenset(_TURNING.split())
"""Words that turn a statement round or change its force, in the languages of the sources."""

_NEGATING = re.compile(r"(?:un|in|im|il|ir|dis|non|не)-?")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_WORDS = re.compile(r"\w+")
_ENDS = (*".!?:…", PARAGRAPH)


@dataclass(frozen=True, slots=True)
class Score:
    """A change between two texts: its class, and how many words were removed and added."""

    change: Change
    removed: int
    added: int


def same_text(before: Readout, after: Readout) -> bool:
    """Whether two texts have the same words and signs: kinds of quotation mark and dash, white space and where
    paragraphs end are the typesetter's. Dates, tags, flags and addresses are not text."""
    return _keys(before) == _keys(after)


def score(before: Readout, after: Readout) -> Score | None:
    """The change from one revision to the next; None where the text is the same."""
    (old_title, old), (new_title, new) = parts(before), parts(after)
    title, text = edits(old_title, new_title), edits(old, new)
    counts = _counted([*title, *text])
    if TAKEN_DOWN in after.flags and TAKEN_DOWN not in before.flags:
        return Score(Change.TAKEN_DOWN, *counts)
    if TAKEN_DOWN in before.flags and TAKEN_DOWN not in after.flags:
        return Score(Change.RESTORED, *counts)
    if all(edit.same or _is_layout(edit) for edit in (*title, *text)):
        return None
    found = {_title_edit(title, at) for at in range(len(title)) if not title[at].same}
    found |= {_edit(text, at) for at in range(len(text)) if not text[at].same}
    length = max(_word_count(old), _word_count(new), 1)
    if Change.WORDING in found and length > 3 * SENTENCE and max(counts) / length >= REWRITTEN:
        found.add(Change.SUBSTANCE)
    return Score(next(c for c in (Change.SUBSTANCE, Change.WORDING, Change.TYPO) if c in found), *counts)


def parts(readout: Readout) -> tuple[tuple[DiffWord, ...], tuple[DiffWord, ...]]:
    """The words of the title, and those of the text, its lead first."""
    return words([readout.title]), words([readout.lead, *(paragraph.text for paragraph in readout.paragraphs)])


def taken_down(before: Readout) -> Readout:
    """The readout as it stands when its page is gone: its last text, marked."""
    return before if TAKEN_DOWN in before.flags else dataclasses.replace(before, flags=(*before.flags, TAKEN_DOWN))


def is_emptied(before: Readout, after: Readout) -> bool:
    """Whether a page that had a text has none any more."""
    return bool(before.paragraphs or before.lead) and not (after.paragraphs or after.lead)


def _keys(readout: Readout) -> list[list[str]]:
    return [[word.key for word in part if word.key != PARAGRAPH] for part in parts(readout)]


def _is_layout(edit: Edit) -> bool:
    return all(word.key == PARAGRAPH for word in (*edit.old, *edit.new))


def _word_count(text: tuple[DiffWord, ...]) -> int:
    return sum(word.is_word for word in text)


def _counted(found: list[Edit]) -> tuple[int, int]:
    changed = [edit for edit in found if not edit.same]
    return sum(_word_count(edit.old) for edit in changed), sum(_word_count(edit.new) for edit in changed)


def _title_edit(title: list[Edit], at: int) -> Change:
    """The class of one edit of a title, where every word says what the page is about, save the small ones."""
    found = _edit(title, at)
    small = all(len(word.key) <= SMALL for word in (*title[at].old, *title[at].new))
    return Change.SUBSTANCE if found is Change.WORDING and not small else found


def _edit(text: list[Edit], at: int) -> Change:
    """The class of one edit, with what stands around it."""
    edit = text[at]
    behind = text[at - 1].new if at else ()
    ahead = text[at + 1].new if at + 1 < len(text) else ()
    old = [word.key for word in edit.old if word.is_word]
    new = [word.key for word in edit.new if word.is_word]
    if _figures(old) != _figures(new):
        return Change.SUBSTANCE
    if _letters(old) == _letters(new) or _is_repeat(edit, behind, ahead) or _are_slips(old, new):
        return Change.TYPO
    if _turns(old) != _turns(new) or any(_negates(a, b) for a in old for b in new):
        return Change.SUBSTANCE
    if _names(edit.old, behind) != _names(edit.new, behind):
        return Change.SUBSTANCE
    return Change.SUBSTANCE if abs(len(old) - len(new)) >= SENTENCE else Change.WORDING


def _figures(found: list[str]) -> list[str]:
    digits = (number.replace(",", "") for word in found for number in _DIGITS.findall(word))
    return sorted([*digits, *(word.casefold() for word in found if word.casefold() in NUMBERS)])


def _turns(found: list[str]) -> list[str]:
    return sorted(word.casefold() for word in found if word.casefold() in TURNS)


def _letters(found: list[str]) -> str:
    return "".join(letter for word in found for letter in word.casefold() if letter.isalnum())


def _names(stretch: tuple[DiffWord, ...], behind: tuple[DiffWord, ...]) -> list[str]:
    """The words with a capital that do not stand at the beginning of a sentence."""
    last_words = [*(behind[-1:] or [None]), *stretch]
    return sorted(
        word.key
        for last, word in zip(last_words, stretch, strict=False)
        if word.key[0].isupper() and last is not None and last.key not in _ENDS
    )


def _is_repeat(edit: Edit, behind: tuple[DiffWord, ...], ahead: tuple[DiffWord, ...]) -> bool:
    """Whether words that stood twice in a row stand once, or the other way round: "the the"."""
    if edit.old and edit.new:
        return False
    changed = [word.key.casefold() for word in (edit.old or edit.new)]
    size = len(changed)
    return any([word.key.casefold() for word in near] == changed for near in (behind[-size:], ahead[:size]))


def _are_slips(old: list[str], new: list[str]) -> bool:
    return len(old) == len(new) and all(map(_is_slip, old, new))


def _is_slip(old: str, new: str) -> bool:
    """Whether one word is the other misspelt: one letter in a word of four, two in one of eight.

    Words that each have a meaning of their own are none: countries, numbers, and those that turn a statement round.
    """
    a, b = (word.casefold().removesuffix("'s") for word in (old, new))
    if a == b:
        return True
    if {a, b} & (NUMBERS | TURNS) or _negates(a, b) or (a in _country_words() and b in _country_words()):
        return False
    allowed = min(len(a), len(b)) // 4
    return allowed > 0 and OSA.distance(a, b) <= min(allowed, 2)


def _negates(a: str, b: str) -> bool:
    short, long = sorted((a.casefold(), b.casefold()), key=len)
    return len(short) > 3 and long.endswith(short) and bool(_NEGATING.fullmatch(long.removesuffix(short)))


@cache
def _country_words() -> frozenset[str]:
    names = (country.name.casefold().split(",")[0] for country in pycountry.countries)
    return frozenset(name for name in names if _WORDS.fullmatch(name))


def history(revisions: Sequence[Revision]) -> list[Score | None]:
    """The change that led to each revision; None for the first one, and for one that can't be compared with the one
    before it: what a page has and an item of a feed has not was not edited."""
    steps = (
        score(before.readout, after.readout) if before.rank == after.rank else None
        for before, after in pairwise(revisions)
    )
    return [None, *steps] if revisions else []
