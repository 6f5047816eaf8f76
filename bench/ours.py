"""Our engine, through the door that the page and the endpoint use."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bench.peer import FACETS
from index.document import Document
from index.whoosh_writer import WhooshWriter
from search.request import Request
from search.whoosh_engine import WhooshEngine


class Ours:
    name = "readouts"
    lacks = ""

    def build(self, path: Path, documents: Sequence[Document]) -> None:
        writer = WhooshWriter(path, annotations="bench")
        writer.publish(writer.write(documents, sequence=1, full=True))

    def open(self, path: Path) -> None:
        self.engine = WhooshEngine(path)
        self.engine.status()

    def page(self, query: str) -> int:
        return self.engine.search(Request(text=query, facets=FACETS)).total

    def update(self, path: Path, documents: Sequence[Document]) -> None:
        writer = WhooshWriter(path, annotations="bench")
        if writer.current() is None:  # it reads every byte, as an update in real use does first
            raise RuntimeError(f"{path} is damaged")
        writer.publish(writer.write(documents, sequence=2, full=False))
        self.open(path)
