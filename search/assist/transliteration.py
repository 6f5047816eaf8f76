"""Common forms of a name in several spellings: Cyrillic, and different romanisations."""

from __future__ import annotations

import re

from index.analysis import fold
from scrapers.bounded_cache import bounded_cache

# After BGN/PCGN, which English-language publishers follow most, with the letters of Ukrainian, Belarusian and Kazakh.
_LATIN = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфыэіўґ", "abvgdeziyklmnoprstufyeiwg", strict=True))
    | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya", "є": "ye", "ї": "yi"}
    | {"ә": "a", "ғ": "g", "қ": "k", "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "h"}
    | dict.fromkeys("ьъ", "")
)
_SAME = (
    (re.compile("^[yji]e"), "e"),
    (re.compile("kh"), "h"),
    (re.compile("ks"), "x"),
    (re.compile("q(?!u)"), "k"),
    (re.compile("(?<![aeouq])ue"), "u"),  # Mueller
    (re.compile("oe(?=[^aeiouy])"), "o"),
    (re.compile("[yji]+"), "i"),
    (re.compile("(?<=[aeou])i(?=[aeou])"), ""),  # Tokayev, Toqaev
    (re.compile("w"), "v"),
)
_DOUBLED = re.compile(r"(.)\1+")
MIN_SOUND = 3
"""Letters that a word needs before its sound says anything."""


@bounded_cache(4_000_000)
def spellings(word: str) -> tuple[str, ...]:
    """The search forms of a word: folded, in Latin letters, and roughly as it sounds; each once, in this order.

    Two romanisations of one name share the last ("Zelensky", "Zelenskyy", "Зеленский"). Shorter words than MIN_SOUND
    have no sound.
    """
    folded = fold(word)
    latin = folded.translate(_LATIN)
    found = [folded, latin]
    if len(latin) >= MIN_SOUND:
        found.append(_sound(latin))
    return tuple(dict.fromkeys(spelling for spelling in found if spelling))


def _sound(latin: str) -> str:
    for pattern, same in _SAME:
        latin = pattern.sub(same, latin)
    return _DOUBLED.sub(r"\1", latin)
