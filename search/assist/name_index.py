"""Finds names by the beginnings of their words, in any spelling."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping

import numpy as np

from index.analysis import tokens
from search.assist.transliteration import spellings
from search.matching.edit_distance import resembling
from search.surface import known_as

MIN_OTHER = 3
"""Letters from which on what a value is also known by is looked at: fewer begin too many names of countries."""


class Names:
    """The values of one facet field with their counts, ready to be completed: built once a generation."""

    def __init__(self, field: str, counts: Mapping[str, int]) -> None:
        self.counts = counts
        self.values = sorted(counts, key=lambda value: (-counts[value], value))
        self._field = field
        known = [self._known(value) for value in self.values]
        self._words = frozenset(word for names in known for name in names for word in name)
        self._labels = _Index((n, names[0]) for n, names in enumerate(known))
        self._others = _Index((n, name) for n, names in enumerate(known) for name in names[1:])

    def starting(self, typed: str) -> list[str]:
        """The values in which each typed word is a prefix of some word, by falling count and then by value.

        Case, accents and the way a name is romanised make no difference. Behind those that match by what a reader
        sees come those that are only also known so. All values where no word is typed.
        """
        words = [token.word for token in tokens(typed)]
        if not words:
            return [] if typed.strip() else list(self.values)
        found = sorted(self._labels.all_of(words))
        if max(map(len, words)) >= MIN_OTHER:
            found += sorted(self._others.all_of(words).difference(found))
        return [self.values[number] for number in found]

    def called(self, typed: str) -> list[str]:
        """Of `starting` the values that have each typed word whole in one of their names."""
        words = [{*spellings(token.word)} for token in tokens(typed)]
        return [
            value
            for value in (self.starting(typed) if words else ())
            if any(all(any(word & {*spellings(own)} for own in name) for word in words) for name in self._known(value))
        ]

    def opening(self, typed: str) -> list[str]:
        """Of `starting` the values that the words begin in their order, from the first word of a name on."""
        words = [token.word for token in tokens(typed)]
        return [
            value
            for value in self.starting(typed)
            if any(len(name) >= len(words) and all(map(_begins, words, name)) for name in self._known(value))
        ]

    def meant(self, typed: str) -> str | None:
        """The most frequent value close to an unknown name: its words begun, or one letter off."""
        words = [token.word for token in tokens(typed)]
        begun = self.starting(typed) if words else []
        near = set.intersection(*map(self._near, words)) if words and not begun else set()
        return begun[0] if begun else self.values[min(near)] if near else None

    def _near(self, word: str) -> set[int]:
        likely = sorted(own for own in self._words if abs(len(own) - len(word)) <= 1 and len(own) > MIN_OTHER)
        found = [likely[at] for at in np.flatnonzero(resembling(word, likely, 1)).tolist()]
        numbers: set[int] = set()
        return numbers.union(*(self._labels.all_of([own]) for own in (word, *found)))

    def shown(self, value: str, typed: str) -> bool:
        """Whether a value from `starting` matches by its displayed text."""
        label = self._known(value)[0]
        return all(any(_begins(token.word, word) for word in label) for token in tokens(typed))

    def has_word(self, word: str) -> bool:
        """Whether a folded word stands in any of the names, spelt like this."""
        return word in self._words

    def _known(self, value: str) -> list[list[str]]:
        """The folded words of all names of a value, the displayed one first."""
        return [[token.word for token in tokens(name)] for name in known_as(self._field, value)]


Completer = Callable[[str], Names]
"""The names of a facet field."""


class _Index:
    """Numbers by the beginnings of words, in every spelling."""

    def __init__(self, named: Iterable[tuple[int, list[str]]]) -> None:
        entries = sorted({(spelling, n) for n, name in named for word in name for spelling in spellings(word)})
        self._keys = [key for key, _ in entries]
        self._numbers = array("I", (number for _, number in entries))

    def all_of(self, words: Iterable[str]) -> set[int]:
        return set.intersection(*map(self._beginning, words))

    def _beginning(self, word: str) -> set[int]:
        found: set[int] = set()
        for spelling in spellings(word):
            first, last = bisect_left(self._keys, spelling), bisect_left(self._keys, spelling + "\U0010ffff")
            found.update(self._numbers[first:last])
        return found


def _begins(typed: str, word: str) -> bool:
    return any(whole.startswith(part) for whole in spellings(word) for part in spellings(typed))
