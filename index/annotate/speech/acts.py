"""What somebody does with words: the class of a reporting verb (data/speech_acts.tsv), and to whom they speak."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from index.analysis import family
from index.annotate.vocabulary.tables import rows

_WORD = re.compile(r"[A-Za-z]+")
DIRECT = frozenset(("thanks", "congratulates", "informs", "asks", "urges", "promises", "warns", "answers"))
"""Classes whose verbs may have those who are spoken to right behind them: "thanked the Secretary"."""

_NEAR = 4  # words within which the second word of an expression stands behind the first


@cache
def classes() -> tuple[str, ...]:
    """Every class, in the order of the table."""
    return tuple(row[0] for row in rows("speech_acts.tsv"))


def class_of(verb: str, behind: str = "") -> str:
    """The class of a verb as printed, with the words behind it; "" for one of no class."""
    words = [family(word.lower()) for word in _WORD.findall(f"{verb} {behind}")[: 2 * _NEAR]]
    for at, word in enumerate(words[: len(_WORD.findall(verb))]):
        expressions, alone = _known().get(word, ((), ""))
        following = words[at + 1 : at + 1 + _NEAR]
        found = next((kind for second, kind in expressions if second in following), alone)
        if found:
            return found
    return ""


@cache
def _known() -> dict[str, tuple[tuple[tuple[str, str], ...], str]]:
    """By the stem of a first word: the second words of expressions with their classes, and the class of it alone."""
    found: dict[str, tuple[tuple[tuple[str, str], ...], str]] = {}
    for kind, first, *others in _expressions(1):
        expressions, alone = found.get(family(first), ((), ""))
        if others:
            found[family(first)] = ((*expressions, (family(others[-1]), kind)), alone)
        else:
            found[family(first)] = (expressions, kind)
    return found


def _expressions(column: int) -> Iterator[tuple[str, ...]]:
    for row in rows("speech_acts.tsv"):
        yield from (
            (row[0], *expression.split()) for expression in "".join(row[column : column + 1]).split(",") if row[column:]
        )


@cache
def _purpose() -> re.Pattern[str]:
    verbs = sorted({first for _, first, *_ in _expressions(2)}, key=len, reverse=True)
    return re.compile(rf"\bto\s+(?:\w+ly\s+)?(?P<verb>{'|'.join(verbs)})\b")


def purpose(text: str, start: int, end: int) -> re.Match[str] | None:
    """The first verb of saying behind "to" in text[start:end]: "called … to thank him"."""
    return _purpose().search(text, start, end)
