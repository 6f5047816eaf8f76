"""tantivy, the native engine that we measure ourselves against."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import tantivy

from bench.peers.base import FACETS, HITS, VALUES, Page, facets, text
from index.document import Document

_COUNTS = {name: {"terms": {"field": name, "size": VALUES}} for name in FACETS}
ALL_AT_ONCE = 2_000_000_000  # bytes of postings that a build may hold: all of them, so that it writes one segment


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
        # Its bindings can't ask for a merge; one thread that never runs out of memory writes one segment.
        self._add(tantivy.Index(builder.build(), path=str(path)).writer(ALL_AT_ONCE, 1), documents)

    def update(self, path: Path, documents: Sequence[Document]) -> None:
        self._add(tantivy.Index.open(str(path)).writer(), documents)
        self.open(path)

    def _add(self, writer: tantivy.IndexWriter, documents: Sequence[Document]) -> None:
        for document in documents:
            values = {name: list(found) for name, found in facets(document).items()}
            writer.add_document(tantivy.Document(title=document.title, text=text(document), **values))
        writer.commit()
        writer.wait_merging_threads()

    def open(self, path: Path) -> None:
        self.index = tantivy.Index.open(str(path))
        self.schema = self.index.schema
        self.searcher = self.index.searcher()

    def segments(self) -> int:
        return int(self.searcher.num_segments)

    def page(self, query: str) -> Page:
        parsed = self.index.parse_query(query, ["title", "text"], conjunction_by_default=True)
        result = self.searcher.search(parsed, HITS)
        counted = self.searcher.aggregate(parsed, _COUNTS)
        snippets = tantivy.SnippetGenerator.create(self.searcher, parsed, self.schema, "text")
        return Page(
            int(result.count or 0),  # type: ignore[attr-defined]  # the stub has not heard of it
            [snippets.snippet_from_doc(self.searcher.doc(address)).to_html() for _score, address in result.hits],
            {name: [(bucket["key"], bucket["doc_count"]) for bucket in counted[name]["buckets"]] for name in FACETS},
        )
