"""Resemblance computed for a whole vocabulary is what it is for each word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.matching.edit_distance import resembling
from search.matching.occurrences import resembles

word = st.text("abcç", min_size=1, max_size=9)


@given(wanted=word, words=st.lists(word, max_size=30), distance=st.integers(1, 2))
def test_a_vocabulary_resembles_as_each_of_its_words_does(wanted: str, words: list[str], distance: int) -> None:
    expected = [resembles(wanted, other, distance) for other in words]
    assert resembling(wanted, words, distance).tolist() == expected


def test_a_swap_of_neighbours_is_one_edit() -> None:
    assert resembling("corridor", ["corrdior", "corridors", "corrodir", "karridor"], 1).tolist() == [
        True,
        True,
        False,
        False,
    ]
