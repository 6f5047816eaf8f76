"""Our engine, called as the page and the endpoint call it, with its snippets as HTML as the peers have theirs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bench.peers.base import FACETS, VALUES, Page
from index.document import Document
from index.generations.layout import current_directory
from index.whoosh.writer import WhooshWriter
from search.columnar.engine import WhooshEngine
from search.columnar.snapshot import Snapshot
from search.request import Request
from web.present.html import snippet_text


class Ours:
    name = "readouts"
    lacks = ""

    def build(self, path: Path, documents: Sequence[Document]) -> None:
        writer = WhooshWriter(path, annotations="bench")
        writer.publish(writer.write(documents, sequence=1, full=True))

    def open(self, path: Path) -> None:
        self.path = path
        self.engine = WhooshEngine(path)
        self.engine.status()

    def segments(self) -> int:
        directory = current_directory(self.path)
        return len(Snapshot(directory).segments) if directory else 0

    def page(self, query: str) -> Page:
        found = self.engine.search(Request(text=query, facets=FACETS, facet_size=VALUES))
        return Page(
            found.total,
            ["".join(map(snippet_text, hit.snippets)) for hit in found.hits],
            {name: [*zip(*found.facets[name].columns[:2], strict=True)] for name in FACETS},
        )

    def update(self, path: Path, documents: Sequence[Document]) -> None:
        writer = WhooshWriter(path, annotations="bench")
        if writer.current() is None:  # it reads every byte, as an update in real use does first
            raise RuntimeError(f"{path} is damaged")
        writer.publish(writer.write(documents, sequence=2, full=False))
        self.open(path)
