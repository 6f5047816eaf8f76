"""Countries: the states that a readout is really about, as ISO 3166-1 alpha-3.

The publisher's own state always is. Another is when its mentions outweigh a threshold that grows with the length of
the text: a title or lead names what the page is about, an agenda item counts in one line, and what somebody happens
to mention in a long talk does not. A list that opens a text names those who take part; one further down gives examples.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from index.analysis import ELIDED
from index.annotate.subject.biography import is_biography
from index.annotate.subject.homonyms import (
    LIST,
    LISTED,
    NameReading,
    SpelledText,
    is_elsewhere,
    is_of_examples,
    is_of_parties,
    lists,
    read,
)
from index.annotate.vocabulary.countries import NAME, PLACE, Sense, country_of_source, gazetteer
from index.annotate.vocabulary.phrases import FoundPhrase
from index.document import Mode, Turn
from scrapers.readout import Readout
from scrapers.tokens import WORD

TITLE, LEAD, NARRATED, QUOTED = 4.0, 3.0, 1.0, 0.6
"""What a mention weighs in the title, in the lead, in a paragraph that narrates or reports, and in their own words."""

FLOOR, SLOPE, STEEPEST = 0.75, 0.0006, 3_000
"""The threshold: so much, and so much more for each word of quoted speech up to so many."""

LONG, NARRATED_SLOPE = 800, 0.0001
"""It grows, too, with each narrated word beyond so many."""

CAREER = 0.2  # what a mention weighs in a paragraph that tells of somebody's career
VENUE, HEAD, A_VENUE = 0.2, 3, 100
"""What a mention weighs in a line that says where it was: behind a bar in the title, or short above a transcript."""

A_PARAGRAPH, ROOM = 2.0, 100
"""Mentions of one country in a paragraph beyond so many for each so many words add nothing: where paragraph breaks are
lost, one paragraph is a whole text."""
ALL_LISTS = 0.6  # what mentions in lists of examples weigh together at most
OPENING = 2  # paragraphs whose lists name those who take part
A_BRIEF = 2_000  # characters up to which a text has no room for examples: what it lists was discussed

_LINKING = frozenset((
    "of", "in", "to", "from", "and", "for", "between", "the", "with", "on", "against", "about", "by", "at", "into",
    "across", "is", "was", "are", "were", "bless",
))  # fmt: skip
_ENDS = (".", ":", "!", "?", "…", "。", "：", "！", "？")  # of a sentence, which a line that says where it was is not
_VENUES = frozenset(("summit", "forum", "conference", "exhibition", "championships", "olympics", "games", "born"))


@dataclass(frozen=True, slots=True)
class CountryReason:
    """A country of a readout. `rule` says where its weightiest mention stands: title, lead, venue, narrated or quoted,
    or publisher without any. `words` and `paragraph` (None outside of paragraphs) are that mention's; `score` is how
    many times over the threshold all mentions are.
    """

    code: str
    rule: str
    words: str
    paragraph: int | None
    score: float


@dataclass(slots=True)
class _Weights:
    """What is known of one country while a readout is read."""

    sure: float = 0.0
    either: float = 0.0
    listed: float = 0.0
    heaviest: float = 0.0
    reason: tuple[str, str, int | None] = ("", "", None)

    def total(self) -> float:
        sure = self.sure + min(self.listed, ALL_LISTS)
        return sure + self.either if sure else 0.0


@dataclass(frozen=True, slots=True)
class _Segment:
    text: str
    rule: str
    weight: float
    paragraph: int | None


@dataclass(slots=True)
class _Mentions:
    """The mentions of one text: each with what it says, what it weighs, and whether a list gives it as an example."""

    sentence: SpelledText
    mentions: list[tuple[FoundPhrase[Sense], NameReading, float, bool]] = field(default_factory=list)


def countries(readout: Readout, turns: Sequence[Turn] = ()) -> tuple[str, ...]:
    """The countries that are a real subject of the readout, in the order of their codes.

    `turns` run parallel to its paragraphs; without them every paragraph counts as narrated.
    """
    return tuple(reason.code for reason in countries_with_reasons(readout, turns))


def countries_with_reasons(readout: Readout, turns: Sequence[Turn] = ()) -> tuple[CountryReason, ...]:
    """The countries of the readout with the rule and the words that earned each."""
    home = country_of_source(readout.source)
    weights, quoted, narrated = _weigh(readout, turns, home)
    threshold = FLOOR + SLOPE * min(quoted, STEEPEST) + NARRATED_SLOPE * max(0, narrated - LONG)
    scores = {code: one.total() / threshold for code, one in weights.items()}
    found = {
        code: CountryReason(code, *weights[code].reason, scores[code]) for code, score in scores.items() if score >= 1
    }
    if home:
        found.setdefault(home, CountryReason(home, "publisher", "", None, 1.0))
    return tuple(found[code] for code in sorted(found))


def _weigh(readout: Readout, turns: Sequence[Turn], home: str) -> tuple[dict[str, _Weights], int, int]:
    """Each country's weight, and how many words are somebody's own and how many narrate."""
    found, quoted, narrated = [], 0, 0
    brief = sum(len(paragraph.text) for paragraph in readout.paragraphs) < A_BRIEF
    for segment in _segments(readout, turns):
        sentence, names = _names(segment.text, readout.language)
        quoted += len(sentence.words) if segment.rule == "quoted" else 0
        narrated += len(sentence.words) if segment.rule == "narrated" else 0
        if names:
            found.append((segment, _read(segment, sentence, names, home, brief)))
    doubtful = _doubtful_names(readout, [one for _, one in found])
    weights: defaultdict[str, _Weights] = defaultdict(_Weights)
    for segment, one in found:
        _add(segment, one, doubtful, weights)
    return weights, quoted, narrated


def _names(text: str, language: str) -> tuple[SpelledText, list[FoundPhrase[Sense]]]:
    printed = WORD.findall(text)
    names = list(gazetteer(language).find(printed))
    return SpelledText(text, printed), names


def _read(
    segment: _Segment, sentence: SpelledText, names: Sequence[FoundPhrase[Sense]], home: str, brief: bool
) -> _Mentions:
    found = _Mentions(sentence)
    named = [name for name in names if name.value.codes]
    runs = lists(named, sentence)
    example = set() if brief else _examples(segment, sentence, named, runs, home)
    enclosing = [run for run in runs for _ in range(*run)]
    before = {after.start for name, after in pairwise(names) if name.end == after.start}
    for at, name in enumerate(named):
        if name.start not in before and _is_personal(name, sentence):
            reading = NameReading.OTHER
        else:
            beside = bool(name.value.local or name.value.personal) and _is_beside(
                at, enclosing[at], named, sentence, home
            )
            reading = read(name, sentence, home, beside)
        found.mentions.append((name, reading, _surety(name, sentence.words), at in example))
    return found


def _is_beside(
    at: int, run: tuple[int, int], named: Sequence[FoundPhrase[Sense]], sentence: SpelledText, home: str
) -> bool:
    """Whether a name that can only be a country's stands next to this one in a list."""
    return any(
        place != at and not named[place].value.local and not is_elsewhere(named[place], sentence, home)
        for place in range(*run)
    )


def _examples(
    segment: _Segment, sentence: SpelledText, named: Sequence[FoundPhrase[Sense]], runs: Sequence[tuple[int, int]],
    home: str,
) -> set[int]:  # fmt: skip
    """Which names stand in a list of examples: in a long one that does not open the text, or behind "including"."""
    found: set[int] = set()
    if segment.paragraph is None:
        return found
    for first, end in runs:
        run = named[first:end]
        if len(run) < LIST or is_of_parties(run, sentence, home):
            continue
        if segment.paragraph >= OPENING or is_of_examples(run, sentence):
            found.update(range(first, end))
    return found


def _doubtful_names(readout: Readout, found: Sequence[_Mentions]) -> set[str]:
    """Names that this text uses for a person or prints as a common word too: "Mr. Jordan", "turkey"."""
    single = {
        (_plain(one.sentence.words[name.start]), name.value.personal and reading is NameReading.OTHER)
        for one in found
        for name, reading, _, _ in one.mentions
        if name.end - name.start == 1 and name.value.weight == NAME
    }
    doubtful = {word for word, is_person in single if is_person}
    if readout.language == "en":
        text = "\n".join((readout.lead, *(paragraph.text for paragraph in readout.paragraphs)))
        words = {word for word, _ in single if word.isascii() and word.lower() in text}
        doubtful |= {word for word in words if re.search(rf"(?<![\w/.@-]){re.escape(word.lower())}(?![\w/.@-])", text)}
    return doubtful


def _plain(word: str) -> str:
    """A printed name without an article in front or a possessive behind."""
    return ELIDED.sub("", word).removesuffix("'s").removesuffix("’s")


def _add(segment: _Segment, found: _Mentions, doubtful: set[str], weights: dict[str, _Weights]) -> None:
    here: defaultdict[str, float] = defaultdict(float)
    for name, reading, surety, example in found.mentions:
        if reading is NameReading.OTHER:
            continue
        word = _plain(found.sentence.words[name.start])
        either = reading is NameReading.EITHER or (name.end - name.start == 1 and word in doubtful)
        for code in name.value.codes:
            if either:
                weights[code].either += surety * segment.weight
            elif example:
                weights[code].listed += LISTED * surety * segment.weight
            else:
                here[code] += surety
            weight = surety * segment.weight
            if weight > weights[code].heaviest:  # only then, since where a word stands in its text takes time to find
                printed = found.sentence.printed(name.start, name.end)
                weights[code].heaviest, weights[code].reason = weight, (segment.rule, printed, segment.paragraph)
    most = A_PARAGRAPH * max(1.0, len(found.sentence.words) / ROOM)
    for code, mentions in here.items():
        weights[code].sure += min(mentions, most) * segment.weight


def _segments(readout: Readout, turns: Sequence[Turn]) -> Iterator[_Segment]:
    """The texts with the name of their rule and their weight."""
    title, _, venue = readout.title.partition(" | ")
    yield _Segment(title, "title", TITLE, None)
    if venue:
        yield _Segment(venue, "venue", VENUE, None)
    if readout.lead:
        yield _Segment(readout.lead, "lead", LEAD, None)
    for place, paragraph in enumerate(readout.paragraphs):
        text = paragraph.text
        if is_biography(text):
            yield _Segment(text, "biography", CAREER, place)
        elif place < len(turns) and turns[place].mode is Mode.QUOTED:
            yield _Segment(text, "quoted", QUOTED, place)
        elif turns and place < HEAD and len(text) < A_VENUE and not text.endswith(_ENDS):
            yield _Segment(text, "venue", VENUE, place)
        else:
            yield _Segment(text, "narrated", NARRATED, place)


def _surety(found: FoundPhrase[Sense], printed: Sequence[str]) -> float:
    """A place where something else took place says little of its state: "the APEC summit in …"."""
    before = printed[max(0, found.start - 2) : found.start]
    if len(before) == 2 and before[1] in ("in", "at") and before[0].lower() in _VENUES:
        return PLACE * found.value.weight
    if before[-1:] == ["University"] or before == ["University", "of"]:
        return PLACE * found.value.weight
    return found.value.weight


def _is_personal(found: FoundPhrase[Sense], sentence: SpelledText) -> bool:
    """Whether a name that is a person's too has another of their names beside it: "Jordan Smith", not "of Jordan"."""
    if not found.value.personal or sentence.word(found.end - 1).endswith(("'s", "’s")):
        return False
    before = sentence.word(found.start - 1) if sentence.gap(found.start - 1) == " " else ""
    after = sentence.word(found.end) if sentence.gap(found.end - 1) == " " else ""
    if before.lower() in _LINKING and before not in ("with", "and", "the"):
        return False
    return after[:1].isupper() or (before[:1].isupper() and before not in _LINKING)
