"""What all words of a text say about its topics: weights learned from the corpora, beside the phrases chosen by hand.

data/topic_word_weights.tsv has the common English words in a column for each topic. `python -m bench topics` learns
them: a ridge regression from the words of every saved readout to the probabilities that the phrases alone give it. So a
text about ships, harbours and cargo is likely to be about transport even where it has none of our phrases, and one of
our phrases in a text about something else counts less.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, chain

import numpy as np
from numpy.typing import NDArray

from index.analysis import fold
from index.annotate.vocabulary.tables import rows
from index.annotate.vocabulary.topics import labels, singular

TABLE = "topic_word_weights.tsv"
TITLES = 2  # times that the words of a title count
HUNDREDTHS = 100  # the table has whole hundredths
FEW = 200.0  # the squared length of what a text is diluted with, about twenty words: few words prove little

Values = NDArray[np.float32]
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class WordScores:
    """What the words say of each topic, about 0 for no more than usual and 1 for nothing else: those of the whole text,
    and of the passage in which they say most of it. Both are in the order of the topics."""

    text: Sequence[float]
    passage: Sequence[float]


@dataclass(frozen=True, slots=True)
class WordWeights:
    """A row for each word: how rare it is (the inverse document frequency), and what it says of each topic."""

    words: Sequence[str]
    rarity: Values
    topics: Values


def word_key(word: str) -> str:
    """What a printed word is compared by."""
    return singular(fold(word.replace("’", "'").removesuffix("'s")))


def rows_of(printed: Iterable[str]) -> list[int]:
    """The rows of the words that the table has."""
    return [row for row in map(_rows().get, printed) if row is not None]


def vector_parts(found: Sequence[int], rarity: Values) -> tuple[Rows, Values]:
    """Which rows a text has, and how much each weighs: the root of its count by its rarity, to a length of nearly 1."""
    present, counts = np.unique(np.asarray(found, dtype=np.int64), return_counts=True)
    weights = np.sqrt(counts).astype(np.float32) * rarity[present]
    return present, weights / np.float32(math.sqrt(float(weights @ weights) + FEW))


def word_scores(title: Sequence[str], passages: Sequence[Sequence[str]]) -> WordScores:
    """What the words of a text say, from those of its title and of its passages as printed."""
    weights = word_weights()
    parts = [part for part in map(rows_of, passages) if part]
    body = list(chain.from_iterable(parts))
    everything = rows_of(title) * TITLES + body
    if not everything:
        nothing = [0.0] * len(labels())
        return WordScores(nothing, nothing)
    present, shares = vector_parts(everything, weights.rarity)
    text = (shares @ weights.topics[present]).tolist()
    return WordScores(text, _passages(parts, body, weights).max(axis=0).tolist() if parts else text)


def telling_words(title: Sequence[str], passages: Sequence[Sequence[str]], slug: str, most: int) -> tuple[str, ...]:
    """The words of a text that say most of one topic."""
    weights = word_weights()
    everything = rows_of(title) * TITLES + [row for part in passages for row in rows_of(part)]
    present, shares = vector_parts(everything, weights.rarity)
    said = shares * weights.topics[present, list(labels()).index(slug)]
    order = np.argsort(-said, kind="stable")[:most]
    return tuple(weights.words[present[at]] for at in order if said[at] > 0)


def _passages(parts: Sequence[Sequence[int]], body: Sequence[int], weights: WordWeights) -> Values:
    """A row of scores for each part of the body. Few words come twice in one, so each is taken by itself."""
    every = np.array(body, dtype=np.int64)
    begin = list(accumulate(map(len, parts[:-1]), initial=0))
    rarity = weights.rarity[every]
    sums = np.add.reduceat(rarity[:, None] * weights.topics[every], begin, axis=0)
    return np.asarray(sums / np.sqrt(np.add.reduceat(rarity * rarity, begin) + FEW)[:, None], dtype=np.float32)


@cache
def word_weights() -> WordWeights:
    """The table, read once."""
    table = rows(TABLE)
    rarity = np.array([int(row[1]) / HUNDREDTHS for row in table], dtype=np.float32)
    topics = np.array([[int(cell or 0) / HUNDREDTHS for cell in row[2:]] for row in table], dtype=np.float32)
    return WordWeights([row[0] for row in table], rarity, topics.reshape(len(table), len(labels())))


@cache
def _rows() -> Mapping[str, int]:
    """Each form in which a word of the table is printed → its row. Nothing is computed for the many other words."""
    return {form: number for number, word in enumerate(word_weights().words) for form in _forms(word)}


def _forms(word: str) -> Iterator[str]:
    """A key as printed: in both numbers, with a capital, as a possessive. Those with accents are too few to matter."""
    plural = f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
    for form in (word, plural):
        for begun in (form, form.capitalize()):
            yield from (begun, f"{begun}'s", f"{begun}’s")
    yield word.upper()
