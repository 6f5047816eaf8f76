"""Chooses the snippets of a hit and their highlight offsets; pure, and the same for every engine."""

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

WIDTH = 240  # characters of a snippet, roughly; passages up to WHOLE are not cut
WHOLE = 300
MOST = 3

_SENTENCE = re.compile(r"[.!?…。！？]+[\"'”’»)\]]*(?:\s+|$)|(?<=[。！？])")

_PLAIN_SENTENCE = re.compile(r"[.!?]+[\"')\]]*(?:\s+|$)")  # the same for ASCII text, three times as fast

Highlight = tuple[int, int, int]  # start, end, and the number of the `Sought` it matches


@dataclass(slots=True)
class _Candidate:
    """A passage with matches: its best window of WIDTH characters, what is matched there, and how often.

    `index` counts a document's passages with the lead as 0.
    """

    index: int
    highlights: list[Highlight]
    window: Span
    matched: frozenset[int]
    often: int


def snippets(document: Document, wanted: Sequence[Sought]) -> tuple[Snippet, ...]:
    """Up to MOST passages that together match most of `wanted`, in reading order.

    Without a match in the text: a passage in the scope of the request, else the lead, else the first passage.
    """
    passages = (_passage(document, 0), *document.passages)
    return chosen(passages, wanted, {at: _highlights(document, at, wanted) for at in range(len(passages))})


def chosen(
    passages: Sequence[Passage], wanted: Sequence[Sought], highlighted: Mapping[int, list[Highlight]]
) -> tuple[Snippet, ...]:
    """The snippets of a document of these passages, the lead first. `highlighted`: the sorted highlights of each
    passage with a match.

    Only passages that are shown are read, so an engine with stored positions need not load the others.
    """
    found = [_window(index, spans) for index, spans in sorted(highlighted.items()) if spans]
    best: list[_Candidate] = []
    seen: frozenset[int] = frozenset()
    while found and len(best) < MOST:
        one = (
            found[0]
            if len(found) == 1
            else max(found, key=lambda f: (len(f.matched - seen), len(f.matched), f.often, -f.index))
        )
        found.remove(one)
        best.append(one)
        seen |= one.matched
    if not best:
        return _opening(passages, wanted)
    return tuple(_snippet(passages, f.index, f.highlights, f.window) for f in sorted(best, key=lambda f: f.index))


def highlights(document: Document, wanted: Sequence[Sought]) -> Highlights:
    """The matches of `wanted` in the whole document."""
    bodies = {index - 1: merged(_highlights(document, index, wanted)) for index in range(1, len(document.passages) + 1)}
    return Highlights(
        title_matches(document, wanted),
        merged(_highlights(document, 0, wanted)),
        {number: spans for number, spans in bodies.items() if spans},
    )


def title_matches(document: Document, wanted: Sequence[Sought]) -> tuple[Span, ...]:
    """The matches of `wanted` in the title; words under a scope have none, except those of `title:`."""
    found = [s for s in wanted if s.leaf and (s.scope.free or s.leaf.field == "title")]
    return merged(_text_highlights(document.title, document.language, found, range(len(found))))


def _passage(document: Document, index: int) -> Passage:
    """A passage by index; index 0 is the lead, without a speaker."""
    return document.passages[index - 1] if index else Passage(document.lead, None, Mode.NARRATION)


def _highlights(document: Document, index: int, wanted: Sequence[Sought]) -> list[Highlight]:
    passage = _passage(document, index)
    holds = [
        number
        for number, want in enumerate(wanted)
        if want.leaf and want.leaf.field == "" and (want.scope.free or (index and want.scope.allows(passage)))
    ]
    return _text_highlights(passage.text, document.language, wanted, holds) if holds else []


def _text_highlights(text: str, language: str, wanted: Sequence[Sought], holds: Sequence[int]) -> list[Highlight]:
    words = vocabulary(text) if holds else set()
    matched = [number for number in holds if (leaf := wanted[number].leaf) and may_occur(leaf, words, language)]
    read = list(tokens(text)) if matched else []
    return sorted({found for number in matched for found in _leaf_highlights(wanted[number], number, read, language)})


def _leaf_highlights(want: Sought, number: int, read: Sequence[Token], language: str) -> Iterable[Highlight]:
    assert want.leaf is not None
    for run in occurrences(want.leaf, read, language):
        if isinstance(want.leaf, Phrase) and want.leaf.slop == 0:
            yield read[run[0]].start, read[run[-1]].end, number
        else:
            yield from ((read[at].start, read[at].end, number) for at in run)


def merged(found: Iterable[Highlight]) -> tuple[Span, ...]:
    """Highlights as sorted spans, overlapping ones merged."""
    spans: list[Span] = []
    for start, end, _ in sorted(found):
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return tuple(spans)


def _window(index: int, found: list[Highlight]) -> _Candidate:
    """The window of WIDTH characters with the most different matches, then the most matches, then the earliest."""
    last = max(one[1] for one in found)
    if last - found[0][0] <= WIDTH:
        return _Candidate(index, found, (found[0][0], last), frozenset(one[2] for one in found), len(found))
    best: tuple[tuple[int, int], Span, frozenset[int]] | None = None
    inside: Counter[int] = Counter()
    ahead = 0
    for at, (start, end, number) in enumerate(found):
        while ahead < len(found) and (ahead <= at or found[ahead][1] - start <= WIDTH):
            inside[found[ahead][2]] += 1
            ahead += 1
        worth = (len(inside), inside.total())
        if best is None or worth > best[0]:
            last = max(one[1] for one in found[at:ahead])
            best = (worth, (start, max(end, last)), frozenset(inside))
        inside[number] -= 1
        if not inside[number]:
            del inside[number]
    assert best is not None
    return _Candidate(index, found, best[1], best[2], best[0][1])


def _snippet(passages: Sequence[Passage], index: int, found: Sequence[Highlight], window: Span) -> Snippet:
    passage = passages[index]
    start, end = _cut(passage.text, window)
    inside = [(max(s, start) - start, min(e, end) - start, n) for s, e, n in found if s < end and e > start]
    return Snippet(
        text=passage.text[start:end],
        matches=merged(inside),
        speaker=passage.speaker,
        mode=passage.mode,
        paragraph=index - 1 if index else None,
        clipped_start=start > 0,
        clipped_end=end < len(passage.text),
    )


def _cut(text: str, window: Span) -> Span:
    """About WIDTH characters around a window, cut at sentence boundaries if they are near, else between words."""
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


def _opening(passages: Sequence[Passage], wanted: Sequence[Sought]) -> tuple[Snippet, ...]:
    scopes = [want.scope for want in wanted if not want.scope.free]
    held = (n for n in range(1, len(passages)) if any(scope.allows(passages[n]) for scope in scopes))
    filled = (n for n in range(len(passages)) if passages[n].text)
    index = (next(held, None) if scopes else None) or next(filled, None)
    return () if index is None else (_snippet(passages, index, [], (0, 0)),)
