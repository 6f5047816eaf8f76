"""The plainest count of a phrase's uses that can be right: every statement of every readout is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from operator import attrgetter

from index.analysis import tokens
from index.document import METADATA, Document, Mode, Passage
from search.engine import MOST_SPEAKERS, FirstUse, Hit, PhraseUses
from search.matching.occurrences import occurrences
from search.matching.scope import Scope
from search.matching.snippets import Place, chosen
from search.query.tree import Phrase

_METADATA = attrgetter(*METADATA)


def phrase_uses(documents: Iterable[Document], words: tuple[str, ...], scope: Scope) -> PhraseUses:
    phrase, every, titles = Phrase(words), list[Hit](), 0
    for document in sorted(documents, key=lambda one: (one.date, one.id)):
        own = list(_uses(document, phrase, scope))
        every += own
        in_title = scope.free and occurrences(phrase, list(tokens(document.title)))
        titles += bool(in_title and not own)
    speakers = _firsts(every, lambda hit: hit.snippets[0].speaker)
    return PhraseUses(
        words,
        uses=len(every),
        readouts=_readouts(every),
        titles=titles,
        years=tuple(
            (year, len(own), _readouts(own)) for year, own in _groups(every, lambda hit: f"{hit.date.year:04}")
        ),
        first=every[0] if every else None,
        last=every[-1] if every else None,
        pause=max(
            (pair for pair in pairwise(every) if pair[0].date < pair[1].date),
            key=lambda pair: pair[1].date - pair[0].date,
            default=None,
        ),
        speakers=speakers[:MOST_SPEAKERS],
        speaker_total=len(speakers),
        publishers=_firsts(every, lambda hit: hit.source),
    )


def _uses(document: Document, phrase: Phrase, scope: Scope) -> Iterator[Hit]:
    passages = (Passage(document.lead, None, Mode.NARRATION), *document.passages)
    for place, start, end in _places(passages, phrase, scope):
        yield Hit(*_METADATA(document), 0.0, (), chosen(passages, (), {place: [(start, end, 0)]}))


def _places(passages: Sequence[Passage], phrase: Phrase, scope: Scope) -> Iterator[tuple[Place, int, int]]:
    for at, passage in enumerate(passages):
        read = list(tokens(passage.text))
        for run in occurrences(phrase, read):
            start, end = read[run[0]].start, read[run[-1]].end
            number = max(sum(one.start <= start for one in passage.parts) - 1, 0)
            one = passage.parts[number]
            if scope.free or (at and scope.allows(one) and end <= one.end):
                yield (at, number), start, end


def _groups(every: Iterable[Hit], name: Callable[[Hit], str | None]) -> list[tuple[str, list[Hit]]]:
    found: dict[str, list[Hit]] = {}
    for hit in every:
        if key := name(hit):
            found.setdefault(key, []).append(hit)
    return [*found.items()]


def _firsts(every: Iterable[Hit], name: Callable[[Hit], str | None]) -> tuple[FirstUse, ...]:
    return tuple(FirstUse(key, len(own), _readouts(own), own[0]) for key, own in _groups(every, name))


def _readouts(every: Sequence[Hit]) -> int:
    return len({hit.id for hit in every})
