"""What a word, a phrase, a beginning or a slip of the pen matches in a text."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from index.analysis import tokens, vocabulary
from search.matching.occurrences import may_occur, occurrences, resembles, windows
from search.query.tree import Fuzzy, Phrase, Prefix, Word


def at(leaf: Word | Phrase | Prefix | Fuzzy, text: str) -> list[tuple[int, ...]]:
    return occurrences(leaf, list(tokens(text)))


def test_occurrences_of_a_phrase_may_overlap() -> None:
    assert at(Phrase(("a", "a")), "a a a") == [(0, 1), (1, 2)]


def test_possessives_and_accents_are_no_difference() -> None:
    assert at(Word("erdogan"), "Erdoğan's ERDOGAN") == [(0,), (1,)]


def test_a_window_is_given_once_and_as_small_as_it_is() -> None:
    assert at(Phrase(("a", "b"), 5), "a x a b x b") == [(2, 3)]
    assert at(Phrase(("a", "b"), 5), "a b x a") == [(0, 1), (1, 3)]


def test_words_of_other_lengths_or_letters_do_not_resemble() -> None:
    assert resembles("corridor", "coridor", 1)
    assert resembles("corridor", "corrdior", 1)
    assert not resembles("corridor", "corner", 2)
    assert not resembles("corridor", "borridor", 2)


letters = st.text("abc", max_size=6)


@given(letters, letters, st.integers(1, 2))
def test_resemblance_goes_both_ways(one: str, other: str, distance: int) -> None:
    assert resembles(one, other, distance) == resembles(other, one, distance)


@given(st.text("abc", min_size=1, max_size=7), st.data())
def test_one_letter_left_out_is_one_slip(word: str, data: st.DataObject) -> None:
    gone = data.draw(st.integers(1, len(word)))
    assert resembles(word, word[:gone] + word[gone + 1 :], 1)


def minimal(text: str, sought: Counter[str], slop: int) -> set[tuple[int, int]]:
    """By trying every choice of positions: the extents that hold all words, without those that hold another."""
    size = sought.total()
    extents = {(c[0], c[-1]) for c in combinations(range(len(text)), size) if Counter(text[i] for i in c) == sought}
    inner = {a for a in extents if not any(b != a and a[0] <= b[0] and b[1] <= a[1] for b in extents)}
    return {(start, end) for start, end in inner if end - start + 1 - size <= slop}


@given(st.text("abx", max_size=9), st.text("ab", min_size=2, max_size=3), st.integers(1, 4))
def test_windows_are_exactly_the_minimal_ones(text: str, words: str, slop: int) -> None:
    sought = Counter(words)
    where = [(place, letter) for place, letter in enumerate(text) if letter in sought]
    found = [(run[0], run[-1]) for run in windows(where, sought, slop)]
    assert len(found) == len(set(found))
    assert set(found) == minimal(text, sought, slop)


@given(
    st.lists(st.sampled_from(["grain", "Grains", "U.S.", "ports", "Ünï", "чая", "'"]), max_size=8),
    st.sampled_from(
        [Word("grain"), Word("чай"), Prefix("por"), Fuzzy("prots", 1), Phrase(("us", "grain")), Word("uni")]
    ),
)
def test_a_text_that_is_not_read_for_a_word_does_not_have_it(words: list[str], leaf: Word | Phrase) -> None:
    text = " ".join(words)
    if at(leaf, text):
        assert may_occur(leaf, vocabulary(text))
