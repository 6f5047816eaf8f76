"""Chooses the snippets of a hit and their highlight offsets; pure, and the same for every engine."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from operator import itemgetter
from typing import NamedTuple

from index.analysis import Token, tokens, vocabulary
from index.document import Document, Mode, Passage
from search.engine import Highlights, Snippet, Span
from search.matching.occurrences import may_occur, occurrences
from search.matching.scope import Sought
from search.query.tree import Phrase

WIDTH = 240  # characters of a snippet, roughly; passages up to WHOLE are not cut
WHOLE = 300
MOST = 3

_PLAIN_MARKS, _UNSPACED_MARKS = ".!?", "。！？"
_MARKS = f"{_PLAIN_MARKS}…{_UNSPACED_MARKS}"
_SENTENCE_END = re.compile(rf"[{_MARKS}][\"'”’»)\]]*(?:\s+|$)")

Highlight = tuple[int, int, int]  # start, end, and the number of the `Sought` it matches


class _Candidate(NamedTuple):
    """A passage with matches: its best window of WIDTH characters, what is matched there as bits, and how often.

    `passage` counts a document's passages with the lead as 0.
    """

    passage: int
    highlights: Sequence[Highlight]
    window: Span
    matched: int
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
    found = sorted((index, spans) for index, spans in highlighted.items() if spans)
    if not found:
        return _opening(passages, wanted)
    if len(found) <= MOST:
        return tuple([_snippet(passages, index, spans) for index, spans in found])
    best = _best([_window(index, spans) for index, spans in found])
    return tuple([_snippet(passages, one.passage, one.highlights, one.window) for one in best])


def _best(found: list[_Candidate]) -> list[_Candidate]:
    """The MOST candidates of which each adds most to those before it, in reading order."""
    best: list[_Candidate] = []
    seen = 0
    while len(best) < MOST:
        unseen = ~seen
        one = max(found, key=lambda f: ((f.matched & unseen).bit_count(), f.matched.bit_count(), f.often, -f.passage))
        found.remove(one)
        best.append(one)
        seen |= one.matched
    return sorted(best, key=itemgetter(0))


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
    return _merged(sorted(found))


def _merged(found: Iterable[Highlight]) -> tuple[Span, ...]:
    """As `merged`, of sorted highlights."""
    spans: list[Span] = []
    last = 0
    for start, end, _ in found:
        if start >= last:
            spans.append((start, end))
            last = end
        elif end > last:
            spans[-1] = (spans[-1][0], end)
            last = end
    return tuple(spans)


def _window(index: int, found: Sequence[Highlight]) -> _Candidate:
    """The window of WIDTH characters with the most different matches, then the most matches, then the earliest."""
    start, last, number = found[0]
    matched = 1 << number
    for _, end, number in found:
        matched |= 1 << number
        if end > last:
            last = end
    if last - start <= WIDTH:
        return _Candidate(index, found, (start, last), matched, len(found))
    return _narrow_window(index, found)


def _narrow_window(index: int, found: Sequence[Highlight]) -> _Candidate:
    """As `_window`, of highlights that don't fit into one."""
    best: tuple[tuple[int, int], Span, int] | None = None
    inside: Counter[int] = Counter()
    ahead = 0
    for at, (start, end, number) in enumerate(found):
        while ahead < len(found) and (ahead <= at or found[ahead][1] - start <= WIDTH):
            inside[found[ahead][2]] += 1
            ahead += 1
        worth = (len(inside), inside.total())
        if best is None or worth > best[0]:
            last = max(one[1] for one in found[at:ahead])
            best = (worth, (start, max(end, last)), sum(1 << one for one in inside))
        inside[number] -= 1
        if not inside[number]:
            del inside[number]
    assert best is not None
    return _Candidate(index, found, best[1], best[2], best[0][1])


def _snippet(
    passages: Sequence[Passage], index: int, found: Sequence[Highlight], window: Span | None = None
) -> Snippet:
    """A passage around the window of its highlights; whole where it is short."""
    passage = passages[index]
    text = passage.text
    paragraph = index - 1 if index else None
    if len(text) <= WHOLE:
        return Snippet(text, _merged(found), passage.speaker, passage.mode, paragraph)
    start, end = _cut(text, window or _window(index, found).window)
    inside = [(max(s, start) - start, min(e, end) - start, n) for s, e, n in found if s < end and e > start]
    matches = _merged(inside)
    return Snippet(text[start:end], matches, passage.speaker, passage.mode, paragraph, start > 0, end < len(text))


def _cut(text: str, window: Span) -> Span:
    """About WIDTH characters around a window, cut at sentence boundaries if they are near, else between words."""
    spare = max(WIDTH - (window[1] - window[0]), 0)
    base = max(0, window[0] - spare)
    start = _border(text, base, window[0])
    if start < 0:
        start = _word_start(text, window[0] - spare // 3, window[0]) if base else 0
    limit = max(start + WIDTH, window[1])
    if len(text) <= limit:
        return start, len(text)
    end = _border(text, max(window[1], start + WIDTH // 2), limit)
    if end < 0:
        end = _word_end(text, limit, window[1])
    return start, start + len(text[start:end].rstrip())


def _border(text: str, least: int, most: int) -> int:
    """The last border between sentences in `least`..`most`, or -1.

    Found from behind, mark by mark: to find them all from the front took a quarter of the time of a page.
    """
    marks = _PLAIN_MARKS if text.isascii() else _MARKS
    at, first = most, repeat(max(least - 3, 0))  # where the mark may stand whose sentence ends at `least`
    while (at := max(map(text.rfind, marks, first, repeat(at)))) >= 0:
        following = text[at + 1 : at + 2]
        ended = None if following and following in _MARKS else _SENTENCE_END.match(text, at)
        border = ended.end() if ended else at + 1 if text[at] in _UNSPACED_MARKS else most + 1
        if border <= most:
            return border if border >= least else -1
    return -1


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
