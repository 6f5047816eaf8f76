"""The counts beside the hits, in every engine."""

from __future__ import annotations

from search.engine import Engine
from search.surface import FACETS
from tests.support.conformance import ORLAN, VELD, ask, counts


def test_counts_of_a_facet_are_of_the_hits(engine: Engine) -> None:
    page = ask(engine, "grain")
    assert counts(page, "kind") == {"talks-statements": 2, "message": 1, "domestic-meeting": 1}
    assert counts(page, "speaker") == {ORLAN: 2, VELD: 2}
    assert counts(page, "year") == {"2019": 2, "2020": 1, "2021": 1}


def test_a_facet_lists_its_commonest_values_every_selected_one_and_how_many_there_are(engine: Engine) -> None:
    page = ask(engine, facet_size="1", year=["2018", "1999"])
    assert counts(page, "year") == {"2019": 3, "2018": 1, "1999": 0}
    assert counts(ask(engine, facet_size="2"), "year") == {"2019": 3, "2020": 2}
    assert page.facet_totals["year"] == ask(engine).facet_totals["year"] == 4


def test_a_facet_leaves_out_its_own_selection(engine: Engine) -> None:
    page = ask(engine, "grain", kind="message")
    assert counts(page, "kind") == counts(ask(engine, "grain"), "kind")
    assert counts(page, "year") == {"2020": 1}


def test_a_facet_is_narrowed_by_the_other_selections(engine: Engine) -> None:
    page = ask(engine, "grain", kind="message", year="2019")
    assert counts(page, "kind") == {"talks-statements": 2, "message": 0}
    assert counts(page, "year") == {"2020": 1, "2019": 0}


def test_of_one_filter_any_value_is_enough_unless_all_are_asked(engine: Engine) -> None:
    both = ["XSA", "XVE"]
    apart = {code: {hit.id for hit in ask(engine, country=code, size="100").hits} for code in both}
    assert {hit.id for hit in ask(engine, country=both, size="100").hits} == apart["XSA"] | apart["XVE"]
    assert {hit.id for hit in ask(engine, country=both, all_of="country", size="100").hits} == apart["XSA"] & apart[
        "XVE"
    ]
    assert apart["XSA"] != apart["XVE"]


def test_a_facet_all_of_whose_values_are_asked_counts_what_another_value_would_leave(engine: Engine) -> None:
    found = counts(ask(engine, country="XSA", all_of="country"), "country")
    assert found["XVE"] == ask(engine, country=["XSA", "XVE"], all_of="country").total
    assert found["XSA"] == ask(engine, country="XSA").total


def test_a_selected_value_is_listed_even_at_zero(engine: Engine) -> None:
    page = ask(engine, "farmers", source="none-such")
    listed = {value.value: (value.count, value.selected) for value in page.facets["source"]}
    assert listed == {"sample-strada": (1, False), "none-such": (0, True)}


def test_facet_values_stand_by_falling_count_and_then_by_value(engine: Engine) -> None:
    order = [(value.value, value.count) for value in ask(engine).facets["speaker"]]
    assert order == sorted(order, key=lambda item: (-item[1], item[0]))
    assert order[0] == (ORLAN, 4)


def test_only_the_facets_asked_for_are_counted(engine: Engine) -> None:
    assert set(ask(engine, facets="kind,year").facets) == {"kind", "year"}
    assert ask(engine, facets="").facets == {}
    assert set(ask(engine).facets) == set(FACETS)


def test_the_histogram_counts_every_hit_by_month(engine: Engine) -> None:
    page = ask(engine, "grain", size="1")
    assert [(month.month, month.count) for month in page.histogram] == [("2019-04", 2), ("2020-01", 1), ("2021-05", 1)]
