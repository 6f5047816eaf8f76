"""What prose gives to whom: every finite verb of saying or doing that stands right behind a person, a title, a pronoun
or a group makes a claim on the text up to the next one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from operator import attrgetter

from index.annotate.people.cast import Cast
from index.annotate.people.names import UPPER
from index.annotate.speech.acts import DIRECT, class_of, purpose
from index.annotate.speech.reading import VERB, borders, quotations, verb_behind, verbs_of
from index.annotate.speech.rules import Rule, always, first
from index.annotate.speech.subjects import Subject, subjects
from index.document import SpeechAct


class Act(StrEnum):
    """What a claim says of its text: one person's words, the words of the sides together, or an event."""

    SPEECH = "speech"
    JOINT = "joint"
    EVENT = "event"


_PLURAL = re.compile(r"\b[A-Za-z][a-z]+s\s+(?:(?:also|then|further|jointly|both|\w+ly)\s+)?$")
_PASSIVE = re.compile(
    r"\b(?:was|were|is|are|been|be|being)\s+(?:(?:also|then|further|both|jointly|\w+ly|particularly|"
    r"mainly)\s+)*(?:discussed|touched|raised|noted|stressed|emphasi[sz]ed|"
    r"underlined|underscored|expressed|reiterated|acknowledged|recalled|condemned|recogni[sz]ed|reviewed|examined|exchanged|reaffirmed|confirmed|given\s+(?:\w+\s+)?(?:attention|consideration)|"
    r"made clear|agreed|"
    r"highlighted|covered|outlined|devoted|focus+ed|mentioned|put forward|analysed|on the agenda|"
    r"the subject|the focus|the main|in focus|cent(?:red|ered)|said)\b"
    r"|\b(?:was|were)\s+(?:(?:also|then|further|both|jointly|\w+ly)\s+)*(?:considered|addressed(?!\s+to)|proposed|dedicated)\b"
    r"|\b(?:exchange[ds]?\s+(?:of\s+)?(?:views|opinions|ideas|information)|attention\b[^.]{0,60}?\s(?:was|were)|on\s+the\s+agenda|"
    r"agenda\s+(?:included|covered)|"
    r"(?:issues?|topics?|subjects?|matters?|questions?|items?)\s+(?:discussed|on\s+the\s+agenda|"
    r"under\s+discussion|of\s+discussion|of\s+(?:the\s+|their\s+)?(?:talks|conversations?|meeting|negotiations|call))|"
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
_TO_SOMEBODY = re.compile(rf"\s+(?:briefly\s+)?to\s+(?:the\s+)?[{UPPER}]")
_TO_A_CROWD = re.compile(r"(?:\s+(?:today|yesterday|earlier|again|virtually))?\s+(?:with|to)\s+(?:[a-z]|\d)")
_EARLIER = re.compile(
    r"(?:Last|Earlier this|The previous|This past) (?:week|month|year|spring|summer|fall|autumn|winter)\b"
)
_RECEIVES = re.compile(
    r"[^.]{3,200}? to (?:the |his |her )?(?:White House|Kremlin|Oval Office|Residence|Palace|Vice President)\b"
)
_ASIDE = re.compile(r"(?<!\band)(?<!\bbut)(?<!\bwhile)(?<!\bthat)(?<!\bthen)(?<=[a-z]) $")  # "the call | he had"
_BY = re.compile(r"(?<!\s)\s+by\s+")
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
_SPOKE = re.compile(r"spoke|talked|consulted")
_CONTACT = re.compile(r"spoke|talked|consulted|met|meets|called|telephoned|had|held|wrote|visited|hosted|received")
_ELSEWHERE = re.compile(r"\b(?:to|who|remarks|ahead)\b")
_ABOUT = re.compile(r"\b(?:about|regarding)\b")
_SECOND_VERB = re.compile(rf",? and\s+(?:(?:also|then|further|again|\w+ly)\s+)?(?={VERB.pattern})")
ASIDES = ("purpose", "subject of a talk", "second verb", "passive", "plural subject")
"""Rules whose claims no sentence behind goes on with."""

# What several say; "measures announced" and "remains committed" are no finite verbs.
_TOGETHER = re.compile(
    r"(?:discuss|exchang|agree|note|stress|emphasi|under(?:scor|lin)|highlight|reaffirm|reiterat|express|thank|prais|"
    r"urge|condemn|welcom|acknowledg|congratulat|spoke|talk|voic|outlin)"
)
_SUBORDINATE = re.compile(
    r"\b(?:that|which|whom|where|when|because|since|until|if|whether|how|what|why) (?:the )?(?:[A-Z][\w-]+ ){0,2}$"
)
_TALKS = re.compile(rf"(?:{verbs_of('speech')}|discussed|agreed|exchanged)\b")
_PAST = ("ed", "told", "said", "spoke", "drew", "gave", "paid")
_TO = re.compile(r"[^.,;:]{0,60} (?:to|on|upon) (?:the )?")
_ACCORDING = re.compile(
    r"(?:In (?:particular|addition|general), )?(?:[Aa]ccording to|[Ii]n the (?:opinion|words|view) of)"
    r" (?:(?P<pronoun>him|her)\b|(?:the )?(?=[A-Z])|(?=the ))"
)
MANY = 40  # subjects of a sentence that are all read; of a longer list the last twelve are left out
AT_END = 12


@dataclass(frozen=True, slots=True)
class Claim:
    """From text[start] on, until the next claim, the words are `person`'s (None: the sides'), or tell an event.

    `rule` is the name of the rule that says so, `words` what earned it: a subject with its verb, as printed. `said`:
    the verb, where it is one of saying.
    """

    start: int
    act: Act
    person: str | None
    printed: str
    rule: str
    words: str
    said: SpeechAct | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """text[start:end] with the claims that it makes; a quotation of several sentences is in one."""

    start: int
    end: int
    claims: tuple[Claim, ...]


def sentences(text: str, cast: Cast, last: str | None) -> Iterator[Sentence]:
    """The sentences of a text with their claims. `last`: whom a pronoun at its beginning means."""
    spoken = list(quotations(text))
    told = text
    for begin, end in spoken:  # nobody's subject or verb is in a quotation
        told = f"{told[: begin + 1]}{' ' * (end - begin - 2)}{told[end - 1 :]}"
    found = sorted(subjects(told, cast), key=lambda s: (s.start, -s.end))
    place = 0
    current = last
    starts = [0, *(at for at in borders(text) if not any(a < at < b for a, b in spoken)), len(text)]
    for begin, end in pairwise(starts):
        inside = [s for s in found[place:] if s.start < end] if place < len(found) else []
        place += len(inside)
        said = tuple(sorted(_claims(told, begin, end, inside, current), key=attrgetter("start")))
        yield Sentence(begin, end, said)
        doers = (s.person for s in inside if s.person and not is_indirect(told, begin, s.start))
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

    def is_contact(self) -> bool:
        """Whether a verb only tells that people talked: "spoke today with", and not what about."""
        to_others = self.is_with_others() or _TO_SOMEBODY.match(self.text, self.verb.end()) is not None
        return to_others and _SPOKE.fullmatch(self.verb.group()) is not None

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
    Rule("contact", _Clause.is_contact, Act.EVENT),
    Rule("several together", _Clause.is_of_a_group, Act.JOINT),
    Rule("talk with others", _Clause.is_with_others, Act.JOINT),
    Rule("verb of saying", always, Act.SPEECH),
)


def _according(text: str, begin: int, end: int, subjects: list[Subject], current: str | None) -> Claim | None:
    """A sentence that is somebody's from its beginning: "According to him, …"."""
    found = _ACCORDING.match(text, begin, end)
    if found is None:
        return None
    who = next((s for s in subjects if s.start == found.end()), None)
    person = who.person if who else current if found["pronoun"] else None
    said = SpeechAct("according to", "states")
    return (
        Claim(begin, Act.SPEECH, person, who.printed if who else "", "according to", found.group(), said)
        if person
        else None
    )


def _claims(text: str, begin: int, end: int, subjects: list[Subject], current: str | None) -> Iterator[Claim]:
    made = False
    if according := _according(text, begin, end, subjects, current):
        yield according
        return
    for i, subject in enumerate(subjects):
        verb = verb_behind(text, subject.end, end)
        if verb is None:
            continue
        clause = _Clause(text, begin, subjects, i, verb)
        if is_indirect(text, begin, subject.start) and not clause.together:
            continue
        rule = first(_READINGS, clause)
        if made and rule.result is Act.EVENT and _is_aside(text, begin, subject):
            continue
        person = current if subject.pronoun else subject.person
        if clause.is_of_a_group() and not clause.is_told():
            person = None
        words, act = text[subject.start : verb.end()], rule.result
        said = None if act is Act.EVENT else _said(text, verb.group(), verb.end(), subjects[i + 1 :])
        yield Claim(subject.start if made else begin, act, person, subject.printed, rule.name, words, said)
        made = True
        current = person or current
        if act is Act.EVENT and (further := _further(text, end, clause, person)):
            yield further
        if i + AT_END < len(subjects) and i > MANY:
            break
    if not made:
        yield from _without_verb(text, begin, end, subjects, current)


def _is_aside(text: str, begin: int, subject: Subject) -> bool:
    """Whether a subject stands in a clause about something else: "the rally he held", "what the leaders will do"."""
    if subject.pronoun and _ASIDE.search(text, begin, subject.start):
        return True
    return _SUBORDINATE.search(text, begin, subject.start) is not None


def _further(text: str, end: int, clause: _Clause, person: str | None) -> Claim | None:
    """What a subject that did something said by it, or besides."""
    following = (s.start for s in clause.subjects[clause.place + 1 :] if verb_behind(text, s.end, end))
    end = min([*following, end])
    contact = _CONTACT.match(clause.verb.group())
    found = _purpose_of(text, end, clause, person) if contact else None
    return found or _second_verb(text, end, clause, person)


def _purpose_of(text: str, end: int, clause: _Clause, person: str | None) -> Claim | None:
    """What a contact was for, where that is words: "called … to thank him", "spoke with … about"."""
    at, subject = clause.verb.end(), clause.subject
    if found := purpose(text, at, end):
        said = _said(text, found["verb"], found.end(), clause.subjects)
        together = person is None or said.kind == "discusses"
        act, person = (Act.JOINT, None) if together else (Act.SPEECH, person)
        words = f"{clause.verb.group()} … {found.group()}"
        return Claim(found.start(), act, person, subject.printed, "purpose", words, said)
    about = _ABOUT.search(text, at, end) if _SPOKE.match(clause.verb.group()) else None
    if about and not _ELSEWHERE.search(text, at, about.start()):
        words = f"{clause.verb.group()} … {about.group()}"
        said = _said(text, clause.verb.group(), at, [])
        return Claim(about.start(), Act.JOINT, None, subject.printed, "subject of a talk", words, said)
    return None


def _second_verb(text: str, end: int, clause: _Clause, person: str | None) -> Claim | None:
    """What a subject that did something then said: "received updates and reiterated"."""
    at, subject = clause.verb.end(), clause.subject
    joined = _SECOND_VERB.search(text, at, end)
    verb = VERB.match(text, joined.end()) if joined else None
    first_word = verb.group().split()[0] if verb else ""
    if joined is None or verb is None or not (_TALKS.match(verb.group()) and first_word.endswith(_PAST)):
        return None
    act, person = (Act.SPEECH, person) if verb.lastgroup == Act.SPEECH and person else (Act.JOINT, None)
    words = f"{text[subject.start : at]} … {verb.group()}"
    said = _said(text, verb.group(), verb.end(), clause.subjects)
    return Claim(joined.start(), act, person, subject.printed, "second verb", words, said)


def _said(text: str, verb: str, behind: int, subjects: list[Subject]) -> SpeechAct:
    """A verb of saying, which ends at text[behind], with its class and addressee."""
    kind = class_of(verb, text[behind : behind + 40])
    for subject in subjects:
        between = text[behind : subject.start] if behind < subject.start < behind + 100 else ""
        if between and not subject.pronoun and (_TO.fullmatch(between) or (kind in DIRECT and between == " ")):
            return SpeechAct(verb, kind, subject.person or subject.printed)
    return SpeechAct(verb, kind)


def _without_verb(text: str, begin: int, end: int, subjects: list[Subject], current: str | None) -> Iterator[Claim]:
    """Claims of a sentence in which no subject has a verb of saying behind it: inverted, passive, or plural."""
    if (inverted := _inverted(text, begin, subjects)) is not None:
        subject, words = inverted
        person = current if subject.pronoun else subject.person
        said = SpeechAct(words.split()[0], class_of(words.split()[0]))
        yield Claim(begin, Act.SPEECH, person, subject.printed, "speaker behind the words", words, said)
    elif _PLANNED.search(text, begin, end):
        return
    elif passive := _PASSIVE.search(text, begin, end):
        later = (s for s in subjects if s.start >= passive.end())
        by = next((s for s in later if _BY.search(text, max(begin, s.start - 4), s.start)), None)
        words = passive.group()
        said = SpeechAct(words, class_of(words))
        if by and by.person:
            yield Claim(begin, Act.SPEECH, by.person, by.printed, "passive with by", words, said)
        else:
            yield Claim(begin, Act.JOINT, None, by.printed if by else "", "passive", words, said)
    elif (
        (plural := VERB.search(text, begin, end))
        and _TOGETHER.match(plural.group())
        and _PLURAL.search(text, max(begin, plural.start() - 40), plural.start())
    ):
        words = plural.group()
        said = _said(text, words, plural.end(), subjects)
        yield Claim(begin, Act.JOINT, None, "", "plural subject", words, said)


def _inverted(text: str, begin: int, subjects: list[Subject]) -> tuple[Subject, str] | None:
    """ "…," said the President; according to the minister: the one who speaks, and the words that say so."""
    for subject in subjects:
        ahead = text[max(begin, subject.start - 24) : subject.start]
        if says := _INVERTED.search(ahead):
            return subject, says.group() + subject.printed
    return None
