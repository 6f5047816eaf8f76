"""Topics: what a readout is about, and the paragraphs that show it.

A weighted lexicon: a phrase in the title or lead tells most, in a paragraph that tells or reports what was discussed it
makes an agenda item by itself, and in a long talk it takes several, and a share of what the strongest topic has.
Everything that can be disputed is in the rows of
data/topic_words.tsv; the few numbers here were chosen on labelled readouts (docs/design/annotation.md).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from index.analysis import fold
from index.annotate.vocabulary.phrases import OUR_LANGUAGES, words
from index.annotate.vocabulary.topics import labels, lexicon, tagged
from index.document import Mode, Turn
from scrapers.readout import Readout

TITLE, LEAD, TAG, TOLD, SAID = 1.5, 1.5, 1.0, 1.0, 0.55
"""What a phrase weighs in the title, in the lead, as a publisher's tag, in a paragraph that tells, in speech."""

FLOOR, SLOPE = 0.9, 0.0004
"""The threshold: so much, and so much more for each quoted word beyond BRIEF."""

LONG, TOLD_SLOPE = 250, 0.003
"""Of told words, those beyond so many raise the threshold by so much each: an agenda is short, a report is long."""

BRIEF = 200  # quoted words up to which a statement that no lead sums up is taken as written: it says what others tell
A_PARAGRAPH = 3.0  # phrases of one topic in one paragraph beyond this weight add nothing
LEAST_SHARE = 0.25  # of the strongest topic's score, asked of all but the items of an agenda
AN_ITEM = 0.9  # what a topic's phrases weigh at least in the sentence of an agenda that makes it an item

_SENTENCE = re.compile(r"(?<=[.!?”\"])\s+(?=[A-ZА-Я“«\"])")
_AGENDA = re.compile(
    r"\b(?:discuss\w*|talk(?:ed|s)? (?:about|on)|exchang\w+ (?:of )?(?:views|opinions)|touch\w* (?:up)?on|agenda|"
    r"cooperation in|обсужд\w+|обсудил\w*|обмен\w* мнениями)\b",
    re.IGNORECASE,
)
_PRESENT = re.compile(
    r"^(?:also )?(?:taking part|attending|attended|present|participants?|the meeting was attended|joining|among those|"
    r"those present|in attendance|в (?:совещании|заседании|встрече|переговорах|мероприятии) принима\w+ участие|"
    r"принима\w+ участие|на (?:совещании|встрече) присутств\w+)\b|"
    r"\b(?:was|were) (?:also )?(?:attended by|present at|joined by)\b|^(?:-|•) [A-Z]",
    re.IGNORECASE,
)

_Texts = Mapping[int, Sequence[Sequence[str]]]  # a paragraph's number → its stretches of words


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic of a readout: its `slug`, its `score` (1 is just enough), and the `paragraphs` that earned it.

    Paragraphs are numbered from 0; there are none where title, lead or tags alone say it.
    """

    slug: str
    score: float
    paragraphs: tuple[int, ...]


def topics(readout: Readout, turns: Sequence[Turn] = ()) -> tuple[Topic, ...]:
    """What the readout is about, the strongest first. `turns` run parallel to its paragraphs; without them all tell.

    In a language whose words are not known it is only what the publisher's own tags say.
    """
    if readout.language not in OUR_LANGUAGES:
        readout = replace(readout, title="", lead="", paragraphs=())
    told, said = _by_mode(readout, turns)
    scores, places = _weigh(readout, told, said)
    least = FLOOR + SLOPE * max(0, _count(said) - BRIEF) + TOLD_SLOPE * max(0, _count(told) - LONG)
    share = max(least, LEAST_SHARE * max(scores.values(), default=0.0))
    thresholds = defaultdict(lambda: share, dict.fromkeys(_items(told), FLOOR))
    kept = [slug for slug, score in scores.items() if score >= thresholds[slug]]
    order = list(labels())
    kept.sort(key=lambda slug: (-scores[slug], order.index(slug)))
    return tuple(Topic(slug, scores[slug] / thresholds[slug], tuple(sorted(places[slug]))) for slug in kept)


def _items(told: _Texts) -> set[str]:
    """The topics that one sentence names as what was discussed."""
    agendas = (printed for stretches in told.values() for printed in stretches if _AGENDA.search(" ".join(printed)))
    return {slug for printed in agendas for slug, weight in _phrases([printed]).items() if weight >= AN_ITEM}


def _by_mode(readout: Readout, turns: Sequence[Turn]) -> tuple[_Texts, _Texts]:
    """The words of the paragraphs that tell, by sentence, and of those that quote, without lists of those present."""
    told, said = {}, {}
    for number, paragraph in enumerate(readout.paragraphs):
        if number < len(turns) and turns[number].mode is Mode.QUOTED:
            said[number] = [words(paragraph.text)]
        elif not _PRESENT.search(paragraph.text[:200]):
            told[number] = [words(sentence) for sentence in _SENTENCE.split(paragraph.text)]
    return told, said


def _count(texts: _Texts) -> int:
    return sum(len(printed) for stretches in texts.values() for printed in stretches)


def _weigh(readout: Readout, told: _Texts, said: _Texts) -> tuple[dict[str, float], dict[str, list[int]]]:
    """Each topic's weight, and the paragraphs that have its phrases."""
    scores: defaultdict[str, float] = defaultdict(float)
    places: defaultdict[str, list[int]] = defaultdict(list)
    for text, weight in ((readout.title, TITLE), (readout.lead, LEAD)):
        for slug, found in _phrases([words(text)], offices=True).items():
            scores[slug] += weight * min(found, 1.0)
    for slug in {tagged().get(fold(tag), "") for tag in readout.tags.topics} - {""}:
        scores[slug] += TAG
    written = 0.0 if readout.lead else min(1.0, BRIEF / max(1, _count(said))) ** 2
    saying = SAID + (TOLD - SAID) * written
    for texts, weight in ((told, TOLD), (said, saying)):
        for number, stretches in texts.items():
            for slug, found in _phrases(stretches).items():
                scores[slug] += weight * found
                places[slug].append(number)
    return scores, places


def _phrases(stretches: Sequence[Sequence[str]], *, offices: bool = False) -> Mapping[str, float]:
    """The weight of each topic's phrases in one paragraph, a phrase told twice being told once."""
    seen: dict[tuple[str, ...], None] = {}
    weights: defaultdict[str, float] = defaultdict(float)
    for printed in stretches:
        for found in lexicon().find(printed):
            hint, phrase = found.value, tuple(printed[found.start : found.end])
            if not hint.slugs or (hint.office and not offices) or phrase in seen:
                continue
            seen[phrase] = None
            for slug in hint.slugs:
                weights[slug] = min(weights[slug] + hint.weight, A_PARAGRAPH)
    return MappingProxyType(weights)
