"""The best are ordered again by where the words of a query stand: together before scattered."""

from __future__ import annotations

import pytest

from search.engine import Engine, ResultPage
from search.matching.nearness import FIRST, REACH, STRETCH, parts
from search.matching.scope import Scope
from search.query.parser import parse
from search.request import read_request
from tests.support.invented import ORLAN, VELD, document, indexed, remembered
from tests.support.memory_engine import MemoryEngine

FILL = "the delegations spoke of roads and schools and of the weather in the hills "


def long(words: str, times: int) -> str:
    """Each of the words so many times, each far from the others."""
    return " ".join((word + " " + FILL * STRETCH) for _ in range(times) for word in words.split())


SCATTERED = document("scattered", "News conference", "2021-01-01", long("amber lighthouse", 3), ORLAN)
TOGETHER = document("together", "Working day", "2020-01-01", f"{FILL * 9}The amber lighthouse shines. {FILL * 9}", VELD)
TURNED = document("turned", "Working day", "2020-01-02", f"{FILL * 9}The lighthouse of amber shines. {FILL * 9}", VELD)
DATED = (
    document("of-july", "Telephone call", "2018-07-20", "Orlan telephoned Veld about the ferry.", ORLAN, VELD),
    document("of-june", "Telephone call", "2018-06-20", "Orlan telephoned Veld about the ferry.", ORLAN, VELD),
    document(
        "says-july", "Day", "2022-03-03", f"{FILL}In July 2018 Orlan telephoned about the ferry. {FILL * 9}", VELD
    ),
)
REST = tuple(document(f"rest-{at:02}", "Working day", f"2019-01-{at + 1:02}", FILL) for at in range(25))
DOCUMENTS = (SCATTERED, TOGETHER, TURNED, *DATED, *REST)
MANY = (
    *(document(f"near-{at:03}", "Day", "2020-01-01", "amber lighthouse " * (1 + at % 7) + FILL) for at in range(FIRST)),
    *(document(f"far-{at:03}", "Day", "2020-01-02", f"amber {FILL * (3 + at % 5)} lighthouse") for at in range(50)),
)


@pytest.fixture(scope="module")
def whoosh(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return indexed(tmp_path_factory.mktemp("nearness") / "index", DOCUMENTS)


@pytest.fixture(params=["memory", "whoosh"])
def engine(request: pytest.FixtureRequest) -> Engine:
    return remembered(DOCUMENTS) if request.param == "memory" else request.getfixturevalue("whoosh")


@pytest.fixture(scope="module", params=["memory", "whoosh"])
def full(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """More hits than are ordered again."""
    if request.param == "memory":
        return remembered(MANY)
    return indexed(tmp_path_factory.mktemp("many") / "index", MANY)


def ask(engine: Engine, q: str, **parameters: str) -> ResultPage:
    return engine.search(read_request({"q": q, **parameters}))


def order(engine: Engine, q: str, **parameters: str) -> list[str]:
    return [hit.id for hit in ask(engine, q, **parameters).hits]


def test_words_that_stand_together_come_before_words_scattered_over_a_long_text(engine: Engine) -> None:
    assert order(engine, "amber lighthouse") == ["together", "turned", "scattered"]


def test_neighbours_in_the_order_typed_come_before_words_in_one_passage(engine: Engine) -> None:
    assert order(engine, "lighthouse amber")[:2] == ["turned", "together"]
    assert REACH == 2  # one word may stand between


def test_a_month_and_a_year_in_a_query_are_a_date_to_prefer(engine: Engine) -> None:
    page = ask(engine, "Orlan ferry July 2018")
    assert [hit.id for hit in page.hits] == ["of-july", "says-july"]
    assert [hit.id for hit in page.partial_matches] == ["of-june"]
    assert page.partial_matches[0].missing == ("July 2018",)


def test_a_year_is_preferred_and_a_word_where_it_is_written(engine: Engine) -> None:
    assert order(engine, "ferry 2018") == ["of-july", "of-june", "says-july"]


def test_the_second_step_never_lowers_a_score() -> None:
    engine = MemoryEngine(DOCUMENTS)
    found = engine.run(parse("amber lighthouse").tree)
    assert all(hit.score >= found[hit.id] for hit in ask(engine, "amber lighthouse").hits)


def test_one_word_alone_has_the_score_of_its_frequency() -> None:
    engine = MemoryEngine(DOCUMENTS)
    found = engine.run(parse("amber").tree)
    assert {hit.id: hit.score for hit in ask(engine, "amber").hits} == found


def test_words_of_another_person_are_not_near(engine: Engine) -> None:
    """Under `said_by` positions count in that person's statements alone."""
    assert order(engine, "amber lighthouse", said_by=ORLAN) == ["scattered"]
    assert order(engine, f'said:"{VELD}" amber lighthouse') == ["together", "turned"]


def test_what_lacks_words_is_ordered_by_nearness_too(engine: Engine) -> None:
    page = ask(engine, "amber lighthouse draught")
    assert [hit.id for hit in page.partial_matches] == ["together", "turned", "scattered"]


def test_pages_give_each_hit_once_also_behind_those_that_were_ordered_again(full: Engine) -> None:
    whole = [hit.id for hit in full.hits(read_request({"q": "amber lighthouse"}))]
    seen: list[str] = []
    scores: list[float] = []
    cursor: str | None = ""
    while cursor is not None:
        page = ask(full, "amber lighthouse", size="7", cursor=cursor)
        seen += [hit.id for hit in page.hits]
        scores += [hit.score for hit in page.hits]
        cursor = page.next
    assert seen == whole
    assert sorted(seen) == sorted(one.id for one in MANY)
    assert scores == sorted(scores, reverse=True)


def test_an_order_by_date_knows_no_nearness(full: Engine) -> None:
    assert order(full, "amber lighthouse", sort="newest") == [f"far-{at:03}" for at in range(10)]


@pytest.mark.parametrize(
    "q", ["amber lighthouse", "lighthouse roads amber", "amber (lighthouse OR hills) -schools", "ferry 2018"]
)
def test_both_engines_give_the_same_scores(whoosh: Engine, q: str) -> None:
    ours, plain = ask(whoosh, q), ask(remembered(DOCUMENTS), q)
    assert [hit.id for hit in ours.hits] == [hit.id for hit in plain.hits]
    assert [hit.score for hit in ours.hits] == pytest.approx([hit.score for hit in plain.hits])


def test_the_parts_of_a_query_are_its_words_and_alternatives_as_typed() -> None:
    def shown(q: str) -> list[list[str]]:
        return [[str(getattr(one.leaf, "text", one.leaf)) for one in part] for part in parts(parse(q).tree, Scope())]

    assert shown("amber (lighthouse OR harbour) -fog date:2019") == [["amber"], ["lighthouse", "harbour"]]
    assert shown(f'said:"{ORLAN}" amber lighthouse') == [["amber"], ["lighthouse"]]
    assert shown("amber title:lighthouse") == shown("amber OR lighthouse") == []
