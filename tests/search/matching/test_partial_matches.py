"""Where hardly any readout has all of the words, those that have most of them follow, apart and counted nowhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from search.engine import Engine, ResultPage
from search.matching.partial_matches import ENOUGH
from search.request import read_request
from tests.support.invented import ORLAN, VELD, document, indexed, remembered

COMMON = tuple(
    document(f"common-{at:02}", "Working day", f"2020-01-{at + 1:02}", "The harbour was visited.") for at in range(20)
)
DOCUMENTS = (
    *COMMON,
    document("all", "Working day", "2021-01-01", "The lighthouse of the harbour was repainted in amber.", ORLAN),
    document("amber", "Working day", "2021-01-02", "An amber lighthouse was opened.", VELD),
    document("lighthouse", "Lighthouse", "2021-01-03", "Of the lighthouse, the harbour and nothing else.", ORLAN),
)


@pytest.fixture(scope="module")
def whoosh(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return indexed(tmp_path_factory.mktemp("partial") / "index", DOCUMENTS)


@pytest.fixture(params=["memory", "whoosh"])
def engine(request: pytest.FixtureRequest) -> Engine:
    return remembered(DOCUMENTS) if request.param == "memory" else request.getfixturevalue("whoosh")


def ask(engine: Engine, q: str, **parameters: str) -> ResultPage:
    return engine.search(read_request({"q": q, **{name.rstrip("_"): value for name, value in parameters.items()}}))


def missing(page: ResultPage) -> dict[str, tuple[str, ...]]:
    return {hit.id: hit.missing for hit in page.partial_matches}


def test_what_has_most_of_the_words_follows_and_says_what_it_lacks(engine: Engine) -> None:
    page = ask(engine, "amber lighthouse harbour")
    assert [hit.id for hit in page.hits] == ["all"]
    assert list(missing(page).items())[:2] == [("amber", ("harbour",)), ("lighthouse", ("amber",))]
    assert page.notes == ("One readout contains all of the words. Partial matches follow.",)


def test_common_words_alone_only_fill_the_page_behind_what_has_most(engine: Engine) -> None:
    found = list(missing(ask(engine, "amber lighthouse harbour")))
    assert found[:2] == ["amber", "lighthouse"]
    assert set(found[2:]) < {one.id for one in COMMON}
    assert len(found) == ENOUGH - 1


@pytest.mark.parametrize(("q", "first"), [("Kalmar ferry", "named"), ("kalmar ferry", "ferry-0")])
def test_a_name_is_given_up_last(tmp_path: Path, q: str, first: str) -> None:
    """It is the word with a capital among others without; otherwise the rarer word decides."""
    documents = (
        *COMMON,
        *(document(f"ferry-{at}", "Working day", f"2021-02-0{2 - at}", "The ferry was repainted.") for at in range(2)),
        *(document(f"other-{at}", "Day", "2020-02-02", "Talks on roads with Kalmar were held.") for at in range(2)),
        document("named", "Working day", "2021-02-01", "Kalmar was visited."),
    )
    for engine in (remembered(documents), indexed(tmp_path / "index", documents)):
        assert next(iter(missing(ask(engine, q)))) == first


def test_a_date_may_be_missing_and_alone_is_no_match(engine: Engine) -> None:
    page = ask(engine, "lighthouse repainted January 2020")
    assert (page.understood, page.total) == ("lighthouse repainted ((January 2020) OR date:2020-01)", 0)
    assert list(missing(page).items()) == [
        ("all", ("January 2020",)),
        ("lighthouse", ("repainted", "January 2020")),
        ("amber", ("repainted", "January 2020")),
    ]


def test_no_count_knows_of_what_lacks_words(engine: Engine) -> None:
    page = ask(engine, "amber lighthouse harbour")
    assert (page.total, page.next, [month.count for month in page.histogram]) == (1, None, [1])
    assert [(value.value, value.count) for value in page.facets["speaker"]] == [(ORLAN, 1)]


def test_an_export_has_only_what_has_all_of_the_words(engine: Engine) -> None:
    assert [hit.id for hit in engine.hits(read_request({"q": "amber lighthouse harbour"}))] == ["all"]


def test_where_nothing_has_all_of_the_words_the_page_says_so(engine: Engine) -> None:
    page = ask(engine, "amber lighthouse draught harbour")
    assert (page.total, page.hits) == (0, ())
    assert missing(page)["all"] == ("draught",)
    assert page.notes == ("No readout contains all of the words. These contain some of them.",)


def test_words_are_missing_where_they_are_another_persons(engine: Engine) -> None:
    assert set(missing(ask(engine, "amber lighthouse harbour", said_by=VELD))) == {"amber"}


@pytest.mark.parametrize(
    "strict", ['"amber lighthouse"', "title:lighthouse", "amb*", "speaker:veld", "date:2021-01-02"]
)
def test_what_is_no_bare_word_is_never_missing(engine: Engine, strict: str) -> None:
    found = missing(ask(engine, f"draught lighthouse harbour {strict}"))
    has_it = {hit.id for hit in ask(engine, strict).hits}
    assert set() < found.keys() <= has_it
    assert {"draught"} <= {word for words in found.values() for word in words} <= {"draught", "lighthouse", "harbour"}


def test_what_is_excluded_stays_out(engine: Engine) -> None:
    found = list(missing(ask(engine, "amber lighthouse harbour draught -repainted")))
    assert set(found[:2]) == {"amber", "lighthouse"}
    assert "all" not in found


def test_filters_and_days_hold_for_what_lacks_words(engine: Engine) -> None:
    assert set(missing(ask(engine, "amber lighthouse harbour", speaker=VELD))) == {"amber"}
    assert set(missing(ask(engine, "amber lighthouse harbour", from_="2021-01-03"))) == {"lighthouse"}


@pytest.mark.parametrize("q", ["amber OR draught", "lighthouse", "amber ambers", "amber speaker:veld", ""])
def test_no_word_is_missing_where_there_is_no_choice_between_two(engine: Engine, q: str) -> None:
    assert not ask(engine, q).partial_matches


def test_enough_readouts_with_all_of_the_words_are_enough(engine: Engine) -> None:
    assert ask(engine, "harbour visited").total == len(COMMON) > ENOUGH
    assert not ask(engine, "harbour visited").partial_matches


def test_what_lacks_words_stands_on_the_last_page_and_never_makes_it_longer(engine: Engine) -> None:
    assert not ask(engine, "amber lighthouse harbour", size="1").partial_matches
    assert list(missing(ask(engine, "amber lighthouse harbour", size="2"))) == ["amber"]


def test_an_order_by_date_has_no_place_for_what_lacks_words(engine: Engine) -> None:
    assert not ask(engine, "amber lighthouse harbour", sort="newest").partial_matches


def test_a_readout_put_in_another_s_place_is_judged_by_its_words(tmp_path: Path) -> None:
    changed = replace(DOCUMENTS[-2], passages=())
    page = ask(indexed(tmp_path / "index", (*DOCUMENTS[:-2], changed)), "amber lighthouse harbour")
    assert "amber" not in missing(page)
