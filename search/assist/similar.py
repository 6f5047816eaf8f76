"""Similar readouts: by shared rare words, people and dates; the other side's account first.

Words are weighed as Robertson's offer weight does in spirit: of each stem of the readout, how often it stands there
against how many readouts have it; the heaviest make an OR that the engine scores. Shares of people, topics and
countries come on top, and what is alike is more so the nearer its date.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from index.analysis import Token, stem, tokens
from index.document import Document
from index.fields import blocks
from search.assist.statistics import IndexStatistics, leading
from search.query.tree import Node, Or, Word

READ = 3_000
"""Words of a readout that are looked at, from its title on."""
TERMS = 25
COMMON = 0.2
"""The share of all readouts above which a word tells nothing."""
WEIGHTS = {"participant": 0.5, "speaker": 0.2, "topic": 0.2, "country": 0.1}
NEARNESS = 0.3
HALF_LIFE = 7
"""Days after which the nearness of a date counts half."""
FLOOR = 0.25
"""Less likeness than this is chance."""


def similar(statistics: IndexStatistics, id: str, limit: int, accounts: Sequence[str] = ()) -> list[tuple[int, float]]:
    """The readouts most like one, with how like they are (0 to about 2.6), best first; none for an unknown id.

    Other `accounts` of its event come before all others, however unlike their words.
    """
    number = statistics.number(id)
    if number is None:
        return []
    likeness = _likeness(statistics, statistics.document(number), number)
    first = [at for at in map(statistics.number, accounts) if at is not None]
    alike = np.flatnonzero(likeness >= FLOOR)
    best = leading(statistics, alike, likeness[alike], limit + len(first))
    rest = [at for at in best if at not in first]
    return [(at, float(likeness[at])) for at in (*first, *rest)][:limit]


def _likeness(statistics: IndexStatistics, document: Document, number: int) -> NDArray[np.float64]:
    """The similarity of each readout, −1 for itself and for deleted ones."""
    likeness: NDArray[np.float64] = _by_words(statistics, document, number)
    for field, weight in WEIGHTS.items():
        own = _values(document, field)
        for value in own:
            likeness[statistics.having(field, value)] += weight / len(own)
    apart = np.abs(statistics.days - document.date.toordinal())
    likeness = np.round(
        likeness * (1 + NEARNESS * 0.5 ** (apart / HALF_LIFE)), 9
    )  # equals stay equal however they add up
    likeness[~statistics.live] = -1.0
    likeness[number] = -1.0
    return np.asarray(likeness, np.float64)


def _values(document: Document, field: str) -> tuple[str, ...]:
    found: dict[str, tuple[str, ...]] = {
        "participant": document.participants,
        "speaker": document.speakers,
        "topic": document.topics,
        "country": document.countries,
    }
    return found[field]


def _by_words(statistics: IndexStatistics, document: Document, number: int) -> NDArray[np.float64]:
    """Each readout's score for the words of one, in parts of that one's own score."""
    found = np.zeros(len(statistics.live))
    tree = _salient(statistics, document)
    if tree is not None:
        matches = statistics.run(tree)
        found[matches.docs] = matches.scores
    return found / found[number] if found[number] > 0 else found


def _salient(statistics: IndexStatistics, document: Document) -> Node | None:
    """The words that tell a readout from others, as a query for any of them."""
    read: list[Token] = list(
        islice((token for text in (document.title, *blocks(document)) for token in tokens(text)), READ)
    )
    counts = Counter(stem(token.word, document.language) for token in read)
    shown = {stem(token.word, document.language): token.word for token in read}
    everything = int(statistics.live.sum())
    weights = {
        root: (1 + math.log(counts[root])) * math.log(everything / having)
        for root, having in zip(counts, statistics.frequencies(counts), strict=True)
        if 1 < having <= max(COMMON * everything, 2)
    }
    best = sorted(weights, key=lambda root: (-weights[root], root))[:TERMS]
    words = tuple(Word(shown[root]) for root in best)
    return Or(words) if len(words) > 1 else words[0] if words else None
