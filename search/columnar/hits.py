"""Builds the hits of a page; reads only the metadata and the passages that are shown."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from index.columns.stored import passage_at, shown_at
from index.document import METADATA, Passage, ReadoutMetadata
from search.columnar.executor import Executor
from search.columnar.highlights import page_highlights, title_highlights
from search.columnar.snapshot import Segment
from search.doc_arrays import Matches, Numbers
from search.engine import Hit
from search.matching.scope import Sought
from search.matching.snippets import chosen, merged

_METADATA = attrgetter(*METADATA)


class _Passages(Sequence[Passage]):
    """A document's lead and passages, each read on access."""

    def __init__(self, segment: Segment, at: int) -> None:
        self._columns = segment.columns
        bounds = segment.columns["block_bounds"]
        self._first = bounds.item(at)
        self._count: int = bounds.item(at + 1) - self._first

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, at):  # type: ignore[no-untyped-def]
        if not 0 <= at < self._count:
            raise IndexError(at)
        return passage_at(self._columns, self._first + at)


def page_hits(executor: Executor, found: Matches, best: Numbers, wanted: Sequence[Sought]) -> tuple[Hit, ...]:
    """The matches at the indices `best` as hits with snippets."""
    docs = found.docs[best]
    highlights, titles = page_highlights(executor, docs, wanted), title_highlights(executor, docs, wanted)
    hits = []
    for number, score in zip(docs.tolist(), found.scores[best].tolist(), strict=True):
        segment, at = executor.snapshot.place(number)
        snippets = chosen(_Passages(segment, at), wanted, highlights.get(number, {}))
        hits.append(Hit(*(*shown_at(segment.columns, at), score, merged(titles.get(number, ())), snippets)))
    return tuple(hits)


def plain_hits(executor: Executor, docs: Numbers, scores: Numbers, wanted: Sequence[Sought]) -> tuple[Hit, ...]:
    """Hits without snippets."""
    titles = title_highlights(executor, docs, wanted)
    places = map(executor.snapshot.place, docs.tolist())
    return tuple(
        Hit(*(*shown_at(segment.columns, at), score, merged(titles.get(segment.first + at, ()))))
        for (segment, at), score in zip(places, scores.tolist(), strict=True)
    )


def bare_hit(of: ReadoutMetadata, score: float) -> Hit:
    """A hit on a document, without highlights."""
    return Hit(*(*_METADATA(of), score))
