from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.columns.array_file import ArrayFile, read_arrays
from index.columns.narrow import add_narrow, narrow, widened

NUMBERS = st.lists(st.integers(0, 300) | st.sampled_from([254, 255, 256, 2**32 - 1]), max_size=40)


@given(NUMBERS, st.integers(0, 40), st.integers(0, 40))
def test_numbers_come_back_whole_from_any_place(numbers: list[int], start: int, stop: int) -> None:
    columns = narrow("counts", np.array(numbers, np.uint32))
    start, stop = sorted((min(start, len(numbers)), min(stop, len(numbers))))
    assert columns["counts"].dtype == np.uint8
    assert widened(columns, "counts", start, stop).tolist() == numbers[start:stop]


def test_numbers_that_come_in_blocks_are_written_as_one_column(tmp_path: Path) -> None:
    numbers = np.arange(600, dtype=np.uint32)
    with ArrayFile(tmp_path / "file") as out:
        add_narrow(out, "counts", (numbers[at : at + 100] for at in range(0, 600, 100)))
    written = read_arrays(tmp_path / "file")
    assert widened(written, "counts", 0, 600).tolist() == numbers.tolist()
    assert {name: column.tolist() for name, column in narrow("counts", numbers).items()} == {
        name: column.tolist() for name, column in written.items()
    }
