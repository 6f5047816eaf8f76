"""Parts merged as streams give the very columns that one encoding of all their documents gives."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from index.columns import merge as merging
from index.columns.array_file import ArrayFile, Arrays, read_arrays, write_arrays
from index.columns.encode import Columns
from index.columns.merge import merge, numbers_of, texts_of
from index.document import Document, Mode, Passage
from index.errors import IndexFull
from tests.support.synthetic import documents

DOCUMENTS = list(documents(40))
SORTED = sorted(DOCUMENTS, key=lambda document: document.id)
WORDS = ("talk", "talks", "talking", "table", "tables", "parler", "parle", "port", "ports", "Rat")


def in_languages(found: Sequence[Document]) -> Iterator[Document]:
    """Documents with a word of their own and few others, whose stems have some here and others there."""
    drawn = random.Random(3)
    for number, document in enumerate(found):
        text = " ".join([*drawn.choices(WORDS, k=4), f"once{number}"])
        passages = (Passage(text, None, Mode.NARRATION),)
        language = ("en", "fr", "de")[number * 3 // len(found)]
        yield replace(document, language=language, title=drawn.choice(WORDS), lead="", passages=passages)


FORMS = list(in_languages(DOCUMENTS))


def encoded(found: Sequence[Document]) -> Arrays:
    columns = Columns()
    for document in found:
        columns.add(document)
    return columns.arrays()


def parts(folder: Path, found: Sequence[Document], cuts: Sequence[int]) -> list[Arrays]:
    """The documents between neighbouring cuts as mapped files, as the processes of a build leave them."""
    made = []
    for number, (first, stop) in enumerate(pairwise(cuts)):
        write_arrays(folder / f"part-{number}", encoded(found[first:stop]), durable=False)
        made.append(read_arrays(folder / f"part-{number}"))
    return made


def assert_same(found: Arrays, expected: Arrays) -> None:
    assert found.keys() == expected.keys()
    for name, column in expected.items():
        assert found[name].dtype == column.dtype, name
        assert np.array_equal(found[name], column), name


@pytest.mark.parametrize("block", [1, 40, 1_000, merging.BLOCK])
@pytest.mark.parametrize("cuts", [(0, 40), (0, 1, 40), (0, 9, 9, 31, 40), range(41)], ids=str)
@pytest.mark.parametrize("found", [DOCUMENTS, SORTED, FORMS], ids=["in any order", "by id", "in languages"])
def test_parts_however_cut_and_in_blocks_of_any_size_become_the_same_segment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, found: list[Document], cuts: Sequence[int], block: int
) -> None:
    monkeypatch.setattr(merging, "BLOCK", block)
    merge(parts(tmp_path, found, cuts), tmp_path / "merged")
    assert_same(read_arrays(tmp_path / "merged"), encoded(found))


def test_a_stem_shares_the_postings_of_a_word_that_has_no_other_stem() -> None:
    arrays = encoded(FORMS)
    stems, words = (texts_of(arrays, f"{name}.terms", f"{name}.term_ends") for name in ("text", "words"))
    shared = {words[at] for at in arrays["text.same"].tolist() if at >= 0}
    assert shared == {f"once{number}".encode() for number in range(len(FORMS))}
    own = np.diff(arrays["text.postings"])
    assert {stem for stem, count in zip(stems, own.tolist(), strict=True) if not count} == {
        stem for stem, at in zip(stems, arrays["text.same"].tolist(), strict=True) if at >= 0
    }


def test_a_stem_shares_the_positions_of_words_that_have_no_other_stem() -> None:
    texts = {"en": "table tables rat port", "fr": "port parler parle", "de": "rat"}
    arrays = encoded(
        [
            replace(document, language=language, passages=(Passage(text, None, Mode.NARRATION),), lead="", title="")
            for document, (language, text) in zip(DOCUMENTS, texts.items(), strict=False)
        ]
    )
    stems = texts_of(arrays, "text.terms", "text.term_ends")
    same, sizes = arrays["text.same"].tolist(), np.diff(arrays["text.places"]).tolist()
    several = {stem for stem, at, size in zip(stems, same, sizes, strict=True) if at < -1 and not size}
    assert several == {b"tabl", b"parl/fr"}
    own = {stem for stem, at, size in zip(stems, same, sizes, strict=True) if at == -1 and size}
    assert own == {b"rat", b"rat/de", b"port", b"port/fr"}


def test_a_merge_leaves_no_other_file(tmp_path: Path) -> None:
    own = parts(tmp_path, DOCUMENTS, (0, 20, 40))
    merge(own, tmp_path / "merged")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["merged", "part-0", "part-1"]


def test_merged_segments_can_be_merged_again(tmp_path: Path) -> None:
    first, second, third = parts(tmp_path, DOCUMENTS, (0, 10, 25, 40))
    merge([first, second], tmp_path / "earlier")
    merge([read_arrays(tmp_path / "earlier"), third], tmp_path / "merged")
    assert_same(read_arrays(tmp_path / "merged"), encoded(DOCUMENTS))


def test_more_text_than_positions_can_count_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "POSITIONS", 100)
    with pytest.raises(IndexFull, match="40 readouts"):
        merge(parts(tmp_path, DOCUMENTS, (0, 20, 40)), tmp_path / "merged")


def test_a_document_is_found_by_its_id_in_any_order() -> None:
    shuffled = random.Random(1).sample(DOCUMENTS, len(DOCUMENTS))
    arrays = encoded(shuffled)
    assert [numbers_of(arrays, document.id.encode()) for document in shuffled] == [[at] for at in range(40)]
    assert numbers_of(arrays, b"nowhere") == numbers_of(arrays, b"") == numbers_of(encoded([]), b"a") == []


def test_an_array_is_written_in_blocks_and_an_unfinished_file_is_none(tmp_path: Path) -> None:
    with ArrayFile(tmp_path / "whole") as file:
        assert file.add("numbers", np.uint32, (np.arange(start, start + 3) for start in (0, 3, 6))) == 9
        assert file.add("nothing", np.uint8, []) == 0
    found = read_arrays(tmp_path / "whole")
    assert (found["numbers"].tolist(), found["nothing"].tolist()) == (list(range(9)), [])
    with pytest.raises(ZeroDivisionError), ArrayFile(tmp_path / "cut") as file:
        file.add("numbers", np.uint32, (np.arange(1 // at) for at in (1, 0)))
    with pytest.raises(Exception, match="no file of columns"):
        read_arrays(tmp_path / "cut")
