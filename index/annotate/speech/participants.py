"""Who takes part in an event, as against who is only mentioned."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.annotate.people.cast import Cast
from index.annotate.people.mentions import Mention, find
from index.annotate.people.names import UPPER
from index.annotate.people.offices import HEADS, HONORIFICS
from index.annotate.people.persons import is_somebody
from index.annotate.people.speaker_labels import QUESTION, REMARK, Label
from index.annotate.speech.author import SPOKESMAN, is_statement
from index.annotate.speech.presence import introduced, signers
from index.annotate.speech.reported import voices
from index.annotate.speech.rules import Rule
from index.document import Mode, Presence, Turn
from scrapers.readout import Readout
from scrapers.registry import sources

_TAKING_PART = re.compile(
    r"\b(?:[Tt]aq?king part|[Tt]ook part|[Aa]ttend(?:ing|ed by)|[Pp]articipa(?:ting|nts included)|"
    r"participated|[Ww]ere present|joined by|"
    r"[Aa]lso present|[Jj]oining\b[^.]{0,80}\b(?:were|was|is|are)|[Aa]ccompanied by|"
    r"[Ii]n attendance|heard from|(?:led|hosted|moderated|opened) by|"
    r"remarks (?:from|by)|[Ss]peakers included|"
    r"[Pp]resent at|was attended|were attended|[Pp]articipants)\b"
)
_WITH = re.compile(
    r"\b(?:met|meets?|meeting|spoke|speaks|talked|talks?|conversation|call|conversations?|consultations?|"
    r"negotiations|discussions?|interview|"
    r"received|hosted|welcomed|summit|visit|session|consulted|held|had|conferred|dined|lunch|dinner|"
    r"breakfast|telephoned|phoned|called|congratulated|joined|conversing)\b"
)
_LIST_AHEAD = re.compile(
    r"\b(?:participants|attendees|speakers|participated|attended|joined|present|delegation)\b[^.]{0,120}:?\W*$",
    re.IGNORECASE,
)
_LISTED = re.compile(r"(?:[-•*–]|\d+[.)])\s")
_ITEM = re.compile(
    rf"(?:^|(?<=\s))(?:[-•*–]|\d+[.)])\s+(?P<name>(?:(?:Dr|Mr|Ms|Mrs)\. )?[{UPPER}][^,–—:;()]{{3,60}}?)"
    r"(?=,| –| —| -| •| \d+\. |\s*\(|$)"
)
_TITLED = re.compile(r"\b[Tt]he (?P<title>(?:Vice )?President|First Lady)(?=['’]s\b| [a-z]|,)")
_ABOUT = re.compile(
    r"(?<=\w) (?:[Oo]n|[Rr]egarding|[Aa]bout|[Hh]onoring|[Ff]or|[Ii]n (?:[Hh]onor|[Mm]emory)|"
    r"at (?:the |a )?Memorial \w+) "
)
_SIGNED = re.compile(r"\b(?:[Mm]inister|[Ss]ecretary|[Aa]mbassador)\b[^.]{0,200}\bsigned\b")
_AWAY = re.compile(
    r"\b(?:on the eve|previously|will (?:meet|visit|hold)|last (?:week|month|year)|"
    r"in (?:19|20)\d\d)\b",
    re.IGNORECASE,
)


def participants(
    readout: Readout, cast: Cast, turns: Sequence[Turn], labels: Sequence[Label | None]
) -> tuple[Presence, ...]:
    """Those who take part, in the order of the account: the publisher's own leader first where it is their event."""
    found: dict[str, Presence] = {}
    title = _ABOUT.split(readout.title)[0] if is_statement(readout.title) else readout.title
    ahead = (
        ("leader of the source", readout.source, _leader(readout, cast)),
        ("title", title, _named(title, cast)),
        ("lead", readout.lead, _named(readout.lead, cast)),
    )
    for rule, words, people in ahead:
        for person in people:
            found.setdefault(person, Presence(person, rule, words))
    for turn in turns:
        for said in turn.statements or (turn,):
            if said.speaker and said.speaker not in (QUESTION, REMARK) and turn.mode is said.mode is Mode.QUOTED:
                found.setdefault(said.speaker, Presence(said.speaker, "speaks", said.printed or ""))
    silent = (*introduced(readout, cast, turns, labels), *signers(readout, cast))
    for presence in (*_told(readout, cast, turns, labels), *silent):
        found.setdefault(presence.person, presence)
    return tuple(presence for presence in found.values() if is_somebody(presence.person))


def _leader(readout: Readout, cast: Cast) -> Iterator[str]:
    """The head of the publishing state, on a site that is the head's own."""
    source = sources().get(readout.source)
    if source and source.leader and (leader := cast.by_title(source.leader)) and not _is_of_another(readout, leader):
        yield leader


def _is_of_another(readout: Readout, leader: str) -> bool:
    """Whether a title begins with somebody else's full name, and the text never has the leader's."""
    first = next(find(readout.title), None)
    if first is None or first.start or " " not in first.name:
        return False
    return not any(leader.split()[-1] in text for text in (readout.title, readout.lead, *_texts(readout)))


def _texts(readout: Readout) -> Iterator[str]:
    return (paragraph.text[:20_000] for paragraph in readout.paragraphs[:100])


def _named(text: str, cast: Cast, *, listed: bool = False) -> Iterator[str]:
    """The people whom a title, a lead or a sentence names; in a list of those present also names without an office."""
    for title in _TITLED.finditer(text):
        if person := cast.by_title(title["title"]):
            yield person
    for mention in find(text):
        if SPOKESMAN.search(mention.office) and not listed:
            continue
        if mention.office or " " in mention.name:
            person = cast.resolve(mention)
        else:
            person = cast.by_surname(mention) if cast.surname_known(mention.name) else None
        if person is None and mention.office and _is_named_office(mention):
            person = mention.printed.removeprefix("of ")
        if person and (
            mention.office
            or cast.has(person)
            or (listed and " " in mention.name and _has_office_behind(text, mention.end))
        ):
            yield person


def _is_named_office(mention: Mention) -> bool:
    """Whether an unresolved mention has more than "Mr": it then stays as printed ("Senator Dahl")."""
    words = mention.office.strip(".").lower().split()
    return len(words) <= 2 and words[0] not in HONORIFICS and words[-1] in HEADS


def _has_office_behind(text: str, end: int) -> bool:
    """Whether an office follows a name: "Ann Bell, Chair of the Board"."""
    behind = text[end : end + 90]
    return behind.startswith(", ") and any(word.strip(",.;").lower() in HEADS for word in behind[2:].split()[:8])


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence of an account, and whether the account opens with it."""

    text: str
    opens: bool

    def takes_part(self) -> bool:
        return _TAKING_PART.search(self.text) is not None

    def signs(self) -> bool:
        return _SIGNED.search(self.text) is not None

    def meets(self) -> bool:
        return self.opens and _meets(self.text)


_TELLS: tuple[Rule[_Told, bool], ...] = (  # whether the people it names may have no office: they stand in a list
    Rule("told to take part", _Told.takes_part, True),
    Rule("told to sign", _Told.signs, False),
    Rule("meets in the opening sentence", _Told.meets, False),
)


def _told(readout: Readout, cast: Cast, turns: Sequence[Turn], labels: Sequence[Label | None]) -> Iterator[Presence]:
    """Those whom the account itself makes take part, paragraph by paragraph."""
    source = sources().get(readout.source)
    quotes_within = source is not None and source.quotes_within
    opening = next((i for i, p in enumerate(readout.paragraphs[:6]) if len(p.text) > 100), 0)
    for i, (paragraph, turn, label) in enumerate(zip(readout.paragraphs, turns, labels, strict=True)):
        if label or (turn.mode is Mode.QUOTED and i and not quotes_within):
            continue
        if turn.mode is Mode.REPORTED:
            yield from _voiced(paragraph.text, cast)
        text = paragraph.text[:20_000]
        if i and _LISTED.match(text) and _is_list_ahead([p.text for p in readout.paragraphs[max(0, i - 12) : i]]):
            yield from _listed(text, cast)
        else:
            yield from _named_in_sentences(text, cast, opening=i == opening)


def _voiced(text: str, cast: Cast) -> Iterator[Presence]:
    for claim in voices(text, cast):
        if claim.person and cast.has(claim.person):
            yield Presence(claim.person, "given words", claim.words)


def _listed(text: str, cast: Cast) -> Iterator[Presence]:
    for item in _ITEM.finditer(text):
        mention = next(find(item["name"]), None)
        if mention and " " in mention.name and mention.end == len(item["name"]):
            yield Presence(cast.add(mention.name, mention.office), "listed as present", item["name"])


def _named_in_sentences(text: str, cast: Cast, *, opening: bool) -> Iterator[Presence]:
    for start, end in _sentences(text):
        told = _Told(text[start:end], opening and start == 0)
        if rule := next((rule for rule in _TELLS if rule.holds(told)), None):
            for person in _named(told.text, cast, listed=rule.result):
                yield Presence(person, rule.name, told.text)


def _meets(sentence: str) -> bool:
    """Whether an account's first sentence tells of the event itself, and not of an earlier one."""
    return bool(_WITH.search(sentence)) and not _AWAY.search(sentence)


def _is_list_ahead(before: list[str]) -> bool:
    """Whether the list items in front of a paragraph, if any, stand under "Participants:" or the like."""
    head = next((text for text in reversed(before) if not _LISTED.match(text)), "")
    return bool(_LIST_AHEAD.search(head[-300:]))


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    starts = [
        0,
        *(
            m.end()
            for m in re.finditer(
                r"\.(?<=[a-z0-9)]\.)(?<!\bDr\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bMrs\.)(?<!\bJr\.)(?<!\bSt\.)(?<!\bSen\.)"
                r"(?<!\bGov\.)(?<!\bGen\.)\s+(?=[A-Z])",
                text,
            )
        ),
        len(text),
    ]
    return pairwise(starts)
