"""Labels in capitals inside a paragraph: behind a line break, in a table's cell, or where the break was lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from index.annotate.people.label_style import CAPITAL_WORD, LabelStyle, letters_of, style_of
from index.annotate.people.names import UPPER
from index.annotate.people.speaker_labels import QUESTION, Label, label_of
from scrapers.readout import Paragraph

_CANDIDATE = re.compile(
    rf"(?<!\S)(?P<printed>{CAPITAL_WORD}(?: (?:{CAPITAL_WORD}|of|the|and)){{0,12}})"
    r"(?:\s*[(\[][^()\[\]]{0,80}[)\]])?:(?=\s)"
)
_QUESTION = re.compile(rf"(?<=[.?!)\]”\"’—-]) Q:? (?=[{UPPER}“(])")
_ENDED = re.compile(r"[.?!)\]”\"’—–…-]\s+$")
_CLOCK = re.compile(r"\d [AaPp]\.?[Mm]\.? (?:\(?[A-Z]{2,5}\)?)?\s*$")
_ZONE = re.compile(r"[A-Z]{1,3}[DS]?T")
_HOSTS = ("THE PRESIDENT", "THE VICE PRESIDENT", "THE FIRST LADY")
_FEW = 4  # words of a label that nothing else in the readout prints

InnerLabel = tuple[int, Label]
"""Where a label stands in a paragraph, and the label as if the paragraph began there."""


def inner_labels(paragraphs: Sequence[Paragraph], labels: Sequence[Label | None]) -> tuple[tuple[InnerLabel, ...], ...]:
    """Of each paragraph, the labels inside it, where a transcript has its labels in capitals."""
    style = style_of(paragraphs, labels)
    if style is LabelStyle.BOLD:
        return ((),) * len(paragraphs)
    whole = {letters_of(label.printed): label for label in labels if label}
    found = tuple(
        tuple(_inside(p.text, label, whole)) if p.text.count(":") > (label is not None) else ()
        for p, label in zip(paragraphs, labels, strict=True)
    )
    clocked = (_behind_clock(p.text, start) for p, inner in zip(paragraphs, found, strict=True) for start, _ in inner)
    if style is LabelStyle.CAPITALS or sum(map(len, found)) > 1 or any(clocked):
        return found
    return ((),) * len(paragraphs)


def _inside(text: str, first: Label | None, whole: Mapping[str, Label]) -> Iterator[InnerLabel]:
    begin = first.words_start if first else 1
    found = dict(_candidates(text, begin, whole))
    if found or first:
        for question in _QUESTION.finditer(text, begin):
            start = question.start() + 1
            found.setdefault(start, replace(_QUESTION_LABEL, words_start=question.end() - start))
    yield from sorted(found.items())


_QUESTION_LABEL = Label("Q", QUESTION, None, 2, False)


def _candidates(text: str, begin: int, whole: Mapping[str, Label]) -> Iterator[InnerLabel]:
    for match in _CANDIDATE.finditer(text, begin):
        words = match["printed"].split()
        for skipped in range(len(words)):
            rest = " ".join(words[skipped:])
            start = match.end("printed") - len(rest)
            is_known = letters_of(rest) in whole
            if _ZONE.fullmatch(words[skipped]) and skipped < len(words) - 1:
                continue
            if not is_known and (len(words) - skipped > _FEW or not _may_begin(text, start, rest)):
                continue
            label = label_of(Paragraph(text[start:]))
            if label and (is_known or label.voice or (label.mention and label.mention.office)):
                yield start, label
                break


def _may_begin(text: str, start: int, label: str) -> bool:
    """Whether a label that stands nowhere else may begin here: behind a clock or the end of a sentence, or as the
    host's."""
    ended = _ENDED.search(text, max(0, start - 4), start) is not None
    return ended or label in _HOSTS or _behind_clock(text, start)


def _behind_clock(text: str, start: int) -> bool:
    return _CLOCK.search(text, max(0, start - 16), start) is not None
