"""On whose initiative an event came about, in the words of an account."""

from __future__ import annotations

import re

from index.document import Document

LONGEST = 160  # characters of the words that are shown
_WORDS = re.compile(
    r"\b(?:(?:at|on|upon) the (?:initiative|request|invitation) of|at (?:his|her|their|the \w+ side['’]s) "
    r"(?:initiative|request|invitation)|initiated by|was requested by|по инициативе|по просьбе|по приглашению|"
    r"a (?:iniciativa|petición|pedido|invitación) de|por iniciativa de|à l['’](?:initiative|invitation) d|"
    r"auf (?:Initiative|Bitte|Einladung))[^.!?]*[.!?]?",
    re.IGNORECASE,
)


def initiative(document: Document) -> str:
    """The first sentence that says on whose initiative, request or invitation it was; "" where none does."""
    for text in (document.title, document.lead, *(passage.text for passage in document.passages)):
        if found := _WORDS.search(text):
            begin = max(text.rfind(stop, 0, found.start()) for stop in ".!?") + 1
            said = " ".join(text[begin : found.end()].split())
            return said if len(said) <= LONGEST else f"{said[:LONGEST].rsplit(' ', 1)[0]} …"
    return ""
