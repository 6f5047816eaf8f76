"""Names across scripts: a skeleton of consonants that "Biden", "Байден" and "바이든" share."""

from __future__ import annotations

import re
import unicodedata

from index.analysis import fold
from scrapers.bounded_cache import bounded_cache

SHORTEST = 3
"""Consonants that a skeleton needs to say anything; of two, "Lee" and "Li" would be everybody."""

_CYRILLIC = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфыэіўґ", "abvgdeziyklmnoprstufyeivg", strict=True))
    | {"ж": "j", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ю": "yu", "я": "ya", "є": "ye", "ї": "yi"}
    | dict.fromkeys("ьъ", "")
)
_FIRST = ["g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h"]
_LAST = ["", *"kkknnntlkmlllplmppttnttktpt"]
"""The consonants that open and close a Korean syllable, in the order of its code."""
_VOWELS = 21
_HANGUL = range(0xAC00, 0xD7A4)
_SAME = (
    (re.compile("sch|tch|tsh|sh|ch|zh|j|ts|tz|cz|z|x|c(?=[eiy])|ss"), "s"),
    (re.compile("ph|f|v$|pp"), "p"),  # -ov is 오프 in Korean
    (re.compile("v|w(?=[aeiou])"), "b"),
    (re.compile("ck|kh|q|c|kk"), "k"),
    (re.compile("gh"), "g"),
    (re.compile("th|tt"), "t"),
    (re.compile("dh"), "d"),
    (re.compile("l"), "r"),
    (re.compile("[^bdgkmnprst]"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
)


@bounded_cache(2_000_000)
def skeleton(word: str) -> str:
    """The consonants of a name, those that transliterations mix up as one; "" if they are fewer than SHORTEST."""
    sound = _latin(word)
    for pattern, same in _SAME:
        sound = pattern.sub(same, sound)
    return sound if len(sound) >= SHORTEST else ""


def _latin(word: str) -> str:
    return "".join(map(_syllable, unicodedata.normalize("NFC", fold(word).translate(_CYRILLIC))))


def _syllable(letter: str) -> str:
    if ord(letter) not in _HANGUL:
        return letter
    first, rest = divmod(ord(letter) - _HANGUL.start, _VOWELS * len(_LAST))
    return f"{_FIRST[first]}a{_LAST[rest % len(_LAST)]}"
