"""A readout with its annotations: the input of every engine."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, fields
from enum import StrEnum


class Mode(StrEnum):
    """How a paragraph gives its words: in the speaker's own, in indirect speech, or as narration."""

    QUOTED = "quoted"
    REPORTED = "reported"
    NARRATION = "narration"


class Kind(StrEnum):
    """What kind of event a readout tells of."""

    CALL = "call"
    MEETING = "meeting"
    TALKS_STATEMENTS = "talks-statements"
    SUMMIT = "summit"
    VISIT = "visit"
    SPEECH = "speech"
    MESSAGE = "message"
    DOMESTIC_MEETING = "domestic-meeting"
    DECREE = "decree"
    JOINT_STATEMENT = "joint-statement"
    PRESS_BRIEFING = "press-briefing"
    FACT_SHEET = "fact-sheet"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class SpeechAct:
    """A verb by which a text gives somebody words: as printed, its class in data/verbs.tsv, and to whom they speak."""

    verb: str
    kind: str
    addressee: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """Sentences of one paragraph that follow one another, text[start:end], with one speaker and one mode.

    `speaker` None: nobody's words, or those of several together. `rule` names the rule that decided, `words` are those
    that earned it, `outweighed` says what spoke against it; statements with different reasons are equal. `to`: the
    other side of the event, people and countries (index.annotate.speech.counterparts), filled in for engines.
    """

    start: int
    end: int
    speaker: str | None = None
    mode: Mode = Mode.NARRATION
    printed: str | None = None
    acts: tuple[SpeechAct, ...] = ()
    to: tuple[str, ...] = ()
    rule: str = field(default="", compare=False)
    words: str = field(default="", compare=False)
    outweighed: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Turn:
    """Who is given the words of one paragraph, and how: all of them, or most where it has several `statements`.

    `speaker` is the person's full name, given name first ("Xi Jinping"), or as printed where it can't be resolved, or
    None; `printed` is the label or phrase that named them, as printed. `words_start` is the offset in the paragraph's
    text at which the words begin, after a label. `rule` names the rule that decided, `words` are those that earned it,
    `outweighed` says what spoke against it; turns with different reasons are equal.
    """

    speaker: str | None = None
    mode: Mode = Mode.NARRATION
    printed: str | None = None
    words_start: int = 0
    rule: str = field(default="", compare=False)
    words: str = field(default="", compare=False)
    outweighed: tuple[str, ...] = field(default=(), compare=False)
    statements: tuple[Statement, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Presence:
    """Someone who takes part, the rule that says so, and the words that earned it."""

    person: str
    rule: str
    words: str


@dataclass(frozen=True, slots=True)
class Annotations:
    """The annotations of a readout. `turns` run parallel to the readout's paragraphs.

    People are full names, countries ISO 3166-1 alpha-3, topics slugs; each tuple is sorted by importance or name and
    holds no value twice. `topic_scores` run parallel to the topics: how likely a reader would name each. `presence`
    says why the participants are among them. `sides`: of those who speak or take part, with the country of each whose
    country is known.
    """

    turns: tuple[Turn, ...] = ()
    speakers: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    topic_scores: tuple[float, ...] = ()
    kind: Kind = Kind.OTHER
    place: str = ""
    presence: tuple[Presence, ...] = ()
    sides: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph as engines see it, with the speaker and mode of most of it. The lead, where there is one, is not a
    passage: it is `Document.lead`.

    `statements` cover the text from its first character to its last; none where the whole paragraph is one, whose
    other side is `to`.
    """

    text: str
    speaker: str | None
    mode: Mode
    statements: tuple[Statement, ...] = ()
    to: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[Statement, ...]:
        """The statements, at least one."""
        return self.statements or (Statement(0, len(self.text), self.speaker, self.mode, to=self.to),)


@dataclass(frozen=True, slots=True)
class ReadoutMetadata:
    """The fields of a readout in lists, answers and exports; exports have their columns in this order.

    Results of a search, the endpoint's models and exports derive from it: a field is added here alone.
    """

    id: str
    date: dt.date
    source: str
    publisher: str
    language: str
    kind: Kind
    title: str
    place: str
    speakers: tuple[str, ...]
    participants: tuple[str, ...]
    countries: tuple[str, ...]
    topics: tuple[str, ...]
    flags: tuple[str, ...]
    url: str


METADATA = tuple(field.name for field in fields(ReadoutMetadata))


@dataclass(frozen=True, slots=True)
class Document(ReadoutMetadata):
    """A readout with its annotations. Plain values only, so that it survives JSON.

    `published` is an ISO 8601 moment or "". `changes`: the classes of scrapers.diff.classify that its revisions fall
    into, sorted; empty where it has only one. `topic_scores`: how likely each topic is, in the order of `topics`,
    with two decimals.
    """

    lead: str
    published: str
    passages: tuple[Passage, ...]
    changes: tuple[str, ...] = ()
    topic_scores: tuple[str, ...] = ()
