"""Arrays that statements are found and counted with, against the plainest way to compute the same."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.columnar.statement_columns import WIDEST, Padded, Ranks


@given(st.lists(st.integers(0, 400)).map(lambda found: sorted([0, *found])), st.lists(st.integers(0, 500)))
def test_a_position_lies_in_the_last_range_that_starts_before_it(starts: list[int], positions: list[int]) -> None:
    found = Ranks(np.array(starts, np.int64), 501).of(np.array(positions, np.uint32))
    assert found.tolist() == [bisect_right(starts, position) - 1 for position in positions]


@given(st.lists(st.lists(st.integers(0, 9), max_size=2 * WIDEST), min_size=1, max_size=6), st.data())
def test_the_numbers_of_many_rows_are_counted_however_long_they_are(rows: list[list[int]], data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.integers(0, len(rows) - 1), max_size=40))
    bounds = np.cumsum([0, *map(len, rows)]).astype(np.uint32)
    values = np.array([value for row in rows for value in row], np.uint32)
    found = Padded(bounds, values, 10).counts(np.array(chosen, np.int64))
    expected = Counter(value for at in chosen for value in rows[at])
    assert found.tolist() == [expected[value] for value in range(10)]
