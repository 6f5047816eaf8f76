"""The statistics of the index that completion, spelling and likeness need, read from columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from index.columns.shared import home
from index.document import Document, ReadoutMetadata
from search.columnar.executor import Executor
from search.columnar.snapshot import Segment, Snapshot
from search.doc_arrays import Marks, Mask, Matches, Numbers
from search.query.tree import Node


class ColumnarStatistics:
    """IndexStatistics over the columns of a generation. Holds nothing of a question, so threads may share it."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._counts: dict[str, dict[str, int]] = {}

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
        if field in self._counts:  # each search with a rare word asks for the languages
            return self._counts[field]
        keyword = self.snapshot.keywords[field]
        numbers = keyword.counts(Marks(self.live.nonzero()[0], self.snapshot.size))
        found = {value: count for value, count in zip(keyword.values, numbers.tolist(), strict=True) if count}
        return self._counts.setdefault(field, found)

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
            for at in ((sizes >= shortest) & (sizes <= longest) & (numbers > 0)).nonzero()[0].tolist():
                word = strings[terms.start + at].decode()
                found[word] = found.get(word, 0) + int(numbers[at])
        return found

    def frequencies(self, stems: Iterable[str]) -> list[int]:
        return [sum(self._frequency(segment, stem) for segment in self.snapshot.segments) for stem in stems]

    def neighbours(self, words: Sequence[str], limit: int) -> list[tuple[str, float]]:
        return self.snapshot.company.neighbours(words, limit)

    def number(self, id: str) -> int | None:
        return self.snapshot.numbers.get(id)

    def id(self, number: int) -> str:
        return self.snapshot.id(number)

    def metadata(self, number: int) -> ReadoutMetadata:
        segment, at = self.snapshot.place(number)
        return ReadoutMetadata(*segment.stored.shown(at))

    def document(self, number: int) -> Document:
        return self.snapshot.document(number)

    def _frequency(self, segment: Segment, stem: str) -> int:
        at = segment.terms["text"].find(stem.encode())
        if at is None:
            return 0
        field, at = home(segment.columns, "text", at)
        return int(self._readouts(segment, field, range(at, at + 1))[0])

    def _readouts(self, segment: Segment, field: str, terms: range) -> Numbers:
        """In how many live readouts each of some neighbouring terms stands."""
        bounds = segment.columns[f"{field}.postings"][terms.start : terms.stop + 1].astype(np.int64)
        if not self.snapshot.has_deletions:
            return np.diff(bounds)
        alive = self.live[segment.documents(field, terms)].cumsum(dtype=np.int64)
        ends = np.concatenate(([0], alive))[bounds - bounds[0]]
        return np.diff(ends)
