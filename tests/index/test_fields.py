"""Every indexed field once: what an engine holds has exactly these."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from whoosh.util.numeric import byte_to_length, length_to_byte

from index import fields
from index.whoosh.schema import schema
from search.events import EVENT_FIELDS
from search.surface import FACETS


def test_the_whoosh_schema_has_exactly_the_fields() -> None:
    assert set(schema().names()) == {field.name for field in fields.FIELDS} | {
        "id",
        "date",
        "document",
    }


def test_every_facet_is_an_indexed_keyword_or_comes_from_events() -> None:
    assert set(FACETS) - set(EVENT_FIELDS) <= set(fields.KEYWORD_FIELDS)


@given(st.integers(0, 200_000))
def test_a_length_is_kept_as_whoosh_keeps_it(words: int) -> None:
    assert fields.kept_length(words) == byte_to_length(length_to_byte(words))
