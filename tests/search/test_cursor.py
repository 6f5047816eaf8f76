"""A cursor goes on exactly where a page ended, or says that it can't."""

from __future__ import annotations

import base64
import datetime as dt
import json
import math
import re
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.document import Mode
from search.cursor import _CHECK, Position, _checksum, decode, encode, order
from search.errors import CursorExpired
from search.request import Request, Sort

GRAIN = Request(text="grain")
LAST = Position(7.125, dt.date(2019, 4, 24), "sample-7")

positions = st.builds(Position, st.floats(0, 100), st.dates(), st.text(max_size=12))


@given(positions)
def test_a_cursor_brings_back_the_very_place_it_was_made_at(last: Position) -> None:
    cursor = encode(GRAIN, "one", last)
    assert decode(replace(GRAIN, cursor=cursor), "one") == last
    assert re.fullmatch(r"[\w-]+", cursor, re.ASCII)


def test_a_request_without_a_cursor_starts_at_the_beginning() -> None:
    assert decode(GRAIN, "one") is None


def test_a_cursor_of_another_generation_has_expired() -> None:
    with pytest.raises(CursorExpired):
        decode(replace(GRAIN, cursor=encode(GRAIN, "one", LAST)), "two")


OTHER = {
    "text": "corridor",
    "filters": (("kind", ("call",)),),
    "all_of": ("country",),
    "said_by": ("Mira Orlan",),
    "said_to": ("XVE",),
    "mode": (Mode.QUOTED,),
    "verb": ("thanks",),
    "first": dt.date(2019, 1, 1),
    "last": dt.date(2020, 1, 1),
    "sort": Sort.OLDEST,
    "group": "year",
    "within": "sample-7",
    "statements": True,
}
"""Another value of each parameter that decides which hits there are or their order."""


@pytest.mark.parametrize("parameter", OTHER)
def test_a_cursor_of_a_request_that_differs_in_one_parameter_is_refused(parameter: str) -> None:
    other = replace(GRAIN, **{parameter: OTHER[parameter]})
    with pytest.raises(CursorExpired):
        decode(replace(other, cursor=encode(GRAIN, "one", LAST)), "one")
    with pytest.raises(CursorExpired):
        decode(replace(GRAIN, cursor=encode(other, "one", LAST)), "one")


def test_every_parameter_but_those_of_the_page_is_told_apart() -> None:
    assert {field.name for field in fields(Request)} == {*OTHER, "size", "cursor", "facets", "facet_size"}


def test_the_size_of_a_page_may_change_on_the_way() -> None:
    assert decode(replace(GRAIN, size=50, facets=(), cursor=encode(GRAIN, "one", LAST)), "one") == LAST


@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_no_damaged_cursor_does_more_than_expire(cursor: str) -> None:
    if cursor:
        with pytest.raises(CursorExpired):
            decode(replace(GRAIN, cursor=cursor), "one")


@given(st.data())
def test_a_cursor_with_one_character_changed_has_expired(data: st.DataObject) -> None:
    cursor = encode(GRAIN, "one", LAST)
    at = data.draw(st.integers(0, len(cursor) - 2))
    other = data.draw(st.sampled_from([letter for letter in "abcXYZ019-_" if letter != cursor[at]]))
    with pytest.raises(CursorExpired):
        decode(replace(GRAIN, cursor=cursor[:at] + other + cursor[at + 1 :]), "one")


@given(st.lists(positions, unique_by=lambda position: position.id), st.sampled_from(Sort))
def test_every_order_is_total(found: list[Position], sort: Sort) -> None:
    keys = [order(sort, position) for position in found]
    assert len(set(keys)) == len(keys)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3),
)


@given(json_values, json_values, json_values)
def test_a_forged_cursor_starts_somewhere_in_the_list_or_has_expired(score: object, day: object, id: object) -> None:
    body = [*json.loads(base64.urlsafe_b64decode(encode(GRAIN, "one", LAST) + "==")[_CHECK:])[:2], score, day, id]
    payload = json.dumps(body).encode()
    forged = base64.urlsafe_b64encode(_checksum(payload) + payload).rstrip(b"=").decode()
    try:
        found = decode(replace(GRAIN, cursor=forged), "one")
    except CursorExpired:
        return
    assert found
    assert order(Sort.RELEVANCE, found) <= (math.inf, math.inf, "\U0010ffff" * 99)
