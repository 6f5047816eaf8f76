"""A readout of any length in parts: what one page has of it, and what one answer."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.document import Passage

ON_PAGE, PAGE_LENGTH = 400, 200_000
"""Paragraphs of a page, and characters beyond which another one begins."""

SURE = 40
"""Paragraphs that the first page always has: a link to one of them need not say where it is."""

LONG = 50_000
"""Characters of one paragraph that a page shows."""

MOST_PARAGRAPHS = 999_999_999
"""The largest number of a paragraph that can be asked for."""

IN_ANSWER, ANSWER_LENGTH = 5_000, 1_000_000
"""Paragraphs of an answer as data, and characters beyond which it has no further paragraph."""


@dataclass(frozen=True, slots=True)
class Part:
    """One page of a readout: its paragraphs, and where others begin. `next` and `last` are 0 where it is the last."""

    number: int
    of: int
    paragraphs: range
    previous: int | None
    next: int
    last: int
    total: int


def part(passages: Sequence[Passage], paragraph: int) -> Part:
    """The part that has this paragraph, or the last one."""
    starts = list(_starts(passages))
    at = bisect_right(starts, paragraph) - 1
    follows = starts[at + 1] if at + 1 < len(starts) else 0
    return Part(
        number=at + 1,
        of=len(starts),
        paragraphs=range(starts[at], follows or len(passages)),
        previous=starts[at - 1] if at else None,
        next=follows,
        last=starts[-1] if follows else 0,
        total=len(passages),
    )


def _starts(passages: Sequence[Passage]) -> Iterator[int]:
    yield 0
    start = size = 0
    for number, passage in enumerate(passages):
        length = min(len(passage.text), LONG)
        full = number - start >= ON_PAGE or (size + length > PAGE_LENGTH and number > start)
        if full and number >= SURE:
            yield number
            start, size = number, 0
        size += length


def answered(passages: Sequence[Passage], first: int) -> tuple[range, int | None]:
    """The paragraphs of an answer that begins with `first`, and the first one after it, None where it has the last."""
    size, end = 0, min(first + IN_ANSWER, len(passages))
    for number in range(first, end):
        size += len(passages[number].text)
        if size > ANSWER_LENGTH and number > first:
            end = number
            break
    return range(first, end), end if end < len(passages) else None
