"""Newest and oldest first, whatever came when: an update ranks as a sort of everything does."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from index.columns.array_file import Arrays
from index.columns.encode import Columns
from index.document import Document
from index.generations.ranking import by_rank, carried, rank
from tests.support.invented import DOCUMENTS


def invented(choose: random.Random, count: int) -> list[Document]:
    """Few days and many documents: most days are equal. An id that is there twice is one that was replaced."""
    return [
        replace(
            DOCUMENTS[0],
            id=f"ost-{choose.randrange(200)}",
            date=dt.date(2019, 4, 24) + dt.timedelta(choose.randrange(4)),
        )
        for _ in range(count)
    ]


def columns(found: Sequence[Document]) -> Arrays:
    made = Columns()
    for document in found:
        made.add(document)
    return made.arrays()


def in_order(found: Sequence[Document], places: Arrays) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    def told(name: str) -> list[tuple[int, str]]:
        return [(found[n].date.toordinal(), found[n].id) for n in by_rank(places[name]).tolist()]

    return told("newest"), told("oldest")


def expected(found: Sequence[Document]) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    keys = [(document.date.toordinal(), document.id) for document in found]
    return sorted(keys, key=lambda key: (-key[0], key[1])), sorted(keys)


@pytest.mark.parametrize("seed", range(12))
def test_ranks_of_segments_are_those_of_one_sort_and_stay_so_through_updates(seed: int) -> None:
    choose = random.Random(seed)
    segments = {f"s{at}": invented(choose, choose.choice((0, 1, 5, 40))) for at in range(choose.randint(1, 4))}
    made = {name: columns(own) for name, own in segments.items()}
    found = [document for own in segments.values() for document in own]
    places = rank([*made.values()])
    assert in_order(found, places) == expected(found)
    for at in range(4, 7):
        before = {name: len(own) for name, own in segments.items()}
        for name in [name for name in segments if choose.random() < 0.4]:  # merged into others, or all deleted
            del segments[name], made[name]
        segments[f"s{at}"] = invented(choose, choose.randint(0, 20))
        made[f"s{at}"] = columns(segments[f"s{at}"])
        ranked = carried(places["oldest"], before, {name: len(own) for name, own in segments.items()})
        places = rank([*made.values()], ranked)
        found = [document for own in segments.values() for document in own]
        assert in_order(found, places) == expected(found)


def test_an_index_without_documents_ranks_none() -> None:
    for found in ([], [columns([])]):
        places = rank(found)
        assert [places[name].dtype for name in ("newest", "oldest")] == [np.int32, np.int32]
        assert len(places["newest"]) == len(places["oldest"]) == 0
