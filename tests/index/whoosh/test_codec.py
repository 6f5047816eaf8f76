"""Whoosh reads from columns what it would have written itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh.filedb.filestore import FileStorage

from index.document import Document, Kind, Mode, Passage
from index.generations.layout import current_directory
from index.whoosh.schema import schema, values
from index.whoosh.segments import commit, encoded
from index.whoosh.writer import WhooshWriter

words = st.sampled_from(
    ("trade", "trading", "Grüße", "U.S.", "1,000", "peace", "’s", "—", "和平", "l’accord", "accords")
)
texts = st.lists(words, max_size=8).map(" ".join)
names = st.sampled_from(("Mira Holt", "Ana Veil", None))
passages = st.lists(st.builds(Passage, texts, names, st.sampled_from(Mode)), max_size=3).map(tuple)
tags = st.sets(st.sampled_from(("trade", "peace", "gas"))).map(lambda found: tuple(sorted(found)))
contents = st.lists(st.tuples(texts, texts, tags, passages), min_size=1, max_size=6)


def document(number: int, content: tuple[str, str, tuple[str, ...], tuple[Passage, ...]]) -> Document:
    title, lead, topics, own = content
    date = dt.date(2019, 1, 1) + dt.timedelta(number % 3)
    return Document(
        id=f"ost-{number}", source="ost", publisher="The Chancellery", url=f"https://ost.example/{number}",
        title=title, lead=lead, date=date, published="", language=("en", "fr")[number % 2], kind=Kind.CALL, place="",
        speakers=(), participants=(), countries=(), topics=topics, flags=(), passages=own,
    )  # fmt: skip


def documents(found: list[Any]) -> list[Document]:
    return [document(number, content) for number, content in enumerate(found)]


def postings(folder: Path) -> dict[tuple[str, bytes], list[tuple[int, float, list[int]]]]:
    """Every term's documents, weights and positions, as Whoosh's reader gives them."""
    found = {}
    with FileStorage(str(folder)).open_index().reader() as reader:
        for field, term in reader.all_terms():
            matcher, known = reader.postings(field, term), []
            placed = matcher.supports("positions")
            while matcher.is_active():
                known.append((matcher.id(), matcher.weight(), matcher.value_as("positions") if placed else []))
                matcher.next()
            if known:
                found[field, term] = known
    return found


def whoosh_alone(folder: Path, found: list[Document], removed: Sequence[str] = ()) -> Path:
    index = FileStorage(str(folder)).create_index(schema())
    with index.writer() as writer:
        for one in found:
            writer.add_document(**values(one))
    if removed:
        writer = index.writer()
        for id in removed:
            writer.delete_by_term("id", id)
        writer.commit(merge=False)
    return folder


TEXTS = ("title", "title_words", "text", "words")


def within(name: str, terms: Iterable[tuple[str, bytes]]) -> list[bytes]:
    """Those of a field: Whoosh's own segments go on with the fields behind it, which no query of Whoosh's reads."""
    return [term for own, term in terms if own == name]


def told(folder: Path) -> dict[str, Any]:
    """What Whoosh's reader says of an index's documents, lengths and vocabulary."""
    with FileStorage(str(folder)).open_index().reader() as reader:
        numbers = range(reader.doc_count_all())
        return {
            "documents": (reader.doc_count(), reader.doc_count_all(), reader.has_deletions()),
            "deleted": [number for number in numbers if reader.is_deleted(number)],
            "lengths": {name: [reader.doc_field_length(number, name) for number in numbers] for name in TEXTS},
            "whole lengths": {name: reader.field_length(name) for name in TEXTS},
            "longest": {name: reader.max_field_length(name) for name in TEXTS},
            "from": [
                within(name, reader.terms_from(name, start)) for name in TEXTS for start in (b"p", b"peace", b"zz")
            ],
            "beginning": {name: list(reader.expand_prefix(name, "tr")) for name in TEXTS},
            "often": {name: reader.doc_frequency(name, "peace") for name in TEXTS},
        }


lenient = settings(deadline=None, max_examples=20, suppress_health_check=list(HealthCheck))


@lenient
@given(found=contents.map(documents))
def test_columns_hold_the_postings_that_whoosh_writes(
    tmp_path_factory: pytest.TempPathFactory, found: list[Document]
) -> None:
    writer = WhooshWriter(tmp_path_factory.mktemp("index"))
    writer.publish(writer.write(found, sequence=1, full=True))
    directory = current_directory(writer.path)
    assert directory
    assert postings(directory) == postings(whoosh_alone(tmp_path_factory.mktemp("whoosh"), found))


@lenient
@given(found=contents.map(documents), chunk=st.integers(1, 3))
def test_parts_merge_to_what_one_part_would_be(
    tmp_path_factory: pytest.TempPathFactory, found: list[Document], chunk: int
) -> None:
    folder = tmp_path_factory.mktemp("index")
    FileStorage(str(folder)).create_index(schema())
    parts, _ = encoded(folder, found, 1, chunk=chunk)
    commit(folder, parts, [])
    assert postings(folder) == postings(whoosh_alone(tmp_path_factory.mktemp("whoosh"), found))


def test_several_processes_write_what_one_does(tmp_path: Path) -> None:
    found = documents(
        [(f"title {n}", "the lead", ("gas",), (Passage(f"word{n} peace", None, Mode.NARRATION),)) for n in range(9)]
    )
    for processes in (1, 2):
        folder = tmp_path / str(processes)
        folder.mkdir()
        FileStorage(str(folder)).create_index(schema())
        parts, _ = encoded(folder, found, processes, chunk=2)
        assert len(parts) == 5
        commit(folder, parts, [])
    assert postings(tmp_path / "1") == postings(tmp_path / "2")


def test_whoosh_is_told_of_columns_what_it_would_know_of_its_own_segments(tmp_path: Path) -> None:
    """Deleted documents and texts longer than the lengths that an index keeps exactly among them."""
    found = documents(
        [
            ("trade and peace " * n, "trading", ("gas",), (Passage("peace " * 13 * n, None, Mode.NARRATION),))
            for n in range(1, 8)
        ]
    )
    removed = ["ost-2", "ost-5"]
    writer = WhooshWriter(tmp_path / "index", processes=1, small=0)
    writer.publish(writer.write(found, sequence=1, full=True))
    writer.publish(writer.write([], removed, sequence=2, full=False))
    directory = current_directory(writer.path)
    assert directory
    ours, alone = told(directory), told(whoosh_alone(tmp_path, found, removed))
    assert ours == alone
    assert ours["documents"] == (5, 7, True)
