"""Counting the values of hits comes to the same by every way, and words are found in any vocabulary."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.generations.layout import current_directory
from index.whoosh.writer import WhooshWriter
from search.columnar.snapshot import Snapshot, Strings
from search.doc_arrays import Marks
from tests.support.synthetic import documents


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    path: Path = tmp_path_factory.mktemp("index")
    writer = WhooshWriter(path)
    writer.publish(writer.write(documents(300), sequence=1, full=True))
    directory = current_directory(path)
    assert directory
    return Snapshot(directory)


@pytest.mark.parametrize("field", ["speaker", "topic", "country", "kind"])
@pytest.mark.parametrize("share", [0.0, 0.05, 0.5, 1.0])
def test_values_are_counted_alike_however_many_hits_there_are(snapshot: Snapshot, field: str, share: float) -> None:
    keyword = snapshot.keywords[field]
    hits = np.flatnonzero(np.random.default_rng(3).random(snapshot.size) < share)
    expected = [len(np.intersect1d(keyword.documents(value), hits)) for value in keyword.values]
    assert keyword.counts(Marks(hits, snapshot.size)).tolist() == expected


def test_every_string_of_a_vocabulary_is_found_and_no_other() -> None:
    words = sorted({f"w{number * 7919 % 1000:x}".encode() for number in range(400)})
    ends = np.cumsum([len(word) for word in words])
    strings = Strings(np.frombuffer(b"".join(words), np.uint8), ends)
    assert [strings.find(word) for word in words] == list(range(len(words)))
    assert strings.find(b"w") is None
    assert strings.find(b"zz") is None
    start = strings.starting(b"w1")
    assert [word for word in words if word.startswith(b"w1")] == [strings[at] for at in start]
