"""The engine on arrays answers as the plainest engine does: the same page, to the last count, for any request."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.document import Document, Kind, Mode, Passage
from index.whoosh_writer import WhooshWriter
from search.engine import Engine, Hit, Page
from search.errors import CursorExpired, IndexMissing
from search.memory_engine import MemoryEngine
from search.request import Request, Sort
from search.whoosh_engine import WhooshEngine

WORDS = ("trade", "trading", "border", "borders", "talks", "summit", "gas", "railway", "peace", "peaceful", "Łodz")
PEOPLE = ("Mira Holt", "Tomas Holt", "Ana Veil", "Érik Sund")
Pair = tuple[Engine, Engine]


def documents(count: int = 90, seed: int = 11) -> list[Document]:
    random = np.random.default_rng(seed)

    def text(most: int) -> str:
        return " ".join(WORDS[i] for i in random.integers(0, len(WORDS), random.integers(0, most)))

    def some(values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted({values[i] for i in random.integers(0, len(values), random.integers(0, 3))}))

    def document(number: int) -> Document:
        modes = tuple(Mode)
        passages = tuple(
            Passage(text(14), [None, *PEOPLE][random.integers(0, 5)], modes[random.integers(0, 3)])
            for _ in range(random.integers(0, 5))
        )
        return Document(
            id=f"ost-{number:03}",
            source=("ost", "lun")[number % 2],
            publisher="The Chancellery",
            url=f"https://ost.example/{number}",
            title=text(6),
            lead=text(8),
            date=dt.date(2019, 1, 1) + dt.timedelta(days=int(random.integers(0, 60)) * 7),
            published="",
            language=("en", "fr", "en")[number % 3],
            kind=tuple(Kind)[random.integers(0, 4)],
            place=("", "Port Vell", "Łodz")[random.integers(0, 3)],
            speakers=some(PEOPLE),
            participants=some(PEOPLE),
            countries=some(("XLU", "XOS", "XAR")),
            topics=some(("trade", "peace", "energy")),
            marks=(),
            passages=passages,
        )

    return [document(number) for number in range(count)]


@pytest.fixture(scope="module", params=["one segment", "several segments and deletions"])
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Pair:
    path = tmp_path_factory.mktemp("index")
    writer = WhooshWriter(path)
    everything = documents()
    if request.param == "one segment":
        writer.publish(writer.write(everything, sequence=1, full=True))
    else:
        stale = [replace(d, title="peace " + d.title, topics=("stale",)) for d in everything[30:50]]
        gone = [replace(d, id=f"gone-{d.id}") for d in everything[:9]]
        writer.publish(writer.write([*everything[:30], *stale, *gone], sequence=1, full=True))
        writer.publish(writer.write(everything[30:70], [d.id for d in gone], sequence=2, full=False))
        writer.publish(writer.write(everything[70:], sequence=3, full=False))
    engine = WhooshEngine(path)
    return engine, MemoryEngine(everything, generation=engine.status().generation)


word = st.sampled_from(WORDS)
person = st.sampled_from((*PEOPLE, "holt", "erik", "nobody"))
simple = st.one_of(
    word,
    st.lists(word, min_size=2, max_size=3).map(lambda words: '"' + " ".join(words) + '"'),
    st.tuples(word, word, st.integers(1, 4)).map(lambda t: f'"{t[0]} {t[1]}"~{t[2]}'),
    word.map(lambda w: f"{w[:4]}*"),
    word.map(lambda w: f"{w[:-1]}~1"),
    word.map(lambda w: f"title:{w}"),
    st.sampled_from(("topic:trade", "country:XLU", "kind:call", "source:lun", "place:vell", "date:2019-03..2019-07")),
    person.map(lambda p: f'speaker:"{p}"'),
    st.tuples(person, word).map(lambda t: f'(said:"{t[0]}" {t[1]})'),
)
texts = st.recursive(
    simple,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(" ".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: "(" + " OR ".join(parts) + ")"),
        inner.map(lambda part: f"NOT {part}"),
    ),
    max_leaves=5,
)


@st.composite
def requests(draw: st.DrawFn) -> Request:
    def chosen(values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted(draw(st.sets(st.sampled_from(values), max_size=2))))

    filters = {
        "speaker": chosen(PEOPLE),
        "topic": chosen(("trade", "peace", "none")),
        "country": chosen(("XLU", "XOS")),
    }
    return Request(
        text=draw(st.just("") | texts),
        filters=tuple((name, values) for name, values in filters.items() if values),
        said_by=chosen(PEOPLE) if draw(st.booleans()) else (),
        mode=(Mode.QUOTED,) if draw(st.integers(0, 3)) == 0 else (),
        first=draw(st.none() | st.dates(dt.date(2019, 1, 1), dt.date(2019, 6, 1))),
        last=draw(st.none() | st.dates(dt.date(2019, 7, 1), dt.date(2020, 6, 1))),
        sort=draw(st.sampled_from(Sort)),
        size=draw(st.sampled_from((3, 10, 100))),
        facet_size=draw(st.sampled_from((1, 3, 50))),
    )


def plain(hits: tuple[Hit, ...]) -> list[Hit]:
    """Scores are sums of the same numbers in another order: they agree to nine digits, the rest to the letter."""
    return [replace(hit, score=float(f"{hit.score:.9g}")) for hit in hits]


def compare(ours: Page, theirs: Page) -> None:
    assert ours.total == theirs.total
    assert ours.facets == theirs.facets
    assert ours.facet_totals == theirs.facet_totals
    assert ours.histogram == theirs.histogram
    assert plain(ours.hits) == plain(theirs.hits)
    assert plain(ours.relaxed) == plain(theirs.relaxed)
    assert ours.notes == theirs.notes
    assert (ours.next is None) == (theirs.next is None)


relaxed = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=120)


@relaxed
@given(request=requests())
def test_any_request_gets_the_same_page(both: Pair, request: Request) -> None:
    ours, theirs = both
    compare(ours.search(request), theirs.search(request))


@relaxed
@given(request=requests())
def test_following_the_cursor_gives_every_hit_once_in_order(both: Pair, request: Request) -> None:
    engine, _ = both
    everything = [hit.id for hit in engine.hits(request)]
    walked: list[str] = []
    cursor: str | None = None
    while True:
        page = engine.search(replace(request, size=10, cursor=cursor))
        walked += [hit.id for hit in page.hits]
        cursor = page.next
        if cursor is None:
            break
    assert walked == everything


def test_a_new_generation_is_served_by_the_same_engine(tmp_path: Path) -> None:
    path = tmp_path
    engine = WhooshEngine(path)
    with pytest.raises(IndexMissing):
        engine.search(Request())
    writer = WhooshWriter(path)
    writer.publish(writer.write(documents(12), sequence=1, full=True))
    first = engine.search(Request(size=5))
    assert first.total == 12
    writer.publish(writer.write([], ["ost-003"], sequence=2, full=False))
    assert engine.search(Request()).total == 11
    with pytest.raises(CursorExpired):
        engine.search(Request(size=5, cursor=first.next))
