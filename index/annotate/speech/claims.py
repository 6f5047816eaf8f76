"""What prose gives to whom: every finite verb of saying or doing that stands right behind a person, a title, a pronoun
or a group makes a claim on the text up to the next one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from itertools import pairwise

from index.annotate.people.cast import Cast
from index.annotate.people.names import UPPER
from index.annotate.speech.rules import Rule, always, first
from index.annotate.speech.subjects import Subject, subjects
from index.annotate.vocabulary.tables import rows


class Act(StrEnum):
    """What a claim says of its text: one person's words, the words of the sides together, or an event."""

    SPEECH = "speech"
    JOINT = "joint"
    EVENT = "event"


@cache
def _verbs(kind: str) -> str:
    """The alternatives of one kind of data/verbs.tsv, the longest first."""
    return "|".join(sorted((verb for name, verb in rows("verbs.tsv") if name == kind), key=len, reverse=True))


_VERB = re.compile(rf"\b(?:(?P<speech>{_verbs('speech')})|(?P<joint>{_verbs('joint')})|(?P<event>{_verbs('event')}))\b")
_GAP = re.compile(
    r"(?:['’]s)?,?\s*(?:(?:also|then|further|again|once|more|in|turn|part|particular|his|her|its|their|"
    r"for|the|as|well|has|have|had|been|was|is|"
    r"who|which|additionally|strongly|jointly|both|each|separately|personally|warmly|meanwhile|moreover|"
    r"today|yesterday|"
    r"on|behalf|of|said|did|not|later|subsequently|first|addition|response|reply|\w+ly),?\s*)*"
    r"(?:\([^()]{0,60}\)\s*)?"
)
_APPOSITION = re.compile(r"(?:['’]s)?,\s[^,.;]{3,90},\s*|\s*\([^()]{0,60}\)\s*")
_ABBREVIATED = "".join(
    rf"(?<!\b{word}\.)"
    for word in ("Mr", "Ms", "Mrs", "Dr", "Gen", "Sen", "Rep", "Gov", "St", "Lt", "Col", "Prof", "Adm", "Amb")
)
# Begins with what is rare, so that a search skips from stop to stop.
SENTENCE = re.compile(rf"[.!?](?<=[a-z0-9)”\"’'%].){_ABBREVIATED}[”\"’')]*\s+(?=[{UPPER}“\"«(])")
QUOTE = re.compile(r"[“\"«][^“”\"«»]{12,4000}[”\"»]")
_PLURAL = re.compile(r"\b[a-z]+s\s+(?:(?:also|then|further|jointly|both|\w+ly)\s+)?$")
_PASSIVE = re.compile(
    r"\b(?:was|were|is|are|been|be|being)\s+(?:(?:also|then|further|both|jointly|\w+ly|particularly|"
    r"mainly)\s+)*(?:discussed|considered|touched|raised|noted|stressed|emphasi[sz]ed|"
    r"underlined|underscored|expressed|reviewed|examined|exchanged|reaffirmed|confirmed|paid|given|"
    r"made clear|addressed|agreed|"
    r"highlighted|covered|outlined|devoted|focus+ed|mentioned|put forward|proposed|analysed|on the agenda|"
    r"the subject|the focus|the main|in focus|cent(?:red|ered)|dedicated|said)\b"
    r"|\b(?:exchange[ds]?\s+(?:of\s+)?(?:views|opinions)|attention\s+(?:was|were)|on\s+the\s+agenda|"
    r"agenda\s+(?:included|covered|of)|"
    r"(?:issues?|topics?|subjects?|matters?|questions?|items?)\s+(?:discussed|on\s+the\s+agenda|"
    r"under\s+discussion|of\s+discussion)|"
    r"(?:discussion|conversation|talks|meeting|call|negotiations|session)s?\s+(?:\w+\s+){0,8}?(?:focus+ed|"
    r"cent(?:red|ered)|covered|discussed|dealt|concerned|touched|addressed|considered|examined|reviewed)|"
    r"discussion\s+of)\b",
    re.IGNORECASE,
)  # fmt: skip
_TOLD = re.compile(r"\b(?:was|were|been|is|are|be)\b")
_PLANNED = re.compile(
    r"\b(?:leaders|presidents|sides|parties|participants|they)\s+"
    r"(?:will|plan|intend|are (?:to|going to|expected to|scheduled to))\b",
    re.IGNORECASE,
)
_WITH_OTHERS = re.compile(r"\bwith\s+(?:the\s+)?(?:[A-Z]|his|her|him|them)")
_TO_A_CROWD = re.compile(r"(?:\s+(?:today|yesterday|earlier|again|virtually))?\s+(?:with|to)\s+(?:[a-z]|\d)")
_EARLIER = re.compile(
    r"(?:Last|Earlier this|The previous|This past) (?:week|month|year|spring|summer|fall|autumn|winter)\b"
)
_RECEIVES = re.compile(
    r"[^.]{3,200}? to (?:the |his |her )?(?:White House|Kremlin|Oval Office|Residence|Palace|Vice President)\b"
)
_ASIDE = re.compile(r"(?<!\band)(?<!\bbut)(?<!\bwhile)(?<!\bthat)(?<!\bthen)(?<=[a-z]) $")  # "the call | he had"
_BY = re.compile(r"\s+by\s+")
_INDIRECT = re.compile(
    r"\b(?:with|to|of|by|between|from|for|and|at|on|that|than|about|as|against|through|via|including|like|"
    r"which|where|whom|"
    r"upon|toward|towards|following|after|before|under|alongside)\s+(?:the\s+|his\s+|her\s+)?$"
)
_INVERTED = re.compile(
    r"(?:\b(?:said|says|noted|added|stressed|emphasi[sz]ed|stated|explained|concluded|asked|summed up)|"
    r"[Aa]ccording to|[Ii]n the (?:opinion|words|view) of)\s+(?:the\s+|by\s+)?$"
)
_JOINED = re.compile(r",?\s+(?:and|as well as)\s+(?:the\s+)?")
MANY = 40  # subjects of a sentence that are all read; of a longer list the last twelve are left out
AT_END = 12


@dataclass(frozen=True, slots=True)
class Claim:
    """From text[start] on, until the next claim, the words are `person`'s (None: the sides'), or tell an event.

    `rule` is the name of the rule that says so, `words` what earned it: a subject with its verb, as printed.
    """

    start: int
    act: Act
    person: str | None
    printed: str
    rule: str
    words: str


def claims(text: str, cast: Cast, last: str | None) -> Iterator[Claim]:
    """The claims of a text, in its order. `last`: whom a pronoun at its beginning means."""
    found = sorted(subjects(text, cast), key=lambda s: (s.start, -s.end))
    place = 0
    current = last
    spoken = {q.start(): q.end() for q in QUOTE.finditer(text)}
    starts = [0, *(m.end() for m in SENTENCE.finditer(text)), len(text)]
    for begin, end in pairwise(starts):
        sentence = [s for s in found[place:] if s.start < end] if place < len(found) else []
        place += len(sentence)
        inside = [s for s in sentence if not any(a < s.start < b for a, b in spoken.items())] if spoken else sentence
        said = list(_sentence(text, begin, end, inside, current))
        yield from said
        doers = (s.person for s in inside if s.person and not is_indirect(text, begin, s.start))
        current = next((c.person for c in reversed(said) if c.person), None) or next(doers, None) or current


def is_indirect(text: str, begin: int, start: int) -> bool:
    """Whether a preposition stands in front, so that the person is no sentence's subject."""
    return _INDIRECT.search(text, max(begin, start - 16), start) is not None


@dataclass(frozen=True)
class _Clause:
    """A subject with the verb behind it, in a sentence text[begin:end] with all its subjects."""

    text: str
    begin: int
    subjects: list[Subject]
    place: int
    verb: re.Match[str]

    @property
    def subject(self) -> Subject:
        return self.subjects[self.place]

    @cached_property
    def together(self) -> bool:
        """Whether the subject is the last of several joined by "and"."""
        before = self.subjects[self.place - 1] if self.place else None
        return (
            before is not None
            and before.start >= self.begin
            and _JOINED.fullmatch(self.text[before.end : self.subject.start]) is not None
        )

    def is_told(self) -> bool:
        return _TOLD.search(self.text, self.subject.end, self.verb.start()) is not None

    def is_greeting(self) -> bool:
        """Whether "welcomed" tells that somebody was received: to a house, or by name."""
        if not self.verb.group().startswith("welcomed"):
            return False
        end = self.verb.end()
        greets = any(0 < s.start - end <= 3 and s.person for s in self.subjects[self.place + 1 :])
        return _RECEIVES.match(self.text, end) is not None or (not self.subject.pronoun and greets)

    def is_to_a_crowd(self) -> bool:
        return self.verb.group() == "spoke" and _TO_A_CROWD.match(self.text, self.verb.end()) is not None

    def is_of_another_day(self) -> bool:
        return _EARLIER.match(self.text, self.begin) is not None

    def is_of_a_group(self) -> bool:
        return self.together or (self.subject.person is None and not self.subject.pronoun)

    def is_with_others(self) -> bool:
        return self.verb.lastgroup == Act.JOINT and bool(
            _WITH_OTHERS.search(self.text, self.verb.end(), self.verb.end() + 80)
        )


_READINGS: tuple[Rule[_Clause, Act], ...] = (
    Rule("told of, not telling", _Clause.is_told, Act.EVENT),
    Rule("greeting", _Clause.is_greeting, Act.EVENT),
    Rule("speech to a crowd", _Clause.is_to_a_crowd, Act.EVENT),
    Rule("said on another day", _Clause.is_of_another_day, Act.EVENT),
    Rule("verb of doing", lambda clause: clause.verb.lastgroup == Act.EVENT, Act.EVENT),
    Rule("several together", _Clause.is_of_a_group, Act.JOINT),
    Rule("talk with others", _Clause.is_with_others, Act.JOINT),
    Rule("verb of saying", always, Act.SPEECH),
)


def _sentence(text: str, begin: int, end: int, subjects: list[Subject], current: str | None) -> Iterator[Claim]:
    made = False
    for i, subject in enumerate(subjects):
        verb = _verb_behind(text, subject.end, end)
        if verb is None:
            continue
        clause = _Clause(text, begin, subjects, i, verb)
        if is_indirect(text, begin, subject.start) and not clause.together:
            continue
        rule = first(_READINGS, clause)
        if made and rule.result is Act.EVENT and subject.pronoun and _ASIDE.search(text, begin, subject.start):
            continue
        person = current if subject.pronoun else subject.person
        if clause.is_of_a_group() and not clause.is_told():
            person = None
        words = text[subject.start : verb.end()]
        yield Claim(subject.start if made else begin, rule.result, person, subject.printed, rule.name, words)
        made = True
        current = person or current
        if i + AT_END < len(subjects) and i > MANY:
            break
    if not made:
        yield from _without_verb(text, begin, end, subjects, current)


def _without_verb(text: str, begin: int, end: int, subjects: list[Subject], current: str | None) -> Iterator[Claim]:
    """Claims of a sentence in which no subject has a verb of saying behind it: inverted, passive, or plural."""
    if (inverted := _inverted(text, begin, subjects)) is not None:
        subject, words = inverted
        person = current if subject.pronoun else subject.person
        yield Claim(begin, Act.SPEECH, person, subject.printed, "speaker behind the words", words)
    elif _PLANNED.search(text, begin, end):
        return
    elif passive := _PASSIVE.search(text, begin, end):
        behind = (s for s in subjects if s.start >= passive.end())
        by = next((s for s in behind if _BY.search(text, max(begin, s.start - 4), s.start)), None)
        if by and by.person:
            yield Claim(begin, Act.SPEECH, by.person, by.printed, "passive with by", passive.group())
        else:
            yield Claim(begin, Act.JOINT, None, by.printed if by else "", "passive", passive.group())
    elif (
        (plural := _VERB.search(text, begin, end))
        and plural.lastgroup in (Act.SPEECH, Act.JOINT)
        and _PLURAL.search(text, max(begin, plural.start() - 40), plural.start())
    ):
        yield Claim(begin, Act.JOINT, None, "", "plural subject", plural.group())


def _verb_behind(text: str, at: int, end: int) -> re.Match[str] | None:
    gap = _GAP.match(text, at, end)
    place = gap.end() if gap else at
    verb = _VERB.match(text, place, end)
    if verb is None and (aside := _APPOSITION.match(text, at, end)):
        gap = _GAP.match(text, aside.end(), end)
        verb = _VERB.match(text, gap.end() if gap else aside.end(), end)
    if verb is None:
        for back in range(place, max(at, place - 12), -1):  # the gap may have swallowed the verb ("said")
            if (verb := _VERB.match(text, back, end)) and text[back - 1 : back] in (" ", ","):
                break
            verb = None
    return verb


def _inverted(text: str, begin: int, subjects: list[Subject]) -> tuple[Subject, str] | None:
    """ "…," said the President; according to the minister: the one who speaks, and the words that say so."""
    for subject in subjects:
        ahead = text[max(begin, subject.start - 24) : subject.start]
        if says := _INVERTED.search(ahead):
            return subject, says.group() + subject.printed
    return None
