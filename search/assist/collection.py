"""What the help for a searcher asks of one generation, whichever engine serves it; and the answers of the columns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import numpy as np

from index.columns.stored import Meta, meta_at
from index.document import Document
from search.columnar.executor import Executor
from search.columnar.scoring import Matches
from search.columnar.snapshot import Mask, Numbers, Segment, Snapshot
from search.query.tree import Node


class Collection(Protocol):
    """The readouts of a generation, numbered from 0 with possible gaps; every answer is of live ones alone."""

    @property
    def live(self) -> Mask:
        """Which numbers are readouts."""

    @property
    def days(self) -> Numbers:
        """Each one's date as a proleptic ordinal."""

    def run(self, tree: Node) -> Matches:
        """The readouts that a query finds, rising, and their scores."""

    def having(self, field: str, value: str) -> Numbers:
        """The readouts with exactly this value of a facet field, rising."""

    def counts(self, field: str) -> dict[str, int]:
        """How many readouts have each value of a facet field; values that none has are left out."""

    def words(self, start: str, shortest: int = 1, longest: int = 1_000) -> dict[str, int]:
        """The folded words of leads and passages that begin so and have so many UTF-8 bytes, and in how many
        readouts each stands; those in none are left out."""

    def frequencies(self, stems: Iterable[str]) -> list[int]:
        """In how many readouts' lead or passages each stem stands."""

    def number(self, id: str) -> int | None:
        """A readout's number."""

    def id(self, number: int) -> str:
        """The id of a number's readout."""

    def meta(self, number: int) -> Meta | Document:
        """What a list shows of a number's readout."""

    def document(self, number: int) -> Document:
        """The readout of a number."""


def leading(collection: Collection, docs: Numbers, keys: Numbers, limit: int) -> list[int]:
    """The `limit` readouts of `docs` with the greatest `keys` (parallel), falling; equals newest first, then by id."""
    if len(docs) > limit > 0:
        keep = keys >= np.partition(keys, len(keys) - limit)[len(keys) - limit]
        docs, keys = docs[keep], keys[keep]
    days = collection.days[docs].astype(np.int64)
    ids = map(collection.id, docs.tolist())
    order = sorted(zip((-keys).tolist(), (-days).tolist(), ids, docs.tolist(), strict=True))
    return [number for *_, number in order][:limit]


class ColumnarCollection:
    """A Collection over the columns of a generation. Holds nothing of a question, so threads may share it."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot

    @property
    def live(self) -> Mask:
        return self.snapshot.live

    @property
    def days(self) -> Numbers:
        return self.snapshot.days

    def run(self, tree: Node) -> Matches:
        return Executor(self.snapshot).run(tree)

    def having(self, field: str, value: str) -> Numbers:
        docs = Executor(self.snapshot).having(field, (value,))
        return docs[self.live[docs]]

    def counts(self, field: str) -> dict[str, int]:
        keyword = self.snapshot.keywords[field]
        numbers = keyword.counts(np.flatnonzero(self.live))
        return {value: count for value, count in zip(keyword.values, numbers.tolist(), strict=True) if count}

    def words(self, start: str, shortest: int = 1, longest: int = 1_000) -> dict[str, int]:
        found: dict[str, int] = {}
        for segment in self.snapshot.segments:
            strings = segment.terms["words"]
            terms = strings.starting(start.encode())
            if not terms:
                continue
            sizes = np.diff(
                strings.ends[terms.start : terms.stop], prepend=strings.ends[terms.start - 1] if terms.start else 0
            )
            numbers = self._readouts(segment, "words", terms)
            for at in np.flatnonzero((sizes >= shortest) & (sizes <= longest) & (numbers > 0)).tolist():
                word = strings[terms.start + at].decode()
                found[word] = found.get(word, 0) + int(numbers[at])
        return found

    def frequencies(self, stems: Iterable[str]) -> list[int]:
        return [sum(self._frequency(segment, stem) for segment in self.snapshot.segments) for stem in stems]

    def number(self, id: str) -> int | None:
        return self.snapshot.numbers.get(id)

    def id(self, number: int) -> str:
        return self.snapshot.id(number)

    def meta(self, number: int) -> Meta:
        segment, at = self.snapshot.place(number)
        return meta_at(segment.columns, at)

    def document(self, number: int) -> Document:
        return self.snapshot.document(number)

    def _frequency(self, segment: Segment, stem: str) -> int:
        at = segment.terms["text"].find(stem.encode())
        return 0 if at is None else int(self._readouts(segment, "text", range(at, at + 1))[0])

    def _readouts(self, segment: Segment, field: str, terms: range) -> Numbers:
        """In how many live readouts each of some neighbouring terms stands."""
        bounds = segment.columns[f"{field}.postings"][terms.start : terms.stop + 1].astype(np.int64)
        if not self.snapshot.has_deletions:
            return np.diff(bounds)
        alive = self.live[segment.documents(field, terms)].cumsum(dtype=np.int64)
        ends = np.concatenate(([0], alive))[bounds - bounds[0]]
        return np.diff(ends)
