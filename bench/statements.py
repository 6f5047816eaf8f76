"""`python -m bench statements [SIZE]`: statements as results, by us and by tantivy with each statement as a document.

Both answer with ten hits, each with its words marked, and count six facets; ours adds a sentence of context on either
side and the counts of statements without a facet's own selection. Queries take turns, each asked once and then again,
by processor time: the machine may have other work. The readouts are searched in the same run, with their three facets.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import tantivy

from bench.conditions import now
from bench.peers.base import FACETS, HITS, VALUES
from bench.peers.readouts import Ours
from bench.peers.tantivy import ALL_AT_ONCE
from index.document import Document, Passage, SpeechAct, Statement
from search.request import Request
from search.surface import SCOPES
from tests.support.synthetic import documents, queries
from web.present.html import marked

SIZE = 10_000
QUERIES = 200
OF_READOUTS = ("topic", "country")
COUNTED = (*SCOPES, *OF_READOUTS)
VERBS = ("states", "stresses", "thanks", "promises", "welcomes", "warns", "agrees", "")


def spoken(size: int) -> Iterator[Document]:
    """Made-up readouts whose longer paragraphs have two statements: 13 a readout."""
    choose = random.Random(5)
    for document in documents(size):
        yield replace(document, passages=tuple(_spoken(passage, document, choose) for passage in document.passages))


def _spoken(passage: Passage, of: Document, choose: random.Random) -> Passage:
    first, second, _ = (*passage.text.split(". ", 2), "", "")[:3]
    cut = len(first) + len(second) + 4
    ends = [cut, len(passage.text)] if second and cut < len(passage.text) else [len(passage.text)]
    told, start = [], 0
    for end in ends:
        speaker = choose.choice([*of.speakers, None])
        acts = (SpeechAct("said", choose.choice(VERBS)),) if speaker else ()
        to = (*(one for one in of.participants if one != speaker), *of.countries[:2]) if speaker else ()
        told.append(Statement(start, end, speaker, passage.mode, None, acts, to))
        start = end
    return replace(passage, statements=tuple(told))


class TantivyOfStatements:
    """One document a statement, with the values of its facets."""

    def build(self, path: Path, every: Iterable[Document]) -> None:
        path.mkdir(parents=True)
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("text", stored=True, tokenizer_name="en_stem")
        for name in COUNTED:
            builder.add_text_field(name, fast=True, tokenizer_name="raw")
        writer = tantivy.Index(builder.build(), path=str(path)).writer(ALL_AT_ONCE, 1)
        for document in every:
            whole = {"topic": [*document.topics], "country": [*document.countries]}
            for passage in document.passages:
                for one in passage.parts:
                    values = {
                        "said_by": [one.speaker] if one.speaker else [],
                        "said_to": [*one.to],
                        "mode": [one.mode.value],
                        "verb": [act.kind for act in one.acts if act.kind],
                    }
                    writer.add_document(tantivy.Document(text=passage.text[one.start : one.end], **values, **whole))
        writer.commit()
        writer.wait_merging_threads()

    def open(self, path: Path) -> None:
        self.index = tantivy.Index.open(str(path))
        self.searcher = self.index.searcher()

    def page(self, query: str) -> int:
        parsed = self.index.parse_query(query, ["text"], conjunction_by_default=True)
        result = self.searcher.search(parsed, HITS)
        self.searcher.aggregate(parsed, {name: {"terms": {"field": name, "size": VALUES}} for name in COUNTED})
        snippets = tantivy.SnippetGenerator.create(self.searcher, parsed, self.index.schema, "text")
        for _score, address in result.hits:
            snippets.snippet_from_doc(self.searcher.doc(address)).to_html()
        return int(result.count or 0)  # type: ignore[attr-defined]  # the stub has not heard of it


def _ours(engine: Ours) -> Callable[[str], int]:
    def page(query: str) -> int:
        found = engine.engine.statements(Request(text=query, facets=OF_READOUTS, facet_size=VALUES))
        for one in found.statements:
            marked(one.text, one.matches)
        for values in found.facets.values():
            list(values)
        return found.total

    return page


def _readouts(engine: Ours) -> Callable[[str], int]:
    return lambda query: engine.page(query).total


def measured(pages: dict[str, Callable[[str], int]], asked: Sequence[str]) -> dict[str, dict[str, float]]:
    """Processor milliseconds of a page: median and 95th percentile, first and again."""
    took: dict[str, list[tuple[float, float]]] = {name: [] for name in pages}
    totals: dict[str, list[int]] = {name: [] for name in pages}
    for page in pages.values():
        page(asked[0])
    gc.disable()
    for query in asked[1:]:
        for name, page in pages.items():
            times = []
            for _ in range(2):
                began = time.process_time()
                total = page(query)
                times.append((time.process_time() - began) * 1000)
            took[name].append((times[0], times[1]))
            totals[name].append(total)
        gc.collect()
    gc.enable()
    return {name: {**_figures(rows), "hits": statistics.median(totals[name])} for name, rows in took.items()}


def _figures(rows: Sequence[tuple[float, float]]) -> dict[str, float]:
    found = {}
    for clock, values in zip(("first", "again"), zip(*rows, strict=True), strict=True):
        found[f"{clock}_p50_ms"] = statistics.median(values)
        found[f"{clock}_p95_ms"] = sorted(values)[int(len(values) * 0.95)]
    return found


def main(given: Sequence[str]) -> int:
    reader = argparse.ArgumentParser(prog="bench statements", description=__doc__)
    reader.add_argument("size", nargs="?", type=int, default=SIZE, help=f"readouts [{SIZE:,}]")
    reader.add_argument("--queries", type=int, default=QUERIES, help=f"how many [{QUERIES}]")
    reader.add_argument("--keep", type=Path, help="build the indexes here, or search those that are here already")
    options = reader.parse_args(given)
    conditions = now(("readouts", "tantivy"))
    with tempfile.TemporaryDirectory() as made:
        folder = options.keep or Path(made)
        ours, peer = Ours(), TantivyOfStatements()
        for name, build in (("readouts", ours.build), ("tantivy", peer.build)):
            if not (folder / name).exists():
                print(f"{time.strftime('%H:%M:%S')} {name}: building", file=sys.stderr, flush=True)
                build(folder / name, spoken(options.size))  # type: ignore[arg-type]  # no list of them: memory
        ours.open(folder / "readouts")
        peer.open(folder / "tantivy")
        pages = {"statements": _ours(ours), "tantivy": peer.page, "readouts": _readouts(ours)}
        rows = measured(pages, queries(options.queries + 1, 3))
        sizes = {
            name: sum(file.stat().st_size for file in (folder / name).rglob("*") if file.is_file()) / 1e6
            for name in ("readouts", "tantivy")
        }
    print(f"{options.size:,} readouts: {conditions}")
    for name, row in rows.items():
        print(f"{name:<12}" + "".join(f"{key} {value:10.2f}   " for key, value in row.items()))
    for key in ("first_p50_ms", "again_p50_ms"):
        print(f"{key}: statements to tantivy {rows['statements'][key] / rows['tantivy'][key]:.2f}")
    print(json.dumps({"index_mb": sizes, "facets_of_readouts": FACETS}))
    return 0
