"""Reported speech: whose words the sentences of a paragraph of prose are, and whether they are words at all."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from index.annotate.people.cast import Cast
from index.annotate.speech.claims import ASIDES, Act, Claim, Sentence, is_indirect, sentences
from index.annotate.speech.reading import borders, quotations
from index.annotate.speech.rules import Rule, always, first
from index.annotate.speech.subjects import subjects
from index.document import Mode, Statement, Turn

LONGEST = 20_000  # characters of a paragraph that are read for reported speech: the rest of a longer one is like them
JOINT_SHARE = 0.75  # of a sentence's words: from here on what the sides said together outweighs one person's part
ONES_SHARE = (0.25, 0.25, 0.4, 0.6)
"""Of a paragraph's words, what one person needs beside so many joint sentences; beside more, as beside the last."""
AMONG_SEVERAL = 2 / 3  # of what people said one by one: a paragraph in which one has less belongs to none of them
EVENT_SHARE = 0.5  # of what a paragraph tells of events: what is said counts from here on

_TELLING = re.compile(r"^(?![-–—•*#]|\d+[.)]).{40,}[.!?”\"]\W*$", re.DOTALL)
_BACKGROUND = re.compile(
    r"^(?:Taking part|Attending|Present|Also|Joining)\b|\b(?:Administration|White House|Departments?|Task Force|"
    r"Act|Initiative|https?:|will be (?:held|available|published)|will take place)\b"
)
_ATTENDANCE = re.compile(
    r"(?:Taking part|Attending|Present|Also (?:present|attending|taking part)|Joining|Participants? included)\b"
    r"|The \w+ (?:was|were) (?:also )?attended by\b"
)
_DONE = re.compile(
    r"\b(?:took part|attended|(?:was|were) present|(?:was|were) joined by|met with|signed|visited|arrived|were held|"
    r"was held|took place|began|opened|listened|"
    r"will (?:sign|hold|visit|meet|take|attend|give|make|be))\b"
)


@dataclass
class _Balance:
    """How many characters of a sentence go to whom, and the first claim that each of them made."""

    text: str
    goes_on: bool = False  # a sentence without a speaker, behind an account, that goes on with it
    people: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    joint: int = 0
    events: int = 0
    claims: dict[str | None, Claim] = field(default_factory=dict)

    def add(self, claim: Claim, size: int) -> None:
        if claim.act is Act.EVENT:
            self.events += size
        elif claim.act is Act.SPEECH and claim.person:
            self.people[claim.person] += size
        else:
            self.joint += size
        self.claims.setdefault(claim.person, claim)

    @property
    def said(self) -> int:
        return sum(self.people.values()) + self.joint

    @property
    def best(self) -> str:
        return max(self.people, key=self.people.__getitem__)

    def announces(self) -> bool:
        return not self.people and self.text.rstrip().endswith(":")

    def is_of_the_sides(self) -> bool:
        return not self.people or self.joint >= JOINT_SHARE * self.said

    def is_quotation(self) -> bool:
        return is_quotation(self.text)


_DECISIONS: tuple[Rule[_Balance, tuple[Mode, bool]], ...] = (  # the mode, and whether it has a speaker
    Rule("account goes on", lambda found: found.goes_on, (Mode.REPORTED, False)),
    Rule("no words", lambda found: not found.said, (Mode.NARRATION, False)),
    Rule("mostly events", lambda found: found.said < found.events, (Mode.NARRATION, False)),
    Rule("announces a list", _Balance.announces, (Mode.NARRATION, False)),
    Rule("sides together", _Balance.is_of_the_sides, (Mode.REPORTED, False)),
    Rule("mostly quotation", _Balance.is_quotation, (Mode.QUOTED, True)),
    Rule("most of the words", always, (Mode.REPORTED, True)),
)


def attribute(text: str, cast: Cast, before: Turn | None) -> Turn:
    """The turn of a paragraph of prose without a label. `before` is the turn of the paragraph in front, for pronouns.

    Each claim has the text up to the next one. A sentence belongs to the person with most of it, unless the sides
    together clearly have more; sentences that follow one another with one speaker and one mode are a statement.
    """
    length, text = len(text), text[:LONGEST]
    told = tuple(sentences(text, cast, before.speaker if before else None))
    goes_on = _goes_on(text, before) and not any(sentence.claims for sentence in told)
    found: list[Statement] = []
    last: Claim | None = None
    for sentence in told:
        balance = _Balance(text[sentence.start : sentence.end], goes_on)
        for claim, size in _sizes(sentence):
            balance.add(claim, size)
        if not sentence.claims and _ATTENDANCE.match(text, sentence.start):
            balance.events += sentence.end - sentence.start
        elif not sentence.claims and last:
            balance.add(replace(last, rule=f"goes on: {last.rule}", said=None), sentence.end - sentence.start)
        if sentence.claims:
            last = next((claim for claim in reversed(sentence.claims) if claim.rule not in ASIDES), None)
        _append(found, _statement(sentence, balance))
    if found:
        found[-1] = replace(found[-1], end=length)
    return main_turn(text, found)


def main_turn(text: str, statements: Sequence[Statement]) -> Turn:
    """The turn of a paragraph as a whole: the person to whom its statements give most words has it, unless the sides
    together or other people have too many of them, or it is mostly an account of events."""
    shares = _Shares(text, statements)
    rule = first(_WHOLE, shares)
    mode, has_speaker = rule.result
    speaker = shares.best if has_speaker else None
    same = next((one for one in statements if (one.speaker, one.mode) == (speaker, mode)), None)
    own = same or next((one for one in statements if one.speaker == speaker), Statement(0, 0))
    several = len(statements) > 1
    return Turn(
        speaker,
        mode,
        own.printed if speaker else None,
        rule=own.rule if own.rule.startswith(rule.name) or not several else f"{rule.name}: {own.rule}",
        words=own.words,
        outweighed=tuple(shares.others(speaker)) if several else own.outweighed,
        statements=tuple(statements),
    )


@dataclass
class _Shares:
    """How many characters the statements of a paragraph give to whom."""

    text: str
    statements: Sequence[Statement]

    @cached_property
    def sizes(self) -> Mapping[tuple[str | None, Mode], int]:
        found: dict[tuple[str | None, Mode], int] = defaultdict(int)
        for one in self.statements:
            found[one.speaker, one.mode] += one.end - one.start
        return found

    @cached_property
    def people(self) -> Mapping[str, int]:
        found: dict[str, int] = defaultdict(int)
        for (speaker, _), size in self.sizes.items():
            if speaker:
                found[speaker] += size
        return found

    @property
    def best(self) -> str:
        return max(self.people, key=self.people.__getitem__)

    @property
    def joint(self) -> int:
        return sum(size for (speaker, mode), size in self.sizes.items() if not speaker and mode is not Mode.NARRATION)

    @property
    def said(self) -> int:
        return sum(self.people.values()) + self.joint

    def is_narration(self) -> bool:
        events = self.sizes.get((None, Mode.NARRATION), 0)
        return not self.said or self.said < EVENT_SHARE * events

    def announces(self) -> bool:
        return not self.people and self.text.endswith(":")

    @property
    def joint_sentences(self) -> int:
        joint = [one for one in self.statements if not one.speaker and one.mode is not Mode.NARRATION]
        return sum(1 + sum(1 for _ in borders(self.text[one.start : one.end])) for one in joint)

    def is_of_the_sides(self) -> bool:
        if not self.people:
            return True
        needed = ONES_SHARE[min(self.joint_sentences, len(ONES_SHARE) - 1)]
        return self.people[self.best] < needed * self.said

    def is_of_several(self) -> bool:
        return self.people[self.best] < AMONG_SEVERAL * sum(self.people.values())

    def is_quotation(self) -> bool:
        return is_quotation(self.text)

    def others(self, speaker: str | None) -> Iterator[str]:
        yield from (f"{person}, {size}" for person, size in self.people.items() if person != speaker)
        if speaker and self.joint:
            yield f"the sides, {self.joint}"


_WHOLE: tuple[Rule[_Shares, tuple[Mode, bool]], ...] = (
    Rule("mostly events", _Shares.is_narration, (Mode.NARRATION, False)),
    Rule("announces a list", _Shares.announces, (Mode.NARRATION, False)),
    Rule("sides together", _Shares.is_of_the_sides, (Mode.REPORTED, False)),
    Rule("several people", _Shares.is_of_several, (Mode.REPORTED, False)),
    Rule("mostly quotation", _Shares.is_quotation, (Mode.QUOTED, True)),
    Rule("most of the words", always, (Mode.REPORTED, True)),
)


def is_quotation(text: str) -> bool:
    """Whether most of a text stands in quotation marks."""
    quoted = sum(end - start for start, end in quotations(text))
    return quoted > 0.5 * len(text)


def voices(text: str, cast: Cast) -> Iterator[Claim]:
    """The claims by which a paragraph of prose gives people words, also those who have less of it than another."""
    made = (claim for sentence in sentences(text[:LONGEST], cast, None) for claim in sentence.claims)
    return (claim for claim in made if claim.act is Act.SPEECH and claim.person)


def doer(text: str, cast: Cast) -> str | None:
    """The first person whom a paragraph has for a subject: whom "he" in front of the next one means."""
    found = sorted(subjects(text[:2000], cast), key=lambda s: s.start)
    return next((s.person for s in found if s.person and not is_indirect(text, 0, s.start)), None)


def _goes_on(text: str, before: Turn | None) -> bool:
    """Whether sentences without a speaker go on with what was said before them, and are no list, heading or date, nor
    the publisher's own background."""
    return (
        before is not None
        and before.mode is Mode.REPORTED
        and bool(_TELLING.search(text))
        and not _BACKGROUND.search(text[:400])
        and not _DONE.search(text[:400])
    )


def _sizes(sentence: Sentence) -> Iterator[tuple[Claim, int]]:
    ends = [*(claim.start for claim in sentence.claims[1:]), sentence.end]
    return ((claim, end - claim.start) for claim, end in zip(sentence.claims, ends, strict=False))


def _statement(sentence: Sentence, balance: _Balance) -> Statement:
    rule = first(_DECISIONS, balance)
    mode, has_speaker = rule.result
    best = balance.best if has_speaker else None
    claim = balance.claims.get(best) or next(iter(balance.claims.values()), None)
    acts = (one.said for one in sentence.claims if one.said and mode is not Mode.NARRATION and _is_of(one, best))
    return Statement(
        sentence.start,
        sentence.end,
        best,
        mode,
        claim.printed if claim and best else None,
        tuple(acts),
        rule=f"{rule.name} ({claim.rule})" if claim else rule.name,
        words=claim.words if claim else "",
        outweighed=tuple(_outweighed(balance, best)),
    )


def _is_of(claim: Claim, person: str | None) -> bool:
    """Whether a claim gives its words to those who have the sentence."""
    return claim.act is not Act.EVENT and (claim.person == person or (claim.act is Act.JOINT and person is None))


def _outweighed(balance: _Balance, best: str | None) -> Iterator[str]:
    """Who else has a part of a sentence, and how many characters."""
    yield from (f"{person}, {size}" for person, size in balance.people.items() if person != best)
    if balance.joint and best:
        yield f"the sides, {balance.joint}"
    if balance.events and balance.said:
        yield f"events, {balance.events}"


def _append(found: list[Statement], new: Statement) -> None:
    """Add a sentence to the statement in front of it if speaker and mode are the same."""
    last = found[-1] if found else None
    if last and (last.speaker, last.mode) == (new.speaker, new.mode):
        rules = dict.fromkeys((*last.rule.split("; "), new.rule))
        words = dict.fromkeys(filter(None, (*last.words.split("; "), new.words)))
        found[-1] = replace(
            last,
            end=new.end,
            acts=(*last.acts, *new.acts),
            rule="; ".join(rules),
            words="; ".join(words),
            outweighed=(*last.outweighed, *new.outweighed),
        )
    else:
        found.append(new)
