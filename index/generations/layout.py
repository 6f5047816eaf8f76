"""The files of a generation on the disk: what the writer leaves and an engine opens."""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from index.columns.array_file import read_arrays
from index.columns.merge import numbers_of
from index.columns.stored import Stored
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


Stamp = tuple[int, int]
"""A file's size in bytes and its time of change in nanoseconds."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """A generation, its segments in the order in which their documents are numbered, and each file's checksum.

    `stamps` has each file's size and time of change as they were when it was summed up.
    """

    generation: Generation
    segments: tuple[str, ...]
    files: dict[str, str]
    stamps: dict[str, Stamp] = field(default_factory=dict)


def current_directory(path: Path) -> Path | None:
    """The published generation's directory; None if no generation is published."""
    name = current_name(path / "current")
    return path / GENERATIONS / name if name else None


def current_name(link: Path | str) -> str:
    """The name of the generation that the link of an index leads to, "" if it leads to none. Every search asks it."""
    try:
        folder, _, name = os.readlink(link).rpartition("/")
    except OSError:
        return ""
    return name if folder == GENERATIONS and _NAME.fullmatch(name) else ""


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
    content = {**asdict(manifest.generation), "segments": manifest.segments, "files": manifest.files}
    content["stamps"] = manifest.stamps
    content["aside"] = content.pop("rejected")  # its name in the manifests of earlier versions
    text = json.dumps(content | {"sha256": _sum_of(content)}, indent=1)
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
        content = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
        if content.pop("sha256") != _sum_of(content):
            raise ValueError(f"{MANIFEST} is not as it was written")
        segments, files = content.pop("segments"), content.pop("files")
        stamps = {name: (size, time) for name, (size, time) in content.pop("stamps", {}).items()}
        rejected = tuple(Rejected(**one) for one in content.pop("aside"))
        return Manifest(Generation(**content, rejected=rejected), tuple(segments), files, stamps)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise IndexDamaged(directory, f"{error}. {REMEDY}") from error


def damaged_files(directory: Path) -> tuple[str, ...]:
    """A generation's files that are missing or not as they were written; reads every byte. Raises IndexDamaged."""
    files = read_manifest(directory).files
    return tuple(name for name, expected in files.items() if digest(directory / name) != expected)


def altered_files(directory: Path) -> tuple[str, ...]:
    """Damaged files as far as their stamps show: a file that was not touched since it was summed up is not read.

    Bytes that rot on the disk leave the stamp as it was; opening a generation for serving reads every byte.
    """
    manifest = read_manifest(directory)
    touched = [name for name in manifest.files if stamp(directory / name) != manifest.stamps.get(name)]
    return tuple(name for name in touched if digest(directory / name) != manifest.files[name])


def stamp(file: Path) -> Stamp | None:
    """None where it is missing."""
    try:
        content = file.stat()
    except OSError:
        return None
    return content.st_size, content.st_mtime_ns


def _sum_of(content: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def published_document(directory: Path, id: str) -> Document | None:
    """A document of a generation, whatever rules it was made by; None where it isn't there or can't be read."""
    return next(published_documents(directory, (id,)), None)


def published_documents(directory: Path, ids: Iterable[str]) -> Iterator[Document]:
    """Some documents of a generation, whatever rules they were made by, without those that aren't there or can't be
    read."""
    wanted = [id.encode() for id in ids]
    try:
        live = read_arrays(directory / LIVE)["live"]
        first = 0
        for name in read_manifest(directory).segments:
            columns = read_arrays(directory / f"{name}{COLUMNS}")
            stored = Stored(columns)
            for id in wanted:
                for number in numbers_of(columns, id):
                    if live[first + number]:
                        yield stored.document(number)
            first += len(columns["days"])
    except (IndexDamaged, KeyError, ValueError, IndexError):  # it may have been laid out otherwise
        return


def published_on(directory: Path, days: Collection[int]) -> Iterator[Document]:
    """The documents of a generation that are dated on some days, given as ordinals."""
    live = read_arrays(directory / LIVE)["live"]
    first = 0
    for name in read_manifest(directory).segments:
        columns = read_arrays(directory / f"{name}{COLUMNS}")
        size, stored = len(columns["days"]), Stored(columns)
        wanted = np.isin(columns["days"], list(days)) & live[first : first + size].astype(np.bool_)
        for number in np.flatnonzero(wanted).tolist():
            yield stored.document(number)
        first += size
