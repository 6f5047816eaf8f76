"""Who takes part in an event, as against who is only mentioned."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.annotate.labels import QUESTION, REMARK, Label
from index.annotate.mentions import find
from index.annotate.people import Cast
from index.document import Mode, Turn
from scrapers.readout import Readout

_TAKING_PART = re.compile(
    r"\b(?:[Tt]aq?king part|[Tt]ook part|[Aa]ttend(?:ing|ed by)|[Pp]articipa(?:ting|nts included)|participated|[Ww]ere present|joined by|"
    r"[Aa]lso present|[Pp]resent at|was attended|were attended|[Pp]articipants)\b"
)
_WITH = re.compile(
    r"\b(?:met|meets?|meeting|spoke|speaks|talked|talks?|conversation|call|conversations?|consultations?|negotiations|discussions?|interview|"
    r"received|hosted|welcomed|summit|visit|session|consulted|held|had|conferred|dined|lunch|dinner|breakfast|telephoned|phoned|called|congratulated|joined|conversing)\b"
)
_AWAY = re.compile(
    r"\b(?:on the eve|earlier|previously|yesterday|will (?:meet|visit|hold)|last (?:week|month|year)|in (?:19|20)\d\d)\b",
    re.IGNORECASE,
)


def participants(
    readout: Readout, cast: Cast, turns: Sequence[Turn], labels: Sequence[Label | None]
) -> tuple[str, ...]:
    """Those who take part, in the order of the account: the publisher's own leader first where it is their event."""
    found: dict[str, None] = {}
    for person in (*_leader(readout, cast), *_named(readout.title, cast), *_named(readout.lead, cast)):
        found.setdefault(person)
    for turn in turns:
        if turn.speaker and turn.speaker not in (QUESTION, REMARK) and turn.mode is Mode.QUOTED:
            found.setdefault(turn.speaker)
    for person in _present(readout, cast, turns, labels):
        found.setdefault(person)
    return tuple(found)


def _leader(readout: Readout, cast: Cast) -> Iterator[str]:
    """The head of the publishing state, on a site that is the head's own."""
    if readout.source.startswith(("kremlin", "president")) and (leader := cast.by_title("President")):
        yield leader


def _named(text: str, cast: Cast) -> Iterator[str]:
    """The people whom a title or a lead names as doing or meeting, not those in a subordinate place."""
    for mention in find(text):
        if mention.office or " " in mention.name:
            person = cast.resolve(mention)
        else:
            person = cast.by_surname(mention) if cast.surname_known(mention.name) else None
        if person and (mention.office or person in cast.people):
            yield person


def _present(readout: Readout, cast: Cast, turns: Sequence[Turn], labels: Sequence[Label | None]) -> Iterator[str]:
    for i, (paragraph, turn, label) in enumerate(zip(readout.paragraphs, turns, labels, strict=True)):
        if label or turn.mode is Mode.QUOTED:
            continue
        if turn.mode is Mode.REPORTED and turn.speaker:
            yield turn.speaker
        text = paragraph.text[:20_000]
        for start, end in _sentences(text):
            sentence = text[start:end]
            if _TAKING_PART.search(sentence) or (
                i == 0 and start == 0 and _WITH.search(sentence) and not _AWAY.search(sentence)
            ):
                yield from _named(sentence, cast)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    starts = [0, *(m.end() for m in re.finditer(r"(?<=[a-z0-9)])\.\s+(?=[A-Z])", text)), len(text)]
    return zip(starts, starts[1:], strict=False)
