"""Builds the hits of a page; reads only the metadata and the passages that are shown."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from index.columns.stored import passage_at, shown_at
from index.document import METADATA, Passage, ReadoutMetadata
from search.columnar.executor import Executor
from search.columnar.highlights import page_highlights, title_highlights
from search.doc_arrays import Matches, Numbers
from search.engine import Hit, Snippet, Span
from search.matching.scope import Sought
from search.matching.snippets import chosen, merged

_METADATA = attrgetter(*METADATA)


class _Passages(Sequence[Passage]):
    """A document's lead and passages, each read on access."""

    def __init__(self, executor: Executor, number: int) -> None:
        self._segment, at = executor.snapshot.place(number)
        self._first, self._last = self._segment.columns["block_bounds"][at : at + 2].tolist()

    def __len__(self) -> int:
        return int(self._last - self._first)

    def __getitem__(self, at):  # type: ignore[no-untyped-def]
        if not 0 <= at < len(self):
            raise IndexError(at)
        return passage_at(self._segment.columns, self._first + at)


def page_hits(executor: Executor, found: Matches, best: Numbers, wanted: Sequence[Sought]) -> tuple[Hit, ...]:
    """The matches at the indices `best` as hits with snippets."""
    docs = found.docs[best]
    highlights, titles = page_highlights(executor, docs, wanted), title_highlights(executor, docs, wanted)
    return tuple(
        _hit(
            _shown(executor, number),
            score,
            merged(titles[number]) if titles[number] else (),
            chosen(_Passages(executor, number), wanted, highlights[number]),
        )
        for number, score in zip(docs.tolist(), found.scores[best].tolist(), strict=True)
    )


def plain_hits(executor: Executor, docs: Numbers, scores: Numbers, wanted: Sequence[Sought]) -> tuple[Hit, ...]:
    """Hits without snippets."""
    titles = title_highlights(executor, docs, wanted)
    return tuple(
        _hit(_shown(executor, number), score, merged(titles[number]), ())
        for number, score in zip(docs.tolist(), scores.tolist(), strict=True)
    )


def _shown(executor: Executor, number: int) -> tuple[Any, ...]:
    segment, at = executor.snapshot.place(number)
    return shown_at(segment.columns, at)


def _hit(shown: tuple[Any, ...], score: float, titles: tuple[Span, ...], snippets: tuple[Snippet, ...]) -> Hit:
    return Hit(*(*shown, score, titles, snippets))


def bare_hit(of: ReadoutMetadata, score: float) -> Hit:
    """A hit on a document, without highlights."""
    return _hit(_METADATA(of), score, (), ())
