"""Who is given the words of each paragraph, and how: labels first, prose after."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.annotate.labels import Label, label_of, names_of
from index.annotate.mentions import Mention, find
from index.annotate.names import capitalised, key_of
from index.annotate.people import Cast
from index.annotate.reported import attribute
from index.document import Mode, Turn
from scrapers.readout import Readout

_DIRECTION = re.compile(
    r"[\s*_.#—–-]*(?:<[\s….]*>|&lt;…&gt;|…|(?:\*\s*){2,}|[(\[<][^()\[\]<>]{0,200}[)\]>][\s.]*|#{3,})?[\s*_.]*"
    r"|\*?\*?(?:END|End of text|End text|BREAK IN TRANSCRIPT|###)\.?\*?\*?(?:\s+\d{1,2}:\d\d\s*[AP]\.?M\.?.{0,12})?"
    r"|\(?\d{1,2}:\d\d\s*[AaPp]\.?[Mm]\.?(?:\s*\(?[A-Z.]{2,5}\)?)?"
)
_STARS = re.compile(r"[\s*]*\*[\s*]*")
_MESSAGE = re.compile(
    r"[^.:]{0,160}\b(?:reads?|said|says|wrote|writes|message|telegram|letter|greeting|greetings|statement)\b[^:.]{0,80}:\s*(?P<words>.*)",
    re.DOTALL,
)
_OPEN_QUOTE = re.compile(r"[\s*_]*[“\"«]")
_FIRST = re.compile(r"\b(?:I|I’m|I'm|I’ve|I'd|my|me|we|We|our|Our|us|you|your|You|Your|My)\b")
_QUOTES = re.compile(r"[“\"«][^“”\"«»]*[”\"»]")
_HEADING = re.compile(
    r"(?:Beginning|Excerpts?|Transcript|Opening remarks|Speech|Remarks|Answers?|Press statements?)\b[^.:]{0,200}\.?$"
)
_OWN_WORDS = re.compile(
    r"^(?:Joint |Video |Prepared |Opening |Closing |New Year |Presidential |Vice Presidential )*"
    r"(?:Statement|Remarks?|Speech|Address|Message|Letter|Toast|Greetings?|Op-?[Ee]d|Presidential Message|Proclamation|Eulogy|Text of a? ?Letter|"
    r"Excerpts|Interview|Press Briefing|Press Gaggle|Testimony|Keynote)\b",
)
_PASSED = re.compile(
    r"\b(?:FACT SHEET|Fact Sheet|Readout|READOUT|ICYMI|Background|Joint Statement|Joint Declaration|Executive Order|Memorandum)\b"
)
_AUTHOR = re.compile(r"\b(?:by|from|of)\s+(?:the\s+)?")
_BYLINE = re.compile(r"[^.:;!?]{3,60}, [^.:;!?]{4,120}")
_BELOW = re.compile(r"The (?:below|following) is attributable to (?P<who>[^:]{3,90}):")


@dataclass
class _State:
    """What the walk over a readout's paragraphs remembers."""

    speaker: str | None = None
    printed: str | None = None
    started: bool = False
    author: Turn | None = None
    message: str | None = None
    last: Turn | None = None


def turns(readout: Readout, cast: Cast, labels: Sequence[Label | None] | None = None) -> tuple[Turn, ...]:
    """One turn a paragraph. Fills the cast with the names that labels and prose print."""
    labels = labels_of(readout) if labels is None else labels
    state = _State(author=author(readout, cast))
    found = []
    for paragraph, label in zip(readout.paragraphs, labels, strict=True):
        turn = _labelled(label, cast, state) if label else _unlabelled(paragraph.text, readout, cast, state)
        state.last = turn
        found.append(turn)
    return tuple(found)


def labels_of(readout: Readout) -> tuple[Label | None, ...]:
    """The label of each paragraph. A name without an office counts once a surer label or the prose has printed it."""
    first = tuple(label_of(p) for p in readout.paragraphs)
    known = set(names_of(label for label in first if label))
    for text in (readout.title, readout.lead, *_short_prose(readout, first)):
        known.update(key_of(m.name) for m in find(text) if m.office or " " in m.name)
    if any(
        p.text[:1] and label is None and ":" in p.text[:220] for p, label in zip(readout.paragraphs, first, strict=True)
    ):
        names = frozenset(known)
        return tuple(label or label_of(p, names) for p, label in zip(readout.paragraphs, first, strict=True))
    return first


def _short_prose(readout: Readout, labels: Sequence[Label | None]) -> list[str]:
    """The unlabelled paragraphs in front of the first label: who is there is told before they speak."""
    first = next((i for i, label in enumerate(labels) if label), min(len(labels), 12))
    return [p.text[:4000] for p in readout.paragraphs[:first][:20]]


def _labelled(label: Label, cast: Cast, state: _State) -> Turn:
    speaker = label.voice or _speaker(label.mention, cast)
    state.speaker, state.printed, state.started = speaker, label.printed, True
    state.message = None
    if label.alone:
        return Turn(None, Mode.NARRATION, label.printed, label.words_start)
    return Turn(speaker, Mode.QUOTED, label.printed, label.words_start)


def _speaker(mention: Mention | None, cast: Cast) -> str | None:
    if mention is None:
        return None
    return cast.resolve(mention) or capitalised(mention.printed)


def _unlabelled(text: str, readout: Readout, cast: Cast, state: _State) -> Turn:
    if _DIRECTION.fullmatch(text[:400]) and len(text) < 400:
        if _STARS.fullmatch(text):
            state.speaker = None
        return Turn()
    if _HEADING.match(text) and len(text) < 240 and not _FIRST.search(text):
        state.speaker = None
        return Turn()
    if state.message:
        if _OPEN_QUOTE.match(text) or _FIRST.search(_QUOTES.sub("", text)) or not _third_person(text, cast):
            return Turn(state.message, Mode.QUOTED, state.printed)
        state.message = None
    message = _MESSAGE.fullmatch(text[:20_000]) if not state.speaker else None
    if message and (sent := _sender(text, readout, cast)):
        if len(message["words"]) < 5:
            state.message = sent
            return Turn()
        if _OPEN_QUOTE.match(message["words"]):
            state.message = sent
            return Turn(sent, Mode.QUOTED, None, message.start("words"))
    if state.speaker and not _resumes(text, cast):
        return Turn(state.speaker, Mode.QUOTED, state.printed)
    if state.speaker:
        state.speaker = None
    return _prose(text, readout, cast, state)


def _prose(text: str, readout: Readout, cast: Cast, state: _State) -> Turn:
    turn = attribute(text, cast, state.last)
    if state.author and turn.speaker is None and not _is_apparatus(text):
        own = _FIRST.search(_QUOTES.sub("", text)) is not None
        if own or turn.mode is Mode.NARRATION or state.last == state.author:
            return state.author
    elif state.author and _FIRST.search(_QUOTES.sub("", text)):
        return state.author
    return turn


def _is_apparatus(text: str) -> bool:
    """Bylines, places and attributions in front of a statement's words."""
    return len(text) < 160 and (not re.search(r"[.!?…”\"]\s*$", text) or bool(_BELOW.match(text)))


def _resumes(text: str, cast: Cast) -> bool:
    """Whether a paragraph behind somebody's words tells again what happened: it begins with a person of the readout,
    named in full or with an office, who does something, and it has nobody's "I", "we" or "you"."""
    return not _FIRST.search(_QUOTES.sub("", text)) and _third_person(text, cast)


def _third_person(text: str, cast: Cast) -> bool:
    head = text[:400]
    claim = attribute(text, cast, None)
    if claim.mode is Mode.NARRATION and not re.match(
        r"(?:After|Following|During|Upon|At the end|Then|Before|Later|Taking part)\b", head
    ):
        return False
    first = next(find(head), None)
    if first and first.start == 0 and (first.office or key_of(first.name) in {key_of(p) for p in cast.people}):
        return True
    return bool(
        re.match(
            r"(?:During|After|Following|At|In) (?:the|their) (?:\w+ )?(?:conversation|meeting|talks|ceremony|call|event|signing)\b|The (?:sides|parties|two leaders|heads of state|presidents|meeting)\b|Taking part",
            head,
        )
    )


def _sender(text: str, readout: Readout, cast: Cast) -> str | None:
    """Whose message a paragraph announces: the first person of the paragraph, the lead or the title, else the leader."""
    for printed in (text[:160], readout.lead, readout.title):
        match = re.match(
            r"\W*(?:The )?(?P<who>[A-Z].{3,120}?)\s+(?:has )?(?:sent|congratulated|extended|expressed|greeted|conveyed|offered|wrote|addressed)\b",
            printed,
        )
        if match:
            mention = next(find(match["who"]), None)
            person = cast.resolve(mention) if mention else cast.by_title(match["who"])
            if person:
                return person
    return cast.by_title("President")


def author(readout: Readout, cast: Cast) -> Turn | None:
    """The one person whose words a whole readout without labels is, by its title or its byline; None where it has none."""
    title = readout.title
    for paragraph in readout.paragraphs[:3]:
        if below := _BELOW.match(paragraph.text):
            mention = next(find(below["who"]), None)
            return Turn(_speaker(mention, cast), Mode.QUOTED, below["who"]) if mention else None
        if len(paragraph.text) < 120 and _BYLINE.fullmatch(paragraph.text):
            mention = next(find(paragraph.text), None)
            if mention and mention.start == 0 and not mention.office and " " in mention.name:
                return Turn(_speaker(mention, cast), Mode.QUOTED, mention.name)
    if _PASSED.search(title) or not _OWN_WORDS.match(title):
        return None
    if re.match(r"(?:Joint|Interview|Press)", title):
        return None
    by = re.search(r"\b(?:by|from|of)\s+(?=(?:the |[A-Z]))", title)
    mention = next((m for m in find(title[by.end() :])), None) if by else None
    if mention and mention.start < 60:
        return Turn(_speaker(mention, cast), Mode.QUOTED, mention.printed)
    if title.startswith("Presidential") or re.search(r"\bby the President\b|\bPresident of\b", title):
        return Turn(cast.by_title("President"), Mode.QUOTED, "President")
    return None
