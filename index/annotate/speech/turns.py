"""Who is given the words of each paragraph, and how: labels first, prose after."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.annotate.people.cast import Cast
from index.annotate.people.label_typos import put_right
from index.annotate.people.mentions import find
from index.annotate.people.names import UPPER, key_of
from index.annotate.people.speaker_labels import Label, label_of, names_of
from index.annotate.speech.author import SPOKESMAN, author_of
from index.annotate.speech.lost_breaks import lost_breaks
from index.annotate.speech.reported import main_turn
from index.annotate.speech.walk import Walk, labelled, unlabelled
from index.document import Statement, Turn
from scrapers.readout import Readout

_BARE_LABEL = re.compile(rf"(?P<name>[{UPPER}][\w’'-]+(?: [{UPPER}][\w’'-]+){{1,2}})(?: \([^()]{{1,60}}\))?:\s")
_BELOW = re.compile(
    r"\b(?:[Rr]emarks|[Ss]tatement|[Ss]peech|[Aa]ddress|[Tt]ext)\b.{0,80}\b(?:is|are) (?:included |available |as )?"
    r"(?:below|follows?)\W*$|\b(?:[Bb]elow|[Ff]ollowing) (?:is|are) .{0,60}\b(?:remarks|statement|speech|address)\b"
)


def turns(readout: Readout, cast: Cast, labels: Sequence[Label | None] | None = None) -> tuple[Turn, ...]:
    """One turn a paragraph. Fills the cast with the names that labels and prose print."""
    labels = labels_of(readout) if labels is None else labels
    author, announced = author_of(readout, cast, labelled=any(labels)), _announcement(readout)
    spoken_for = author is not None and bool(SPOKESMAN.search(f"{readout.title} {author.printed}"))
    walk = Walk(spoken_for=spoken_for)
    found = []
    for i, (paragraph, label) in enumerate(zip(readout.paragraphs, labels, strict=True)):
        walk.author = author if i > announced else None
        turn = _turn(paragraph.text, label, readout, cast, walk)
        walk.last, walk.text = turn, paragraph.text
        found.append(turn)
    return tuple(found)


def _turn(text: str, label: Label | None, readout: Readout, cast: Cast, walk: Walk) -> Turn:
    """The turn of a paragraph with its statements; one whose line breaks were lost is several paragraphs in one."""
    breaks = () if label else tuple(lost_breaks(text))
    ends = [*(lost.start for lost in breaks), len(text)]
    turn = labelled(label, cast, walk) if label else unlabelled(text[: ends[0]], readout, cast, walk)
    turn = turn if turn.statements else replace(turn, statements=(_whole(turn, 0, ends[0]),))
    if not breaks:
        return turn
    spoken = (
        _whole(labelled(lost.label, cast, walk), lost.start, end) for lost, end in zip(breaks, ends[1:], strict=True)
    )
    return main_turn(text, (*turn.statements, *spoken))


def _whole(turn: Turn, start: int, end: int) -> Statement:
    """The one statement of a part of a paragraph that is given words as a whole."""
    return Statement(
        start,
        end,
        turn.speaker,
        turn.mode,
        turn.printed,
        rule=turn.rule,
        words=turn.words,
        outweighed=turn.outweighed,
    )


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
