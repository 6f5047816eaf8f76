"""Labels inside a paragraph whose line breaks were lost: "… <…> President of Vestrania Arvid Solberg: Welcome"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from index.annotate.people.mentions import find
from index.annotate.people.names import is_full
from index.annotate.people.speaker_labels import Label

_CUE = re.compile(r"\* \* \*|<…>|\bBeginning of\b|\bExcerpts from\b|\b[Tt]ranscript of\b")
_COLON = re.compile(r"(?<=\w): (?=[A-Z“\"])")
_LONGEST = 120  # characters of a label


class LostBreak(NamedTuple):
    """Where a label stands in a paragraph, and the label as if the paragraph began there."""

    start: int
    label: Label


def lost_breaks(text: str) -> Iterator[LostBreak]:
    """The labels inside a paragraph that show that its line breaks were lost: an office with a full name, behind marks
    of a transcript."""
    cue = _CUE.search(text)
    for colon in _COLON.finditer(text, cue.end()) if cue else ():
        begin = max(0, colon.start() - _LONGEST)
        ahead = text[begin : colon.start()]
        mention = next((m for m in find(ahead) if m.end == len(ahead)), None)
        if mention and mention.office and is_full(mention.name):
            start = begin + mention.start
            yield LostBreak(start, Label(text[start : colon.start()], "", mention, colon.end() - start, False))
