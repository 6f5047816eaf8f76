"""Builds the hits of a page; reads only the metadata and the passages that are shown."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from index.columns.array_file import Arrays
from index.columns.stored import passage_at, shown_at
from index.document import METADATA, Passage, ReadoutMetadata
from search.columnar.executor import Executor
from search.columnar.highlights import page_highlights, title_highlights
from search.doc_arrays import Matches
from search.engine import Hit
from search.matching.scope import Sought
from search.matching.snippets import chosen, merged

_METADATA = attrgetter(*METADATA)


class StoredPassages(Sequence[Passage]):
    """A document's lead and passages, each read on access."""

    def __init__(self, columns: Arrays, at: int) -> None:
        self._columns = columns
        bounds = columns["block_bounds"]
        self._first = bounds.item(at)
        self._count: int = bounds.item(at + 1) - self._first

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, at):  # type: ignore[no-untyped-def]
        if not 0 <= at < self._count:
            raise IndexError(at)
        return passage_at(self._columns, self._first + at)


def page_hits(executor: Executor, shown: Matches, wanted: Sequence[Sought]) -> tuple[Hit, ...]:
    """Some matches, in any order, as hits with snippets."""
    highlights, titles = page_highlights(executor, shown.docs, wanted), title_highlights(executor, shown.docs, wanted)
    hits = []
    for number, score in zip(shown.docs.tolist(), shown.scores.tolist(), strict=True):
        segment, at = executor.snapshot.place(number)
        snippets = chosen(StoredPassages(segment.columns, at), wanted, highlights.get(number, {}))
        hits.append(Hit(*(*shown_at(segment.columns, at), score, merged(titles.get(number, ())), snippets)))
    return tuple(hits)


def plain_hits(executor: Executor, shown: Matches, wanted: Sequence[Sought]) -> tuple[Hit, ...]:
    """Some matches as hits without snippets."""
    titles = title_highlights(executor, shown.docs, wanted)
    hits = []
    for number, score in zip(shown.docs.tolist(), shown.scores.tolist(), strict=True):
        segment, at = executor.snapshot.place(number)
        hits.append(Hit(*(*shown_at(segment.columns, at), score, merged(titles.get(number, ())))))
    return tuple(hits)


def bare_hit(of: ReadoutMetadata, score: float) -> Hit:
    """A hit on a document, without highlights."""
    return Hit(*(*_METADATA(of), score))
