"""Named arrays in one file, mapped into memory when read: the container of every column."""

from __future__ import annotations

import json
import mmap
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from index.errors import IndexDamaged

FORMAT = 7  # part of every index's fingerprint: raise it whenever a file is laid out differently
_MAGIC = b"readouts"
_ALIGNMENT = 64  # a cache line
HEADER = 2**13  # bytes kept for the table of arrays in front of them, which is known last
_REMEDY = "Rebuild it with `readouts index --rebuild`."

Array = NDArray[Any]
Arrays = dict[str, Array]


class ArrayFile:
    """Writes flat arrays to a new file, one after the other, each as a stream of blocks: none has to fit into memory.

    A context manager: the file is complete, and on the disk unless it needn't outlive a crash, when it ends well.
    """

    def __init__(self, path: Path, *, durable: bool = True) -> None:
        self.path = path
        self._file = path.open("xb")
        self._durable = durable
        self._places: dict[str, tuple[str, int, int]] = {}
        self._end = 0
        self._file.seek(HEADER)

    def add(self, name: str, dtype: DTypeLike, blocks: Iterable[Array]) -> int:
        """Append an array, given in blocks in their order; returns its size."""
        kind, size = np.dtype(dtype), 0
        for block in blocks:
            self._file.write(np.ascontiguousarray(block, kind).data)
            size += block.size
        self._places[name] = (kind.str, self._end, size)
        self._end = _aligned(self._end + size * kind.itemsize)
        self._file.seek(HEADER + self._end)
        return size

    def __enter__(self) -> ArrayFile:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with self._file:
            if error is None:
                self._finish()

    def _finish(self) -> None:
        table = json.dumps(self._places).encode().ljust(HEADER - len(_MAGIC) - 8)
        if len(table) > HEADER - len(_MAGIC) - 8:
            raise ValueError(f"{len(self._places)} arrays are too many for one file")
        self._file.truncate(HEADER + self._end)
        self._file.seek(0)
        self._file.write(_MAGIC + len(table).to_bytes(8, "little") + table)
        self._file.flush()
        if self._durable:
            os.fsync(self._file.fileno())


def write_arrays(path: Path, arrays: Mapping[str, Array], *, durable: bool = True) -> None:
    """Write flat arrays to a new file, and see it on the disk before returning unless it needn't outlive a crash."""
    with ArrayFile(path, durable=durable) as file:
        for name, array in arrays.items():
            file.add(name, array.dtype, [array])


def read_arrays(path: Path) -> Arrays:
    """The arrays of a file, read-only and shared with every process that maps it. Raises IndexDamaged."""
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if mapped[:8] != _MAGIC:
            raise ValueError("it is no file of columns")
        length = int.from_bytes(mapped[8:16], "little")
        start = _aligned(16 + length)
        places = json.loads(mapped[16 : 16 + length])
        return {
            name: np.frombuffer(mapped, np.dtype(dtype), size, start + offset) if size else np.zeros(0, np.dtype(dtype))
            for name, (dtype, offset, size) in places.items()
        }
    except (OSError, ValueError, KeyError) as error:
        raise IndexDamaged(path, f"{error}. {_REMEDY}") from error


def _aligned(offset: int) -> int:
    return -(-offset // _ALIGNMENT) * _ALIGNMENT
