"""Xapian, through the bindings of the system: its own stemmer, query parser, BM25 and snippets."""

from __future__ import annotations

import importlib
import site
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.peers.base import FACETS, HITS, VALUES, Page, facets, text
from index.document import Document

TITLE = 2  # how often a title's word counts
DEPTH = 8  # values of a facet that a document may have: each has a slot of its own, so that all are counted in C++


class Xapian:
    name = "Xapian"
    lacks = ""

    def build(self, path: Path, documents: Sequence[Document]) -> None:
        self._add(path, documents)

    def update(self, path: Path, documents: Sequence[Document]) -> None:
        self._add(path, documents)
        self.open(path)

    def _add(self, path: Path, documents: Sequence[Document]) -> None:
        xapian = _bindings()
        database = xapian.WritableDatabase(str(path), xapian.DB_CREATE_OR_OPEN)
        generator = xapian.TermGenerator()
        generator.set_stemmer(xapian.Stem("en"))
        for document in documents:
            made = xapian.Document()
            generator.set_document(made)
            generator.index_text(document.title, TITLE)
            generator.increase_termpos()
            generator.index_text(text(document))
            made.set_data(f"{document.title}\n{text(document)}")
            for slot, value in _slots(document):
                made.add_value(slot, value)
            database.add_document(made)
        database.commit()
        database.close()

    def open(self, path: Path) -> None:
        self.xapian = xapian = _bindings()
        self.database = xapian.Database(str(path))
        self.stemmer = xapian.Stem("en")
        self.parser = xapian.QueryParser()
        self.parser.set_stemmer(self.stemmer)
        self.parser.set_stemming_strategy(self.parser.STEM_SOME)
        self.parser.set_default_op(xapian.Query.OP_AND)
        self.parser.set_database(self.database)

    def segments(self) -> int:
        return 1  # its tables are trees, and have no segments

    def page(self, query: str) -> Page:
        enquire = self.xapian.Enquire(self.database)
        enquire.set_query(self.parser.parse_query(query, self.parser.FLAG_PHRASE))
        spies = {
            name: [self.xapian.ValueCountMatchSpy(number * DEPTH + nth) for nth in range(DEPTH)]
            for number, name in enumerate(FACETS)
        }
        for spy in (spy for several in spies.values() for spy in several):
            enquire.add_matchspy(spy)
        found = enquire.get_mset(0, HITS, self.database.get_doccount())
        counts: dict[str, Counter[bytes]] = {name: Counter() for name in FACETS}
        for name, several in spies.items():
            for spy in several:
                counts[name].update({item.term: item.termfreq for item in spy.values()})
        return Page(
            int(found.get_matches_estimated()),
            [found.snippet(hit.document.get_data().decode(), 240, self.stemmer) for hit in found],
            {name: [(value.decode(), n) for value, n in counts[name].most_common(VALUES)] for name in FACETS},
        )


def _bindings() -> Any:
    # A spawned process has the path of its parent, which another interpreter runs.
    sys.path += [folder for folder in site.getsitepackages() if folder not in sys.path]
    return importlib.import_module("xapian")


def _slots(document: Document) -> list[tuple[int, str]]:
    return [
        (number * DEPTH + nth, value)
        for number, values in enumerate(facets(document).values())
        for nth, value in enumerate(values[:DEPTH])
    ]
