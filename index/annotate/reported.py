"""Reported speech: whom a paragraph of prose gives its words to, and whether they are words at all."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from index.annotate.mentions import Mention, find
from index.annotate.names import UPPER, data_lines
from index.annotate.people import Cast
from index.document import Mode, Turn

LONGEST = 20_000  # characters of a paragraph that are read for reported speech: the rest of a longer one is like them


@cache
def _verbs(kind: str) -> str:
    """The alternatives of one kind of data/verbs.tsv, the longest first."""
    rows = (line.split("\t") for line in data_lines("verbs.tsv")[1:])
    return "|".join(sorted((verb for name, verb in rows if name == kind), key=len, reverse=True))


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
_SENTENCE = re.compile(rf"(?<=[a-z0-9)”\"’'%])[.!?][”\"’')]*\s+(?=[{UPPER}“\"«(])")
_QUOTE = re.compile(r"[“\"«][^“”\"«»]{12,4000}[”\"»]")
_GROUP = re.compile(
    r"\b(?:[Tt]hey|[Bb]oth(?: \w+)?|[Tt]he (?:\w+ ){0,3}?(?:leaders|sides|parties|presidents|Presidents|"
    r"ministers|Ministers|interlocutors|participants|"
    r"heads of (?:state|government|the \w+)|heads|officials|delegations|delegates|members|representatives|"
    r"countries|speakers|two|three|"
    r"Leaders|principals|counterparts|colleagues|partners|attendees|governors|experts|chancellors|"
    r"advisors|advisers|pair|four|others|"
    r"group|side|delegation|nations|governments|allies|diplomats|experts)|[Pp]articipants|"
    r"[Tt]he meeting participants|"
    r"[Tt]he (?:\w+ )?(?:side|meeting|conversation|discussion|discussions|talks|call|agenda|session|"
    r"dialogue|negotiations|exchange|consultations|summit|event|main \w+)|"
    r"[Tt]he (?:United States|U\.S\.|United Kingdom)|[Tt]he Administration)(?!\w)"
)
_PLURAL = re.compile(r"\b[a-z]+s\s+$")
_TITLE = re.compile(
    r"\b(?:[Tt]he|[Hh]is|[Oo]ur) (?:new |acting |current |former )?(?:[A-Z][\w-]+ (?:of the )?){0,3}?"
    r"(?:[Vv]ice[- ][Pp]resident|[Pp]rime [Mm]inister|[Pp]resident|"
    r"[Hh]ead of (?:the )?(?:\w+ )?(?:[Ss]tate|[Gg]overnment|Office)|[Ll]eader|[Cc]hancellor|Premier|"
    r"[Mm]inister|King|Queen|Emir|Amir|Sultan|Crown Prince|Secretary[ -]General|Secretary|Chairman|"
    r"Chairperson|Chair|Governor|Ambassador|"
    r"(?:National Security )?Advis[eo]r|Envoy|Commissioner|High Representative|First Lady|Pope|"
    r"Director[ -]General|Director|Speaker|"
    r"Counselor|Under Secretary|Deputy Secretary|Administrator|Mayor|Patriarch|Metropolitan|General|"
    r"Coordinator|governor|Prince|Commander-in-Chief|Taoiseach|President-elect|Spokesperson|Ombudsman)"
    r"(?: of (?:the )?(?:Republic of |Russian Federation|Kingdom of |"
    r"Office of the )?[A-Z]\w+(?: [A-Z]\w+)?| of state)?(?![\w-]| [A-Z][a-z]+ [A-Z]|’s|'s)"
)
_BARE_TITLE = re.compile(
    r"(?:^|(?<=[.!?] ))(?:Acting )?(?:(?:[A-Z][\w-]+ )?President|Prime Minister|Head of State|First Lady)(?= [a-z])"
)
_TELLING = re.compile(r"^(?![-–—•*#]|\d+[.)]).{40,}[.!?”\"]\W*$", re.DOTALL)
_BACKGROUND = re.compile(
    r"^(?:Taking part|Attending|Present|Also)\b|\b(?:Administration|White House|Departments?|Task Force|"
    r"Act|Initiative|https?:|will be (?:held|available|published)|will take place)\b"
)
_DONE = re.compile(
    r"\b(?:took part|attended|met with|signed|visited|arrived|were held|was held|took place|began|opened|listened|"
    r"will (?:sign|hold|visit|meet|take|attend|give|make|be))\b"
)
_PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he)\b")
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
_WITH_OTHERS = re.compile(r"^\s+(?:today\s+)?with\b|\bwith\s+(?:the\s+)?(?:[A-Z]|his|her|him|them)")
_BY = re.compile(r"\s+by\s+")
_INDIRECT = re.compile(
    r"\b(?:with|to|of|by|between|from|for|and|at|on|that|than|about|as|against|through|via|including|like|"
    r"upon|toward|towards|following|after|before|under|alongside)\s+(?:the\s+|his\s+|her\s+)?$"
)


@dataclass(frozen=True, slots=True)
class _Subject:
    """Someone at text[start:end] who may be a sentence's subject; `person` None is a group."""

    start: int
    end: int
    person: str | None
    printed: str
    pronoun: bool = False


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
    if said < 0.5 * events:
        return Turn()
    if people:
        best = max(people, key=lambda person: people[person])
        if joint < JOINT_SHARE * said:
            quoted = sum(len(q.group()) for q in _QUOTE.finditer(text))
            mode = Mode.QUOTED if quoted > 0.5 * len(text) else Mode.REPORTED
            return Turn(best, mode, printed[best])
    return Turn(None, Mode.REPORTED)


def _claims(text: str, cast: Cast, last: str | None) -> Iterator[Claim]:
    subjects = sorted(_subjects(text, cast), key=lambda s: (s.start, -s.end))
    place = 0
    current = last
    spoken = {q.start(): q.end() for q in _QUOTE.finditer(text)}
    starts = [0, *(m.end() for m in _SENTENCE.finditer(text)), len(text)]
    for begin, end in pairwise(starts):
        sentence = [s for s in subjects[place:] if s.start < end] if place < len(subjects) else []
        place += len(sentence)
        inside = [s for s in sentence if not any(a < s.start < b for a, b in spoken.items())] if spoken else sentence
        for claim in _sentence(text, begin, end, inside, current, spoken):
            if claim.person:
                current = claim.person
            yield claim


def _sentence(
    text: str, begin: int, end: int, subjects: list[_Subject], current: str | None, spoken: dict[int, int]
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
        yield Claim(start if not made else subject.start, kind, person, printed)
        made = True
        if person:
            current = person
        if i + 12 < len(subjects) and i > 40:
            break
    if made:
        return
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
        and _PLURAL.search(text, max(begin, plural.start() - 25), plural.start())
    ):
        yield Claim(begin, "joint", None, "")


def _is_indirect(text: str, begin: int, start: int) -> bool:
    """Whether a preposition stands in front, so that the person is no sentence's subject."""
    return _INDIRECT.search(text, max(begin, start - 16), start) is not None


def _read_verb(
    text: str, begin: int, subjects: list[_Subject], i: int, verb: re.Match[str], current: str | None
) -> tuple[str, str | None, str]:
    subject = subjects[i]
    person = current if subject.pronoun else subject.person
    kind = str(verb.lastgroup)
    if _TOLD.search(text, subject.end, verb.start()):
        return "event", person, subject.printed
    if verb.group().startswith("welcomed") and not subject.pronoun and _greets(text, verb.end(), subjects[i + 1 :]):
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


def _greets(text: str, end: int, rest: list[_Subject]) -> bool:
    return any(0 < s.start - end <= 3 and s.person for s in rest)


def _together(text: str, begin: int, subjects: list[_Subject], i: int) -> bool:
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


def _inverted(text: str, begin: int, end: int, subjects: list[_Subject], current: str | None) -> Claim | None:
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


def _subjects(text: str, cast: Cast) -> Iterator[_Subject]:
    taken: list[tuple[int, int]] = []
    for mention in find(text):
        person = _person(mention, cast)
        if person:
            taken.append((mention.start, mention.end))
            yield _Subject(mention.start, mention.end, person, mention.printed)
    places = dict(taken)
    for pattern in (_TITLE, _BARE_TITLE):
        for match in pattern.finditer(text):
            if any(match.start() <= start < match.end() for start in places if abs(start - match.start()) < 80):
                continue
            person = cast.by_title(re.sub(r"^(?:[Tt]he|[Hh]is|[Oo]ur) ", "", match.group()))
            yield _Subject(match.start(), match.end(), person or match.group(), match.group())
    for match in _GROUP.finditer(text):
        yield _Subject(match.start(), match.end(), None, match.group())
    for match in _PRONOUN.finditer(text):
        yield _Subject(match.start(), match.end(), None, match.group(), True)


def _person(mention: Mention, cast: Cast) -> str | None:
    """The person of a mention, or its name as printed; None for capitals that are nobody's name."""
    if mention.office or " " in mention.name:
        resolved = cast.resolve(mention)
        if resolved and (mention.office or cast.knowledge.knows(resolved) or cast.has(resolved)):
            return resolved
        return mention.printed if mention.office else None
    return cast.by_surname(mention) if cast.surname_known(mention.name) else None
