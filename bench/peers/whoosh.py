"""Whoosh as it comes: its own analysis, searcher, facets and highlighter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from whoosh.analysis import StemmingAnalyzer
from whoosh.fields import ID, KEYWORD, TEXT, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.qparser import MultifieldParser
from whoosh.sorting import FieldFacet

from bench.peers.base import FACETS, HITS, VALUES, Page, facets, text
from index.document import Document


class PlainWhoosh:
    name = "Whoosh"
    lacks = ""

    def build(self, path: Path, documents: Sequence[Document]) -> None:
        path.mkdir(parents=True)
        analyzer = StemmingAnalyzer()
        keywords: Any = {name: KEYWORD(commas=True, sortable=True) for name in FACETS}
        schema = Schema(
            id=ID(stored=True), title=TEXT(analyzer, stored=True), text=TEXT(analyzer, stored=True), **keywords
        )
        writer = FileStorage(str(path)).create_index(schema).writer(limitmb=256)
        self._add(writer, documents)
        writer.commit(optimize=True)

    def update(self, path: Path, documents: Sequence[Document]) -> None:
        writer = FileStorage(str(path)).open_index().writer(limitmb=256)
        self._add(writer, documents)
        writer.commit()
        self.open(path)

    def _add(self, writer: Any, documents: Sequence[Document]) -> None:
        for document in documents:
            joined = {name: ",".join(values) for name, values in facets(document).items()}
            writer.add_document(id=document.id, title=document.title, text=text(document), **joined)

    def open(self, path: Path) -> None:
        index = FileStorage(str(path)).open_index()
        self.searcher = index.searcher()
        self.parser = MultifieldParser(["title", "text"], index.schema)

    def segments(self) -> int:
        return len(self.searcher.reader().leaf_readers())

    def page(self, query: str) -> Page:
        grouped = {name: FieldFacet(name, allow_overlap=True) for name in FACETS}
        results = self.searcher.search(self.parser.parse(query), limit=HITS, groupedby=grouped)
        counts = {name: Counter({value: len(docs) for value, docs in results.groups(name).items()}) for name in FACETS}
        return Page(
            len(results),
            [hit.highlights("text") for hit in results[:HITS]],
            {name: counts[name].most_common(VALUES) for name in FACETS},
        )
