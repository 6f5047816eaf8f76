"""Fits the probabilities of topics on labelled readouts, and says how far they hold on readouts that were left out.

Each fold leaves out whole readouts. The files of HELD_OUT are left out altogether: they are measured on.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.annotate.annotate import annotate, learn
from index.annotate.subject.topic_evidence import gather
from index.annotate.subject.topic_model import FEATURES, features
from index.annotate.vocabulary.topics import labels
from index.document import Kind
from index.evaluate.corpus import saved_paths, saved_readouts
from index.evaluate.labels import addresses, holds_labels, read_labels
from scrapers.readout import Readout
from scrapers.source import address

CHECKOUT = Path(__file__).resolve().parents[1]
SHARED = CHECKOUT.parent / "shared"
FOLDERS = (SHARED / "gold", CHECKOUT / "tests" / "gold")
TABLE = CHECKOUT / "index" / "annotate" / "data" / "topic_model.tsv"
HELD_OUT = ("subject-check", "subject-last-check")
FOLDS, SEED = 10, 1
RIDGE = 3.0  # how much a weight away from nothing costs
_HEAD = "# group\tname\tweight\tOf the regression in subject/topic_model.py, made by `python -m bench topics`.\n"

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A readout's features by topic, and the topics that a reader named."""

    features: Mapping[str, Sequence[float]]
    topics: frozenset[str]


@dataclass(frozen=True, slots=True)
class Fitted:
    """The weights as rows of the table, and what they reach on readouts that were left out: F1 by threshold, and for
    each tenth of probability how many topics were said with it and how many of them the labels have."""

    table: str
    f1: Mapping[float, float]
    tenths: Sequence[tuple[int, int]]
    readouts: int


def labelled(files: Sequence[Path], readouts: Sequence[Readout]) -> list[Labelled]:
    """The features of all readouts that the label files know the topics of."""
    knowledge, named = learn(readouts), addresses(readouts)
    found = []
    for told in (one for file in files for one in read_labels(file)):
        readout = named.get(told.id) or named.get(address(told.id))
        if readout and told.topics is not None:
            done = annotate(readout, knowledge)
            found.append(Labelled(features(gather(readout, done.turns), Kind(done.kind)), frozenset(told.topics)))
    return found


def fit(readouts: Sequence[Labelled]) -> Fitted:
    """Fit on all, and measure by leaving out a tenth of the readouts at a time."""
    values, right, owner = _matrix(readouts)
    order = list(range(len(readouts)))
    random.Random(SEED).shuffle(order)
    fold = np.array([order.index(number) % FOLDS for number in owner])
    said = np.zeros(len(right))
    for left_out in range(FOLDS):
        weights = _regress(values[fold != left_out], right[fold != left_out])
        said[fold == left_out] = _logistic(values[fold == left_out] @ weights)
    missed = sum(len(one.topics - one.features.keys()) for one in readouts)
    f1 = {round(least, 2): _f1(said >= least, right, missed) for least in np.arange(0.3, 0.61, 0.05)}
    tenth = np.minimum((said * 10).astype(int), 9)
    tenths = [(int((tenth == t).sum()), int(right[tenth == t].sum())) for t in range(10)]
    return Fitted(_table(_regress(values, right)), f1, tenths, len(readouts))


def _matrix(readouts: Sequence[Labelled]) -> tuple[Values, Values, list[int]]:
    """A row for every topic of every readout: its features and which topic it is; whether it is right; whose it is."""
    slugs = list(labels())
    rows, right, owner = [], [], []
    for number, one in enumerate(readouts):
        for slug, values in one.features.items():
            rows.append([*values, *(float(slug == other) for other in slugs)])
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


def _table(weights: Values) -> str:
    names = [("feature", name) for name in FEATURES] + [("topic", slug) for slug in labels()]
    return _HEAD + "".join(
        f"{group}\t{name}\t{weight:.3f}\n" for (group, name), weight in zip(names, weights, strict=True)
    )


def main(words: Sequence[str]) -> int:
    """Fit on the label files beside the checkout and in tests/gold, print the measures, and --write the table."""
    files = [file for folder in FOLDERS for file in sorted(folder.glob("*.jsonl")) if holds_labels(file)]
    readouts = list(saved_readouts(saved_paths(SHARED)))
    found = fit(labelled([file for file in files if file.stem not in HELD_OUT], readouts))
    print(f"{found.readouts} readouts; F1 where a tenth of them is left out:")
    print("  ".join(f"{least:.2f} {value:.3f}" for least, value in found.f1.items()))
    for tenth, (said, right) in enumerate(found.tenths):
        share = f"{right / said:.2f}" if said else "none"
        print(f"probability {tenth / 10:.1f} to {tenth / 10 + 0.1:.1f}: {said} topics, right {share}")
    if "--write" in words:
        TABLE.write_text(found.table, encoding="utf-8")
    return 0
