"""The files of a generation on the disk: what the writer leaves and an engine opens."""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.columns.array_file import Array, Arrays, read_arrays
from index.columns.stored import document_at
from index.document import Document
from index.errors import IndexDamaged
from index.generations.checksums import digest
from index.writer import Generation, Rejected
from scrapers.files import sync

GENERATIONS = "generations"
MANIFEST = "generation.json"
COLUMNS = ".columns"
LIVE = "live.arrays"
KNOWLEDGE = "knowledge.json"
REMEDY = "Rebuild it with `readouts index --rebuild`."

_NAME = re.compile(r"(\d{8,})-[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class Manifest:
    """A generation, its segments in the order in which their documents are numbered, and each file's checksum."""

    generation: Generation
    segments: tuple[str, ...]
    files: dict[str, str]


def current_directory(path: Path) -> Path | None:
    """The published generation's directory; None if no generation is published."""
    try:
        target = (path / "current").readlink()
    except OSError:
        return None
    return path / target if target.parent == Path(GENERATIONS) and _NAME.fullmatch(target.name) else None


def complete_directories(path: Path) -> list[Path]:
    """The generations on the disk that were written to their end, published or not, the latest first."""
    found = (path / GENERATIONS).glob("*")
    return sorted((one for one in found if _NAME.fullmatch(one.name) and (one / MANIFEST).is_file()), reverse=True)


def next_name(path: Path) -> str:
    """Generation names ascend and are never reused, even after an index was deleted: cursors contain them."""
    found = (_NAME.fullmatch(one.name) for one in (path / GENERATIONS).glob("*"))
    return f"{max((int(name[1]) for name in found if name), default=0) + 1:08}-{secrets.token_hex(3)}"


def write_manifest(directory: Path, manifest: Manifest) -> None:
    """Write a generation's manifest, atomically and after all other files: without it the generation does not count."""
    told = {**asdict(manifest.generation), "segments": manifest.segments, "files": manifest.files}
    told["aside"] = told.pop("rejected")  # its name in the manifests of earlier versions
    text = json.dumps(told | {"sha256": _sum_of(told)}, indent=1)
    fresh = directory / f"{MANIFEST}.new"
    fresh.write_text(text, encoding="utf-8")
    for path in (*directory.iterdir(), directory):
        sync(path)
    os.replace(fresh, directory / MANIFEST)
    sync(directory)
    sync(directory.parent)


def read_manifest(directory: Path) -> Manifest:
    """Read a generation's manifest. Raises IndexDamaged."""
    try:
        told = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
        if told.pop("sha256") != _sum_of(told):
            raise ValueError(f"{MANIFEST} is not as it was written")
        segments, files = told.pop("segments"), told.pop("files")
        rejected = tuple(Rejected(**one) for one in told.pop("aside"))
        return Manifest(Generation(**told, rejected=rejected), tuple(segments), files)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise IndexDamaged(directory, f"{error}. {REMEDY}") from error


def damaged_files(directory: Path) -> tuple[str, ...]:
    """A generation's files that are missing or not as they were written; reads every byte. Raises IndexDamaged."""
    files = read_manifest(directory).files
    return tuple(name for name, expected in files.items() if digest(directory / name) != expected)


def _sum_of(told: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def published_document(directory: Path, id: str) -> Document | None:
    """A document of a generation, whatever rules it was made by; None where it isn't there or can't be read."""
    try:
        live = read_arrays(directory / LIVE)["live"]
        first = 0
        for name in read_manifest(directory).segments:
            columns = read_arrays(directory / f"{name}{COLUMNS}")
            ids = _strings(columns["ids"], columns["id_ends"])
            for number in (number for number, own in enumerate(ids) if own == id and live[first + number]):
                return document_at(columns, number)
            first += len(ids)
    except (IndexDamaged, KeyError, ValueError, IndexError):  # it may have been laid out otherwise
        return None
    return None


def rank(columns: Sequence[Arrays]) -> Arrays:
    """Each document's place among all of a generation, newest first and oldest first, equal days by id.

    int32 arrays over the documents of all segments, numbered through.
    """
    if not columns:
        empty: Array = np.zeros(0, np.int32)
        return {"newest": empty, "oldest": empty}
    days = np.concatenate([column["days"] for column in columns])
    ids = np.array([id for column in columns for id in _strings(column["ids"], column["id_ends"])])
    by_id = np.empty(len(ids), np.int64)
    by_id[np.argsort(ids, kind="stable")] = np.arange(len(ids))
    return {"newest": _places(-days, by_id), "oldest": _places(days, by_id)}


def _places(first: NDArray[np.int32], second: NDArray[np.int64]) -> Array:
    places = np.empty(len(first), np.int32)
    places[np.lexsort((second, first))] = np.arange(len(first), dtype=np.int32)
    return places


def _strings(texts: Array, ends: Array) -> list[str]:
    whole = texts.tobytes()
    stops = [0, *ends.tolist()]
    return [whole[start:stop].decode() for start, stop in pairwise(stops)]
