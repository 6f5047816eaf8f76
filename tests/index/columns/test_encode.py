"""Columns hold what was indexed: every posting, every position, every place in the text."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.analysis import stem, tokens
from index.columns import spans
from index.columns.array_file import Arrays, read_arrays
from index.columns.narrow import widened
from index.columns.shared import home, occurrences
from index.columns.stored import Stored
from index.document import Document, Kind, Mode, Passage, Statement
from index.fields import GAP, blocks
from index.generations.layout import COLUMNS, current_directory
from index.whoosh.writer import WhooshWriter

texts = st.lists(
    st.sampled_from(("Peace", "talks", "talking", "Łodz", "U.S.", "和", "1,000", "—", "x" * 40, " " * 9)), max_size=12
).map(" ".join)
passages = st.builds(Passage, texts, st.sampled_from(("Mira Holt", "Ana Veil", None)), st.sampled_from(Mode))


@st.composite
def documents(draw: st.DrawFn) -> list[Document]:
    def document(number: int) -> Document:
        return Document(
            id=f"ost-{number}", source="ost", publisher="", url="", title=draw(texts), lead=draw(texts),
            date=dt.date(2019, 1, 1) + dt.timedelta(number), published="", language="en", kind=Kind.CALL, place="",
            speakers=("Mira Holt",), participants=(), countries=draw(st.sampled_from(((), ("XLU",), ("XLU", "XOS")))),
            topics=(), flags=(), passages=tuple(draw(st.lists(passages, max_size=4))),
        )  # fmt: skip

    return [document(number) for number in range(draw(st.integers(1, 6)))]


def columns(path: Path, found: list[Document]) -> Arrays:
    writer = WhooshWriter(path)
    writer.publish(writer.write(found, sequence=1, full=True))
    directory = current_directory(path)
    assert directory
    return read_arrays(next(directory.glob(f"*{COLUMNS}")))


def strings(arrays: Arrays, name: str, ends: str) -> list[str]:
    whole, stops = arrays[name].tobytes(), [0, *arrays[ends].tolist()]
    return [whole[stops[at] : stops[at + 1]].decode() for at in range(len(stops) - 1)]


def postings(arrays: Arrays, field: str) -> dict[tuple[str, int], list[int]]:
    """(term, document) → positions counted in the document."""
    found: dict[tuple[str, int], list[int]] = {}
    bases = arrays["title_bases" if field.startswith("title") else "bases"].tolist()
    for number, term in enumerate(strings(arrays, f"{field}.terms", f"{field}.term_ends")):
        name, own = home(arrays, field, number)
        first, last = arrays[f"{name}.postings"][own : own + 2].tolist()
        kept = [
            arrays[f"{name}.positions"][slice(*arrays[f"{name}.places"][own : own + 2])]
            for name, own in occurrences(arrays, field, number)
        ]
        every, at = np.sort(np.concatenate(kept)).tolist(), 0
        counts = widened(arrays, f"{name}.counts", first, last)
        for document, count in zip(arrays[f"{name}.docs"][first:last].tolist(), counts.tolist(), strict=True):
            found[term, document] = [position - bases[document] for position in every[at : at + count]]
            at += count
        assert at == len(every)
    return found


def expected(found: list[Document], *, stems: bool) -> dict[tuple[str, int], list[int]]:
    places: dict[tuple[str, int], list[int]] = {}
    for number, document in enumerate(found):
        at = 0
        for block in blocks(document):
            for token in tokens(block):
                places.setdefault((stem(token.word) if stems else token.word, number), []).append(at)
                at += 1
            at += GAP
    return places


lenient = settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))


@lenient
@given(found=documents())
def test_columns_hold_every_position_of_every_term(
    tmp_path_factory: pytest.TempPathFactory, found: list[Document]
) -> None:
    arrays = columns(tmp_path_factory.mktemp("index"), found)
    assert postings(arrays, "words") == expected(found, stems=False)
    assert postings(arrays, "text") == expected(found, stems=True)
    lengths = Counter(dict.fromkeys(range(len(found)), 0))
    lengths.update({n: sum(1 for block in blocks(d) for _ in tokens(block)) for n, d in enumerate(found)})
    assert arrays["words.lengths"].tolist() == [lengths[number] for number in range(len(found))]


@pytest.mark.parametrize("most", [0, 2**14])
@lenient
@given(found=documents())
def test_columns_know_where_each_word_stands_and_whose_it_is(
    tmp_path_factory: pytest.TempPathFactory, most: int, found: list[Document]
) -> None:
    arrays = columns(tmp_path_factory.mktemp("index"), found)
    read = [[token.start, token.end] for document in found for block in blocks(document) for token in tokens(block)]
    counts = [sum(1 for _ in tokens(block)) for document in found for block in blocks(document)]
    every = np.arange(len(read))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spans, "MOST", most)
        starts, ends = spans.spans_between(arrays, "", np.repeat(np.cumsum(counts) - counts, counts), every, every)
    assert [[start, end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)] == read
    people = [*strings(arrays, "speakers.terms", "speakers.term_ends"), None]
    speakers = [speaker for document in found for speaker in (None, *(p.speaker for p in document.passages))]
    assert [people[at] for at in arrays["block_speakers"].tolist()] == speakers
    told = [one.speaker for document in found for one in _statements(document)]
    assert [people[at] for at in arrays["statement_speakers"].tolist()] == told


def _statements(document: Document) -> list[Statement]:
    """Those of the lead, which is one, and of the passages."""
    return [Statement(0, 0), *(one for passage in document.passages for one in passage.parts)]


@lenient
@given(found=documents())
def test_documents_and_their_facets_come_back(tmp_path_factory: pytest.TempPathFactory, found: list[Document]) -> None:
    arrays = columns(tmp_path_factory.mktemp("index"), found)
    assert [*map(Stored(arrays).document, range(len(found)))] == found
    values = strings(arrays, "country.terms", "country.term_ends")
    bounds = arrays["country.bounds"].tolist()
    for number, document in enumerate(found):
        own = arrays["country.values"][bounds[number] : bounds[number + 1]].tolist()
        assert tuple(values[at] for at in own) == document.countries
    assert arrays["days"].tolist() == [document.date.toordinal() for document in found]
