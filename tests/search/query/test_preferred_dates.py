"""A date among the words of a query counts where it is written and as the readout's own date."""

from __future__ import annotations

import pytest

from search.query.parser import parse, to_text
from search.query.preferred_dates import preferred
from search.query.tree import And


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("call July 2022", "call ((July 2022) OR date:2022-07)"),
        ("call 7 dec 2021 ports", "call ((7 dec 2021) OR date:2021-12-07) ports"),
        ("December 7 2021 ports", "((December 7 2021) OR date:2021-12-07) ports"),
        ("ports 2018", "ports (2018 OR date:2018)"),
        ("said:Orlan ports 2018", "said:Orlan ports (2018 OR date:2018)"),
    ],
)
def test_a_date_is_read_as_words_or_as_the_readouts_date(typed: str, understood: str) -> None:
    tree = parse(typed).tree
    assert to_text(tree) == understood
    assert parse(understood).tree == tree


@pytest.mark.parametrize(
    "typed",
    [
        "July 2022",  # nothing beside it: search.query.typed_dates offers the date
        "2022",
        "ports July",
        "agenda 2030",  # an aim, no date
        "article 1950",
        "attacks September 11",
        "ports 31",
        'ports "July 2022"',
        "ports OR 2022",
        "ports title:2022",
        "ports -2022",
    ],
)
def test_other_words_and_numbers_stay_words(typed: str) -> None:
    tree = parse(typed).tree
    assert not any(preferred(child) for child in (tree.children if isinstance(tree, And) else (tree,)))


def test_a_day_that_does_not_exist_leaves_the_month() -> None:
    assert parse("ports 31 February 2020").understood == "ports 31 ((February 2020) OR date:2020-02)"
