"""How likely each topic is a subject of a readout: a logistic regression over the evidence, fitted on labels.

data/topic_model.tsv holds its weights; `python -m bench topics` fits them and says how well they are calibrated. A
weight for each topic takes up that some are named more readily than others.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from index.annotate.subject.topic_evidence import BRIEF, FULL, TextEvidence, TopicEvidence
from index.annotate.vocabulary.tables import rows
from index.document import Kind

DOCUMENTS = (Kind.JOINT_STATEMENT, Kind.FACT_SHEET)
"""Kinds whose every sentence is an item of an agenda."""

FLOOR, SLOPE = 0.9, 0.0004
LONG, TOLD_SLOPE = 250, 0.003
"""What a topic of a text of common length weighs: so much, more for each quoted word beyond BRIEF and told one beyond
LONG."""


@dataclass(frozen=True, slots=True)
class _Case:
    """One topic of one readout, with what it is compared to."""

    one: TopicEvidence
    text: TextEvidence
    strongest: float
    document: bool
    message: bool

    @property
    def total(self) -> float:
        return self.one.total(self.text.saying)

    @property
    def ratio(self) -> float:
        usual = FLOOR + SLOPE * max(0, self.text.said - BRIEF) + TOLD_SLOPE * max(0, self.text.told - LONG)
        return max(-2.0, min(2.0, math.log(max(self.total, 0.05) / usual)))


FEATURES: Mapping[str, Callable[[_Case], float]] = {
    "always": lambda case: 1.0,
    "share of the strongest topic": lambda case: case.total / case.strongest,
    "weight for its length": lambda case: case.ratio,
    "an item of an agenda is about it": lambda case: float(case.one.agenda >= FULL),
    "per hundred told words": lambda case: min(2.0, 100 * case.one.told / max(60, case.text.told)),
    "per hundred quoted words": lambda case: min(2.0, 100 * case.one.said / max(100, case.text.said)),
    "paragraphs": lambda case: math.log1p(len(case.one.paragraphs)),
    "sentences about it": lambda case: math.log1p(case.one.full),
    "in one exchange": lambda case: math.log1p(case.one.exchange()),
    "in one exchange of a long talk": lambda case: math.log1p(case.one.exchange()) if case.text.said > 1_500 else 0.0,
    "told in a document": lambda case: math.log1p(case.one.told) * case.document,
    "a message": lambda case: float(case.message),
    "length": lambda case: math.log1p((case.text.told + case.text.said) / 100),
}
"""What the regression sees of a topic, by the names in the table."""


def features(text: TextEvidence, kind: Kind) -> dict[str, list[float]]:
    """The values of FEATURES, in their order, for every topic that there is evidence for."""
    strongest = max((one.total(text.saying) for one in text.topics.values()), default=0.0) or 1.0
    cases = {
        slug: _Case(one, text, strongest, kind in DOCUMENTS, kind is Kind.MESSAGE) for slug, one in text.topics.items()
    }
    return {slug: [feature(case) for feature in FEATURES.values()] for slug, case in cases.items()}


def probabilities(text: TextEvidence, kind: Kind) -> dict[str, float]:
    """How likely a careful reader would name each topic."""
    weights, topics = _weights()
    return {
        slug: 1 / (1 + math.exp(-sum(map(float.__mul__, weights, values)) - topics.get(slug, 0.0)))
        for slug, values in features(text, kind).items()
    }


@cache
def _weights() -> tuple[list[float], Mapping[str, float]]:
    """The weights of FEATURES in their order, and those of topics."""
    table = {(group, name): float(weight) for group, name, weight in rows("topic_model.tsv")}
    return [table["feature", name] for name in FEATURES], {
        name: weight for (group, name), weight in table.items() if group == "topic"
    }
