"""Topics: what a readout is about, and the paragraphs that show it.

A weighted lexicon: a phrase in the title or lead tells most, in a paragraph that tells or reports what was discussed it
makes an agenda item by itself, and in a long talk it takes several. Everything that can be disputed is in the rows of
data/topic_words.tsv; the few numbers here were chosen on labelled readouts (docs/annotation.md).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from index.analysis import fold
from index.annotate.lexicon import labels, lexicon, tagged
from index.annotate.phrases import words
from index.document import Mode, Turn
from scrapers.readout import Readout

TITLE, LEAD, TAG, TOLD, SAID = 3.0, 2.0, 1.0, 1.0, 0.6
"""What a phrase weighs in the title, in the lead, as a publisher's tag, in a paragraph that tells, in speech."""

FLOOR, SLOPE = 0.9, 0.0004
"""The threshold: so much, and so much more for each word of quoted speech."""

LONG, TOLD_SLOPE = 250, 0.003
"""Of told words, those beyond so many raise the threshold by so much each: an agenda is short, a report is long."""

A_PARAGRAPH = 2.0  # phrases of one topic in one paragraph beyond this weight add nothing
LEAST_SHARE = 0.2  # of the strongest topic's score

_PRESENT = re.compile(
    r"^(?:also )?(?:taking part|attending|attended|present|participants?|the meeting was attended|joining|among those|"
    r"those present|in attendance)\b|\b(?:was|were) (?:also )?(?:attended by|present at|joined by)\b|^(?:-|•) [A-Z]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic of a readout: its `slug`, its `score` (1 is just enough), and the `paragraphs` that earned it.

    Paragraphs are numbered from 0; there are none where title, lead or tags alone say it.
    """

    slug: str
    score: float
    paragraphs: tuple[int, ...]


def topics(readout: Readout, turns: Sequence[Turn] = ()) -> tuple[Topic, ...]:
    """What the readout is about, the strongest first. `turns` run parallel to its paragraphs; without them all tell."""
    scores, places, quoted, told = _weigh(readout, turns)
    least = FLOOR + SLOPE * quoted + TOLD_SLOPE * max(0, told - LONG)
    threshold = max([least, *(LEAST_SHARE * score for score in scores.values())])
    kept = [Topic(slug, score / threshold, tuple(places[slug])) for slug, score in scores.items() if score >= threshold]
    order = list(labels())
    return tuple(sorted(kept, key=lambda topic: (-topic.score, order.index(topic.slug))))


def _weigh(readout: Readout, turns: Sequence[Turn]) -> tuple[dict[str, float], dict[str, list[int]], int, int]:
    """Each topic's weight, the paragraphs that have its phrases, and how many words are quoted and told."""
    scores: defaultdict[str, float] = defaultdict(float)
    places: defaultdict[str, list[int]] = defaultdict(list)
    quoted = told = 0
    for text, weight in ((readout.title, TITLE), (readout.lead, LEAD)):
        for slug, found in _phrases(words(text), offices=True).items():
            scores[slug] += weight * min(found, 1.0)
    for slug in {tagged().get(fold(tag), "") for tag in readout.tags.topics} - {""}:
        scores[slug] += TAG
    for number, paragraph in enumerate(readout.paragraphs):
        spoken = number < len(turns) and turns[number].mode is Mode.QUOTED
        if not spoken and _PRESENT.search(paragraph.text[:200]):
            continue
        printed = words(paragraph.text)
        quoted, told = (quoted + len(printed), told) if spoken else (quoted, told + len(printed))
        for slug, found in _phrases(printed, offices=False).items():
            scores[slug] += (SAID if spoken else TOLD) * found
            places[slug].append(number)
    return scores, places, quoted, told


def _phrases(printed: Sequence[str], *, offices: bool) -> Mapping[str, float]:
    """The weight of each topic's phrases in one stretch of text, a phrase told twice being told once."""
    seen: dict[tuple[str, ...], None] = {}
    weights: defaultdict[str, float] = defaultdict(float)
    for found in lexicon().find(printed):
        hint, phrase = found.value, tuple(printed[found.start : found.end])
        if not hint.slugs or (hint.office and not offices) or phrase in seen:
            continue
        seen[phrase] = None
        for slug in hint.slugs:
            weights[slug] = min(weights[slug] + hint.weight, A_PARAGRAPH)
    return MappingProxyType(weights)
