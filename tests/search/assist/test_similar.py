"""Readouts like one, and the other side's account of the same event."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.annotate.annotate import annotate, learn
from index.build import document as annotated
from index.document import Document
from index.events.event import Event, Member, Role
from scrapers import sample
from scrapers.archive.store import Archive
from search.engine import Engine
from search.events import other_accounts
from tests.support import chance
from tests.support.invented import DOCUMENTS, ORLAN, document, indexed, remembered
from tests.support.memory_engine import MemoryEngine

PAIRS = [
    ("sample-vestrania-64590", "sample-kalmeria-b0cc69d2c491"),
    ("sample-kalmeria-e03d54fac5df", "sample-qarabel-40233"),
    ("sample-vestrania-54711", "sample-qarabel-25031"),
]
"""Events of the bundled sample of which two governments wrote."""
TALKS = DOCUMENTS[0]


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    with Archive.open(tmp_path_factory.mktemp("archive") / "archive.sqlite3", create=True) as archive:
        sample.load(archive)
        knowledge = learn(archive.readouts())
        return MemoryEngine(annotated(readout, annotate(readout, knowledge)) for readout in archive.readouts())


@pytest.fixture(scope="module", params=["memory", "whoosh"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return remembered() if request.param == "memory" else indexed(tmp_path_factory.mktemp("similar") / "index")


def ids(engine: Engine, id: str, limit: int = 5) -> list[str]:
    return [hit.id for hit in engine.similar(id, limit)]


@pytest.mark.parametrize(("one", "other"), [*PAIRS, *((other, one) for one, other in PAIRS)])
def test_the_other_side_s_account_comes_first(invented: Engine, one: str, other: str) -> None:
    accounts = other_accounts(invented.event_of(one), one)
    assert other in accounts
    assert tuple(hit.id for hit in invented.similar(one))[: len(accounts)] == accounts


def test_of_an_event_those_of_other_governments_are_the_other_accounts() -> None:
    ours, also, theirs = (Member(id, side, Role.ACCOUNT) for id, side in (("a", "XVE"), ("b", "XVE"), ("c", "XKL")))
    event = Event("a", TALKS.date, TALKS.kind, "", (), (ours, also, theirs))
    assert (other_accounts(event, "a"), other_accounts(event, "c")) == (("c",), ("a", "b"))
    assert other_accounts(None, "a") == other_accounts(event, "d") == ()


def test_a_readout_is_not_like_itself_and_none_is_given_twice(engine: Engine) -> None:
    like = {own.id: ids(engine, own.id, 50) for own in DOCUMENTS}
    assert {id for id, found in like.items() if not found} == {"farewell", "russian"}
    assert [id for id, found in like.items() if id in found or len(found) != len(set(found))] == []


def test_shared_words_and_people_are_what_makes_readouts_alike(engine: Engine) -> None:
    assert ids(engine, "call") == ["talks", "titles", "their-talks", "grain"]


def test_of_two_alike_the_nearer_in_time_comes_first() -> None:
    def on(id: str, date: str) -> Document:
        return document(id, "Visit to the docks", date, "Amber cranes lift the harbour's lighthouse.", ORLAN)

    talk, near, far = on("talk", "2019-04-24"), on("near", "2019-04-18"), on("far", "2020-04-24")
    others = [replace(one, id=f"{one.id}-{at}") for one in DOCUMENTS for at in range(3)]  # words of few tell more
    engine = remembered((*others, talk, near, far))
    assert ids(engine, "talk")[:2] == ["near", "far"]
    likeness = {hit.id: hit.score for hit in engine.similar("talk")}
    assert likeness["near"] > likeness["far"]


def test_no_more_are_given_than_asked_for_and_none_for_nothing(engine: Engine) -> None:
    assert len(ids(engine, "talks", 1)) == 1
    assert ids(engine, "talks", 0) == []
    assert ids(engine, "no-such-readout") == []
    assert ids(engine, "gone") == []


def test_a_readout_of_no_words_and_no_people_is_like_none() -> None:
    bare = document("bare", "…", "1999-01-01", "", countries=(), speakers=(), participants=())
    assert remembered((*DOCUMENTS, bare)).similar("bare") == ()


def test_a_readout_alone_is_like_none() -> None:
    assert remembered(DOCUMENTS[:1]).similar("talks") == ()


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Engine, Engine]:
    documents = tuple(chance.documents(11, 90))
    return indexed(tmp_path_factory.mktemp("both") / "index", documents), remembered(documents)


@given(number=st.integers(0, 89), limit=st.integers(1, 20))
@settings(max_examples=90, suppress_health_check=list(HealthCheck))
def test_engines_agree_on_what_is_like_what(both: tuple[Engine, Engine], number: int, limit: int) -> None:
    ours, oracle = ([(hit.id, hit.score) for hit in engine.similar(f"d-{number}", limit)] for engine in both)
    assert [id for id, _ in ours] == [id for id, _ in oracle]
    assert [score for _, score in ours] == pytest.approx([score for _, score in oracle])


def test_a_hit_that_is_like_another_says_all_that_a_hit_says(engine: Engine) -> None:
    (first, *_) = engine.similar("talks")
    own = engine.document(first.id)
    assert own
    assert (first.title, first.participants) == (own.title, own.participants)
    assert (first.snippets, first.title_matches) == ((), ())
