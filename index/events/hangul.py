"""Words in Hangul in Latin letters, and whether one is how a foreign surname sounds in it."""

from __future__ import annotations

import re

from index.analysis import fold
from scrapers.bounded_cache import bounded_cache

_INITIALS = ("g", "k", "n", "d", "t", "r", "m", "b", "p", "s", "s", "", "j", "j", "j", "k", "t", "p", "h")
_VOWELS = (
    "a", "e", "ya", "ye", "o", "e", "yo", "ye", "o", "wa", "we", "we", "yo", "u", "wo", "we", "wi", "yu", "", "i", "i",
)  # fmt: skip
_FINALS = (
    "", "k", "k", "k", "n", "n", "n", "t", "r", "k", "m", "r", "r", "r", "p", "r", "m", "p", "p", "t", "t", "n", "t",
    "t", "k", "t", "p", "h",
)  # fmt: skip
_BASE, _LAST = 0xAC00, 0xD7A3
# What Hangul does not tell apart, or lacks.
_SAME = (
    (re.compile(r"sch|sh|zh|z|x|c(?=[eiy])|ss"), "s"),
    (re.compile(r"tch|ch|j"), "j"),
    (re.compile(r"ck|c|q|kh"), "k"),
    (re.compile(r"gh"), "g"),
    (re.compile(r"th"), "t"),
    (re.compile(r"ph|f"), "p"),
    (re.compile(r"v"), "b"),
    (re.compile(r"l"), "r"),
    (re.compile(r"ng"), "n"),
)
_VOWEL = re.compile(r"[aeiouyw]+")


@bounded_cache(1_000_000)
def romanised(word: str) -> str:
    """The syllables of a word in Latin letters, roughly as they sound."""
    parts = []
    for letter in word:
        code = ord(letter)
        if _BASE <= code <= _LAST:
            first, rest = divmod(code - _BASE, 588)
            vowel, last = divmod(rest, 28)
            parts.append(_INITIALS[first] + _VOWELS[vowel] + _FINALS[last])
        else:
            parts.append(letter)
    return "".join(parts)


@bounded_cache(1_000_000)
def _bones(latin: str) -> str:
    """The consonants, in classes that Hangul keeps apart, and the vowel in front."""
    text = fold(latin)
    for pattern, same in _SAME:
        text = pattern.sub(same, text)
    front = "v" if text[:1] in "aeiouy" else ""
    return front + re.sub(r"(.)\1+", r"\1", _VOWEL.sub("", text))


def like(sound: str, surname: str) -> bool:
    """Whether a romanised word is how a surname sounds: the same consonants, two at least, an "r" aside that Hangul
    drops behind a vowel."""
    one, other = _bones(sound), _bones(surname)
    return len(one) >= 2 and (one == other or one == re.sub(r"(?<=.)r(?=.|$)", "", other))
