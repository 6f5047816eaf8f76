"""Who is given the words of each paragraph, and how: labels first, prose after."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.annotate.people.cast import Cast
from index.annotate.people.label_typos import put_right
from index.annotate.people.mentions import find
from index.annotate.people.names import UPPER, key_of
from index.annotate.people.speaker_labels import Label, label_of, names_of
from index.annotate.speech.author import ATTRIBUTION, SPOKESMAN, author_of, in_first_person, speaker_of
from index.annotate.speech.reported import attribute, doer
from index.document import Mode, Turn
from scrapers.readout import Readout

_DIRECTION = re.compile(
    r"[\s*_.#—–-]*(?:<[\s….]*>|&lt;…&gt;|…|(?:\*\s*){2,}|[(\[<][^()\[\]<>]{0,200}[)\]>][\s.]*|#{3,})?[\s*_.]*"
    r"|\*?\*?(?:END|End of text|End text|BREAK IN TRANSCRIPT|###)\.?\*?\*?(?:\s+\d{1,2}:\d\d\s*[AP]\.?M\.?.{0,12})?"
    r"|\(?\d{1,2}:\d\d\s*[AaPp]\.?[Mm]\.?(?:\s*\(?[A-Z.]{2,5}\)?)?"
)
_BARE_LABEL = re.compile(rf"(?P<name>[{UPPER}][\w’'-]+(?: [{UPPER}][\w’'-]+){{1,2}})(?: \([^()]{{1,60}}\))?:\s")
_SMALL = frozenset(("of", "the", "and", "for", "at", "in", "to", "on", "de"))
_DECREE = re.compile(r"\b(?:signed|decree|[Ee]xecutive [Oo]rder|amendments|law on|instructions on)\b")
_BELOW = re.compile(
    r"\b(?:[Rr]emarks|[Ss]tatement|[Ss]peech|[Aa]ddress|[Tt]ext)\b.{0,80}\b(?:is|are) (?:included |available |as )?"
    r"(?:below|follows?)\W*$|\b(?:[Bb]elow|[Ff]ollowing) (?:is|are) .{0,60}\b(?:remarks|statement|speech|address)\b"
)
_PRONOUN = re.compile(r"(?:He|She)\b")
_STARS = re.compile(r"[\s*]*\*[\s*]*")
_MESSAGE = re.compile(
    r"[^.:]{0,160}\b(?:reads?|said|says|wrote|writes|message|telegram|letter|greeting|greetings|"
    r"statement)\b[^:.]{0,80}:\s*(?P<words>.*)",
    re.DOTALL,
)
_CLOSE_QUOTE = re.compile(r"[”\"»]\W{0,3}$")
_OPEN_QUOTE = re.compile(r"[\s*_]*[“\"«]")
_HEADING = re.compile(
    r"(?:Beginning|Excerpts?|Transcript|Opening remarks|Speech|Remarks|Answers?|Press statements?)\b[^.:]{0,200}\.?$"
)


@dataclass
class _State:
    """What the walk over a readout's paragraphs remembers."""

    speaker: str | None = None
    printed: str | None = None
    started: bool = False
    author: Turn | None = None
    spoken_for: bool = False
    message: str | None = None
    closed: bool = False
    last: Turn | None = None
    text: str = ""


def turns(readout: Readout, cast: Cast, labels: Sequence[Label | None] | None = None) -> tuple[Turn, ...]:
    """One turn a paragraph. Fills the cast with the names that labels and prose print."""
    labels = labels_of(readout) if labels is None else labels
    state = _State(author=author_of(readout, cast, labelled=any(labels)))
    state.spoken_for = state.author is not None and bool(SPOKESMAN.search(f"{readout.title} {state.author.printed}"))
    author, announced = state.author, _announcement(readout)
    found = []
    for i, (paragraph, label) in enumerate(zip(readout.paragraphs, labels, strict=True)):
        state.author = author if i > announced else None
        turn = _labelled(label, cast, state) if label else _unlabelled(paragraph.text, readout, cast, state)
        state.last, state.text = turn, paragraph.text
        found.append(turn)
    return tuple(found)


def _announcement(readout: Readout) -> int:
    """The place of the paragraph that announces somebody's remarks in full below an account of them, else -1."""
    heads = (i for i, p in enumerate(readout.paragraphs[:30]) if len(p.text) < 200 and _BELOW.search(p.text))
    return next(heads, -1)


def labels_of(readout: Readout) -> tuple[Label | None, ...]:
    """The label of each paragraph. A name without an office counts once a surer label or the prose has printed it, and
    anywhere in a transcript, which is what a sure label shows."""
    first = tuple(label_of(p) for p in readout.paragraphs)
    open_ = [label is None and ":" in p.text[:220] for p, label in zip(readout.paragraphs, first, strict=True)]
    if not any(open_):
        return put_right(first, readout.title)
    known = set(names_of(label for label in first if label)) | _repeated(p.text for p in readout.paragraphs)
    for text in (readout.title, readout.lead, *_short_prose(readout, first)):
        known.update(key_of(m.name) for m in find(text) if m.office or " " in m.name)
    names = frozenset(known)
    sure = sum(1 for label in first if label and (label.voice or (label.mention and label.mention.office)))
    return put_right(
        tuple(
            label_of(p, names, transcript=sure > 0) if again else label
            for p, label, again in zip(readout.paragraphs, first, open_, strict=True)
        ),
        readout.title,
    )


def _repeated(texts: Iterable[str]) -> set[str]:
    """Keys of bare names that stand in front of a colon at the start of two paragraphs: an interview's labels."""
    counts = Counter(key_of(match["name"]) for text in texts if (match := _BARE_LABEL.match(text[:120])))
    return {key for key, count in counts.items() if count > 1}


def _short_prose(readout: Readout, labels: Sequence[Label | None]) -> list[str]:
    """The unlabelled paragraphs in front of the first label: who is there is told before they speak."""
    first = next((i for i, label in enumerate(labels) if label), min(len(labels), 12))
    texts = [p.text[:4000] for p in readout.paragraphs[:first][:20]]
    return [text.partition(":")[2] if ":" in text[:220] else text for text in texts]


def _labelled(label: Label, cast: Cast, state: _State) -> Turn:
    speaker = label.voice or speaker_of(label.mention, cast)
    state.speaker, state.printed, state.started = speaker, label.printed, True
    state.message = None
    if label.alone:
        return Turn(None, Mode.NARRATION, label.printed, label.words_start)
    return Turn(speaker, Mode.QUOTED, label.printed, label.words_start)


def _unlabelled(text: str, readout: Readout, cast: Cast, state: _State) -> Turn:
    if _DIRECTION.fullmatch(text[:400]) and len(text) < 400:
        if _STARS.fullmatch(text):
            state.speaker = None
        return Turn()
    if _HEADING.match(text) and len(text) < 240 and not in_first_person(text):
        state.speaker = None
        return Turn()
    if state.message and state.last and state.closed and not _OPEN_QUOTE.match(text):
        state.message = None
    if state.message:
        state.closed = bool(_CLOSE_QUOTE.search(text))
        if _OPEN_QUOTE.match(text) or in_first_person(text) or not _third_person(text, cast):
            return Turn(state.message, Mode.QUOTED, state.printed)
        state.message = None
    message = _MESSAGE.fullmatch(text[:20_000]) if not state.speaker else None
    if message and (sent := _sender(text, readout, cast)):
        if len(message["words"]) < 5:
            state.message = sent
            return Turn()
        if _OPEN_QUOTE.match(message["words"]):
            state.message = sent
            state.closed = bool(_CLOSE_QUOTE.search(text))
            return Turn(sent, Mode.QUOTED, None, message.start("words"))
    if state.speaker and not _resumes(text, cast):
        return Turn(state.speaker, Mode.QUOTED, state.printed)
    if state.speaker:
        state.speaker = None
    return _prose(text, readout, cast, state)


def _prose(text: str, readout: Readout, cast: Cast, state: _State) -> Turn:
    before = state.last
    if _PRONOUN.match(text) and before and not before.speaker and (meant := doer(state.text, cast)):
        before = Turn(meant, before.mode)
    turn = attribute(text, cast, before)
    if turn.mode is Mode.REPORTED and turn.speaker is None and state.author is None and _DECREE.search(readout.title):
        return Turn()
    if state.author is None or (state.last != state.author and _is_apparatus(text)):
        return turn
    if state.spoken_for and (turn.mode is Mode.REPORTED or _tells_of_others(text, cast)):
        return turn
    if state.last == state.author and not in_first_person(text) and _names_first(text, state.author, cast):
        return turn
    if turn.speaker is None or state.last == state.author or in_first_person(text):
        return state.author
    return turn


def _names_first(text: str, author: Turn, cast: Cast) -> bool:
    """Whether a paragraph begins with its own author by name: somebody else's note on a statement."""
    first = next(find(text[:80]), None)
    return first is not None and first.start == 0 and bool(author.speaker) and cast.resolve(first) == author.speaker


def _tells_of_others(text: str, cast: Cast) -> bool:
    """Whether a spokesman's paragraph begins with somebody else who does something: an account, not a statement."""
    first = next((m for m in find(text[:200]) if m.office), None)
    return first is not None and first.start < 60 and not in_first_person(text)


def _is_apparatus(text: str) -> bool:
    """Bylines, places and attributions in front of a statement's words."""
    words = text.split()
    if len(words) < 10 and all(not word[:1].islower() or word in _SMALL for word in words):
        return True
    return len(text) < 160 and (not re.search(r"[.!?…”\"]\s*$", text) or bool(ATTRIBUTION.match(text)))


def _resumes(text: str, cast: Cast) -> bool:
    """Whether a paragraph behind somebody's words tells again what happened: it begins with a person of the readout,
    named in full or with an office, who does something, and it has nobody's "I", "we" or "you"."""
    return not in_first_person(text) and _third_person(text, cast)


def _third_person(text: str, cast: Cast) -> bool:
    head = text[:400]
    claim = attribute(text, cast, None)
    if claim.mode is Mode.NARRATION and not re.match(
        r"(?:After|Following|During|Upon|At the end|Then|Before|Later|Taking part)\b", head
    ):
        return False
    first = next(find(head), None)
    if first and first.start == 0 and (first.office or cast.has(first.name)):
        return True
    return bool(
        re.match(
            r"(?:During|After|Following|At|In) (?:the|their) (?:\w+ )?(?:conversation|meeting|talks|ceremony|call|"
            r"event|signing)\b|The (?:sides|parties|two leaders|heads of state|presidents|meeting)\b|Taking part",
            head,
        )
    )


def _sender(text: str, readout: Readout, cast: Cast) -> str | None:
    """Whose message a paragraph announces: the first person of paragraph, lead or title, else the leader."""
    for printed in (text[:160], readout.lead, readout.title):
        match = re.match(
            r"\W*(?:The )?(?P<who>[A-Z].{3,120}?)\s+(?:has )?(?:sent|congratulated|extended|expressed|greeted|"
            r"conveyed|offered|wrote|addressed)\b",
            printed,
        )
        if match:
            mention = next(find(match["who"]), None)
            person = cast.resolve(mention) if mention else cast.by_title(match["who"])
            if person:
                return person
    return cast.by_title("President")
