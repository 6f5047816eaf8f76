"""Four engines as rankers: a need in, ten identifiers out.

A peer has the two fields title and text, an English stemmer, and our weight of titles where it has such a parameter. It
is asked twice, for all words and for any of them, as the two ask for different pages. A need's filters leave every
engine the same readouts to rank, those that they leave ours.
"""

from __future__ import annotations

import shlex
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol

from bench.judgements import Need
from bench.measures import DEPTH
from index.analysis import tokens
from index.fields import TITLE_BOOST
from search.engine import Engine


@dataclass(frozen=True, slots=True)
class Text:
    """A readout as a peer is given it: the lead and the paragraphs are one text, a line each."""

    id: str
    title: str
    text: str


class Ranker(Protocol):
    name: str

    def ranked(self, need: Need, allowed: Collection[str] | None) -> list[str]:
        """The first ten for a need, among those allowed; None allows all."""


class Ours:
    name = "readouts"

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def allowed(self, need: Need) -> Collection[str] | None:
        """What the need's filters leave, None where it has none."""
        return {hit.id for hit in self.engine.hits(need.request(text=False))} if need.filters else None

    def ranked(self, need: Need, allowed: Collection[str] | None) -> list[str]:
        """As a reader sees them: behind the readouts that have all of the words, those that have most."""
        page = self.engine.search(need.request())
        return [hit.id for hit in (*page.hits, *page.relaxed)]


def first(ids: Iterable[str], allowed: Collection[str] | None) -> list[str]:
    return list(islice((id for id in ids if allowed is None or id in allowed), DEPTH))


class Whoosh:
    """Whoosh as it comes: StemmingAnalyzer (with its stop words), BM25F, MultifieldParser."""

    def __init__(self, path: Path, *, every: bool) -> None:
        from whoosh.filedb.filestore import FileStorage
        from whoosh.qparser import AndGroup, MultifieldParser, OrGroup

        self.name = "Whoosh" if every else "Whoosh, any word"
        index = FileStorage(str(path)).open_index()
        self.searcher = index.searcher()
        group = AndGroup if every else OrGroup
        self.parser = MultifieldParser(["title", "text"], index.schema, {"title": TITLE_BOOST}, group=group)

    @staticmethod
    def build(path: Path, texts: Iterable[Text]) -> None:
        from whoosh.analysis import StemmingAnalyzer
        from whoosh.fields import ID, TEXT, Schema
        from whoosh.filedb.filestore import FileStorage

        analyzer = StemmingAnalyzer()
        schema = Schema(id=ID(stored=True), title=TEXT(analyzer), text=TEXT(analyzer))
        writer = FileStorage(str(path)).create_index(schema).writer(limitmb=512)
        for text in texts:
            writer.add_document(id=text.id, title=text.title, text=text.text)
        writer.commit()

    def ranked(self, need: Need, allowed: Collection[str] | None) -> list[str]:
        limit = DEPTH if allowed is None else None
        return first((hit["id"] for hit in self.searcher.search(self.parser.parse(need.query), limit=limit)), allowed)


class Tantivy:
    """tantivy as it comes: its English stemmer, BM25, its query parser."""

    def __init__(self, path: Path, *, every: bool) -> None:
        import tantivy

        self.name = "tantivy" if every else "tantivy, any word"
        self.every = every
        self.index = tantivy.Index.open(str(path))
        self.searcher = self.index.searcher()

    @staticmethod
    def build(path: Path, texts: Iterable[Text]) -> None:
        import tantivy

        builder = tantivy.SchemaBuilder().add_text_field("id", stored=True, tokenizer_name="raw")
        for name in ("title", "text"):
            builder = builder.add_text_field(name, tokenizer_name="en_stem")
        writer = tantivy.Index(builder.build(), path=str(path)).writer(128_000_000, 1)
        for text in texts:
            writer.add_document(tantivy.Document(id=text.id, title=text.title, text=text.text))
        writer.commit()
        writer.wait_merging_threads()

    def ranked(self, need: Need, allowed: Collection[str] | None) -> list[str]:
        boosts = {"title": TITLE_BOOST}
        parsed, _ = self.index.parse_query_lenient(
            need.query, ["title", "text"], field_boosts=boosts, conjunction_by_default=self.every
        )
        limit = DEPTH if allowed is None else self.searcher.num_docs
        hits = self.searcher.search(parsed, limit, count=False).hits
        return first((str(self.searcher.doc(address)["id"][0]) for _score, address in hits), allowed)


class Fts5:
    """SQLite FTS5 as it comes: the porter tokenizer over unicode61, bm25()."""

    def __init__(self, path: Path, *, every: bool) -> None:
        self.name = "SQLite FTS5" if every else "SQLite FTS5, any word"
        self.operator = " AND " if every else " OR "
        self.database = sqlite3.connect(path / "fts5.sqlite3")

    @staticmethod
    def build(path: Path, texts: Iterable[Text]) -> None:
        database = sqlite3.connect(path / "fts5.sqlite3")
        with database:
            database.execute("CREATE VIRTUAL TABLE texts USING fts5(id UNINDEXED, title, text, tokenize='porter')")
            rows = ((text.id, text.title, text.text) for text in texts)
            database.executemany("INSERT INTO texts VALUES (?, ?, ?)", rows)
        database.close()

    def ranked(self, need: Need, allowed: Collection[str] | None) -> list[str]:
        sql = "SELECT id FROM texts WHERE texts MATCH ? ORDER BY bm25(texts, 0, ?, 1)"
        query = self.operator.join(f'"{phrase}"' for phrase in phrases(need.query))
        return first((id for (id,) in self.database.execute(sql, (query, TITLE_BOOST))), allowed)


def phrases(query: str) -> Iterator[str]:
    """The words and quoted phrases of a query without punctuation: all that FTS5 can be asked in one manner."""
    for part in shlex.split(query.replace("'", "’")):
        if words := " ".join(token.word for token in tokens(part)):
            yield words


PEERS: dict[str, tuple[Callable[[Path, Iterable[Text]], None], Callable[..., Ranker]]] = {
    "whoosh": (Whoosh.build, Whoosh),
    "tantivy": (Tantivy.build, Tantivy),
    "fts5": (Fts5.build, Fts5),
}


def peers(folder: Path, texts: Callable[[], Iterable[Text]]) -> Iterator[Ranker]:
    """Every peer, built in `folder` where it isn't yet, asked for all words and for any. Raises ImportError."""
    for name, (build, opened) in PEERS.items():
        path = folder / name
        if not (path / "built").exists():
            path.mkdir(parents=True, exist_ok=True)
            build(path, texts())
            (path / "built").touch()
        yield opened(path, every=True)
        yield opened(path, every=False)
