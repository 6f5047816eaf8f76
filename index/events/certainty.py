"""How likely two readouts tell of one event: a logistic model over the features of the pair."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache

from index.events.evidence import Evidence
from index.events.features import Features, compare
from index.events.tables import rows


@cache
def weights() -> Mapping[str, float]:
    """The weight of each feature, by data/weights.tsv."""
    return {name: float(weight) for name, _, weight in rows("weights.tsv")}


def certainty(features: Features, known: Mapping[str, float] | None = None) -> float:
    """From 0 to 1; by other weights than the table's where they are given."""
    own = weights() if known is None else known
    return 1 / (1 + math.exp(-sum(own.get(name, 0.0) * value for name, value in features.items())))


def certainty_of(one: Evidence, other: Evidence) -> float:
    """0 where the pair can't be one event."""
    features = compare(one, other)
    return 0.0 if features is None else certainty(features)
