"""Stems that have the postings of a word: they are kept once.

Of most stems a segment has only one word, and of most words one stem. Then the stem's readouts, counts and positions
are the word's: `….same` has the word's place in its field for each stem, −1 for one that has postings of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from index.columns.array_file import Array, Arrays

WORDS = {"text": "words", "title": "title_words"}
"""The field of words that each field of stems shares postings with."""


def home(columns: Arrays, field: str, at: int) -> tuple[str, int]:
    """The field and the place that have the postings of a term."""
    same = columns.get(f"{field}.same")
    word = -1 if same is None else int(same.item(at))
    return (field, at) if word < 0 else (WORDS[field], word)


def same_words(stems: Array, words: Array, sizes: tuple[int, int]) -> Array:
    """For each stem the word that is its only one and has no other stem, or −1.

    `stems` and `words`: every pair that occurs, as places; `sizes`: how many stems and words there are.
    """
    pairs = np.unique(stems.astype(np.int64) * sizes[1] + words)
    stems, words = pairs // max(sizes[1], 1), pairs % max(sizes[1], 1)
    alone = (np.bincount(stems, minlength=sizes[0])[stems] == 1) & (np.bincount(words, minlength=sizes[1])[words] == 1)
    same = np.full(sizes[0], -1, np.int32)
    same[stems[alone]] = words[alone]
    return same


def still_same(parts: Sequence[Arrays], field: str, stems: Sequence[Array], words: Sequence[Array]) -> Array:
    """`same_words` of several segments as one; `stems` and `words` give the places of each one's terms in it.

    A stem is its word wherever either occurs.
    """
    sizes = tuple(1 + max((int(place[-1]) for place in own if len(place)), default=-1) for own in (stems, words))
    same = np.full(sizes[0], -1, np.int64)
    agreed, seen = np.ones(sizes[0], np.bool_), np.zeros(sizes[0], np.int64)
    of_word = np.zeros(sizes[1], np.int64)
    for part, stem, word in zip(parts, stems, words, strict=True):
        own = part[f"{field}.same"]
        found = np.where(own < 0, np.int64(-1), word[own] if len(word) else own)
        agreed[stem] &= (found >= 0) & ((seen[stem] == 0) | (same[stem] == found))
        same[stem] = found
        seen[stem] += 1
        of_word[word] += 1
    agreed[agreed] = of_word[same[agreed]] == seen[agreed]
    return np.where(agreed, same, -1).astype(np.int32)


class Entries:
    """The entries of one kind, postings or occurrences, of a part's terms.

    Of a field of stems only those that are `kept` have any; they may be those of a word.
    """

    def __init__(self, part: Arrays, field: str, bounds: str, kept: Array | None = None) -> None:
        self._part, self._field, self._bounds, self._kept = part, field, bounds, kept

    def sizes(self, first: int = 0, stop: int | None = None) -> Array:
        """How many each of a range of terms has; all of them, if no range is given."""
        return self._extents(first, stop)[1]

    def read(self, column: Callable[[Arrays, str, Array], Array], first: int, stop: int) -> Array:
        """Of a range of terms, what `column` reads of a field at some places."""
        starts, sizes = self._extents(first, stop)
        ends = sizes.cumsum()
        places = np.arange(int(ends[-1])) + np.repeat(starts - (ends - sizes), sizes)
        if self._kept is None:
            return column(self._part, self._field, places)
        of_word = np.repeat(self._part[f"{self._field}.same"][first:stop] >= 0, sizes)
        found = np.zeros(len(places), np.uint32)
        found[of_word] = column(self._part, WORDS[self._field], places[of_word])
        found[~of_word] = column(self._part, self._field, places[~of_word])
        return found

    def _extents(self, first: int, stop: int | None) -> tuple[Array, Array]:
        """Where the entries of each of a range of terms begin, and how many they are."""
        own = self._part[f"{self._field}.{self._bounds}"][first : None if stop is None else stop + 1].astype(np.int64)
        starts, sizes = own[:-1], np.diff(own)
        if self._kept is None:
            return starts, sizes
        same = self._part[f"{self._field}.same"][first:stop]
        words = self._part[f"{WORDS[self._field]}.{self._bounds}"]
        word = np.maximum(same, 0)
        starts = np.where(same < 0, starts, words[word])
        sizes = np.where(same < 0, sizes, words[1:][word] - words[word])
        return starts, np.where(self._kept[first:stop], sizes, 0)
