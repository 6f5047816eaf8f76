"""Whoosh's own searcher as oracle: on any query that both can run, the same hits and the same scores."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import query
from whoosh.filedb.filestore import FileStorage
from whoosh.scoring import BM25F

from index.analysis import stem
from index.document import Document, Kind, Mode, Passage
from index.fields import TITLE_BOOST, blocks
from index.whoosh.schema import Text, schema, values
from index.whoosh.writer import WhooshWriter
from search.columnar.executor import Executor
from search.columnar.snapshot import Snapshot
from search.query.tree import And, Dates, Is, Node, Not, Or, Phrase, Prefix, Word
from tests.support.segmented import assert_several_segments_with_deletions, published
from tests.support.whoosh_queries import whoosh_query

WORDS = (
    "trade",
    "trading",
    "border",
    "borders",
    "talks",
    "talk",
    "summit",
    "gas",
    "grain",
    "railway",
    "envoy",
    "peace",
)
RARE = ("trader", "peaceful", "gasoline", "absent")


def documents(count: int, seed: int = 7) -> list[Document]:
    random = np.random.default_rng(seed)

    def text(most: int) -> str:
        ranks = np.minimum(random.zipf(1.5, random.integers(1, most)), len(WORDS + RARE) - 1) - 1
        return " ".join((WORDS + RARE)[rank] for rank in ranks)

    def document(number: int) -> Document:
        passages = tuple(Passage(text(30), None, Mode.NARRATION) for _ in range(random.integers(0, 5)))
        date = dt.date(2018, 1, 1) + dt.timedelta(days=int(random.integers(0, 900)))
        topics = tuple(sorted({WORDS[i] for i in random.integers(0, 6, 2)}))
        return Document(
            id=f"ost-{number}", source="ost", publisher="The Chancellery of Ostrava",
            url=f"https://ost.example/{number}", title=text(8), lead=text(12), date=date, published="", language="en",
            kind=Kind.CALL, place="", speakers=(), participants=(), countries=(), topics=topics, flags=(),
            passages=passages,
        )  # fmt: skip

    return [document(number) for number in range(count)]


DOCUMENTS = documents(120)


@pytest.fixture(scope="module", params=["one segment", "several segments and deletions"])
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Executor, Any]]:
    """Our executor over a generation, as it comes or after updates; Whoosh's searcher over its own postings of it."""
    path: Path = tmp_path_factory.mktemp("index")
    writer = WhooshWriter(path, small=0)
    if request.param == "one segment":
        writer.publish(writer.write(DOCUMENTS, sequence=1, full=True))
    else:
        older, gone = documents(60, seed=8), [replace(one, id=f"gone-{one.id}") for one in DOCUMENTS[:9]]
        writer.publish(writer.write([*older, *DOCUMENTS[60:90], *gone], sequence=1, full=True))
        second = [*DOCUMENTS[10:60], *DOCUMENTS[90:], *documents(10, seed=9)]
        writer.publish(writer.write(second, [one.id for one in gone], sequence=2, full=False))
        writer.publish(writer.write(DOCUMENTS[:10], sequence=3, full=False))
        assert_several_segments_with_deletions(path, 3)
    directory = published(path)
    both = schema()
    both.add("whole", Text(stems=True))  # the text with its title before it, as often as a title's word counts
    index = FileStorage(str(tmp_path_factory.mktemp("whoosh"))).create_index(both)
    with index.writer() as whoosh:
        for document in DOCUMENTS:
            whole = (document.title,) * int(TITLE_BOOST) + blocks(document)
            whoosh.add_document(**values(document), whole=(document.language, whole))
    with index.searcher(weighting=BM25F()) as searcher:
        yield Executor(Snapshot(directory)), searcher


def field(stems: str, boost: float, word: str) -> query.Query:
    return query.Term(stems, stem(word), boost=boost)


def scored(word: Word) -> query.Query:
    """A word as Whoosh scores it: in the title alone, or in the field that holds title and text."""
    return field("title", TITLE_BOOST, word.text) if word.field else field("whole", 1.0, word.text)


words = st.sampled_from(WORDS + RARE)
scorable = st.builds(Word, words, st.sampled_from(("", "", "title")))
days = st.dates(dt.date(2017, 12, 1), dt.date(2020, 8, 1))
unscored = st.one_of(
    st.builds(Phrase, st.lists(words, min_size=2, max_size=3).map(tuple)),
    st.builds(Prefix, st.sampled_from(("tra", "bor", "peace", "gaso", "xyz"))),
    st.builds(Is, st.just("topic"), st.sampled_from(WORDS)),
    st.builds(Dates, days, st.none()) | st.builds(Dates, st.none(), days),
)


def algebra(leaves: st.SearchStrategy[Any], *, negation: bool) -> st.SearchStrategy[Any]:
    def grow(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        pairs = st.lists(children, min_size=2, max_size=3).map(tuple)
        shapes = [st.builds(And, pairs), st.builds(Or, pairs)]
        return st.one_of(*shapes, *([st.builds(Not, children)] if negation else []))

    return st.recursive(leaves, grow, max_leaves=6)


def answers(searcher: Any, node: Node) -> dict[str, float]:
    return {DOCUMENTS[hit.docnum].id: hit.score for hit in searcher.search(whoosh_query(node, scored), limit=None)}


def found(executor: Executor, node: Node) -> dict[str, float]:
    matches = executor.run(node)
    ids = map(executor.snapshot.id, matches.docs.tolist())
    return dict(zip(ids, matches.scores.tolist(), strict=True))


lenient = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@lenient
@given(node=algebra(scorable, negation=False))
def test_words_with_and_and_or_find_and_score_as_whoosh_does(both: tuple[Executor, Any], node: Node) -> None:
    executor, searcher = both
    assert found(executor, node) == pytest.approx(answers(searcher, node), rel=1e-9)


@lenient
@given(node=algebra(scorable | unscored, negation=True))
def test_every_query_that_whoosh_can_run_finds_what_it_finds(both: tuple[Executor, Any], node: Node) -> None:
    executor, searcher = both
    assert found(executor, node).keys() == answers(searcher, node).keys()
