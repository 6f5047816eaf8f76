"""Named arrays in one file, mapped into memory when read: the container of every column."""

from __future__ import annotations

import json
import mmap
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamaged

FORMAT = 2  # part of every index's fingerprint: raise it whenever a file is laid out differently
_MAGIC = b"readouts"
_ALIGNMENT = 64  # a cache line
_REMEDY = "Make it anew with `readouts index --rebuild`."

Array = NDArray[Any]
Arrays = dict[str, Array]


def write_arrays(path: Path, arrays: Mapping[str, Array], *, durable: bool = True) -> None:
    """Write flat arrays to a new file, and see it on the disk before returning unless it needn't outlive a crash."""
    places: dict[str, tuple[str, int, int]] = {}
    end = 0
    for name, array in arrays.items():
        places[name] = (array.dtype.str, end, array.size)
        end = _aligned(end + array.nbytes)
    header = json.dumps(places).encode()
    with path.open("xb") as file:
        file.write(_MAGIC + len(header).to_bytes(8, "little") + header)
        start = _aligned(file.tell())
        for name, array in arrays.items():
            file.seek(start + places[name][1])
            file.write(np.ascontiguousarray(array).data)
        file.truncate(start + end)
        file.flush()
        if durable:
            os.fsync(file.fileno())


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
