"""Reported speech: whom a paragraph of prose gives its words to, and whether they are words at all."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from index.annotate.people.cast import Cast
from index.annotate.speech.claims import QUOTE, Act, Claim, claims, is_indirect
from index.annotate.speech.rules import Rule, always, first
from index.annotate.speech.subjects import subjects
from index.document import Mode, Turn

LONGEST = 20_000  # characters of a paragraph that are read for reported speech: the rest of a longer one is like them
JOINT_SHARE = 0.7  # of the reported words: from here on what the sides said together outweighs one person's part
EVENT_SHARE = 0.5  # of what is told of events: what is said counts from here on

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


@dataclass
class _Balance:
    """How many characters of a text go to whom, and the first claim that each of them made."""

    text: str
    before: Turn | None
    people: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    joint: float = 0.0
    events: float = 0.0
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
    def said(self) -> float:
        return sum(self.people.values()) + self.joint

    def goes_on(self) -> bool:
        """Whether sentences without a speaker go on with what was said before them, and are no list, heading or date,
        nor the publisher's own background."""
        return (
            not self.claims
            and self.before is not None
            and self.before.mode is Mode.REPORTED
            and bool(_TELLING.search(self.text))
            and not _BACKGROUND.search(self.text[:400])
            and not _DONE.search(self.text[:400])
        )

    def is_of_the_sides(self) -> bool:
        return not self.people or self.joint >= JOINT_SHARE * self.said

    def is_quotation(self) -> bool:
        quoted = sum(len(q.group()) for q in QUOTE.finditer(self.text))
        return quoted > 0.5 * len(self.text)


_DECISIONS: tuple[Rule[_Balance, tuple[Mode, bool]], ...] = (  # the mode, and whether it has a speaker
    Rule("account goes on", _Balance.goes_on, (Mode.REPORTED, False)),
    Rule("no words", lambda found: not found.said, (Mode.NARRATION, False)),
    Rule("mostly events", lambda found: found.said < EVENT_SHARE * found.events, (Mode.NARRATION, False)),
    Rule("announces a list", lambda found: not found.people and found.text.endswith(":"), (Mode.NARRATION, False)),
    Rule("sides together", _Balance.is_of_the_sides, (Mode.REPORTED, False)),
    Rule("mostly quotation", _Balance.is_quotation, (Mode.QUOTED, True)),
    Rule("most of the words", always, (Mode.REPORTED, True)),
)


def attribute(text: str, cast: Cast, before: Turn | None) -> Turn:
    """The turn of a paragraph of prose without a label. `before` is the turn of the paragraph in front, for pronouns.

    Each claim has the text up to the next one; the person with most of it has the paragraph, unless the sides together
    clearly have more.
    """
    text = text[:LONGEST]
    found = list(claims(text, cast, before.speaker if before else None))
    balance = _Balance(text, before)
    for claim, end in zip(found, [*(c.start for c in found[1:]), len(text)], strict=False):
        balance.add(claim, end - claim.start)
    return _decide(balance)


def voices(text: str, cast: Cast) -> Iterator[Claim]:
    """The claims by which a paragraph of prose gives people words, also those who have less of it than another."""
    return (claim for claim in claims(text[:LONGEST], cast, None) if claim.act is Act.SPEECH and claim.person)


def doer(text: str, cast: Cast) -> str | None:
    """The first person whom a paragraph has for a subject: whom "he" in front of the next one means."""
    found = sorted(subjects(text[:2000], cast), key=lambda s: s.start)
    return next((s.person for s in found if s.person and not is_indirect(text, 0, s.start)), None)


def _decide(balance: _Balance) -> Turn:
    rule = first(_DECISIONS, balance)
    mode, has_speaker = rule.result
    best = max(balance.people, key=lambda person: balance.people[person]) if has_speaker else None
    claim = balance.claims.get(best) or next(iter(balance.claims.values()), None)
    return Turn(
        best,
        mode,
        claim.printed if claim and best else None,
        rule=f"{rule.name} ({claim.rule})" if claim else rule.name,
        words=claim.words if claim else "",
        outweighed=tuple(_outweighed(balance, best)),
    )


def _outweighed(balance: _Balance, best: str | None) -> Iterator[str]:
    """Who else has a part of the text, and how many characters."""
    yield from (f"{person}, {size:.0f}" for person, size in balance.people.items() if person != best)
    if balance.joint and best:
        yield f"the sides, {balance.joint:.0f}"
    if balance.events and balance.said:
        yield f"events, {balance.events:.0f}"
