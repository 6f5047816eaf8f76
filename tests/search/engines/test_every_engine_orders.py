"""In which order hits stand, and how one reads on, in every engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.whoosh.writer import WhooshWriter
from search.engine import Engine, ResultPage
from search.errors import CursorExpired
from search.open import open_engine
from search.request import Request, Sort
from tests.support.conformance import DOCUMENTS, ask, ids


def test_newest_first_breaks_ties_by_id(engine: Engine) -> None:
    assert ids(ask(engine, sort="newest"))[:4] == ["cross", "empty", "speech", "message"]


def test_oldest_first_breaks_ties_by_id(engine: Engine) -> None:
    assert ids(ask(engine, sort="oldest"))[-3:] == ["speech", "cross", "empty"]


def test_without_words_the_best_are_the_newest(engine: Engine) -> None:
    assert ids(ask(engine)) == ids(ask(engine, sort="newest"))


def test_a_readout_that_says_a_word_more_often_comes_first(engine: Engine) -> None:
    assert ids(ask(engine, "grain"))[0] == "message"


def test_a_word_in_the_title_weighs_more(engine: Engine) -> None:
    assert ids(ask(engine, "security"))[0] == "speech"


def test_scores_fall_and_are_positive_where_words_matched(engine: Engine) -> None:
    scores = [hit.score for hit in ask(engine, "grain OR ceasefire").hits]
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] > 0


def test_filters_add_nothing_to_a_score(engine: Engine) -> None:
    def scores(page: ResultPage) -> list[float]:
        return [hit.score for hit in page.hits if hit.id == "message"]

    assert scores(ask(engine, "grain")) == pytest.approx(scores(ask(engine, "grain kind:message", year="2020")))


@pytest.mark.parametrize("sort", list(Sort))
def test_pages_by_cursor_give_every_hit_once_in_order(engine: Engine, sort: Sort) -> None:
    whole = ids(ask(engine, sort=sort.value))
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = ask(engine, sort=sort.value, size="3", cursor=cursor)
        seen += ids(page)
        cursor = page.next
    assert seen == whole


def test_every_page_tells_the_same_total_and_counts(engine: Engine) -> None:
    first = ask(engine, "grain", size="1")
    second = ask(engine, "grain", size="1", cursor=first.next or "")
    assert (second.total, second.facets, second.histogram) == (first.total, first.facets, first.histogram)


def test_a_last_page_that_is_full_has_no_next(engine: Engine) -> None:
    assert ask(engine, "grain", size="4").next is None


def test_a_damaged_cursor_expires(engine: Engine) -> None:
    with pytest.raises(CursorExpired):
        ask(engine, "grain", cursor="nonsense")


def test_a_cursor_of_another_query_expires(engine: Engine) -> None:
    with pytest.raises(CursorExpired):
        ask(engine, "corridor", cursor=ask(engine, "grain", size="1").next or "")


def test_an_export_gives_every_hit_in_the_order_of_the_pages(engine: Engine) -> None:
    request = Request(text="grain", size=1)
    assert [hit.id for hit in engine.hits(request)] == ids(ask(engine, "grain"))


def test_a_cursor_of_an_older_generation_expires(tmp_path: Path) -> None:
    writer = WhooshWriter(tmp_path / "index", processes=1)
    writer.publish(writer.write(DOCUMENTS[:3], sequence=1, full=True))
    engine = open_engine(tmp_path / "index")
    cursor = ask(engine, size="1").next
    writer.publish(writer.write(DOCUMENTS[3:], sequence=2, full=False))
    assert cursor
    with pytest.raises(CursorExpired):
        ask(engine, size="1", cursor=cursor)
    assert ask(engine).total == len(DOCUMENTS)


def test_hits_among_some_readouts_come_in_the_order_of_those_with_their_snippets(engine: Engine) -> None:
    page = ask(engine, "grain")
    asked = [*reversed(ids(page)), "unknown", next(one.id for one in DOCUMENTS if one.id not in ids(page))]
    found = list(engine.among(Request(text="grain"), asked))
    assert [hit.id for hit in found] == [*reversed(ids(page))]
    assert {hit.id: hit.snippets for hit in found} == {hit.id: hit.snippets for hit in page.hits}
    assert list(engine.among(Request(text="nothingatall"), asked)) == []
