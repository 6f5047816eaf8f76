"""Names found by the beginnings of their words, however they are spelt."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping

from index.analysis import tokens
from search.labels import known_as
from search.transliteration import spellings


class Names:
    """The values of one facet field with their counts, ready to be completed: built once a generation."""

    def __init__(self, field: str, counts: Mapping[str, int]) -> None:
        self.counts = counts
        self.values = sorted(counts, key=lambda value: (-counts[value], value))
        words = [{token.word for name in known_as(field, value) for token in tokens(name)} for value in self.values]
        self._words: frozenset[str] = frozenset().union(*words)
        entries = sorted({(spelling, n) for n, own in enumerate(words) for word in own for spelling in spellings(word)})
        self._keys = [key for key, _ in entries]
        self._numbers = [number for _, number in entries]

    def starting(self, typed: str) -> list[str]:
        """The values in which every word that is typed begins some word, by falling count and then by value.

        Case, accents and the way a name is romanised make no difference. All values where no word is typed.
        """
        words = [token.word for token in tokens(typed)]
        if not words:
            return [] if typed.strip() else list(self.values)
        some = [self._beginning(word) for word in dict.fromkeys(words)]
        return [self.values[number] for number in sorted(set.intersection(*some))]

    def has_word(self, word: str) -> bool:
        """Whether a folded word stands in any of the names, spelt like this."""
        return word in self._words

    def _beginning(self, word: str) -> set[int]:
        found: set[int] = set()
        for spelling in spellings(word):
            first, last = bisect_left(self._keys, spelling), bisect_left(self._keys, spelling + "\U0010ffff")
            found.update(self._numbers[first:last])
        return found
