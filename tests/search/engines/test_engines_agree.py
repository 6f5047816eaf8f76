"""Any request at all gets the same answer from the index as from plain memory: hits, order, scores and counts."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.document import Mode
from index.whoosh.writer import WhooshWriter
from search.engine import Engine
from search.open import open_engine
from search.request import Request, Sort
from search.surface import MANY
from tests.support.agreement import assert_same_answer
from tests.support.chance import PEOPLE, WORDS, documents
from tests.support.memory_engine import MemoryEngine
from tests.support.segmented import assert_several_segments_with_deletions

Pair = tuple[Engine, Engine]


@pytest.fixture(scope="module", params=["one segment", "several segments and deletions"])
def engines(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """The index, as it comes or in three segments with replaced and removed documents; and plain memory."""
    path = tmp_path_factory.mktemp("agree") / "index"
    writer, final = WhooshWriter(path, processes=1, small=0), documents(1, 60)
    if request.param == "one segment":
        writer.publish(writer.write(final, sequence=1, full=True))
    else:
        gone = [replace(one, id=f"gone-{one.id}") for one in final[:9]]
        stale = documents(2, 45)
        writer.publish(writer.write([*stale[:30], *gone, *final[50:]], sequence=1, full=True))
        second = [*final[20:40], *stale[40:], *final[45:50]]
        writer.publish(writer.write(second, removed=[one.id for one in gone], sequence=2, full=False))
        writer.publish(writer.write([*final[:20], *final[40:45]], sequence=3, full=False))
        assert_several_segments_with_deletions(path, 3)
    return open_engine(path), MemoryEngine(final)


word = st.sampled_from([*WORDS, "Grain's", "nothing", "cay"])
modified = st.sampled_from(["secur*", "str*", "por*", "grian~1", "corridr~1", "prot~2", "road~2"])
phrase = st.lists(word, min_size=1, max_size=3).map(lambda words: f'"{" ".join(words)}"')
near = st.tuples(phrase, st.integers(1, 6)).map(lambda pair: f"{pair[0]}~{pair[1]}")
fields = (
    *(
        "title:port",
        'title:"grain port"',
        "title:secur*",
        "title:prot~1",
        "speaker:veld",
        'speaker:"Mira Orlan"',
        "participant:koc",
    ),
    *("country:XAB", "kind:call", "source:one", "language:ru", "place:sao", "year:2019", "topic:energy"),
    *("date:2019-05..2020-01", "date:2020..", "said:Veld", "said:Orlan", "said:Koç", '(said:"Ivo Veld" grain)'),
)
fielded = st.sampled_from(fields)
leaf = word | modified | phrase | near | fielded
query = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(" ".join),
        st.lists(inner, min_size=2, max_size=3).map(" OR ".join),
        inner.map(lambda text: f"-({text})"),
        inner.map(lambda text: f"({text})"),
    ),
    max_leaves=6,
)


def some(values: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.just(()) | st.sets(st.sampled_from(values), min_size=1).map(lambda found: tuple(sorted(found)))


@st.composite
def requests(draw: st.DrawFn) -> Request:
    chosen = {
        "speaker": draw(some([*PEOPLE, "Nobody"])),
        "topic": draw(some(["energy", "none"])),
        "country": draw(some(["XAA", "XAB"])),
        "kind": draw(some(["call", "visit", "speech"])),
    }
    first = draw(st.none() | st.dates(dt.date(2019, 1, 1), dt.date(2020, 6, 1)))
    return Request(
        text=draw(query | st.just("")),
        filters=tuple((name, values) for name, values in chosen.items() if values),
        all_of=draw(some(list(MANY))),
        said_by=draw(some(list(PEOPLE))),
        mode=tuple(Mode(value) for value in draw(some([mode.value for mode in Mode]))),
        first=first,
        last=draw(st.none() | st.dates(dt.date(2020, 6, 1), dt.date(2020, 12, 1))),
        sort=draw(st.sampled_from(Sort)),
        size=draw(st.sampled_from([3, 10, 100])),
        facet_size=draw(st.sampled_from([1, 3, 50])),
    )


lenient = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(request=requests())
@lenient
def test_the_index_answers_as_plain_memory_does(engines: Pair, request: Request) -> None:
    assert_same_answer(*engines, request)


@given(request=requests())
@lenient
def test_following_the_cursor_gives_every_hit_once_in_order(engines: Pair, request: Request) -> None:
    engine, _ = engines
    walked: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = engine.search(replace(request, cursor=cursor))
        walked += [hit.id for hit in page.hits]
        cursor = page.next
    assert walked == [hit.id for hit in engine.hits(request)]
