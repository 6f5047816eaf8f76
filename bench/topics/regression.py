"""Fits the probabilities of topics on labelled readouts, and measures them on readouts that were left out.

Each fold leaves out whole readouts.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.annotate.annotate import Knowledge, turns_of
from index.annotate.subject.countries import countries
from index.annotate.subject.event_kind import kind
from index.annotate.subject.topic_evidence import TextEvidence, gather
from index.annotate.subject.topic_model import GROUPS, WITH_WORDS, features
from index.annotate.vocabulary.topics import labels
from index.document import Kind
from index.evaluate.labels import addresses, read_labels
from scrapers.readout import Readout
from scrapers.source import address

FOLDS, SEED = 10, 1
RIDGE = 2.0  # how much a weight away from nothing costs

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A readout's evidence, and the topics that a reader named."""

    language: str
    text: TextEvidence
    kind: Kind
    topics: frozenset[str]


@dataclass(frozen=True, slots=True)
class Fitted:
    """The weights in their order and as rows of the table, and what they reach on readouts that were left out: F1 by
    threshold, and for each tenth of probability how many topics had it and how many of these the labels have."""

    weights: Values
    rows: str
    f1: Mapping[float, float]
    tenths: Sequence[tuple[int, int]]
    readouts: int


def labelled(files: Sequence[Path], readouts: Sequence[Readout], knowledge: Knowledge) -> list[Labelled]:
    """The evidence in all readouts that the label files know the topics of."""
    named = addresses(readouts)
    found = []
    for one in (one for file in files for one in read_labels(file)):
        readout = named.get(one.id) or named.get(address(one.id))
        if readout and one.topics is not None:
            found.append(Labelled(readout.language, *evidence(readout, knowledge), frozenset(one.topics)))
    return found


def evidence(readout: Readout, knowledge: Knowledge) -> tuple[TextEvidence, Kind]:
    """What a readout's topics are found by."""
    turns = turns_of(readout, knowledge)
    return gather(readout, turns), kind(readout, turns, countries(readout, turns))


def fit(known: Sequence[Labelled], with_words: bool) -> Fitted:
    """Fit on all (of the language whose words have weights), and measure by leaving out a tenth at a time."""
    known = [one for one in known if one.language == WITH_WORDS or not with_words]
    values, right, owner = _matrix(known, with_words)
    order = list(range(len(known)))
    random.Random(SEED).shuffle(order)
    fold = np.array([order.index(number) % FOLDS for number in owner])
    said = np.zeros(len(right))
    for left_out in range(FOLDS):
        weights = _regress(values[fold != left_out], right[fold != left_out])
        said[fold == left_out] = _logistic(values[fold == left_out] @ weights)
    missed = sum(len(one.topics) for one in known) - int(right.sum())
    f1 = {round(least, 2): _f1(said >= least, right, missed) for least in np.arange(0.3, 0.61, 0.05)}
    tenth = np.minimum((said * 10).astype(int), 9)
    tenths = [(int((tenth == t).sum()), int(right[tenth == t].sum())) for t in range(10)]
    weights = _regress(values, right)
    return Fitted(weights, _rows(weights, with_words), f1, tenths, len(known))


def by_phrases(text: TextEvidence, kind: Kind, alone: Fitted) -> dict[str, float]:
    """The probability of each topic by its phrases alone."""
    found = features(text, kind, with_words=False)
    values = [_with_topic(slug, values) for slug, values in found.items()]
    return dict(zip(found, _logistic(np.array(values) @ alone.weights), strict=True)) if found else {}


def _with_topic(slug: str, values: Sequence[float]) -> list[float]:
    return [*values, *(float(slug == other) for other in labels())]


def _matrix(known: Sequence[Labelled], with_words: bool) -> tuple[Values, Values, list[int]]:
    """A row for every topic of every readout: its features and which topic it is; whether it is right; whose it is."""
    rows, right, owner = [], [], []
    for number, one in enumerate(known):
        for slug, values in features(one.text, one.kind, with_words).items():
            rows.append(_with_topic(slug, values))
            right.append(float(slug in one.topics))
            owner.append(number)
    return np.array(rows), np.array(right), owner


def _regress(values: Values, right: Values) -> Values:
    """The weights of a ridge logistic regression, by Newton's method."""
    weights = np.zeros(values.shape[1])
    cost = np.full(len(weights), RIDGE)
    cost[0] = 0.001
    for _ in range(30):
        said = _logistic(values @ weights)
        slope = values.T @ (said - right) + cost * weights
        bend = (values * (said * (1 - said))[:, None]).T @ values + np.diag(cost)
        step = np.linalg.solve(bend, slope)
        weights -= step
        if np.abs(step).max() < 1e-7:
            break
    return weights


def _logistic(values: Values) -> Values:
    return np.asarray(1 / (1 + np.exp(-values)))


def _f1(said: NDArray[np.bool_], right: Values, missed: int) -> float:
    hits = float(right[said].sum())
    return 2 * hits / (2 * hits + float((1 - right)[said].sum()) + float(right[~said].sum()) + missed)


def _rows(weights: Values, with_words: bool) -> str:
    of_features, of_topics, names = GROUPS[with_words]
    named = [(of_features, name) for name in names] + [(of_topics, slug) for slug in labels()]
    return "".join(f"{group}\t{name}\t{weight:.3f}\n" for (group, name), weight in zip(named, weights, strict=True))
