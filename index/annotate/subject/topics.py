"""Topics: what a readout is about, how likely that is, and what shows it.

A weighted lexicon gives the evidence (topic_evidence.py), all other words support or weaken it (topic_words.py), and a
regression fitted on labelled readouts weighs both (topic_model.py). Phrases can be disputed in the rows of
data/topic_words.tsv.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.annotate.subject.event_kind import kind as kind_of
from index.annotate.subject.topic_evidence import TextEvidence, TopicEvidence, gather
from index.annotate.subject.topic_model import probabilities
from index.annotate.subject.topic_words import telling_words
from index.annotate.vocabulary.phrases import OUR_LANGUAGES
from index.annotate.vocabulary.topics import labels
from index.document import Kind, Turn
from scrapers.readout import Readout

LEAST = 0.4
"""The probability from which a topic counts."""

TAGGED = 0.9  # of a topic that the publisher's own tag names, where the words of the language are not known
WORDS = "words"  # the rule of a topic that no phrase names
SHOWN = 3  # phrases that are given as the reason


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic of a readout: its `slug`, its `score` (the probability that a reader would name it), and the
    `paragraphs` that earned it, numbered from 0; none where title, lead or tags alone say it.

    `rule` is the place that said most (title, lead, tag, agenda, heading, first paragraph, narrated, quoted), `words`
    the weightiest phrases. Where there are none, the rule is `words`, and they are the words that are learned.
    """

    slug: str
    score: float
    paragraphs: tuple[int, ...]
    rule: str = ""
    words: tuple[str, ...] = ()


def topics(readout: Readout, turns: Sequence[Turn] = (), kind: Kind | None = None) -> tuple[Topic, ...]:
    """What the readout is about, the likeliest first. `turns` run parallel to its paragraphs; without them all narrate.

    `kind` is its kind where that is known already. In a language whose words are not known it is only what the
    publisher's own tags say.
    """
    known = readout.language in OUR_LANGUAGES
    found = gather(readout if known else replace(readout, title="", lead="", paragraphs=()), turns)
    what = kind or kind_of(readout, turns)
    scores = probabilities(found, what, readout.language) if known else dict.fromkeys(found.topics, TAGGED)
    order = list(labels())
    kept = sorted(
        (slug for slug in scores if scores[slug] >= LEAST), key=lambda slug: (-scores[slug], order.index(slug))
    )
    return tuple(_topic(slug, scores[slug], found) for slug in kept)


def _topic(slug: str, score: float, text: TextEvidence) -> Topic:
    evidence = text.topics.get(slug) or TopicEvidence()
    weightiest = sorted(evidence.phrases, key=lambda phrase: (-evidence.phrases[phrase], phrase))[:SHOWN]
    rule = max(evidence.places, key=lambda place: evidence.places[place], default=WORDS)
    if rule == WORDS:
        weightiest = list(telling_words(text.title, text.passages, slug, SHOWN))
    return Topic(slug, score, tuple(sorted(evidence.paragraphs)), rule, tuple(weightiest))
