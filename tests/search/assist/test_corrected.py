"""Where a query has hardly any hits, the best of the corrected one stand on the page, apart and counted nowhere."""

from __future__ import annotations

import pytest

from search.engine import Engine, ResultPage
from search.request import read_request
from tests.support.invented import ORLAN, document, indexed, remembered

DOCUMENTS = (
    *(
        document(f"visit-{at:02}", "Working day", f"2020-01-{at + 1:02}", "The harbour was visited.")
        for at in range(20)
    ),
    *(document(f"ferry-{at}", "Day", f"2021-01-0{at + 1}", "An amber ferry was opened.", ORLAN) for at in range(3)),
    document("quay", "Working day", "2021-02-01", "The quay was crossed by a ferry."),
)


@pytest.fixture(scope="module")
def whoosh(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return indexed(tmp_path_factory.mktemp("corrected") / "index", DOCUMENTS)


@pytest.fixture(params=["memory", "whoosh"])
def engine(request: pytest.FixtureRequest) -> Engine:
    return remembered(DOCUMENTS) if request.param == "memory" else request.getfixturevalue("whoosh")


def ask(engine: Engine, q: str, **parameters: str) -> ResultPage:
    return engine.search(read_request({"q": q, **parameters}))


def test_the_hits_of_the_corrected_query_are_on_the_page_and_in_no_count(engine: Engine) -> None:
    page = ask(engine, "harbuor visited")
    assert (page.total, page.hits, page.partial_matches) == (0, (), ())
    assert page.did_you_mean == "harbour visited"
    assert [hit.id for hit in page.corrected] == [hit.id for hit in ask(engine, "harbour visited").hits]
    assert all(hit.snippets[0].matches for hit in page.corrected)
    assert (page.next, [*page.histogram]) == (None, [])


def test_few_hits_of_the_corrected_query_are_followed_by_its_partial_matches(engine: Engine) -> None:
    page = ask(engine, "ambre ferry")
    assert [hit.id for hit in page.corrected] == ["ferry-2", "ferry-1", "ferry-0"]
    assert [(hit.id, hit.missing) for hit in page.partial_matches] == [("quay", ("amber",))]
    assert page.notes == ()  # the line above them says what they are of


def test_a_correction_without_hits_still_says_what_partial_matches_are_of(engine: Engine) -> None:
    page = ask(engine, "harbour ambre draught")
    assert (page.total, page.did_you_mean, page.corrected) == (0, None, ())
    assert "Nothing has these words, nor “harbour amber draught”." in page.notes
    assert page.partial_matches[0].id == "ferry-2"


def test_an_order_by_date_has_no_place_for_them(engine: Engine) -> None:
    assert not ask(engine, "harbuor visited", sort="newest").corrected


def test_an_export_has_only_what_was_typed(engine: Engine) -> None:
    assert not list(engine.hits(read_request({"q": "harbuor visited"})))
