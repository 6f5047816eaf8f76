"""Four engines as rankers: a need in, ten identifiers out.

Ours shows the readouts with all of the words and, where those are fewer than ten, readouts with some of them behind. A
peer is asked in the same manner, for all words and then for any of them to fill the ten, and, as further rows, for all
alone and for any alone. It keeps titles in one of two arrangements: in a field of their own with a weight, or, as ours
does, in one field with the text, where the title stands several times. Each has its own English stemmer and BM25. A
need's filters leave every engine the same readouts to rank, those that they leave ours.
"""

from __future__ import annotations

import shlex
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import islice, product
from pathlib import Path
from typing import Protocol

from bench.ranking.judgements import Need
from bench.ranking.measures import DEPTH
from index.analysis import tokens
from index.fields import TITLE_BOOST
from search.engine import Engine


@dataclass(frozen=True, slots=True)
class Text:
    """A readout as a peer is given it: the lead and the paragraphs are one text, a line each."""

    id: str
    title: str
    text: str


class Words(StrEnum):
    """Which words of a query a readout has to have."""

    ALL = "all"
    ANY = "any"
    FILLED = "all, then any"


@dataclass(frozen=True, slots=True)
class Variant:
    """How a peer indexes titles, and how queries are put to it.

    `weight` of a title: the boost of its own field where it has one (`apart`), otherwise how many times it stands
    in the one field, before the text.
    """

    words: Words
    weight: float
    apart: bool

    @property
    def copies(self) -> int:
        """How many times the one field holds the title; 0 where the title has a field of its own."""
        return 0 if self.apart else int(self.weight)

    def __str__(self) -> str:
        return f"{'two fields' if self.apart else 'one field'}, title {self.weight:g}, {self.words}"


AS_OURS = Variant(Words.FILLED, TITLE_BOOST, apart=False)
SHOWN = (AS_OURS, *(Variant(words, TITLE_BOOST, apart=True) for words in (Words.FILLED, Words.ALL, Words.ANY)))
GRID = tuple(
    Variant(words, weight, apart)
    for words, (weight, apart) in product(
        Words, [(0.5, True), (1, True), (2, True), (3, True), (1, False), (2, False), (3, False)]
    )
)
"""What was tried for ours before its arrangement was chosen, as far as a peer has it."""


class Ranker(Protocol):
    name: str

    def ranked(self, need: Need, allowed: Collection[str] | None) -> list[str]:
        """The first ten for a need, among those allowed; None allows all."""


class Ours:
    name = "readouts"

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def allowed(self, need: Need) -> Collection[str] | None:
        """The readouts that pass the need's filters; None without filters."""
        return {hit.id for hit in self.engine.hits(need.request(text=False))} if need.filters else None

    def ranked(self, need: Need, allowed: Collection[str] | None) -> list[str]:
        """In the order of the page: readouts with all words, those of a correction, those with some words."""
        page = self.engine.search(need.request())
        return [hit.id for hit in (*page.hits, *page.corrected, *page.partial_matches)]


class Index(Protocol):
    """A peer's index of texts in one arrangement of titles, open."""

    def ids(self, query: str, limit: int | None, *, every: bool, weight: float) -> tuple[str, ...]:
        """In order of score, those with all of the words or with any; `weight` is that of a title's own field."""

    def close(self) -> None: ...


class Peer:
    """One variant of a peer."""

    def __init__(self, name: str, variant: Variant, index: Index) -> None:
        self.name = f"{name}, {variant}"
        self.variant = variant
        self.index = index

    def ranked(self, need: Need, allowed: Collection[str] | None) -> list[str]:
        limit = 2 * DEPTH if allowed is None else None  # of those with any word, ten have a place behind those with all

        def asked(every: bool) -> Iterator[str]:
            ids = self.index.ids(need.query, limit, every=every, weight=self.variant.weight)
            return (id for id in ids if allowed is None or id in allowed)

        found = list(islice(asked(self.variant.words is not Words.ANY), DEPTH))
        if self.variant.words is Words.FILLED:
            found += islice((id for id in asked(False) if id not in found), DEPTH - len(found))
        return found


class Whoosh:
    """Whoosh as it comes: StemmingAnalyzer (with its stop words), BM25F, MultifieldParser."""

    def __init__(self, path: Path, copies: int) -> None:
        from whoosh.filedb.filestore import FileStorage

        self.fields = ["text"] if copies else ["title", "text"]
        self.index = FileStorage(str(path)).open_index()
        self.searcher = self.index.searcher()
        self.ids = cache(self._ids)

    @staticmethod
    def build(path: Path, texts: Iterable[Text], copies: int) -> None:
        from whoosh.analysis import StemmingAnalyzer
        from whoosh.fields import ID, TEXT, Schema
        from whoosh.filedb.filestore import FileStorage

        analyzer = StemmingAnalyzer()
        schema = Schema(id=ID(stored=True), title=TEXT(analyzer), text=TEXT(analyzer))
        writer = FileStorage(str(path)).create_index(schema).writer(limitmb=512)
        for text in texts:
            title = "" if copies else text.title
            writer.add_document(id=text.id, title=title, text="\n".join((*[text.title] * copies, text.text)))
        writer.commit()

    def _ids(self, query: str, limit: int | None, *, every: bool, weight: float) -> tuple[str, ...]:
        from whoosh.qparser import AndGroup, MultifieldParser, OrGroup

        boosts = {"title": weight} if "title" in self.fields else None
        parser = MultifieldParser(self.fields, self.index.schema, boosts, group=AndGroup if every else OrGroup)
        return tuple(hit["id"] for hit in self.searcher.search(parser.parse(query), limit=limit))

    def close(self) -> None:
        self.searcher.close()


class Tantivy:
    """tantivy as it comes: its English stemmer, BM25, its query parser."""

    def __init__(self, path: Path, copies: int) -> None:
        import tantivy

        self.fields = ["text"] if copies else ["title", "text"]
        self.index = tantivy.Index.open(str(path))
        self.searcher = self.index.searcher()
        self.ids = cache(self._ids)

    @staticmethod
    def build(path: Path, texts: Iterable[Text], copies: int) -> None:
        import tantivy

        builder = tantivy.SchemaBuilder().add_text_field("id", stored=True, tokenizer_name="raw")
        for name in ("title", "text"):
            builder = builder.add_text_field(name, tokenizer_name="en_stem")
        writer = tantivy.Index(builder.build(), path=str(path)).writer(512_000_000, 1)
        for text in texts:
            title = "" if copies else text.title
            writer.add_document(tantivy.Document(id=text.id, title=title, text=[*[text.title] * copies, text.text]))
        writer.commit()
        writer.wait_merging_threads()

    def _ids(self, query: str, limit: int | None, *, every: bool, weight: float) -> tuple[str, ...]:
        boosts = {"title": weight} if "title" in self.fields else {}
        parsed, _ = self.index.parse_query_lenient(
            query, self.fields, field_boosts=boosts, conjunction_by_default=every
        )
        hits = self.searcher.search(parsed, limit or self.searcher.num_docs, count=False).hits
        return tuple(str(self.searcher.doc(address)["id"][0]) for _score, address in hits)

    def close(self) -> None: ...


class Fts5:
    """SQLite FTS5 as it comes: the porter tokenizer over unicode61, bm25().

    Its bm25() takes a row's columns together: a title's own column differs from one field only in the title's length.
    """

    def __init__(self, path: Path, copies: int) -> None:
        self.database = sqlite3.connect(path / "fts5.sqlite3")
        self.ids = cache(self._ids)

    @staticmethod
    def build(path: Path, texts: Iterable[Text], copies: int) -> None:
        database = sqlite3.connect(path / "fts5.sqlite3")
        with database:
            database.execute("CREATE VIRTUAL TABLE texts USING fts5(id UNINDEXED, title, text, tokenize='porter')")
            rows = (
                (text.id, "" if copies else text.title, "\n".join((*[text.title] * copies, text.text)))
                for text in texts
            )
            database.executemany("INSERT INTO texts VALUES (?, ?, ?)", rows)
        database.close()

    def _ids(self, query: str, limit: int | None, *, every: bool, weight: float) -> tuple[str, ...]:
        sql = "SELECT id FROM texts WHERE texts MATCH ? ORDER BY bm25(texts, 0, ?, 1) LIMIT ?"
        asked = (" AND " if every else " OR ").join(f'"{phrase}"' for phrase in phrases(query))
        return tuple(id for (id,) in self.database.execute(sql, (asked, weight, -1 if limit is None else limit)))

    def close(self) -> None:
        self.database.close()


def phrases(query: str) -> Iterator[str]:
    """The words and quoted phrases of a query without punctuation: all that FTS5 can be asked in one manner."""
    for part in shlex.split(query.replace("'", "’")):
        if words := " ".join(token.word for token in tokens(part)):
            yield words


PEERS: dict[str, tuple[Callable[[Path, Iterable[Text], int], None], Callable[[Path, int], Index]]] = {
    "Whoosh": (Whoosh.build, Whoosh),
    "tantivy": (Tantivy.build, Tantivy),
    "SQLite FTS5": (Fts5.build, Fts5),
}


def peers(folder: Path, texts: Callable[[], Iterable[Text]], variants: Iterable[Variant] = SHOWN) -> Iterator[Ranker]:
    """Every peer in every variant, each index built in `folder` where it isn't yet. Raises ImportError."""
    chosen = tuple(variants)
    for name, (build, opened) in PEERS.items():
        for copies in sorted({variant.copies for variant in chosen}):
            path = folder / f"{name.replace(' ', '')}-{copies}"
            if not (path / "built").exists():
                path.mkdir(parents=True, exist_ok=True)
                build(path, texts(), copies)
                (path / "built").touch()
            index = opened(path, copies)
            yield from (Peer(name, variant, index) for variant in chosen if variant.copies == copies)
            index.close()
