"""The statistics of documents in memory, counted at each question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from index.analysis import stem, tokens
from index.columns.company import Company
from index.document import Document
from index.fields import blocks
from search.doc_arrays import Matches, Numbers
from search.query.tree import Node
from tests.support.memory_company import company_of
from tests.support.memory_events import Values


class MemoryStatistics:
    """IndexStatistics over the documents numbered in their order; `run` gives the scores of a query by id."""

    def __init__(self, documents: Iterable[Document], run: Callable[[Node], dict[str, float]], values: Values) -> None:
        self._run, self._values = run, values
        self._documents = list(documents)
        self._numbers = {document.id: number for number, document in enumerate(self._documents)}
        self._company: Company | None = None
        self.live = np.ones(len(self._documents), np.bool_)
        self.days = np.array([document.date.toordinal() for document in self._documents], np.int64)

    def run(self, tree: Node) -> Matches:
        found = sorted((self._numbers[id], score) for id, score in self._run(tree).items())
        return Matches(np.array([at for at, _ in found], np.int64), np.array([score for _, score in found], np.float64))

    def having(self, field: str, value: str) -> Numbers:
        found = [at for at, document in enumerate(self._documents) if value in self._values(document, field)]
        return np.array(found, np.int64)

    def counts(self, field: str) -> dict[str, int]:
        return dict(Counter(value for document in self._documents for value in self._values(document, field)))

    def words(self, start: str, shortest: int = 1, longest: int = 1_000) -> dict[str, int]:
        every = Counter(word for document in self._documents for word in self._words(document))
        return {
            word: count
            for word, count in every.items()
            if word.startswith(start) and shortest <= len(word.encode()) <= longest
        }

    def frequencies(self, stems: Iterable[str]) -> list[int]:
        every = Counter(root for d in self._documents for root in {stem(w, d.language) for w in self._words(d)})
        return [every[root] for root in stems]

    def neighbours(self, words: Sequence[str], limit: int) -> list[tuple[str, float]]:
        if self._company is None:
            self._company = company_of(self._documents)
        return self._company.neighbours(words, limit)

    def number(self, id: str) -> int | None:
        return self._numbers.get(id)

    def id(self, number: int) -> str:
        return self._documents[number].id

    def metadata(self, number: int) -> Document:
        return self._documents[number]

    def document(self, number: int) -> Document:
        return self._documents[number]

    @staticmethod
    def _words(document: Document) -> set[str]:
        return {token.word for block in blocks(document) for token in tokens(block)}
