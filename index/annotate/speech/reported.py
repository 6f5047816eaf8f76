"""Reported speech: whom a paragraph of prose gives its words to, and whether they are words at all."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from index.annotate.people.cast import Cast
from index.annotate.people.names import UPPER
from index.annotate.speech.subjects import Subject, subjects
from index.annotate.vocabulary.tables import rows
from index.document import Mode, Turn

LONGEST = 20_000  # characters of a paragraph that are read for reported speech: the rest of a longer one is like them


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
_SENTENCE = re.compile(rf"[.!?](?<=[a-z0-9)”\"’'%].){_ABBREVIATED}[”\"’')]*\s+(?=[{UPPER}“\"«(])")
_QUOTE = re.compile(r"[“\"«][^“”\"«»]{12,4000}[”\"»]")
_PLURAL = re.compile(r"\b[a-z]+s\s+(?:(?:also|then|further|jointly|both|\w+ly)\s+)?$")
_TELLING = re.compile(r"^(?![-–—•*#]|\d+[.)]).{40,}[.!?”\"]\W*$", re.DOTALL)
_BACKGROUND = re.compile(
    r"^(?:Taking part|Attending|Present|Also|Joining)\b|\b(?:Administration|White House|Departments?|Task Force|"
    r"Act|Initiative|https?:|will be (?:held|available|published)|will take place)\b"
)
_DONE = re.compile(
    r"\b(?:took part|attended|(?:was|were) joined by|met with|signed|visited|arrived|were held|"
    r"was held|took place|began|opened|listened|"
    r"will (?:sign|hold|visit|meet|take|attend|give|make|be))\b"
)
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


@dataclass(frozen=True, slots=True)
class Claim:
    """From text[start] on, until the next claim, the words are `person`'s (None: the sides'), or tell an event."""

    start: int
    kind: str  # "speech", "joint" or "event"
    person: str | None
    printed: str


def attribute(text: str, cast: Cast, before: Turn | None) -> Turn:
    """The turn of a paragraph of prose without a label. `before` is the turn of the paragraph in front, for pronouns.

    Every finite verb of saying or doing that stands right behind a person, a title, a pronoun or a group makes a
    claim on the text up to the next one; the person with most of it has the paragraph, unless the sides together
    clearly have more.
    """
    text = text[:LONGEST]
    claims = list(_claims(text, cast, before.speaker if before else None))
    weights: dict[tuple[str, str | None], float] = defaultdict(float)
    printed: dict[str | None, str] = {}
    for claim, end in zip(claims, [*(c.start for c in claims[1:]), len(text)], strict=False):
        weights[claim.kind, claim.person] += end - claim.start
        printed.setdefault(claim.person, claim.printed)
    return _decide(weights, printed, text, before)


def voices(text: str, cast: Cast) -> Iterator[str]:
    """Everybody to whom a paragraph of prose gives words, also those who have less of it than another."""
    return (claim.person for claim in _claims(text[:LONGEST], cast, None) if claim.kind == "speech" and claim.person)


def doer(text: str, cast: Cast) -> str | None:
    """The first person whom a paragraph has for a subject: whom "he" in front of the next one means."""
    found = sorted(subjects(text[:2000], cast), key=lambda s: s.start)
    return next((s.person for s in found if s.person and not _is_indirect(text, 0, s.start)), None)


JOINT_SHARE = 0.7  # of the reported words: from here on what the sides said together outweighs one person's part


def _goes_on(text: str) -> bool:
    """Whether sentences without a speaker go on with what was said before them, and are no list, heading or date, nor
    the publisher's own background."""
    return bool(_TELLING.search(text)) and not _BACKGROUND.search(text[:400]) and not _DONE.search(text[:400])


def _decide(
    weights: Mapping[tuple[str, str | None], float],
    printed: Mapping[str | None, str],
    text: str,
    before: Turn | None,
) -> Turn:
    people = {person: weight for (kind, person), weight in weights.items() if kind == "speech" and person}
    joint = sum(
        weight for (kind, person), weight in weights.items() if kind == "joint" or (kind == "speech" and not person)
    )
    events = sum(weight for (kind, _), weight in weights.items() if kind == "event")
    said = sum(people.values()) + joint
    if said == 0:
        going_on = not weights and before is not None and before.mode is Mode.REPORTED and _goes_on(text)
        return Turn(None, Mode.REPORTED) if going_on else Turn()
    if said < 0.5 * events or (not people and text.endswith(":")):
        return Turn()
    if people:
        best = max(people, key=lambda person: people[person])
        if joint < JOINT_SHARE * said:
            quoted = sum(len(q.group()) for q in _QUOTE.finditer(text))
            mode = Mode.QUOTED if quoted > 0.5 * len(text) else Mode.REPORTED
            return Turn(best, mode, printed[best])
    return Turn(None, Mode.REPORTED)


def _claims(text: str, cast: Cast, last: str | None) -> Iterator[Claim]:
    found = sorted(subjects(text, cast), key=lambda s: (s.start, -s.end))
    place = 0
    current = last
    spoken = {q.start(): q.end() for q in _QUOTE.finditer(text)}
    starts = [0, *(m.end() for m in _SENTENCE.finditer(text)), len(text)]
    for begin, end in pairwise(starts):
        sentence = [s for s in found[place:] if s.start < end] if place < len(found) else []
        place += len(sentence)
        inside = [s for s in sentence if not any(a < s.start < b for a, b in spoken.items())] if spoken else sentence
        said = list(_sentence(text, begin, end, inside, current, spoken))
        yield from said
        doers = (s.person for s in inside if s.person and not _is_indirect(text, begin, s.start))
        current = next((c.person for c in reversed(said) if c.person), None) or next(doers, None) or current


def _sentence(
    text: str, begin: int, end: int, subjects: list[Subject], current: str | None, spoken: dict[int, int]
) -> Iterator[Claim]:
    made = False
    start = begin
    for i, subject in enumerate(subjects):
        if subject.start < start and made and subject.start < begin:
            continue
        verb = _verb_behind(text, subject.end, end)
        if verb is None or (_is_indirect(text, begin, subject.start) and not _together(text, begin, subjects, i)):
            continue
        kind, person, printed = _read_verb(text, begin, subjects, i, verb, current)
        if made and kind == "event" and subject.pronoun and _ASIDE.search(text, begin, subject.start):
            continue
        yield Claim(start if not made else subject.start, kind, person, printed)
        made = True
        if person:
            current = person
        if i + 12 < len(subjects) and i > 40:
            break
    if not made:
        yield from _without_verb(text, begin, end, subjects, current)


def _without_verb(text: str, begin: int, end: int, subjects: list[Subject], current: str | None) -> Iterator[Claim]:
    """Claims of a sentence in which no subject has a verb of saying behind it: inverted, passive, or plural."""
    quoted = _inverted(text, begin, end, subjects, current)
    if quoted:
        yield quoted
    elif _PLANNED.search(text, begin, end):
        return
    elif passive := _PASSIVE.search(text, begin, end):
        by = next(
            (s for s in subjects if s.start >= passive.end() and _BY.search(text, max(begin, s.start - 4), s.start)),
            None,
        )
        yield Claim(
            begin, "speech" if by and by.person else "joint", by.person if by else None, by.printed if by else ""
        )
    elif (
        (plural := _VERB.search(text, begin, end))
        and plural.lastgroup in ("speech", "joint")
        and _PLURAL.search(text, max(begin, plural.start() - 40), plural.start())
    ):
        yield Claim(begin, "joint", None, "")


def _is_indirect(text: str, begin: int, start: int) -> bool:
    """Whether a preposition stands in front, so that the person is no sentence's subject."""
    return _INDIRECT.search(text, max(begin, start - 16), start) is not None


def _read_verb(
    text: str, begin: int, subjects: list[Subject], i: int, verb: re.Match[str], current: str | None
) -> tuple[str, str | None, str]:
    subject = subjects[i]
    person = current if subject.pronoun else subject.person
    kind = str(verb.lastgroup)
    if _TOLD.search(text, subject.end, verb.start()):
        return "event", person, subject.printed
    if _is_event(text, begin, subject, verb, subjects[i + 1 :]):
        kind = "event"
    if _together(text, begin, subjects, i) or (subject.person is None and not subject.pronoun):
        return (
            ("event" if kind == "event" and subject.person else kind if kind == "event" else "joint"),
            None,
            subject.printed,
        )
    if kind == "joint":
        return (
            ("joint" if _WITH_OTHERS.search(text, verb.end(), verb.end() + 80) else "speech"),
            person,
            subject.printed,
        )
    return kind, person, subject.printed


def _is_event(text: str, begin: int, subject: Subject, verb: re.Match[str], rest: list[Subject]) -> bool:
    """Whether a verb of saying tells what was done: a greeting, a talk to many, or what was said on another day."""
    if verb.group().startswith("welcomed") and (
        _RECEIVES.match(text, verb.end()) or (not subject.pronoun and _greets(text, verb.end(), rest))
    ):
        return True
    if verb.group() == "spoke" and _TO_A_CROWD.match(text, verb.end()):
        return True
    return _EARLIER.match(text, begin) is not None


def _greets(text: str, end: int, rest: list[Subject]) -> bool:
    return any(0 < s.start - end <= 3 and s.person for s in rest)


def _together(text: str, begin: int, subjects: list[Subject], i: int) -> bool:
    """Whether a subject is the last of several joined by "and"."""
    if i == 0:
        return False
    before = subjects[i - 1]
    return before.start >= begin and bool(
        re.fullmatch(r",?\s+(?:and|as well as)\s+(?:the\s+)?", text[before.end : subjects[i].start])
    )


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


def _inverted(text: str, begin: int, end: int, subjects: list[Subject], current: str | None) -> Claim | None:
    """ "…," said the President; according to the minister."""
    for subject in subjects:
        ahead = text[max(begin, subject.start - 24) : subject.start]
        if re.search(
            r"(?:\b(?:said|says|noted|added|stressed|emphasi[sz]ed|stated|explained|concluded|asked|summed up)|"
            r"[Aa]ccording to|[Ii]n the (?:opinion|words|view) of)\s+(?:the\s+|by\s+)?$",
            ahead,
        ):
            return Claim(begin, "speech", current if subject.pronoun else subject.person, subject.printed)
    return None
