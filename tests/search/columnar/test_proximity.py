"""Windows found by arrays are those found word by word."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.columnar.proximity import near
from search.matching.occurrences import windows

texts = st.text("abcx", max_size=12) | st.lists(st.sampled_from("aaaaaaabcx"), max_size=30).map("".join)
blocks = st.lists(texts, min_size=1, max_size=4)


@given(blocks, st.text("abc", min_size=2, max_size=4), st.integers(0, 6))
def test_windows_found_all_at_once_are_those_found_word_by_word(texts: list[str], wanted: str, slop: int) -> None:
    sought = Counter(wanted)
    starts = np.cumsum([0, *(len(text) + 1 for text in texts)])[:-1]  # a gap of one between two blocks
    runs = [
        tuple(int(start) + at for at in run)
        for start, text in zip(starts, texts, strict=True)
        for run in windows([(at, letter) for at, letter in enumerate(text) if letter in sought], sought, slop)
    ]
    everywhere = [
        (int(s) + at, letter) for s, text in zip(starts, texts, strict=True) for at, letter in enumerate(text)
    ]
    places = [np.array([at for at, letter in everywhere if letter == word], np.int64) for word in sought]
    firsts, bearing = near(places, list(sought.values()), slop, starts)
    assert sorted(firsts.tolist()) == [run[0] for run in runs]
    assert sorted(bearing.tolist()) == sorted(at for run in runs for at in run)
