"""A date among the words of a query is applied where nothing else matches, and offered elsewhere."""

from __future__ import annotations

from search.engine import Engine
from search.request import read_request


def test_where_no_readout_has_the_words_the_date_is_meant(engine: Engine) -> None:
    page = engine.search(read_request({"q": "24/04/2019"}))
    assert {hit.date.isoformat() for hit in page.hits} == {"2019-04-24"}
    assert page.notes[0] == "Nothing has these words; the dates were read as “date:2019-04-24”."


def test_its_next_page_goes_on(engine: Engine) -> None:
    asked = {"q": "grain April 2019", "size": "1"}
    first = engine.search(read_request(asked))
    assert first.total == 2
    assert first.next
    second = engine.search(read_request({**asked, "cursor": first.next}))
    assert [hit.id for hit in (*first.hits, *second.hits)] == [
        hit.id for hit in engine.search(read_request({**asked, "size": "10"})).hits
    ]
    assert len(list(engine.hits(read_request({"q": "grain April 2019"})))) == 2


def test_a_day_that_no_readout_has_changes_nothing(engine: Engine) -> None:
    page = engine.search(read_request({"q": "24/04/1999"}))
    assert (page.total, page.did_you_mean) == (0, None)


def test_an_address_or_an_id_finds_its_readout(engine: Engine) -> None:
    (hit,) = engine.search(read_request({"q": "id:talks"})).hits
    assert hit.id == "talks"
    assert engine.search(read_request({"q": "id:talks -id:talks"})).total == 0
    assert engine.search(read_request({"q": "id:nowhere"})).total == 0
