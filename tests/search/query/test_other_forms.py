"""What other search systems write is read as what it means there, or a note says how it was read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.parser import parse
from search.query.typed_dates import dated

REWRITTEN = [
    ("'grain corridor' sea", '"grain corridor" sea'),
    ("'Terry O'Sullivan' sea", '"Terry O\'Sullivan" sea'),
    ("grain NEAR/5 ports", '"grain ports"~5'),
    ("grain NEAR ports", '"grain ports"~10'),
    ("grain w/3 ports", '"grain ports"~3'),
    ('"grain ports" NEAR/4 sea', '"grain ports sea"~4'),
    ("grain NEAR ports NEAR/3 sea", '"grain ports sea"~3'),
    ("date:[2023-01-01 TO 2023-12-31]", "date:2023"),
    ("[2020 TO *] grain", "date:2020.. grain"),
    ("{* TO 2005-06}", "date:..2005-06"),
    ("!grain sea", "-grain sea"),
    ('sea !"grain corridor" !(a b)', 'sea -"grain corridor" -(a b)'),
    ("wom?n", "womn~1"),
    ("organi?ation sea", "organiation~1 sea"),
    ("http://en.kremlin.ru/events/president/news/60380", "id:kremlin-en-60380"),
    ("https://www.example.org/a?b=c", '"www example org a b c"'),
    ("kremlin-en-60380", "id:kremlin-en-60380"),
    ("U.K ports", "U.K. ports"),
]


@pytest.mark.parametrize(("typed", "understood"), REWRITTEN)
def test_a_form_of_other_systems_means_the_same_here_and_is_told(typed: str, understood: str) -> None:
    query = parse(typed)
    assert query.understood == understood
    assert query.notes
    assert all(" was read as " in note for note in query.notes)


def test_a_space_before_the_tilde_makes_no_difference() -> None:
    assert parse('"grain ports" ~10') == parse('"grain ports"~10')


UNCHANGED = [
    ("peoples' rights and workers' 'tis", "peoples rights and workers tis"),
    ("Terry O'Sullivan", "Terry O'Sullivan"),
    ("why? hello!", "why hello"),
    ("near the ports", "near the ports"),
    ("grain-ship kremlin-en", '"grain ship" "kremlin en"'),
    ('"!grain NEAR/5 [a TO b] wom?n"', '"grain NEAR 5 a TO b wom n"'),
]


@pytest.mark.parametrize(("typed", "understood"), UNCHANGED)
def test_ordinary_prose_and_quotations_are_left_alone(typed: str, understood: str) -> None:
    assert parse(typed).understood == understood
    assert not any(" was read as “" in note for note in parse(typed).notes)


def test_letters_typed_decomposed_are_the_same_letters() -> None:
    assert parse("e\u0301lyse\u0301e") == parse("élysée")


@given(st.text("ab '\"!?[]{}TONEARw/5~*:.-", max_size=40))
def test_what_was_rewritten_is_a_query_of_ours(typed: str) -> None:
    query = parse(typed)
    assert parse(query.understood).understood == query.understood


DATES = [
    ("Putin 7 December 2021", "Putin date:2021-12-07"),
    ("7th of December, 2021", "date:2021-12-07"),
    ("Dec. 7, 2021 call", "date:2021-12-07 call"),
    ("December 2021", "date:2021-12"),
    ("2021-12-07", "date:2021-12-07"),
    ("07.12.2021", "date:2021-12-07"),
    ("24/04/2019", "date:2019-04-24"),
    ("04/24/2019", "date:2019-04-24"),
    ("01/02/2019", "(date:2019-02-01 OR date:2019-01-02)"),
    ("May", None),
    ("may 2021 be better", "date:2021-05 be better"),
    ("30/30/2019", None),
    ('"7 December 2021"', None),
    ("date:2021-12-07", None),
    ("resolution 1.2.3", None),
]


@pytest.mark.parametrize(("typed", "query"), DATES)
def test_a_date_is_read_in_the_usual_forms(typed: str, query: str | None) -> None:
    assert dated(typed) == query
