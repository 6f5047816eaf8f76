"""Learns what the common words of a language say of topics, from all saved readouts and what phrases say of them.

No reader has labelled these readouts. The phrases' probabilities are right often enough that the words around them can
be learned: in a ridge regression from the words of a text to the probabilities, what the phrases get wrong averages
out. Readouts with labels are left out, so that nothing is measured on what was learned from it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.topics.regression import Fitted, by_phrases, evidence
from index.annotate.annotate import Knowledge
from index.annotate.subject.topic_model import WITH_WORDS
from index.annotate.subject.topic_words import HUNDREDTHS, TITLES, vector_parts, word_key
from index.annotate.vocabulary.topics import labels
from scrapers.readout import Readout

WORDS = 4_000  # of the table
COMMONEST = 0.5  # share of the texts that a word may stand in
RIDGE = 2.0  # how much a weight away from nothing costs
LEAST = 0.05  # a weight closer to nothing is left out of the table
AT_ONCE = 2_000  # texts
_A_WORD = re.compile(r"[^\W\d_]{3,}(?:['-][^\W\d_]+)*")
_HEAD = (
    "# word	rarity	{}	In hundredths, made by `python -m bench topics --words`; an empty cell has no weight.\n"
)

Values = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Text:
    words: Counter[str]
    topics: dict[str, float]


def learned(readouts: Sequence[Readout], labelled: Collection[str], knowledge: Knowledge, alone: Fitted) -> str:
    """The table of the weights of words."""
    texts = list(_texts(readouts, labelled, knowledge, alone))
    held = Counter(word for text in texts for word in text.words)
    usable = (word for word, count in held.items() if count < COMMONEST * len(texts) and _A_WORD.fullmatch(word))
    words = sorted(usable, key=lambda word: (-held[word], word))[:WORDS]
    rarity = np.array([math.log(len(texts) / held[word]) for word in words], dtype=np.float32)
    weights = _regress(texts, words, rarity)
    kept = np.where(np.abs(weights) < LEAST, 0.0, weights)
    return _HEAD.format("\t".join(labels())) + "".join(
        "\t".join((word, _hundredths(rare), *map(_hundredths, row))) + "\n"
        for word, rare, row in sorted(zip(words, rarity, kept, strict=True), key=lambda one: one[0])
        if row.any()
    )


def _hundredths(value: float) -> str:
    return str(round(float(value) * HUNDREDTHS)) if value else ""


def _texts(
    readouts: Sequence[Readout], labelled: Collection[str], knowledge: Knowledge, alone: Fitted
) -> Iterator[_Text]:
    for readout in readouts:
        if readout.language == WITH_WORDS and readout.id not in labelled:
            text, kind = evidence(readout, knowledge)
            printed = [*text.title * TITLES, *(word for passage in text.passages for word in passage)]
            yield _Text(Counter(map(word_key, printed)), by_phrases(text, kind, alone))


def _regress(texts: Sequence[_Text], words: Sequence[str], rarity: Values) -> Values:
    """Weights by word and topic that give the probabilities, less their means, from the vectors of the texts."""
    row = {word: number for number, word in enumerate(words)}
    column = {slug: number for number, slug in enumerate(labels())}
    wanted = np.zeros((len(texts), len(column)), dtype=np.float32)
    for number, text in enumerate(texts):
        for slug, probability in text.topics.items():
            wanted[number, column[slug]] = probability
    wanted -= wanted.mean(axis=0)
    square = np.zeros((len(words), len(words)), dtype=np.float32)
    product = np.zeros((len(words), len(column)), dtype=np.float32)
    for start in range(0, len(texts), AT_ONCE):
        vectors = np.zeros((len(texts[start : start + AT_ONCE]), len(words)), dtype=np.float32)
        for number, text in enumerate(texts[start : start + AT_ONCE]):
            found = [row[word] for word, count in text.words.items() if word in row for _ in range(count)]
            present, shares = vector_parts(found, rarity)
            vectors[number, present] = shares / (np.linalg.norm(shares) or 1.0)
        square += vectors.T @ vectors
        product += vectors.T @ wanted[start : start + AT_ONCE]
    return np.linalg.solve(square + RIDGE * np.eye(len(words), dtype=np.float32), product)
