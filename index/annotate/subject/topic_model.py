"""How likely each topic is a subject of a readout: a logistic regression over the evidence, fitted on labels.

data/topic_model.tsv holds its weights; `python -m bench topics` fits them and says how well they are calibrated. A
weight for each topic takes up that some are named more readily than others. In a language whose words have no weights
(topic_words.py) a second regression weighs the phrases alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from index.annotate.subject.topic_evidence import BRIEF, FULL, TextEvidence, TopicEvidence
from index.annotate.subject.topic_words import WordScores, word_scores
from index.annotate.vocabulary.tables import rows
from index.annotate.vocabulary.topics import labels
from index.document import Kind

DOCUMENTS = (Kind.JOINT_STATEMENT, Kind.FACT_SHEET)
"""Kinds whose every sentence is an item of an agenda."""

FLOOR, SLOPE = 0.9, 0.0004
LONG, NARRATED_SLOPE = 250, 0.003
"""What a topic of a text of common length weighs: so much, more for each quoted word beyond BRIEF and narrated one
beyond LONG."""

WITH_WORDS = "en"  # the language whose words have weights
WORDS_ALONE = 0.1  # what the words of a text must say of a topic of which it has no phrase
LEAST_SAID = 0.02  # below this the logarithm of a score says no more


@dataclass(slots=True)
class _Case:
    """One topic of one readout, with what it is compared to: made for every topic of every text, so not frozen, which
    would double its cost."""

    one: TopicEvidence
    text: TextEvidence
    total: float
    strongest: float
    usual: float
    document: bool
    message: bool
    words: float = 0.0
    passage: float = 0.0

    @property
    def ratio(self) -> float:
        return max(-2.0, min(2.0, math.log(max(self.total, 0.05) / self.usual)))


Features = Mapping[str, Callable[[_Case], float]]

OF_PHRASES: Features = {
    "always": lambda case: 1.0,
    "share of the strongest topic": lambda case: case.total / case.strongest,
    "weight for its length": lambda case: case.ratio,
    "an item of an agenda is about it": lambda case: float(case.one.agenda >= FULL),
    "per hundred narrated words": lambda case: min(2.0, 100 * case.one.narrated / max(60, case.text.narrated)),
    "per hundred quoted words": lambda case: min(2.0, 100 * case.one.quoted / max(100, case.text.quoted)),
    "paragraphs": lambda case: math.log1p(len(case.one.paragraphs)),
    "sentences about it": lambda case: math.log1p(case.one.full),
    "sentences about it alone": lambda case: math.log1p(case.one.alone),
    "weightiest phrase": lambda case: case.one.strongest,
    "in one exchange": lambda case: math.log1p(case.one.exchange()),
    "in one exchange of a long talk": lambda case: math.log1p(case.one.exchange()) if case.text.quoted > 1_500 else 0.0,
    "narrated in a document": lambda case: math.log1p(case.one.narrated) * case.document,
    "a message": lambda case: float(case.message),
    "length": lambda case: math.log1p((case.text.narrated + case.text.quoted) / 100),
}
OF_WORDS: Features = {
    "words of the text": lambda case: case.words,
    "words of a passage": lambda case: case.passage,
    "words of the text, as a logarithm": lambda case: math.log(max(case.words, LEAST_SAID)),
    "words of a passage, as a logarithm": lambda case: math.log(max(case.passage, LEAST_SAID)),
}
"""What the regressions see of a topic, by the names in the table."""

GROUPS: Mapping[bool, tuple[str, str, Features]] = {
    True: ("feature", "topic", {**OF_PHRASES, **OF_WORDS}),
    False: ("feature of phrases alone", "topic by phrases alone", OF_PHRASES),
}
"""Whether the words have weights → the groups of the table with the weights of features and of topics; the features."""


def features(text: TextEvidence, kind: Kind, with_words: bool) -> dict[str, list[float]]:
    """The values of the features, in their order, for every topic that there is evidence for."""
    scores = word_scores(text.title, text.passages) if with_words else None
    saying, wanted = text.saying, GROUPS[with_words][2].values()
    totals = {slug: one.total(saying) for slug, one in text.topics.items()}
    usual = FLOOR + SLOPE * max(0, text.quoted - BRIEF) + NARRATED_SLOPE * max(0, text.narrated - LONG)
    to_compare = max(totals.values(), default=0.0) or 1.0, usual, kind in DOCUMENTS, kind is Kind.MESSAGE
    found = {}
    for at, slug in enumerate(labels()):
        one = text.topics.get(slug) or _by_words(scores, at)
        if one:
            said = (scores.text[at], scores.passage[at]) if scores else (0.0, 0.0)
            case = _Case(one, text, totals.get(slug, 0.0), *to_compare, *said)
            found[slug] = [feature(case) for feature in wanted]
    return found


def _by_words(scores: WordScores | None, at: int) -> TopicEvidence | None:
    """Empty evidence for a topic of which the text has no phrase, if its words are about it."""
    return TopicEvidence() if scores and scores.text[at] > WORDS_ALONE else None


def probabilities(text: TextEvidence, kind: Kind, language: str) -> dict[str, float]:
    """How likely a careful reader would name each topic."""
    with_words = language == WITH_WORDS
    weights, topics = _weights(with_words)
    return {
        slug: 1 / (1 + math.exp(-sum(map(float.__mul__, weights, values)) - topics.get(slug, 0.0)))
        for slug, values in features(text, kind, with_words).items()
    }


@cache
def _weights(with_words: bool) -> tuple[list[float], Mapping[str, float]]:
    """The weights of the features in their order, and those of topics."""
    table = {(group, name): float(weight) for group, name, weight in rows("topic_model.tsv")}
    of_features, of_topics, names = GROUPS[with_words]
    return [table[of_features, name] for name in names], {
        name: weight for (group, name), weight in table.items() if group == of_topics
    }
