"""SQLite's FTS5, with a table of facet values beside it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from bench.peers.base import FACETS, HITS, VALUES, Page, facets, text
from index.document import Document

_SCHEMA = """
create virtual table readouts using fts5(title, text, tokenize = 'porter unicode61');
create table facets (readout integer, name text, value text, primary key (name, readout, value)) without rowid;
"""
_HITS = f"""select title, snippet(readouts, 1, '<mark>', '</mark>', '…', 30) from readouts
where readouts match ? order by bm25(readouts, 2.0, 1.0) limit {HITS}"""
_COUNTS = f"""select value, count(*) from (select rowid from readouts where readouts match ?) found
join facets on facets.name = ? and facets.readout = found.rowid group by value order by 2 desc limit {VALUES}"""


class Sqlite:
    name = "SQLite FTS5"
    lacks = ""

    def build(self, path: Path, documents: Sequence[Document]) -> None:
        path.mkdir(parents=True)
        with sqlite3.connect(path / "fts.sqlite") as base:
            base.executescript(_SCHEMA)
            self._add(base, documents)
            base.execute("insert into readouts(readouts) values ('optimize')")
        base.close()

    def open(self, path: Path) -> None:
        self.base = sqlite3.connect(path / "fts.sqlite")

    def segments(self) -> int:
        (count,) = self.base.execute("select count(distinct segid) from readouts_idx").fetchone()
        return int(count)

    def page(self, query: str) -> Page:
        words = query if query.startswith('"') else " ".join(f'"{word}"' for word in query.split())
        hits = self.base.execute(_HITS, (words,)).fetchall()
        counts = {name: self.base.execute(_COUNTS, (words, name)).fetchall() for name in FACETS}
        (total,) = self.base.execute("select count(*) from readouts where readouts match ?", (words,)).fetchone()
        return Page(int(total), [snippet for _title, snippet in hits], counts)

    def update(self, path: Path, documents: Sequence[Document]) -> None:
        with sqlite3.connect(path / "fts.sqlite") as base:
            self._add(base, documents)
        base.close()
        self.open(path)

    def _add(self, base: sqlite3.Connection, documents: Sequence[Document]) -> None:
        for document in documents:
            row = base.execute("insert into readouts values (?, ?)", (document.title, text(document))).lastrowid
            values = [(row, name, value) for name, found in facets(document).items() for value in found]
            base.executemany("insert into facets values (?, ?, ?)", values)
