"""What is shown of a statement: the sentences with a query's words, and one sentence on either side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from index.annotate.speech.reading import borders
from index.document import Passage
from search.engine import Span
from search.matching.snippets import Highlight, Place, merged

WHOLE = 400  # characters up to which a statement is shown whole
MOST = 900  # characters of what is shown, and of a sentence beside it
_UNSPACED = re.compile("[。！？]")


class Excerpt(NamedTuple):
    """`matches` are offsets into `text`; `before` and `after` are whole sentences, "" where there is none."""

    text: str
    matches: tuple[Span, ...]
    before: str
    after: str


def sentences(text: str) -> list[Span]:
    """Where the sentences of a text stand, each with the space behind it."""
    ends = {end for end in _ends(text) if end < len(text)}
    return [*pairwise(sorted({0, *ends, len(text)}))]


def _ends(text: str) -> Iterator[int]:
    """Where sentences end, in any order."""
    yield from borders(text)
    if not text.isascii():
        yield from (mark.end() for mark in _UNSPACED.finditer(text))


def excerpt(passage: Passage, place: Place, around: Sequence[str], found: Sequence[Highlight]) -> Excerpt:
    """What is shown of a statement of a passage with these sorted highlights, offsets into the passage's text.

    `around`: the texts of the readout's passages, the lead first, each read on access.
    """
    one, text = passage.parts[place[1]], passage.text
    start, end = one.start, one.end
    if end - start > WHOLE:
        cuts = _cuts(text, one.start, one.end)
        first, last = _chosen(cuts, found)
        start, end = _limited(text, (cuts[first][0], cuts[last][1]), found)
    shown = text[start:end]
    start += len(shown) - len(shown.lstrip())
    shown = shown.strip()
    inside = [(max(s, start) - start, min(e, end) - start, n) for s, e, n in found if s < end and e > start]
    before = _last(text[:start]) or (_last(around[place[0] - 1]) if place[0] > 1 else "")
    after = _first(text[end:]) or (_first(around[place[0] + 1]) if place[0] + 1 < len(around) else "")
    return Excerpt(shown, merged(inside), before, after)


def _cuts(text: str, start: int, end: int) -> list[Span]:
    """The sentences of a statement."""
    return [(a + start, b + start) for a, b in sentences(text[start:end])] or [(start, end)]


def _chosen(cuts: Sequence[Span], found: Sequence[Highlight]) -> tuple[int, int]:
    """The first and the last sentence shown: those with the most different words in MOST characters, the first ones
    of equals; the first sentence where there are no words."""
    words = [{n for s, _, n in found if a <= s < b} for a, b in cuts]
    best, worth = (0, 0), (0, 0)
    for first in (at for at, own in enumerate(words) if own):
        last, seen = first, set(words[first])
        for at in range(first + 1, len(cuts)):
            if cuts[at][1] - cuts[first][0] > MOST:
                break
            if words[at] - seen:
                last, seen = at, seen | words[at]
        if (len(seen), first - last) > worth or not worth[0]:
            best, worth = (first, last), (len(seen), first - last)
    return best


def _limited(text: str, span: Span, found: Sequence[Highlight]) -> Span:
    """At most MOST characters, from a space on and up to one, around the first highlight of a sentence without end."""
    start, end = span
    if end - start <= MOST:
        return span
    at = next((s for s, _, _ in found if start <= s < end), start)
    low = max(start, at - MOST // 3)
    if low > start:
        low = text.find(" ", low, at) + 1 or low
    high = min(end, low + MOST)
    if high < end:
        high = max(text.rfind(" ", low, high), low + 1)
    return low, high


def _last(text: str) -> str:
    """The last sentence of a text, cut from the front where it is long."""
    tail = text[-MOST:].rstrip()
    start = max((end for end in _ends(tail) if end < len(tail)), default=0)
    if start or len(text) <= MOST:
        return tail[start:].strip()
    return f"… {tail[-MOST // 3 :].partition(' ')[2]}"


def _first(text: str) -> str:
    head = text[:MOST].lstrip()
    end = min(_ends(head), default=0) if not head.isascii() else next(borders(head), 0)
    if end or len(text) <= MOST:
        return head[: end or len(head)].strip()
    return f"{head[: MOST // 3].rpartition(' ')[0]} …"
