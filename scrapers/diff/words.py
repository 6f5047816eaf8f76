"""Word diff of two texts, by paragraph.

Aligned by Ratcliff and Obershelp's matching (Ratcliff and Metzener 1988, as in difflib) on three levels: whole
paragraphs first, then sentences inside what differs, then words inside those. It is much faster than words at once on
a long transcript, and a moved sentence does not tear the words around it apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import chain, pairwise
from typing import NamedTuple

from scrapers.tokens import PIECE

LARGEST = 4_000_000
"""Words before times words after that are still aligned; beyond, one text replaces the other as a whole."""

PARAGRAPH = "\n"

Levels = tuple[frozenset[str] | None, ...]
"""What ends a unit of the text on each level of the alignment; None where each word is one."""

WORDS: Levels = (None,)
LEVELS: Levels = (frozenset(PARAGRAPH), frozenset((*".!?…。！？", PARAGRAPH)), *WORDS)

_SIGNS = str.maketrans(dict.fromkeys("‘’ʼ`´′", "'") | dict.fromkeys("“”„«»″", '"') | dict.fromkeys("‐‑‒–—―−", "-"))


class TextSide(StrEnum):
    """Where words stand: in both texts, only in the earlier, only in the later."""

    SAME = "same"
    OLD = "old"
    NEW = "new"


class DiffWord(NamedTuple):
    """A word or sign as printed, with the white space behind it; `key` is what it is compared by: one form for every
    kind of quotation mark and dash."""

    key: str
    printed: str

    @property
    def is_word(self) -> bool:
        return self.key[0].isalnum()


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of words that is replaced, put in (`old` is empty), left out (`new` is empty), or the same in both."""

    old: tuple[DiffWord, ...]
    new: tuple[DiffWord, ...]
    same: bool


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a paragraph as a reader is shown it."""

    side: TextSide
    text: str


def words(paragraphs: Iterable[str]) -> tuple[DiffWord, ...]:
    """The words and signs of a text; a PARAGRAPH ends each paragraph."""
    text = "".join(f"{paragraph}{PARAGRAPH}" for paragraph in paragraphs if paragraph)
    starts = [match.start() for match in PIECE.finditer(text)]
    keys = text.translate(_SIGNS)
    return tuple(DiffWord(keys[a:b].strip(" "), text[a:b]) for a, b in pairwise([*starts, len(text)]))


def edits(old: Sequence[DiffWord], new: Sequence[DiffWord]) -> list[Edit]:
    """The edits that turn `old` into `new`, in order, unchanged stretches included."""
    return list(_joined(_align(tuple(old), tuple(new), LEVELS)))


def paragraphs(changes: Iterable[Edit]) -> list[list[Run]]:
    """The paragraphs of the later text, removed words included."""
    shown: list[list[Run]] = [[]]
    for edit in changes:
        sides = ((TextSide.SAME, edit.new),) if edit.same else ((TextSide.OLD, edit.old), (TextSide.NEW, edit.new))
        for side, stretch in sides:
            for part, ends in _parts(stretch):
                if part:
                    shown[-1].append(Run(side, part))
                # A removed end of a paragraph counts only if the whole paragraph was removed.
                if ends and (side is not TextSide.OLD or all(run.side is TextSide.OLD for run in shown[-1])):
                    shown.append([])
    return [runs for runs in shown if runs]


def _parts(stretch: tuple[DiffWord, ...]) -> Iterator[tuple[str, bool]]:
    """The text up to each end of a paragraph, and whether one ends there."""
    *whole, last = "".join(word.printed for word in stretch).split(PARAGRAPH)
    yield from ((part, True) for part in whole)
    yield last, False


def _cut(text: tuple[DiffWord, ...], ends: frozenset[str] | None) -> list[tuple[DiffWord, ...]]:
    """The text in units that end with one of `ends`; without such, each word is one."""
    found = []
    start = 0
    for at, word in enumerate(text, 1):
        if ends is None or word.key in ends or at == len(text):
            found.append(text[start:at])
            start = at
    return found


def _align(old: tuple[DiffWord, ...], new: tuple[DiffWord, ...], levels: Levels) -> Iterator[Edit]:
    if not old and not new:
        return
    if not old or not new or not levels or (levels == WORDS and len(old) * len(new) > LARGEST):
        yield Edit(old, new, same=False)
        return
    before, after = _cut(old, levels[0]), _cut(new, levels[0])
    keys = [[tuple(word.key for word in unit) for unit in units] for units in (before, after)]
    for tag, a, b, c, d in SequenceMatcher(None, keys[0], keys[1], autojunk=False).get_opcodes():
        removed, added = tuple(chain.from_iterable(before[a:b])), tuple(chain.from_iterable(after[c:d]))
        if tag == "equal":
            yield Edit(removed, added, same=True)
        else:
            yield from _align(removed, added, levels[1:])


def _joined(found: Iterable[Edit]) -> Iterator[Edit]:
    """Neighbours of one sort as one edit."""
    last: Edit | None = None
    for edit in found:
        if last is not None and last.same == edit.same:
            last = Edit(last.old + edit.old, last.new + edit.new, edit.same)
            continue
        if last is not None:
            yield last
        last = edit
    if last is not None:
        yield last
