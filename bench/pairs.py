"""The weights of index/events: learned from judged pairs, and cross-validated.

`python -m bench pairs` prints how right joining by certainty alone is, on pairs that the weights were learned from and
on those left out of learning; `--learn` writes index/events/data/weights.tsv. The pairs are
../shared/gold/pairs-dev.jsonl and tests/gold/event-pairs.tsv, the readouts those beside the checkout.
"""

from __future__ import annotations

import argparse
import datetime as dt
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.real import SHARED
from index.annotate.annotate import learn
from index.build import annotated
from index.document import Document
from index.evaluate.corpus import saved_paths, saved_readouts
from index.evaluate.labels import address
from index.evaluate.pairs import SAME, judged_pairs
from index.events.event import SURE, Role
from index.events.evidence import Evidence, evidence_of
from index.events.features import Features, compare
from index.events.tables import rows

ROOT = Path(__file__).parents[1]
WEIGHTS = ROOT / "index/events/data/weights.tsv"
JUDGED = SHARED / "gold/pairs-dev.jsonl"
OWN = ROOT / "tests/gold/event-pairs.tsv"
PULL = 1.0
"""How strongly a weight stays at what was assumed: the precision of its Gaussian prior."""
CAUTION = {"one side": -1.0}
"""Added to what was learned: pages of one publisher are paired far more often over whole corpora than among the judged
pairs, and wrongly joined more often."""
FOLDS = 5
STEPS = 30

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A judged pair with its features; None where the two can't be one event. `day` keeps what belongs together in one
    fold."""

    features: Features | None
    same: bool
    day: str


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench pairs", description=__doc__)
    parser.add_argument("--learn", action="store_true", help="write the weights that were learned")
    options = parser.parse_args(arguments)
    assumed = {name: float(weight) for name, weight, _ in rows("weights.tsv")}
    examples = list(_examples())
    print(f"{len(examples)} pairs, {sum(one.same for one in examples)} of one event")
    print(f"learned from:  {_told(examples, _certainties(examples, fit(examples, assumed)))}")
    print(f"left out:      {_told(examples, _left_out(examples, assumed))}")
    if options.learn:
        _write(assumed, fit(examples, assumed))
    return 0


def fit(examples: Sequence[Example], assumed: Mapping[str, float]) -> dict[str, float]:
    """The weights of most probability under the prior, by Newton's method."""
    names = list(assumed)
    kept = [one for one in examples if one.features is not None]
    matrix = np.array([[(one.features or {}).get(name, 0.0) for name in names] for one in kept])
    labels = np.array([one.same for one in kept], np.float64)
    prior = np.array([assumed[name] for name in names])
    weights = prior.copy()
    for _ in range(STEPS):
        found = _logistic(matrix @ weights)
        slope = matrix.T @ (found - labels) + PULL * (weights - prior)
        curve = (matrix * (found * (1 - found))[:, None]).T @ matrix + PULL * np.eye(len(names))
        weights = weights - np.linalg.solve(curve, slope)
    return dict(zip(names, weights.tolist(), strict=True))


def _logistic(values: Vector) -> Vector:
    found: Vector = 1 / (1 + np.exp(-np.clip(values, -50, 50)))
    return found


def _certainties(examples: Sequence[Example], weights: Mapping[str, float]) -> list[float]:
    sums = [sum(weights.get(name, 0.0) * value for name, value in (one.features or {}).items()) for one in examples]
    found = _logistic(np.array(sums))
    return [0.0 if one.features is None else float(value) for one, value in zip(examples, found, strict=True)]


def _left_out(examples: Sequence[Example], assumed: Mapping[str, float]) -> list[float]:
    """Each pair's certainty by weights that were learned without the pairs of its day."""
    folds = [zlib.crc32(one.day.encode()) % FOLDS for one in examples]
    found = [0.0] * len(examples)
    for fold in range(FOLDS):
        weights = fit([one for one, own in zip(examples, folds, strict=True) if own != fold], assumed)
        for at, certainty in enumerate(_certainties(examples, weights)):
            if folds[at] == fold:
                found[at] = certainty
    return found


def _told(examples: Sequence[Example], certainties: Sequence[float]) -> str:
    joined = [one.same for one, certainty in zip(examples, certainties, strict=True) if certainty >= SURE]
    same = sum(one.same for one in examples)
    return f"precision {sum(joined) / max(len(joined), 1):.3f}, recall {sum(joined) / same:.3f}"


def _examples() -> Iterator[Example]:
    """Pairs of two accounts: a mention is left out by a rule, not by weights."""
    pairs = [(pair.a, pair.b, pair.label == SAME) for pair in judged_pairs(JUDGED)]
    own = (line.split("\t") for line in OWN.read_text("utf-8").splitlines() if not line.startswith("#"))
    pairs += [(one, other, label == SAME) for one, other, label in own]
    known = _evidence({name for one, other, _ in pairs for name in (one, other)})
    for one, other, same in pairs:
        left, right = known.get(one), known.get(other)
        if left and right and left.role is right.role is Role.ACCOUNT:
            yield Example(compare(left, right), same, dt.date.fromordinal(left.page).isoformat())
        elif same:
            yield Example(None, True, "")


def _evidence(wanted: set[str]) -> dict[str, Evidence]:
    """The evidence of readouts by id or address."""
    readouts = list(saved_readouts(saved_paths(SHARED)))
    named = [readout for readout in readouts if {readout.id, address(readout.url)} & wanted]
    found: dict[str, Evidence] = {}
    for document in annotated(named, learn(readouts), 1):
        evidence = evidence_of(document) if isinstance(document, Document) else None
        if evidence and isinstance(document, Document):
            found[document.id] = found[address(document.url)] = evidence
    return found


def _write(assumed: Mapping[str, float], learned: Mapping[str, float]) -> None:
    head = [line for line in WEIGHTS.read_text("utf-8").splitlines() if line.startswith("#")]
    found = {name: weight + CAUTION.get(name, 0.0) for name, weight in learned.items()}
    lines = [f"{name}\t{weight:g}\t{found[name]:.2f}" for name, weight in assumed.items()]
    WEIGHTS.write_text("\n".join([*head, *lines]) + "\n", "utf-8")
