"""Any request at all gets the same answer from the index as from plain memory: hits, order, scores and counts."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.document import Document, Kind, Mode, Passage
from index.whoosh_writer import WhooshWriter
from search.engine import Engine, Page
from search.memory_engine import MemoryEngine
from search.open import open_engine
from search.request import Request, Sort

WORDS = (
    "grain",
    "grains",
    "port",
    "ports",
    "strait",
    "straits",
    "road",
    "secure",
    "security",
    "corridor",
    "UN",
    "Çay",
    "2019",
)
WORDS += ("чай", "чая", "accords", "l’accord", "München", "Muenchen", "trade-offs", "习近平")
PEOPLE = ("Mira Orlan", "Dace Veld", "Ivo Veld", "Şule Koç")
PLACES = ("", "Port Ilva", "São Lume")


def documents(seed: int, number: int) -> list[Document]:
    """Readouts that differ in everything that a request can ask about; the same for the same seed."""
    chance = random.Random(seed)
    return [_document(chance, f"d-{at}") for at in range(number)]


def _text(chance: random.Random, most: int) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(0, most)))


def _document(chance: random.Random, id: str) -> Document:
    passages = tuple(
        Passage(_text(chance, 12), chance.choice([*PEOPLE, None]), chance.choice(list(Mode)))
        for _ in range(chance.randint(0, 5))
    )
    speakers = tuple(sorted({passage.speaker for passage in passages if passage.speaker}))
    source = chance.choice(["one", "two"])
    return Document(
        id=id,
        source=source,
        publisher=source.title(),
        url=f"https://{source}.example/{id}",
        title=_text(chance, 4),
        lead=_text(chance, 6),
        date=dt.date(2019, 1, 1) + dt.timedelta(days=chance.randint(0, 700)),
        published="",
        language=chance.choice(["en", "ru", "fr", "de", "zh"]),
        kind=chance.choice(list(Kind)),
        place=chance.choice(PLACES),
        speakers=speakers,
        participants=tuple(sorted(chance.sample(PEOPLE, chance.randint(0, 2)))),
        countries=tuple(sorted(chance.sample(["XAA", "XAB", "XAC"], chance.randint(0, 3)))),
        topics=tuple(sorted(chance.sample(["energy", "health"], chance.randint(0, 2)))),
        marks=(),
        passages=passages,
    )


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> tuple[Engine, Engine]:
    """The index in three segments, with replaced and removed documents; and plain memory."""
    path = tmp_path_factory.mktemp("agree") / "index"
    writer, final = WhooshWriter(path, processes=1), documents(1, 60)
    writer.publish(writer.write(documents(2, 30), sequence=1, full=True))
    writer.publish(writer.write(final[20:50], removed=["d-5"], sequence=2, full=False))
    writer.publish(writer.write([*final[:20], *final[50:]], sequence=3, full=False))
    return open_engine(path), MemoryEngine(final)


word = st.sampled_from([*WORDS, "Grain's", "nothing", "cay"])
modified = st.sampled_from(["secur*", "str*", "por*", "grian~1", "corridr~1", "prot~2", "road~2"])
phrase = st.lists(word, min_size=1, max_size=3).map(lambda words: f'"{" ".join(words)}"')
near = st.tuples(phrase, st.integers(1, 6)).map(lambda pair: f"{pair[0]}~{pair[1]}")
fields = (
    *("title:port", 'title:"grain port"', "title:secur*", "speaker:veld", 'speaker:"Mira Orlan"', "participant:koc"),
    *("country:XAB", "kind:call", "source:one", "language:ru", "place:sao", "year:2019", "topic:energy"),
    *("date:2019-05..2020-01", "date:2020..", "said:Veld", "said:Orlan", "said:Koç"),
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
        "country": draw(some(["XAA", "XAB"])),
        "kind": draw(some(["call", "visit", "speech"])),
    }
    first = draw(st.none() | st.dates(dt.date(2019, 1, 1), dt.date(2020, 6, 1)))
    return Request(
        text=draw(query | st.just("")),
        filters=tuple((name, values) for name, values in chosen.items() if values),
        said_by=draw(some(list(PEOPLE))),
        mode=tuple(Mode(value) for value in draw(some([mode.value for mode in Mode]))),
        first=first,
        last=draw(st.none() | st.dates(dt.date(2020, 6, 1), dt.date(2020, 12, 1))),
        sort=draw(st.sampled_from(Sort)),
        size=draw(st.sampled_from([3, 100])),
    )


def shape(page: Page) -> object:
    return page.total, page.facets, page.histogram, page.understood, page.notes, page.next is None


@given(request=requests())
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_index_answers_as_plain_memory_does(engines: tuple[Engine, Engine], request: Request) -> None:
    ours, oracle = (engine.search(request) for engine in engines)
    assert shape(ours) == shape(oracle)
    assert [hit.score for hit in ours.hits] == pytest.approx([hit.score for hit in oracle.hits])
    if request.sort is not Sort.RELEVANCE or request.size >= oracle.total:
        shown = [{hit.id: (hit.snippets, hit.title_matches) for hit in page.hits} for page in (ours, oracle)]
        assert shown[0] == shown[1]
