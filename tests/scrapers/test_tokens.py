"""One alphabet under every rule of what a word is."""

from __future__ import annotations

import re

import pytest

from index.analysis import tokens
from index.annotate.vocabulary.phrases import words
from scrapers.diff import words as worddiff
from scrapers.tokens import PIECE, TERM, WORD


@pytest.mark.parametrize("rule", [TERM, WORD, PIECE], ids=["indexed", "annotated", "compared"])
@pytest.mark.parametrize("text", ["㐀䶿一鿿", "ひゅヿ"])
def test_every_character_of_a_script_without_spaces_is_a_token(rule: re.Pattern[str], text: str) -> None:
    assert rule.findall(f"in {text}!")[1 : 1 + len(text)] == list(text)


def test_the_rules_differ_in_numbers_and_stops_alone() -> None:
    text = "The U.S. sold 1,000 of Vell’s ships."
    assert TERM.findall(text) == ["The", "U.S.", "sold", "1,000", "of", "Vell’s", "ships"]
    assert WORD.findall(text) == ["The", "U.S.", "sold", "1", "000", "of", "Vell’s", "ships"]
    assert PIECE.findall(text) == ["The", "U.S", ".", "sold", "1,000", "of", "Vell’s", "ships", "."]


def test_indexing_annotating_and_comparing_read_by_them() -> None:
    text = "Vell sold 1,000 ships."
    assert [token.word for token in tokens(text)] == ["vell", "sold", "1000", "ships"]
    assert words(text) == WORD.findall(text)
    assert [word.key for word in worddiff.words([text])] == [*PIECE.findall(text), worddiff.PARAGRAPH]
