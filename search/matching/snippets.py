"""The passages that show why a readout is a hit, as text with offsets; pure, and the same for every engine."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.analysis import Token, tokens, vocabulary
from index.document import Document, Mode, Passage
from search.engine import Highlights, Snippet, Span
from search.matching.occurrences import may_occur, occurrences
from search.matching.scope import Sought
from search.query.tree import Phrase

WIDTH = 240  # characters of a snippet, about; a whole passage up to WHOLE is not cut
WHOLE = 300
MOST = 3

_SENTENCE = re.compile(r"[.!?…。！？]+[\"'”’»)\]]*(?:\s+|$)|(?<=[。！？])")

_PLAIN_SENTENCE = re.compile(r"[.!?]+[\"')\]]*(?:\s+|$)")  # the same where all is ASCII, at a third of the time

Mark = tuple[int, int, int]  # start, end, and which of the sought it bears


@dataclass(slots=True)
class _Found:
    """A block with evidence: its best window of WIDTH characters, which kinds are borne there, and how often."""

    block: int
    marks: list[Mark]
    window: Span
    borne: frozenset[int]
    often: int


def snippets(document: Document, wanted: Sequence[Sought]) -> tuple[Snippet, ...]:
    """Up to MOST passages that bear the most of what is wanted between them, in reading order.

    Where the text bears nothing (a match in the title, or no words at all): a passage in the scope that was asked for,
    else the lead, else the first passage.
    """
    blocks = (_passage(document, 0), *document.passages)
    return chosen(blocks, wanted, {at: _marks(document, at, wanted) for at in range(len(blocks))})


def chosen(blocks: Sequence[Passage], wanted: Sequence[Sought], known: Mapping[int, list[Mark]]) -> tuple[Snippet, ...]:
    """The snippets of a document of these blocks, the lead first. `known`: the marks of every block that has any,

    sorted. Only blocks that are shown are read, so that an engine with positions spares the others.
    """
    found = [_window(block, marks) for block, marks in sorted(known.items()) if marks]
    best: list[_Found] = []
    seen: frozenset[int] = frozenset()
    while found and len(best) < MOST:
        one = (
            found[0]
            if len(found) == 1
            else max(found, key=lambda f: (len(f.borne - seen), len(f.borne), f.often, -f.block))
        )
        found.remove(one)
        best.append(one)
        seen |= one.borne
    if not best:
        return _opening(blocks, wanted)
    return tuple(_snippet(blocks, f.block, f.marks, f.window) for f in sorted(best, key=lambda f: f.block))


def highlights(document: Document, wanted: Sequence[Sought]) -> Highlights:
    """Where what is wanted stands in the whole document."""
    bodies = {block - 1: merged(_marks(document, block, wanted)) for block in range(1, len(document.passages) + 1)}
    return Highlights(
        title_matches(document, wanted),
        merged(_marks(document, 0, wanted)),
        {number: spans for number, spans in bodies.items() if spans},
    )


def title_matches(document: Document, wanted: Sequence[Sought]) -> tuple[Span, ...]:
    """Where what is wanted stands in the title: words that have to be somebody's don't, except those of `title:`."""
    found = [s for s in wanted if s.leaf and (s.scope.free or s.leaf.field == "title")]
    return merged(_text_marks(document.title, document.language, found, range(len(found))))


def _passage(document: Document, block: int) -> Passage:
    """A block as a passage: block 0, the lead, is nobody's."""
    return document.passages[block - 1] if block else Passage(document.lead, None, Mode.NARRATION)


def _marks(document: Document, block: int, wanted: Sequence[Sought]) -> list[Mark]:
    passage = _passage(document, block)
    holds = [
        number
        for number, want in enumerate(wanted)
        if want.leaf and want.leaf.field == "" and (want.scope.free or (block and want.scope.allows(passage)))
    ]
    return _text_marks(passage.text, document.language, wanted, holds) if holds else []


def _text_marks(text: str, language: str, wanted: Sequence[Sought], holds: Sequence[int]) -> list[Mark]:
    words = vocabulary(text) if holds else set()
    borne = [number for number in holds if (leaf := wanted[number].leaf) and may_occur(leaf, words, language)]
    read = list(tokens(text)) if borne else []
    return sorted({mark for number in borne for mark in _leaf_marks(wanted[number], number, read, language)})


def _leaf_marks(want: Sought, number: int, read: Sequence[Token], language: str) -> Iterable[Mark]:
    assert want.leaf is not None
    for run in occurrences(want.leaf, read, language):
        if isinstance(want.leaf, Phrase) and want.leaf.slop == 0:
            yield read[run[0]].start, read[run[-1]].end, number
        else:
            yield from ((read[at].start, read[at].end, number) for at in run)


def merged(marks: Iterable[Mark]) -> tuple[Span, ...]:
    """Marks as sorted spans, those that overlap made one."""
    spans: list[Span] = []
    for start, end, _ in sorted(marks):
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return tuple(spans)


def _window(block: int, marks: list[Mark]) -> _Found:
    """The stretch of WIDTH characters that bears the most kinds of evidence, then the most; the earliest of equals."""
    last = max(mark[1] for mark in marks)
    if last - marks[0][0] <= WIDTH:
        return _Found(block, marks, (marks[0][0], last), frozenset(mark[2] for mark in marks), len(marks))
    best: tuple[tuple[int, int], Span, frozenset[int]] | None = None
    inside: Counter[int] = Counter()
    ahead = 0
    for at, (start, end, number) in enumerate(marks):
        while ahead < len(marks) and (ahead <= at or marks[ahead][1] - start <= WIDTH):
            inside[marks[ahead][2]] += 1
            ahead += 1
        worth = (len(inside), inside.total())
        if best is None or worth > best[0]:
            last = max(mark[1] for mark in marks[at:ahead])
            best = (worth, (start, max(end, last)), frozenset(inside))
        inside[number] -= 1
        if not inside[number]:
            del inside[number]
    assert best is not None
    return _Found(block, marks, best[1], best[2], best[0][1])


def _snippet(blocks: Sequence[Passage], block: int, marks: Sequence[Mark], window: Span) -> Snippet:
    passage = blocks[block]
    start, end = _cut(passage.text, window)
    inside = [(max(s, start) - start, min(e, end) - start, n) for s, e, n in marks if s < end and e > start]
    return Snippet(
        text=passage.text[start:end],
        matches=merged(inside),
        speaker=passage.speaker,
        mode=passage.mode,
        paragraph=block - 1 if block else None,
        clipped_start=start > 0,
        clipped_end=end < len(passage.text),
    )


def _cut(text: str, window: Span) -> Span:
    """About WIDTH characters around a window, from and to sentence borders where they are near, else word borders."""
    if len(text) <= WHOLE:
        return 0, len(text)
    spare = max(WIDTH - (window[1] - window[0]), 0)
    base = max(0, window[0] - spare)
    near = text[base : window[1] + WIDTH]
    borders = [base + match.end() for match in (_PLAIN_SENTENCE if near.isascii() else _SENTENCE).finditer(near)]
    before = bisect_right(borders, window[0])
    if base == 0 and not before:
        start = 0
    elif before:
        start = borders[before - 1]
    else:
        start = _word_start(text, window[0] - spare // 3, window[0])
    limit = max(start + WIDTH, window[1])
    closing = [border for border in borders if window[1] <= border <= limit and border - start >= WIDTH // 2]
    end = len(text) if len(text) <= limit else closing[-1] if closing else _word_end(text, limit, window[1])
    return start, start + len(text[start:end].rstrip()) if end < len(text) else end


def _word_start(text: str, at: int, most: int) -> int:
    if at <= 0:
        return 0
    space = text.find(" ", at - 1, most)
    return space + 1 if space >= 0 else most


def _word_end(text: str, at: int, least: int) -> int:
    space = text.rfind(" ", least, at + 1)
    return space if space >= 0 else at


def _opening(blocks: Sequence[Passage], wanted: Sequence[Sought]) -> tuple[Snippet, ...]:
    scopes = [want.scope for want in wanted if not want.scope.free]
    held = (n for n in range(1, len(blocks)) if any(scope.allows(blocks[n]) for scope in scopes))
    filled = (n for n in range(len(blocks)) if blocks[n].text)
    block = (next(held, None) if scopes else None) or next(filled, None)
    return () if block is None else (_snippet(blocks, block, [], (0, 0)),)
