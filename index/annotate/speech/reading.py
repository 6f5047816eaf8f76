"""What a text is read by: its sentences, its quotations, and the finite verbs behind a subject (data/verbs.tsv)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from index.annotate.people.names import UPPER
from index.annotate.vocabulary.tables import rows


@cache
def verbs_of(kind: str) -> str:
    """The alternatives of one kind of data/verbs.tsv, the longest first."""
    return "|".join(sorted((verb for name, verb in rows("verbs.tsv") if name == kind), key=len, reverse=True))


VERB = re.compile(
    rf"\b(?:(?P<speech>{verbs_of('speech')})|(?P<joint>{verbs_of('joint')})|(?P<event>{verbs_of('event')}))\b"
)
_GAP = re.compile(
    r"(?:['’]s)?,?\s*(?:(?:also|then|further|again|once|more|in|turn|part|particular|his|her|its|their|"
    r"for|the|as|well|has|have|had|been|was|is|"
    r"who|which|additionally|strongly|jointly|both|each|separately|personally|warmly|meanwhile|moreover|"
    r"today|yesterday|"
    r"on|behalf|of|said|did|not|later|subsequently|first|addition|response|reply|\w+ly),?\s*)*"
    r"(?:\([^()]{0,60}\)\s*)?"
)
_APPOSITION = re.compile(r"(?:['’]s)?,\s[^,.;]{3,90},\s*|\s*\([^()]{0,60}\)\s*")
_ABBREVIATED = "".join(
    rf"(?<!\b{word}\.)"
    for word in (
        "Mr",
        "Ms",
        "Mrs",
        "Dr",
        "Gen",
        "Sen",
        "Rep",
        "Gov",
        "St",
        "Lt",
        "Col",
        "Prof",
        "Adm",
        "Amb",
        "Jr",
        "Sr",
        "v",
    )
)
# Begins with what is rare, so that a search skips from stop to stop.
_STOP = r"(?:(?<=[^\W_A-Z].)|(?<=[)”\"’'%].)|(?<=[A-Z][A-Z][A-Z].)|(?<=[ (][A-Z][A-Z].)|(?<=D\.C.))"
_SENTENCE = re.compile(rf"[.!?]{_STOP}{_ABBREVIATED}[”\"’')]*\s+(?=[{UPPER}“\"«(])")
_QUOTE = re.compile(r"[“\"«][^“”\"«»]{0,4000}[”\"»]")
_SHORT = 13  # characters of a quotation that is only a word or two


def quotations(text: str) -> Iterator[tuple[int, int]]:
    """Where a text quotes more than a word or two."""
    return ((q.start(), q.end()) for q in _QUOTE.finditer(text) if q.end() - q.start() > _SHORT)


def borders(text: str) -> Iterator[int]:
    """Where a text's sentences begin behind the first one."""
    return (stop.end() for stop in _SENTENCE.finditer(text))


def verb_behind(text: str, at: int, end: int) -> re.Match[str] | None:
    gap = _GAP.match(text, at, end)
    place = gap.end() if gap else at
    verb = VERB.match(text, place, end)
    if verb is None and (aside := _APPOSITION.match(text, at, end)):
        gap = _GAP.match(text, aside.end(), end)
        verb = VERB.match(text, aside.end(), end) or VERB.match(text, gap.end() if gap else aside.end(), end)
    if verb is None:
        for back in range(place, max(at, place - 12), -1):  # the gap may have swallowed the verb ("said")
            if (verb := VERB.match(text, back, end)) and text[back - 1 : back] in (" ", ","):
                break
            verb = None
    return verb
