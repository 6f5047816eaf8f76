"""Who is given the words of each paragraph, and how: labels first, prose after."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from index.annotate.people.cast import Cast
from index.annotate.people.inner_labels import InnerLabel, inner_labels
from index.annotate.people.label_style import LabelStyle, labels_of, style_of
from index.annotate.people.speaker_labels import Label
from index.annotate.speech.author import SPOKESMAN, author_of, in_first_person
from index.annotate.speech.lost_breaks import lost_breaks
from index.annotate.speech.reported import main_turn
from index.annotate.speech.walk import Walk, labelled, unlabelled
from index.document import Mode, Statement, Turn
from scrapers.readout import Readout

_QUOTED = re.compile(r"\s*[“\"][^“”\"]{20,}[”\"]\W*")
_BELOW = re.compile(
    r"\b(?:[Rr]emarks|[Ss]tatement|[Ss]peech|[Aa]ddress|[Tt]ext)\b.{0,80}\b(?:is|are) (?:included |available |as )?"
    r"(?:below|follows?)\W*$|\b(?:[Bb]elow|[Ff]ollowing) (?:is|are) .{0,60}\b(?:remarks|statement|speech|address)\b"
)


def turns(readout: Readout, cast: Cast, labels: Sequence[Label | None] | None = None) -> tuple[Turn, ...]:
    """One turn a paragraph. Fills the cast with the names that labels and prose print."""
    labels = labels_of(readout) if labels is None else labels
    author, announced = author_of(readout, cast, labelled=any(labels)), _announcement(readout)
    spoken_for = author is not None and bool(SPOKESMAN.search(f"{readout.title} {author.printed}"))
    transcript = style_of(readout.paragraphs, labels) is LabelStyle.CAPITALS
    first = next((i for i, label in enumerate(labels) if label), len(labels)) if transcript else len(labels)
    inside = inner_labels(readout.paragraphs, labels)
    walk = Walk(spoken_for=spoken_for, transcript=transcript)
    found = []
    for i, (paragraph, label) in enumerate(zip(readout.paragraphs, labels, strict=True)):
        opening = i < first and (not transcript or in_first_person(paragraph.text))
        walk.author = author if i > announced and opening else None
        turn = _turn(paragraph.text, label, inside[i], readout, cast, walk)
        if i == announced and turn.mode is Mode.REPORTED and not turn.speaker:
            told = Turn(rule="announces remarks", words=paragraph.text)
            turn = replace(told, statements=(_whole(told, 0, len(paragraph.text)),))
        walk.last, walk.text = turn, paragraph.text
        found.append(turn)
    return tuple(found)


def _turn(
    text: str, label: Label | None, inside: Sequence[InnerLabel], readout: Readout, cast: Cast, walk: Walk
) -> Turn:
    """The turn of a paragraph with its statements; one whose line breaks were lost is several paragraphs in one."""
    breaks = inside or (() if label else tuple(lost_breaks(text)))
    ends = [*(start for start, _ in breaks), len(text)]
    turn = labelled(label, cast, walk) if label else unlabelled(text[: ends[0]], readout, cast, walk)
    if label and not walk.transcript and _QUOTED.fullmatch(text, label.words_start):
        walk.end_speech()  # a reaction ends with its quotation marks
    turn = turn if turn.statements else replace(turn, statements=(_whole(turn, 0, ends[0]),))
    if not breaks:
        return turn
    spoken = (
        _whole(labelled(inner, cast, walk), start, end) for (start, inner), end in zip(breaks, ends[1:], strict=True)
    )
    statements = (*turn.statements, *spoken)
    return _longest(turn, statements) if inside else main_turn(text, statements)


def _longest(first: Turn, statements: tuple[Statement, ...]) -> Turn:
    """The turn of a paragraph in which several labels stand: theirs to whom most of its words are given."""
    sizes: Counter[tuple[str | None, Mode]] = Counter()
    for one in statements:
        sizes[one.speaker, one.mode] += one.end - one.start
    (speaker, mode), _ = sizes.most_common(1)[0]
    own = next(one for one in statements if (one.speaker, one.mode) == (speaker, mode))
    start = first.words_start if own is statements[0] else 0
    return Turn(
        speaker, mode, own.printed, start, rule=f"most of the words: {own.rule}", words=own.words, statements=statements
    )


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
