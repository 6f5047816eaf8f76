"""Chooses the snippets of a hit and their highlight offsets; pure, and the same for every engine."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from operator import itemgetter
from typing import NamedTuple

from index.analysis import Token, tokens, vocabulary
from index.document import Document, Mode, Passage, Statement
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


Place = tuple[int, int]
"""A passage of a document, the lead being 0, and a statement of the passage."""


class _Candidate(NamedTuple):
    """A statement with matches: its best window of WIDTH characters, what is matched there as bits, and how often."""

    place: Place
    highlights: Sequence[Highlight]
    window: Span
    matched: int
    often: int


def snippets(document: Document, wanted: Sequence[Sought]) -> tuple[Snippet, ...]:
    """Up to MOST statements that together match most of `wanted`, in reading order.

    Without a match in the text: a statement in the scope of the request, else the lead, else the first statement.
    """
    passages = (_passage(document, 0), *document.passages)
    highlighted: dict[Place, list[Highlight]] = {}
    for at, passage in enumerate(passages):
        for found in _highlights(document, at, wanted):
            statement = max(sum(one.start <= found[0] for one in passage.parts) - 1, 0)
            highlighted.setdefault((at, statement), []).append(found)
    return chosen(passages, wanted, highlighted)


def chosen(
    passages: Sequence[Passage], wanted: Sequence[Sought], highlighted: Mapping[Place, list[Highlight]]
) -> tuple[Snippet, ...]:
    """The snippets of a document of these passages, the lead first. `highlighted`: the sorted highlights of each
    statement that a match begins in.

    Only passages that are shown are read, so an engine with stored positions need not load the others.
    """
    found = sorted([item for item in highlighted.items() if item[1]])
    if not found:
        return _opening(passages, wanted)
    if len(found) <= MOST:
        return tuple([_snippet(passages, place, spans) for place, spans in found])
    best = _best([_window(place, spans) for place, spans in found])
    return tuple([_snippet(passages, one.place, one.highlights, one.window) for one in best])


def _best(found: Sequence[_Candidate]) -> list[_Candidate]:
    """The MOST candidates of which each adds most to those before it, in reading order."""
    left = sorted(found, key=_worth, reverse=True)  # stable: of equals the earliest stands first
    best = [left.pop(0)]
    seen, every = best[0].matched, 0
    for one in left:
        every |= one.matched
    while len(best) < MOST and every & ~seen:
        unseen = ~seen
        one = max(left, key=lambda candidate: (candidate.matched & unseen).bit_count())
        left.remove(one)
        best.append(one)
        seen |= one.matched
    best += left[: MOST - len(best)]
    return sorted(best, key=itemgetter(0))


def _worth(one: _Candidate) -> tuple[int, int]:
    return one.matched.bit_count(), one.often


def highlights(document: Document, wanted: Sequence[Sought]) -> Highlights:
    """The matches of `wanted` in the whole document."""
    bodies = {index - 1: merged(_highlights(document, index, wanted)) for index in range(1, len(document.passages) + 1)}
    return Highlights(
        title_matches(document, wanted),
        merged(_highlights(document, 0, wanted)),
        {number: spans for number, spans in bodies.items() if spans},
    )


def statement_highlights(document: Document, place: Place, wanted: Sequence[Sought]) -> list[Highlight]:
    """The sorted highlights that begin in one statement."""
    passage, number = place
    one = document.passages[passage - 1].parts[number]
    return [found for found in _highlights(document, passage, wanted) if one.start <= found[0] < one.end]


def title_matches(document: Document, wanted: Sequence[Sought]) -> tuple[Span, ...]:
    """The matches of `wanted` in the title; words under a scope have none, except those of `title:`."""
    found = [s for s in wanted if s.leaf and (s.scope.free or s.leaf.field == "title")]
    return merged(_text_highlights(document.title, document.language, found, range(len(found))))


def _passage(document: Document, index: int) -> Passage:
    """A passage by index; index 0 is the lead, without a speaker."""
    return document.passages[index - 1] if index else Passage(document.lead, None, Mode.NARRATION)


def _highlights(document: Document, index: int, wanted: Sequence[Sought]) -> list[Highlight]:
    """The sorted highlights of a passage: of a word under a scope those within statements of the scope."""
    passage = _passage(document, index)
    found = _text_highlights(passage.text, document.language, wanted, _everywhere(wanted))
    for one in passage.parts if index else ():
        holds = [n for n, want in enumerate(wanted) if _is_scoped(want) and want.scope.allows(one)]
        inside = _text_highlights(passage.text[one.start : one.end], document.language, wanted, holds)
        found += [(start + one.start, end + one.start, number) for start, end, number in inside]
    return sorted(found)


def _everywhere(wanted: Sequence[Sought]) -> list[int]:
    return [n for n, want in enumerate(wanted) if want.leaf and want.leaf.field == "" and want.scope.free]


def _is_scoped(want: Sought) -> bool:
    return want.leaf is not None and want.leaf.field == "" and not want.scope.free


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


def _window(place: Place, found: Sequence[Highlight]) -> _Candidate:
    """The window of WIDTH characters with the most different matches, then the most matches, then the earliest."""
    start, last, number = found[0]
    matched = 1 << number
    if len(found) > 1:
        for _, end, number in found:
            matched |= 1 << number
            if end > last:
                last = end
        if last - start > WIDTH:
            return _narrow_window(place, found)
    return _Candidate(place, found, (start, last), matched, len(found))


def _narrow_window(place: Place, found: Sequence[Highlight]) -> _Candidate:
    """As `_window`, of highlights that don't fit into one."""
    inside: dict[int, int] = {}  # how often each number is among found[at:ahead]
    best, many, often = (0, 0), 0, 0
    ahead, size = 0, len(found)
    for at, (start, _, first) in enumerate(found):
        limit = start + WIDTH
        while ahead < size and (ahead <= at or found[ahead][1] <= limit):
            number = found[ahead][2]
            inside[number] = inside.get(number, 0) + 1
            ahead += 1
        if len(inside) > many or (len(inside) == many and ahead - at > often):
            best, many, often = (at, ahead), len(inside), ahead - at
        if ahead == size:  # what follows holds less
            break
        if inside[first] > 1:
            inside[first] -= 1
        else:
            del inside[first]
    shown = found[best[0] : best[1]]
    matched = 0
    for _, _, number in shown:
        matched |= 1 << number
    return _Candidate(place, found, (shown[0][0], max([end for _, end, _ in shown])), matched, often)


def _snippet(
    passages: Sequence[Passage], place: Place, found: Sequence[Highlight], window: Span | None = None
) -> Snippet:
    """A statement around the window of its highlights; whole where it is short."""
    index, number = place
    passage = passages[index]
    text, before, more = passage.text, 0, False
    one: Passage | Statement = passage
    if passage.statements:
        one = passage.statements[number]
        text, before, more = _statement_text(passage, one, found)
        found = [(start - before, end - before, n) for start, end, n in found]
        window = window and (window[0] - before, window[1] - before)
    paragraph, statement = index - 1 if index else None, number if len(passage.statements) > 1 else None
    if len(text) <= WHOLE:
        return Snippet(text, _merged(found), one.speaker, one.mode, paragraph, statement, before > 0, more)
    start, end = _cut(text, window or _window(place, found).window)
    if start or end < len(text):
        found = [(max(s, start) - start, min(e, end) - start, n) for s, e, n in found if s < end and e > start]
    clipped = (before + start > 0, more or end < len(text))
    return Snippet(text[start:end], _merged(found), one.speaker, one.mode, paragraph, statement, *clipped)


def _statement_text(passage: Passage, one: Statement, found: Sequence[Highlight]) -> tuple[str, int, bool]:
    """The text of a statement, where it starts, and whether more follows. A phrase that begins in it may end in the
    next one: that is then shown, too."""
    last = max((end for _, end, _ in found), default=0)
    stop = next((part.end for part in passage.parts if part.end >= max(last, one.end)), len(passage.text))
    whole = passage.text[one.start : stop]
    return (whole.rstrip(), one.start, True) if stop < len(passage.text) else (whole, one.start, False)


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
    held = (
        (at, number)
        for at in range(1, len(passages))
        for number, one in enumerate(passages[at].parts)
        if any(scope.allows(one) for scope in scopes)
    )
    filled = ((at, 0) for at in range(len(passages)) if passages[at].text)
    place = (next(held, None) if scopes else None) or next(filled, None)
    return () if place is None else (_snippet(passages, place, [], (passages[place[0]].parts[place[1]].start,) * 2),)
