"""tantivy, the native engine that we measure ourselves against."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import tantivy

from bench.peer import FACETS, facets, text
from index.document import Document

_COUNTS = {name: {"terms": {"field": name, "size": 1000}} for name in FACETS}


class Tantivy:
    name = "tantivy"
    lacks = ""

    def build(self, path: Path, documents: Sequence[Document]) -> None:
        path.mkdir(parents=True)
        builder = tantivy.SchemaBuilder()
        for name in ("title", "text"):
            builder.add_text_field(name, stored=True, tokenizer_name="en_stem")
        for name in FACETS:
            builder.add_text_field(name, fast=True, tokenizer_name="raw")
        self._add(tantivy.Index(builder.build(), path=str(path)), documents)

    def update(self, path: Path, documents: Sequence[Document]) -> None:
        self._add(tantivy.Index.open(str(path)), documents)
        self.open(path)

    def _add(self, index: tantivy.Index, documents: Sequence[Document]) -> None:
        writer = index.writer(256_000_000, 2)
        for document in documents:
            values = {name: list(found) for name, found in facets(document).items()}
            writer.add_document(tantivy.Document(title=document.title, text=text(document), **values))
        writer.commit()
        writer.wait_merging_threads()

    def open(self, path: Path) -> None:
        self.index = tantivy.Index.open(str(path))
        self.schema = self.index.schema
        self.searcher = self.index.searcher()

    def page(self, query: str) -> int:
        parsed = self.index.parse_query(query, ["title", "text"], conjunction_by_default=True)
        result = self.searcher.search(parsed, 10)
        self.searcher.aggregate(parsed, _COUNTS)
        snippets = tantivy.SnippetGenerator.create(self.searcher, parsed, self.schema, "text")
        for _score, address in result.hits:
            snippets.snippet_from_doc(self.searcher.doc(address)).to_html()
        return int(result.count or 0)  # type: ignore[attr-defined]  # the stub has not heard of it
