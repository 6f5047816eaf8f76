"""Of a text of any length so many occurrences of a word are looked at, and no more."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.document import Mode, Passage
from index.generations.layout import current_directory
from index.whoosh.writer import WhooshWriter
from search.columnar.executor import Executor
from search.columnar.highlights import MOST, page_highlights
from search.columnar.snapshot import Snapshot
from search.columnar.time_budget import Budget
from search.matching.scope import Scope, sought
from search.query.parser import parse
from tests.support.synthetic import documents


@pytest.fixture(scope="module")
def executor(tmp_path_factory: pytest.TempPathFactory) -> Executor:
    """Over two readouts of three times MOST bridges, in one passage and in many, each with a zephyr at its end."""
    folder: Path = tmp_path_factory.mktemp("index")
    first, second = documents(2)
    one = (Passage("The bridge. " * 3 * MOST + "A zephyr.", None, Mode.NARRATION),)
    many = (
        *(Passage("The bridge.", None, Mode.NARRATION) for _ in range(3 * MOST)),
        Passage("A zephyr.", None, Mode.NARRATION),
    )
    writer = WhooshWriter(folder, annotations="test")
    long = [replace(first, passages=one), replace(second, passages=many)]
    writer.publish(writer.write(iter(long), sequence=1, full=True))
    directory = current_directory(folder)
    assert directory
    return Executor(Snapshot(directory), Budget(600))


def counted(executor: Executor, query: str, most: int = MOST) -> list[int]:
    wanted = list(sought(parse(query).tree, Scope()))
    found = page_highlights(executor, np.array([0, 1]), wanted, most)
    return [sum(map(len, found.get(doc, {}).values())) for doc in (0, 1)]


def test_of_a_word_the_first_occurrences_of_each_readout_are_highlighted(executor: Executor) -> None:
    assert counted(executor, "bridge") == [MOST, MOST]
    assert counted(executor, '"the bridge"') == [MOST, MOST]
    assert counted(executor, "bridge", 5 * MOST) == [3 * MOST, 3 * MOST]


def test_a_rare_word_behind_them_is_found_all_the_same(executor: Executor) -> None:
    assert counted(executor, "bridge zephyr") == [MOST + 1, MOST + 1]
