"""Builds the hits of a page; reads only the metadata and the passages that are shown."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from index.columns.stored import Stored
from index.document import METADATA, Passage, ReadoutMetadata
from search.columnar.executor import Executor
from search.columnar.highlights import page_highlights, title_highlights
from search.doc_arrays import Matches
from search.engine import Hit
from search.matching.scope import Sought
from search.matching.snippets import chosen, merged

_METADATA = attrgetter(*METADATA)


class StoredPassages(Sequence[Passage]):
    """A document's lead and passages, each read on access; if `told`, with the other side of its statements."""

    __slots__ = ("_count", "_first", "_read")

    def __init__(self, stored: Stored, at: int, *, told: bool = False) -> None:
        first, end = stored.blocks(at)
        self._first, self._count = first, end - first
        self._read = stored.told if told else stored.passage

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, at):  # type: ignore[no-untyped-def]
        if not 0 <= at < self._count:
            raise IndexError(at)
        return self._read(self._first + at)


class StoredTexts(Sequence[str]):
    """The texts of a document's lead and passages, each read on access; `first` is the block of the lead."""

    def __init__(self, stored: Stored, at: int) -> None:
        self.first, self._end = stored.blocks(at)
        self._read = stored.text

    def __len__(self) -> int:
        return self._end - self.first

    def __getitem__(self, at):  # type: ignore[no-untyped-def]
        if not 0 <= at < len(self):
            raise IndexError(at)
        return self._read(self.first + at)


def page_hits(executor: Executor, shown: Matches, wanted: Sequence[Sought]) -> tuple[Hit, ...]:
    """Some matches, in any order, as hits with snippets."""
    highlights, titles = page_highlights(executor, shown.docs, wanted), title_highlights(executor, shown.docs, wanted)
    told = any(want.scope.told for want in wanted)
    hits = []
    for number, score in zip(shown.docs.tolist(), shown.scores.tolist(), strict=True):
        segment, at = executor.snapshot.place(number)
        snippets = chosen(StoredPassages(segment.stored, at, told=told), wanted, highlights.get(number, {}))
        hits.append(Hit(*(*segment.stored.shown(at), score, merged(titles.get(number, ())), snippets)))
    return tuple(hits)


def plain_hits(executor: Executor, shown: Matches, wanted: Sequence[Sought]) -> tuple[Hit, ...]:
    """Some matches as hits without snippets."""
    titles = title_highlights(executor, shown.docs, wanted)
    hits = []
    for number, score in zip(shown.docs.tolist(), shown.scores.tolist(), strict=True):
        segment, at = executor.snapshot.place(number)
        hits.append(Hit(*(*segment.stored.shown(at), score, merged(titles.get(number, ())))))
    return tuple(hits)


def bare_hit(of: ReadoutMetadata, score: float) -> Hit:
    """A hit on a document, without highlights."""
    return Hit(*(*_METADATA(of), score))
