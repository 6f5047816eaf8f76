"""Texts kept as numbers of words come back letter for letter, whatever they hold and however many words there are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.columns import pieces
from index.columns.array_file import ArrayFile, Arrays, read_arrays
from index.columns.pieces import Pieces, TextReader, add_texts

words = st.sampled_from(("Peace", " talks", "  ", "“Łódź”", "мир", "和平会谈", "\n", "x" * 90, "é", "_"))
texts = st.lists(st.one_of(st.lists(words, max_size=8).map("".join), st.text(max_size=12)), max_size=8)
lenient = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def columns(found: Sequence[str]) -> Arrays:
    taken = Pieces("texts")
    taken.take(found)
    return taken.arrays()


def read(arrays: Arrays) -> list[str]:
    return [*map(TextReader(arrays, "texts").__getitem__, range(len(arrays["text_ends"])))]


@pytest.mark.parametrize("most", [0, 2, pieces.MOST])
@lenient
@given(found=st.lists(texts, min_size=1, max_size=3))
def test_texts_come_back_alone_and_merged_whether_or_not_the_table_has_room_for_their_words(
    tmp_path_factory: pytest.TempPathFactory, most: int, found: list[list[str]]
) -> None:
    path = tmp_path_factory.mktemp("columns") / "merged"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pieces, "MOST", most)
        parts = [*map(columns, found)]
        with ArrayFile(path, durable=False) as out:
            add_texts(out, parts, "texts", 3)
    assert [*map(read, parts)] == found
    assert read(read_arrays(path)) == [text for own in found for text in own]


def test_the_most_frequent_words_have_a_number_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "MOST", 1)
    assert columns(["seldom often often often"])["texts.pieces"].tobytes() == b" often"
    path = tmp_path / "merged"
    with ArrayFile(path, durable=False) as out:  # a word that is the first of one part may have none in the whole
        add_texts(out, [columns([" here"]), columns([" there there"])], "texts", 100)
    assert read_arrays(path)["texts.pieces"].tobytes() == b" there"
