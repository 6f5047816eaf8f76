"""The write half on Whoosh: a directory for each generation, and an atomic switch of `current`."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from functools import cache
from importlib import resources
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock, Timeout
from whoosh.filedb.filestore import FileStorage
from whoosh.reading import SegmentReader

from index import analysis, arrays, fields
from index.columns import decode
from index.document import Document
from index.errors import DocumentRefused, IndexDamaged, IndexLocked
from index.generations import COLUMNS, LIVE, MANIFEST, NOTES, current_directory, digest, rank, read_manifest
from index.stored import store
from index.whoosh_fields import schema
from index.writer import Generation

LARGE = 2_000  # documents from which a second process pays for its start
MEGABYTES = 256


class WhooshWriter:
    """A Writer over a directory. `annotations` tells the rules that made the documents from others; those of
    index.annotate unless given.

    The directory holds `generations/<name>/`, `current` and a lock; the two latest generations are kept, because an
    engine may still be opening the one before. Everything is readable by its owner alone: a Whoosh index has pickles.
    """

    def __init__(self, path: Path, *, annotations: str | None = None, processes: int = 2) -> None:
        self.path = path
        self.processes = processes
        self.fingerprint = fingerprint(annotation_rules() if annotations is None else annotations)
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = FileLock(path / "write.lock", timeout=0)

    def current(self) -> Generation | None:
        directory = current_directory(self.path)
        if directory is None:
            return None
        try:
            generation = read_manifest(directory).generation
        except IndexDamaged:
            return None
        return generation if generation.fingerprint == self.fingerprint else None

    def notes(self) -> bytes:
        directory = current_directory(self.path)
        return (directory / NOTES).read_bytes() if directory else b""

    def write(
        self, changed: Iterable[Document], removed: Iterable[str] = (), *, sequence: int, full: bool, notes: bytes = b""
    ) -> Generation:
        """As in Writer. Raises IndexLocked, DocumentRefused, and what the documents' own iterator raises."""
        self._acquire()
        generations = self.path / "generations"
        generations.mkdir(mode=0o700, exist_ok=True)
        target = generations / _next_name(generations)
        target.mkdir(mode=0o700)
        try:
            if full:
                FileStorage(str(target)).create_index(schema())
            else:
                self._link_current(target)
            self._index(target, changed, removed, full=full)
            (target / NOTES).write_bytes(notes)
            return _finish(target, sequence, self.fingerprint)
        except BaseException:
            shutil.rmtree(target, ignore_errors=True)
            self._lock.release()
            raise

    def publish(self, generation: Generation) -> None:
        self._acquire()
        try:
            switch = self.path / f"current.{generation.name}"
            switch.symlink_to(Path("generations") / generation.name)
            os.replace(switch, self.path / "current")
            _sync(self.path)
            for old in sorted(path for path in (self.path / "generations").iterdir())[:-2]:
                if old.name != generation.name:
                    shutil.rmtree(old, ignore_errors=True)
        finally:
            self._lock.release(force=True)

    def drop(self, generation: Generation) -> None:
        directory = self.path / "generations" / generation.name
        if current_directory(self.path) != directory:
            shutil.rmtree(directory, ignore_errors=True)
        self._lock.release(force=True)

    def _acquire(self) -> None:
        try:
            self._lock.acquire()
        except Timeout:
            raise IndexLocked(self.path, "Wait until it has ended, then try again.") from None

    def _link_current(self, target: Path) -> None:
        source = current_directory(self.path)
        if source is None or self.current() is None:
            raise IndexDamaged(self.path, "There is nothing to add to: run `readouts index --rebuild`.")
        for file in source.iterdir():
            if file.is_file() and file.name not in (MANIFEST, LIVE, NOTES) and not file.name.endswith("LOCK"):
                os.link(file, target / file.name)

    def _index(self, target: Path, changed: Iterable[Document], removed: Iterable[str], *, full: bool) -> None:
        documents = iter(changed)
        first = list(islice(documents, LARGE))
        options: dict[str, Any] = {"limitmb": MEGABYTES}
        if full and self.processes > 1 and len(first) == LARGE:
            options |= {"procs": self.processes, "multisegment": True}
        writer = FileStorage(str(target)).open_index().writer(**options)
        added = 0
        try:
            for id in removed:
                writer.delete_by_term("id", id)
            for document in _chain(first, documents):
                values = _values(document)
                if not full:
                    writer.delete_by_term("id", document.id)
                writer.add_document(**values)
                added += 1
        except BaseException:
            writer.cancel()
            raise
        writer.commit()
        if full:
            _check(target, added)


def fingerprint(annotations: str) -> str:
    """What an index's content depends on besides the archive; another value means that it must be built anew."""
    parts = (
        *(f"{field.name} {field.type} {field.boost}" for field in fields.FIELDS),
        *(fields.VERSION, fields.GAP, fields.K1, fields.B, analysis.VERSION, arrays.FORMAT),
        *(annotations, version("whoosh3"), version("PyStemmer")),
    )
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:16]


@cache
def annotation_rules() -> str:
    """What stands in index/annotate, code and tables, as one hash: no rule can change and leave an index behind."""
    found = hashlib.sha256()
    folders = [resources.files("index.annotate")]
    while folders:
        for entry in sorted(folders.pop().iterdir(), key=lambda entry: entry.name):
            if entry.is_dir() and entry.name != "__pycache__":
                folders.append(entry)
            elif entry.name.endswith((".py", ".tsv", ".txt", ".json")):
                found.update(entry.name.encode() + b"\0" + entry.read_bytes())
    return found.hexdigest()


def _chain(first: list[Document], rest: Iterator[Document]) -> Iterator[Document]:
    yield from first
    yield from rest


def _values(document: Document) -> dict[str, Any]:
    """What Whoosh is given, checked before it: an exception inside it would leak terms into the next document."""
    try:
        values: dict[str, Any] = {field.name: field.read(document) for field in fields.FIELDS}
        texts = [document.id, *(text for texts in values.values() for text in texts)]
        if not document.id or not all(isinstance(text, str) for text in texts):
            raise TypeError("an id is empty or a value isn't text")
        "".join(texts).encode()
        return {
            **values,
            "id": document.id,
            "date": document.date.isoformat(),
            "blocks": values["text"],
            "spans": values["text"],
            "document": store(document),
        }
    except (TypeError, ValueError, AttributeError) as error:
        raise DocumentRefused(document.id, f"{error}.") from error


def _check(target: Path, added: int) -> None:
    """A sub-process of Whoosh's that dies takes its documents with it in silence."""
    found = FileStorage(str(target)).open_index().doc_count_all()
    if found != added:
        raise IndexDamaged(target, f"{added} documents were given and {found} arrived. Try again.")


def _finish(target: Path, sequence: int, mark: str) -> Generation:
    """Columns for the segments that have none, what only this generation knows, checksums; all of it on the disk."""
    index = FileStorage(str(target)).open_index()
    segments = sorted(index._segments(), key=lambda segment: str(segment.segment_id()))
    names = [str(segment.segment_id()) for segment in segments]
    for stale in target.glob(f"*{COLUMNS}"):
        if stale.name.removesuffix(COLUMNS) not in names:
            stale.unlink()
    live = []
    for name, segment in zip(names, segments, strict=True):
        reader = SegmentReader(index.storage, index.schema, segment)
        path = target / f"{name}{COLUMNS}"
        if not path.exists():
            arrays.write_arrays(path, decode(reader))
        alive = np.ones(reader.doc_count_all(), np.bool_)
        alive[list(segment.deleted_docs())] = False
        live.append(alive)
        reader.close()
    alive = np.concatenate(live) if live else np.zeros(0, np.bool_)
    columns = [arrays.read_arrays(target / f"{name}{COLUMNS}") for name in names]
    arrays.write_arrays(target / LIVE, {"live": alive, **rank(columns)})
    generation = Generation(target.name, int(alive.sum()), sequence, mark)
    sums = {file.name: digest(file) for file in sorted(target.iterdir()) if not file.name.endswith("LOCK")}
    manifest = {**asdict(generation), "segments": names, "files": sums}
    (target / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    for file in target.iterdir():
        _sync(file)
    _sync(target)
    _sync(target.parent)
    return generation


def _next_name(generations: Path) -> str:
    """Names rise, and none comes back after an index was deleted: cursors carry them."""
    numbers = [int(path.name.partition("-")[0]) for path in generations.iterdir()]
    return f"{max(numbers, default=0) + 1:08}-{secrets.token_hex(3)}"


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
