"""bm25s: scores computed when indexing, in SciPy-like sparse arrays. It ranks, and does nothing else of a page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import bm25s
import Stemmer

from bench.peer import text
from index.document import Document


class Bm25s:
    name = "bm25s"
    lacks = "facets, snippets, phrases, AND, updates"

    def build(self, path: Path, documents: Sequence[Document]) -> None:
        path.mkdir(parents=True)
        texts = [f"{document.title}\n{text(document)}" for document in documents]
        retriever = bm25s.BM25()
        retriever.index(self._tokens(texts), show_progress=False)
        retriever.save(str(path))

    def open(self, path: Path) -> None:
        self.retriever = bm25s.BM25.load(str(path), mmap=True)

    def page(self, query: str) -> int:
        found, _ = self.retriever.retrieve(self._tokens([query.strip('"')]), k=10, show_progress=False)
        return int(found.size)

    def update(self, path: Path, documents: Sequence[Document]) -> None:
        raise NotImplementedError("bm25s builds anew")

    def _tokens(self, texts: list[str]) -> bm25s.tokenization.Tokenized:
        return bm25s.tokenize(texts, stopwords=None, stemmer=Stemmer.Stemmer("english"), show_progress=False)
