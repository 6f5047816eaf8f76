"""Filters as people type them mean the values of the index."""

from __future__ import annotations

import pytest

from search.engine import Engine, UnknownValue
from search.request import read_request
from tests.support.conformance import KOC, ORLAN, VELD


@pytest.mark.parametrize("typed", [VELD, "veld", "VELD", "dace veld", "Veld Dace", " Dace  Veld "])
@pytest.mark.parametrize("field", ["speaker", "participant", "said_by"])
def test_a_name_is_found_by_its_words_in_any_case_and_order(engine: Engine, field: str, typed: str) -> None:
    found = engine.resolve(read_request({field: typed}))
    assert found.unknown == ()
    as_typed, plain = engine.resolve(read_request({field: typed})).request, read_request({field: VELD})
    assert engine.search(as_typed).total == engine.search(plain).total > 0


def test_a_name_is_found_without_its_accents(engine: Engine) -> None:
    assert engine.resolve(read_request({"speaker": "sule koc"})).request.selected("speaker") == (KOC,)


def test_a_source_is_found_by_a_part_of_its_name(engine: Engine) -> None:
    found = engine.resolve(read_request({"source": "strada"})).request
    assert found.selected("source") == ("sample-strada", "sample-strada-ru")


def test_values_of_the_index_and_other_filters_stay_as_they_are(engine: Engine) -> None:
    asked = read_request(
        {"q": "grain", "speaker": [ORLAN, VELD], "country": "XVE", "kind": "meeting", "from": "2019", "sort": "newest"}
    )
    assert engine.resolve(asked).request == asked


def test_a_source_of_ours_is_known_without_readouts(engine: Engine) -> None:
    asked = read_request({"source": "elysee-fr"})
    assert (engine.resolve(asked).request, engine.resolve(asked).unknown) == (asked, ())


@pytest.mark.parametrize(
    ("field", "typed", "meant"),
    [
        ("speaker", "vel", VELD),
        ("participant", "Dase Veld", VELD),
        ("said_by", "Dase Veld", VELD),
        ("source", "zzyzx", None),
        ("speaker", "Nobody Known", None),
        ("speaker", "…", None),
    ],
)
def test_a_value_that_no_readout_has_is_told_with_the_one_that_may_be_meant(
    engine: Engine, field: str, typed: str, meant: str | None
) -> None:
    found = engine.resolve(read_request({field: typed, "kind": "meeting"}))
    assert found.unknown == (UnknownValue(field, typed, meant),)
    assert found.request == read_request({field: typed, "kind": "meeting"})
