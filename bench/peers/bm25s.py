"""bm25s: scores computed when indexing, in SciPy-like sparse arrays. It ranks, and does nothing else of a page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import bm25s
import Stemmer

from bench.peers.base import HITS, Page, text
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

    def segments(self) -> int:
        return 1

    def page(self, query: str) -> Page:
        """Its hits alone, without a text; it doesn't count how many there are."""
        found, _ = self.retriever.retrieve(self._tokens([query.strip('"')]), k=HITS, show_progress=False)
        return Page(int(found.size), [""] * int(found.size), {})

    def update(self, path: Path, documents: Sequence[Document]) -> None:
        raise NotImplementedError("bm25s builds anew")

    def _tokens(self, texts: list[str]) -> bm25s.tokenization.Tokenized:
        return bm25s.tokenize(texts, stopwords=None, stemmer=Stemmer.Stemmer("english"), show_progress=False)
