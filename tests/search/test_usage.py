"""The usage of a phrase beside what is held: years, the readouts before a first use, the pause between two uses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.document import Document, Mode, Passage
from search.coverage import FEW, Gap
from search.query.parser import parse
from search.request import Request
from search.usage import MOST_WORDS, phrase_of, phrase_words, usages, wrong_phrase
from tests.search.test_coverage import between, readouts
from tests.support.memory_engine import MemoryEngine


def said(text: str, *days: str, by: str | None = None, source: str = "kremlin-en") -> list[Document]:
    passage = Passage(text, by, Mode.QUOTED if by else Mode.NARRATION)
    return [replace(one, passages=(passage,)) for one in readouts(*days, source=source, title=f"Of {text} by {by}")]


def of(documents: Sequence[Document], phrase: str = "ironclad", asked: Request | None = None):  # type: ignore[no-untyped-def]
    return usages(MemoryEngine(list(documents)), [phrase], asked or Request())[0]


def test_a_first_use_comes_with_the_readouts_held_before_it_and_a_last_one_with_those_after() -> None:
    found = of(
        [*said("grain", "2010-01-05", "2011-01-05", "2015-01-05"), *said("ironclad", "2012-05-01", "2013-05-01")]
    )
    assert (found.before, found.after, found.of) == (2, 1, 5)


def test_a_year_without_readouts_is_not_covered_and_a_year_without_uses_is() -> None:
    found = of([*said("ironclad", "2009-05-01"), *said("grain", "2010-05-01"), *said("ironclad", "2012-05-01")])
    assert [(y.year, y.uses, y.of, y.covered) for y in found.years] == [
        ("2009", 1, 1, True),
        ("2010", 0, 1, True),
        ("2011", 0, 0, False),
        ("2012", 1, 1, True),
    ]


def test_years_that_are_asked_for_and_not_held_are_listed_as_not_covered() -> None:
    found = of(said("ironclad", "2009-05-01"), asked=between("2007-01-01", "2010-12-31"))
    assert [(year.year, year.covered) for year in found.years] == [
        ("2007", False),
        ("2008", False),
        ("2009", True),
        ("2010", False),
    ]


def test_a_year_of_few_readouts_is_marked() -> None:
    few = of(said("ironclad", *["2009-05-01"] * (FEW - 1)))
    enough = of(said("ironclad", *["2009-05-01"] * FEW))
    assert [few.years[0].few, enough.years[0].few] == [True, False]


def test_a_speaker_s_years_count_only_readouts_with_the_speaker_s_words() -> None:
    documents = [
        *said("ironclad", "2009-05-01", by="Mira Orlan"),
        *said("ironclad", "2009-06-01", "2010-06-01", by="Dace Veld"),
    ]
    found = of(documents, asked=Request(said_by=("Mira Orlan",)))
    assert found.found.uses == 1
    assert [(y.uses, y.of, y.held) for y in found.years] == [(1, 1, 2), (0, 0, 1)]


def test_the_longest_pause_tells_the_readouts_and_the_empty_months_in_it() -> None:
    documents = [
        *said("ironclad", "2009-05-20", "2009-06-01", "2010-02-03"),
        *said("grain", "2009-08-01", "2009-06-01"),
    ]
    pause = of(documents).pause
    assert pause
    assert (pause.days, pause.held) == (247, 1)
    assert pause.empty == (Gap("2009-07", "2009-07"), Gap("2009-09", "2010-01"))


def test_two_uses_on_one_day_have_no_pause() -> None:
    assert of(said("ironclad ironclad", "2009-05-20")).pause is None


def test_a_phrase_that_is_not_used_has_the_readouts_that_were_looked_at() -> None:
    found = of(said("grain", "2009-05-20", "2009-06-01"))
    assert (found.found.uses, found.found.first, found.of, found.pause) == (0, None, 2, None)


def test_an_empty_index_uses_nothing() -> None:
    found = of([])
    assert (found.found.uses, found.of, found.years) == (0, 0, ())


days = st.lists(st.dates(dt.date(2009, 1, 1), dt.date(2012, 12, 31)).map(dt.date.isoformat), max_size=8)


@given(uses=days, others=days)
def test_the_years_add_up_to_all_readouts_and_uses(uses: list[str], others: list[str]) -> None:
    found = of([*said("ironclad", *uses), *said("grain", *others)])
    assert sum(year.uses for year in found.years) == found.found.uses == len(uses)
    assert sum(year.of for year in found.years) == found.of == len(uses) + len(others)
    assert all(year.readouts <= year.of <= year.held for year in found.years)
    if uses:
        between = sum(min(uses) <= day <= max(uses) for day in others)
        assert found.before + found.after + between == len(others)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“iron-clad” commitment", ("iron", "clad", "commitment")),
        ("l’accord de Kyïv", ("l’accord", "de", "Kyïv")),
        ("'grain'", ("grain",)),
        ("…", ()),
    ],
)
def test_a_phrase_has_the_words_that_a_text_has(text: str, words: tuple[str, ...]) -> None:
    assert phrase_words(text) == words


@pytest.mark.parametrize(("text", "wrong"), [("ironclad", False), ("—", True), ("a " * (MOST_WORDS + 1), True)])
def test_what_is_no_phrase_is_told(text: str, wrong: bool) -> None:
    assert bool(wrong_phrase(text)) == wrong


@pytest.mark.parametrize(
    ("query", "phrase"),
    [
        ('"ironclad commitment"', "ironclad commitment"),
        ("ironclad commitment", "ironclad commitment"),
        ("ceasefire", "ceasefire"),
        ('"ironclad commitment"~5', ""),
        ("ironclad OR steadfast", ""),
        ("ironclad -steadfast", ""),
        ("title:ironclad", ""),
        ("ironclad kind:call", ""),
        ("", ""),
    ],
)
def test_a_query_that_is_one_phrase_is_known(query: str, phrase: str) -> None:
    assert phrase_of(parse(query).tree) == phrase
