"""The one table of what can be searched."""

from __future__ import annotations

import pytest

from index.fields import KEYWORD_FIELDS
from search.events import EVENT_FIELDS
from search.query.parser import parse
from search.query.tree import Is
from search.request import PARAMETERS, Parameter, read_request
from search.surface import FIELDS, FILTERS, SearchField, Use, field_named


@pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda parameter: parameter.name)
def test_a_parameter_accepts_its_example(parameter: Parameter) -> None:
    read_request({parameter.name: str(parameter.example or "")})


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_a_parameter_has_a_heading_a_sentence_and_an_example(field: SearchField) -> None:
    shown = bool(field.use & (Use.FILTER | Use.SCOPE))
    assert shown == all((field.label, field.help, field.example))


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_is_indexed_and_has_the_same_values_in_a_query(name: str) -> None:
    example = field_named(name).example
    (selected,) = read_request({name: example}).selected(name)
    assert name in (*KEYWORD_FIELDS, *EVENT_FIELDS)
    assert parse(f'{name}:"{example}"').tree == Is(name, selected)
