"""The two ways in which texts without umlauts write them: Schüssel is Schussel in one readout, Schuessel in another.

The index folds ü to u, so a name typed with one finds the first way alone, and one typed with ue the second.
"""

from __future__ import annotations

import re

_WRITTEN = {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
_LETTERS = {written: letter for letter, written in _WRITTEN.items()}
_LEAST = 5
# Not before l (Israeli, Venezuela) except oe (Koeln), before a vowel (Boeing), behind q (Quebec), at the end (Monroe).
_TWO = re.compile(r"(?<![Qq])(?:[Aa]e(?!l)|[Oo]e|[Uu]e(?!l))(?=[b-df-hj-np-tv-xz])")
_OTHERS = frozenset(("tuesday", "daesh", "caesar", "maersk", "aegean", "guest", "guerrilla", "phoenix", "poetry"))


def other_way(word: str) -> str | None:
    """A typed word with its umlauts as two letters, or a name (it has a capital) with two letters as umlauts; None
    where there is no other way, and of a word with digits, which is no name.
    """
    if any(map(str.isdigit, word)):
        return None
    written = "".join(_WRITTEN.get(letter, letter) for letter in word)
    if written != word:
        both = _umlauts(written) in (written, word)  # else a third way would be read out of the second
        return written if both and not word.isupper() and len(word) >= _LEAST - 1 else None
    if len(word) < _LEAST or not word[0].isupper() or word.isupper() or word.lower() in _OTHERS:
        return None
    other = _umlauts(word)
    return other if other != word else None


def _umlauts(word: str) -> str:
    return _TWO.sub(lambda found: _LETTERS[found[0]], word)
