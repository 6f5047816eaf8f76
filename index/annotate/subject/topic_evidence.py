"""What speaks for each topic in a text: its phrases by where they stand, from one pass over title, lead and paragraphs.

A paragraph is read by its parts: headings and the bold beginnings of list items ("Clean energy: …") are an agenda,
narrative sentences are read one by one, and somebody's own words by the paragraph. Lists of those present say nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from index.analysis import fold
from index.annotate.subject.biography import is_biography
from index.annotate.vocabulary.phrases import words
from index.annotate.vocabulary.topics import lexicon, tagged
from index.document import Mode, Turn
from scrapers.readout import Readout

TITLE, TAG, QUOTED, HEADING = 1.5, 1.0, 0.55, 1.0
"""What a phrase weighs in the title or lead, as a publisher's tag, when quoted, and in a heading; in narrative 1."""

A_TOPIC = 1.5  # the weight of phrases from which a sentence is as much about a topic as it can be
A_SENTENCE = 3.0  # phrases of one topic in one sentence beyond this weight add nothing
BRIEF = 200  # quoted words up to which a statement is taken as written
FULL = 0.9  # what a topic's phrases weigh where one sentence is about it
A_HEADING = 14  # words
A_PASSAGE = 80  # words that are read together
NEAR, WITHIN = 6, 12  # paragraphs, and mentions, that belong to one exchange in a long talk

_SENTENCE = re.compile(r"(?<=[.!?”\"])\s+(?=[A-ZА-Я“«\"])")
_ITEM = re.compile(r"(?:^|\s)(?:[-•·*–]|\d+\.)\s+(?=[A-ZА-Я])")
_LISTED = re.compile(r"[-•·*–] |\d\. ")
_LEAD_IN = re.compile(r"^([^.:;!?]{3,90}):\s")
_AGENDA = re.compile(
    r"\b(?:discuss\w*|talk(?:ed|s)? (?:about|on)|exchang\w+ (?:of )?(?:views|opinions)|touch\w* (?:up)?on|agenda|"
    r"cooperation in|обсужд\w+|обсудил\w*|обмен\w* мнениями)\b",
    re.IGNORECASE,
)
_PRESENT = re.compile(
    r"(?:also )?(?:taking part|attending|attended|present|participants?|the meeting was attended|joining|among those|"
    r"those present|in attendance|в (?:совещании|заседании|встрече|переговорах|мероприятии) принима\w+ участие|"
    r"принима\w+ участие|на (?:совещании|встрече) присутств\w+)\b|"
    r"(?:-|•) [A-Z][\w’'-]+(?: [A-Z][\w.’'-]+){1,3},",
    re.IGNORECASE,
)
_PRESENT_WITHIN = re.compile(r"\b(?:was|were) (?:also )?(?:attended by|present at|joined by)\b", re.IGNORECASE)
_AGENDA_WORDS = ("discuss", "talk", "exchang", "touch", "agenda", "cooperation in", "обсу", "обмен")


@dataclass(slots=True)
class TopicEvidence:
    """What speaks for one topic: sums of the weights of phrases by where they stand, `agenda` that of a single item.

    `full` counts the sentences and headings about it, `alone` those that no other topic shares, in shares. `strongest`
    is its weightiest phrase, `spoken` each mention in speech with its paragraph. `phrases` are those found with what
    they weigh, `places` how much came from where.
    """

    headline: float = 0.0
    narrated: float = 0.0
    quoted: float = 0.0
    heading: float = 0.0
    agenda: float = 0.0
    full: int = 0
    alone: float = 0.0
    strongest: float = 0.0
    paragraphs: set[int] = field(default_factory=set)
    spoken: list[tuple[int, float]] = field(default_factory=list)
    phrases: dict[str, float] = field(default_factory=dict)
    places: dict[str, float] = field(default_factory=dict)

    def total(self, saying: float) -> float:
        """All of it, where a quoted phrase weighs so much."""
        return self.headline + self.narrated + saying * self.quoted + HEADING * self.heading

    def exchange(self) -> float:
        """The most that is said of it within one exchange of a talk."""
        sums = (
            sum(weight for number, weight in self.spoken[at : at + WITHIN] if number - first <= NEAR)
            for at, (first, _) in enumerate(self.spoken)
        )
        return max(sums, default=0.0)


@dataclass(slots=True)
class TextEvidence:
    """The evidence for every topic that a readout has a phrase of, how many words it narrates and quotes, and the
    words themselves: those of its `title`, and of its `passages` of at least A_PASSAGE words each."""

    topics: defaultdict[str, TopicEvidence] = field(default_factory=lambda: defaultdict(TopicEvidence))
    narrated: int = 0
    quoted: int = 0
    lead: bool = False
    title: Sequence[str] = ()
    passages: list[list[str]] = field(default_factory=list)

    @property
    def saying(self) -> float:
        """What a quoted phrase weighs: in a short statement that no lead sums up as much as a narrated one."""
        written = 0.0 if self.lead else min(1.0, BRIEF / max(1, self.quoted)) ** 2
        return QUOTED + (1.0 - QUOTED) * written

    def add_words(self, printed: Sequence[str]) -> None:
        """Take the words of the next part of the text into the open passage, or into a new one."""
        if not self.passages or len(self.passages[-1]) >= A_PASSAGE:
            self.passages.append([])
        self.passages[-1].extend(printed)

    def close(self) -> None:
        """Join a rest that is too short for a passage with the one before it."""
        if len(self.passages) > 1 and len(self.passages[-1]) < A_PASSAGE / 2:
            rest = self.passages.pop()
            self.passages[-1].extend(rest)


NAMED = 0.4  # what a phrase in the name of an office or a body weighs: what these do is not always what they are called
_OFFICES = frozenset((
    "Adviser", "Advisor", "Administrator", "Ambassador", "Assistant", "Coordinator", "Council", "Department",
    "Director", "Envoy", "Minister", "Ministry", "Office", "Officer", "Secretary", "Committee", "Agency", "Bureau",
    "Subcommittee", "Center", "Institute",
))  # fmt: skip
_BODIES = frozenset((
    "Bureau", "Center", "Centers", "Committee", "Commission", "Council", "Department", "Departments", "Director",
    "Institute", "Minister", "Ministry", "Office", "Secretary", "Under", "Undersecretary", "Subcommittee",
))  # fmt: skip
_JOINING = frozenset(("of", "for", "on", "and", "the"))

_Unit = tuple[str, str]  # heading, first (paragraph), narrated or quoted; its text


def gather(readout: Readout, turns: Sequence[Turn] = ()) -> TextEvidence:
    """The evidence in a readout. `turns` run parallel to its paragraphs; without them all narrate."""
    found = TextEvidence(lead=bool(readout.lead))
    for place, text in (("title", readout.title), ("lead", readout.lead)):
        printed, by_topic = _phrases(text, offices=True)
        if place == "title":
            found.title = printed
        for slug, phrases in by_topic.items():
            one = found.topics[slug]
            one.headline += TITLE * min(sum(phrases.values()), 1.0)
            _note(one, place, phrases, TITLE)
    for tag in readout.tags.topics:
        slug = tagged().get(fold(tag), "")
        if slug and "tag" not in found.topics[slug].places:
            found.topics[slug].headline += TAG
            _note(found.topics[slug], "tag", {tag: TAG}, 1.0)
    opening = True
    for number, paragraph in enumerate(readout.paragraphs):
        spoken = number < len(turns) and turns[number].mode is Mode.QUOTED
        if not spoken and (_is_of_those_present(paragraph.text) or is_biography(paragraph.text)):
            continue
        seen: set[str] = set()
        for unit in _units(paragraph.text, spoken, opening, len(readout.paragraphs) > 4):
            _read(unit, number, seen, found)
        opening = opening and (spoken or len(paragraph.text.split()) <= A_HEADING)
    found.close()
    return found


def _is_of_those_present(text: str) -> bool:
    """Whether a paragraph lists who was there."""
    return bool(_PRESENT.match(text) or _PRESENT_WITHIN.search(text[:200]))


def _is_agenda(text: str) -> bool:
    """Whether a sentence says what was discussed. A look for the words comes first, since most have none of them."""
    lower = text.lower()
    return any(word in lower for word in _AGENDA_WORDS) and bool(_AGENDA.search(text))


def _units(text: str, spoken: bool, opening: bool, structured: bool) -> Iterator[_Unit]:
    if spoken:
        yield "quoted", text
        return
    if structured and len(text.split()) <= A_HEADING and not text.rstrip().endswith((".", ";", "”", '"', "?", "!")):
        yield "heading", text
        return
    items = filter(str.strip, _ITEM.split(text)) if _LISTED.search(text) else (text,)
    for item in items:
        lead_in = _LEAD_IN.match(item) if ":" in item[:100] else None
        if lead_in:
            yield "heading", lead_in[1]
        for sentence in _SENTENCE.split(item):
            yield ("first" if opening else "narrated"), sentence


def _read(unit: _Unit, number: int, seen: set[str], found: TextEvidence) -> None:
    where, text = unit
    printed, by_topic = _phrases(text)
    found.add_words(printed)
    if where == "quoted":
        found.quoted += len(printed)
    else:
        found.narrated += len(printed)
    if not by_topic:
        return
    fresh = by_topic
    if where != "heading":  # a phrase that a paragraph repeats counts once
        fresh = {slug: {p: w for p, w in phrases.items() if p not in seen} for slug, phrases in by_topic.items()}
        seen.update(phrase for phrases in by_topic.values() for phrase in phrases)
    weights = {slug: sum(phrases.values()) for slug, phrases in by_topic.items()}
    whole = sum(weights.values())
    agenda = where in ("first", "narrated") and _is_agenda(text)
    for slug, phrases in fresh.items():
        one = found.topics[slug]
        one.alone += min(weights[slug], A_TOPIC) * weights[slug] / whole
        if not phrases:
            continue
        weight = sum(phrases.values())
        one.paragraphs.add(number)
        _add(one, where, min(weight, A_SENTENCE), number)
        if agenda:
            one.agenda = max(one.agenda, min(weight, TITLE))
        _note(one, "agenda" if agenda else where, phrases, 1.0 if where != "quoted" else QUOTED)


def _add(one: TopicEvidence, where: str, weight: float, number: int) -> None:
    if where == "heading":
        one.heading += min(weight, TITLE)
        one.full += weight >= FULL
        one.agenda = max(one.agenda, min(weight, TITLE))
    elif where == "quoted":
        one.quoted += weight
        one.spoken.append((number, weight))
    else:
        one.narrated += weight
        one.full += weight >= FULL


def _note(one: TopicEvidence, place: str, phrases: Mapping[str, float], weight: float) -> None:
    """Remember which phrases earned it, and how much came from which place."""
    for phrase, own in phrases.items():
        one.strongest = max(one.strongest, own)
        one.phrases[phrase] = one.phrases.get(phrase, 0.0) + own * weight
    one.places[place] = one.places.get(place, 0.0) + weight * sum(phrases.values())


def _phrases(text: str, *, offices: bool = False) -> tuple[list[str], dict[str, dict[str, float]]]:
    """The words of a text, and each topic's phrases in it with their weights."""
    printed = words(text)
    found: dict[str, dict[str, float]] = {}
    for one in lexicon().find(printed):
        hint = one.value
        if hint.slugs and (offices or not hint.office):
            phrase = " ".join(printed[one.start : one.end])
            named = not offices and _is_in_a_name(printed, one.start, one.end)
            for slug in hint.slugs:
                found.setdefault(slug, {})[phrase] = hint.weight * (NAMED if named else 1.0)
    return printed, found


def _is_in_a_name(printed: Sequence[str], start: int, end: int) -> bool:
    """Whether a phrase is part of an office's or a body's name: "Domestic Policy Advisor", "Department of Energy"."""
    if not (printed[start][:1].isupper() and printed[end - 1][:1].isupper()):
        return False
    for word in printed[end : end + 3]:
        if word in _OFFICES:
            return True
        if not word[:1].isupper():
            break
    for word in reversed(printed[max(0, start - 5) : start]):
        if word in _BODIES:
            return True
        if not (word[:1].isupper() or word in _JOINING):
            return False
    return False
