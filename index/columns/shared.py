"""Stems that have the postings or the positions of words: they are kept once.

Of most stems a segment has only one word, and of most words one stem. Then the stem's readouts, counts and positions
are the word's: `….same` has the word's place in its field. A stem of several words that have no other stem has
readouts and counts of its own, and its positions are the words': it has −2, −3, … there, the groups `….group_words` by
`….group_ends`. A stem with a word that has another stem elsewhere, in another language, has −1, and all of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np

from index.columns.array_file import Array, Arrays

_GROUPS = -2  # in `same`, the first group; those after it are counted down
WORDS = {"text": "words", "title": "title_words"}
"""The field of words that each field of stems shares postings with."""


def home(columns: Arrays, field: str, at: int) -> tuple[str, int]:
    """The field and the place that have the postings of a term."""
    same = columns.get(f"{field}.same")
    word = -1 if same is None else int(same.item(at))
    return (field, at) if word < 0 else (WORDS[field], word)


def occurrences(columns: Arrays, field: str, at: int) -> list[tuple[str, int]]:
    """The fields and places that have the positions of a term, those of one place rising."""
    same = columns.get(f"{field}.same")
    word = -1 if same is None else int(same.item(at))
    if word == -1:
        return [(field, at)]
    words = [word] if word >= 0 else _group(columns, field, _GROUPS - word).tolist()
    return [(WORDS[field], word) for word in words]


def shared_words(field: str, stems: Array, words: Array, sizes: tuple[int, int]) -> Arrays:
    """The columns that say which words a field's stems share with.

    `stems` and `words`: every pair that occurs, as places; `sizes`: how many stems and words there are.
    """
    stems, words = _pairs(np.unique(stems.astype(np.int64) * sizes[1] + words), sizes[1])
    single = np.bincount(words, minlength=sizes[1])[words] == 1
    return _columns(field, stems, words, np.bincount(stems[~single], minlength=sizes[0]) == 0)


def still_shared(parts: Sequence[Arrays], field: str, stems: Sequence[Array], words: Sequence[Array]) -> Arrays:
    """`shared_words` of several segments as one; `stems` and `words` give the places of each one's terms in it.

    A stem shares if it does in every part that has it, and none of its words is without it in any part.
    """
    sizes = tuple(1 + max((int(place[-1]) for place in own if len(place)), default=-1) for own in (stems, words))
    missing, of_word, keys = np.zeros(sizes[0], np.int64), np.zeros(sizes[1], np.int64), []
    for part, stem, word in zip(parts, stems, words, strict=True):
        same = part[f"{field}.same"]
        missing[stem] += same == -1
        of_word[word] += 1
        alone = (same >= 0).nonzero()[0]
        several = (same < -1).nonzero()[0]
        order = several[(-same[several]).argsort(kind="stable")]
        in_groups = np.repeat(order, np.diff(part[f"{field}.group_ends"], prepend=np.uint32(0)))
        own = np.concatenate((stem[alone], stem[in_groups])).astype(np.int64)
        keys.append(own * sizes[1] + np.concatenate((word[same[alone]], word[part[f"{field}.group_words"]])))
    found, often = np.unique(np.concatenate(keys), return_counts=True)
    pairs = _pairs(found, sizes[1])
    apart = pairs[0][often != of_word[pairs[1]]]
    return _columns(field, *pairs, (missing == 0) & (np.bincount(apart, minlength=sizes[0]) == 0))


def _pairs(keys: Array, words: int) -> tuple[Array, Array]:
    return keys // max(words, 1), keys % max(words, 1)


def _columns(field: str, stems: Array, words: Array, shares: Array) -> Arrays:
    """The columns of pairs of stems and words, by stem and then by word, and of which stems share."""
    kept = shares[stems]
    stems, words = stems[kept], words[kept]
    sizes = np.bincount(stems, minlength=len(shares))
    same = np.full(len(shares), -1, np.int32)
    alone = sizes[stems] == 1
    same[stems[alone]] = words[alone]
    several = (sizes > 1).nonzero()[0]
    same[several] = _GROUPS - np.arange(len(several))
    return {
        f"{field}.same": same,
        f"{field}.group_ends": sizes[several].cumsum().astype(np.uint32),
        f"{field}.group_words": words[~alone].astype(np.uint32),
    }


def _group(columns: Arrays, field: str, number: int) -> Array:
    ends = columns[f"{field}.group_ends"]
    return columns[f"{field}.group_words"][ends.item(number - 1) if number else 0 : ends.item(number)]


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
        same = self._part[f"{self._field}.same"][first:stop]
        of_word = np.repeat(same >= 0, sizes)
        found = np.zeros(len(places), np.uint32)
        found[of_word] = column(self._part, WORDS[self._field], places[of_word])
        in_groups = np.repeat(self._is_group(same), sizes)
        own = ~of_word & ~in_groups
        found[own] = column(self._part, self._field, places[own])
        for at in (self._is_group(same) & (sizes > 0)).nonzero()[0].tolist():  # few: their stems share no longer
            words = Entries(self._part, WORDS[self._field], self._bounds)
            group = _group(self._part, self._field, _GROUPS - int(same[at]))
            values = np.concatenate([words.read(column, word, word + 1) for word in group.tolist()])
            found[ends[at] - sizes[at] : ends[at]] = np.sort(values)
        return found

    def _is_group(self, same: Array) -> Array:
        """Which stems have the entries of several words: postings of such a stem are its own, occurrences are not."""
        return np.asarray((same < -1) & (self._bounds == "places"))

    @cached_property
    def _groups(self) -> Array:
        """How many entries the words of each group have, added up."""
        words = np.diff(self._part[f"{WORDS[self._field]}.{self._bounds}"].astype(np.int64))
        sums = np.append(0, words[self._part[f"{self._field}.group_words"]].cumsum())
        return np.diff(sums[self._part[f"{self._field}.group_ends"]], prepend=0)

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
        several = self._is_group(same)
        sizes[several] = self._groups[_GROUPS - same[several]]
        return starts, np.where(self._kept[first:stop], sizes, 0)
