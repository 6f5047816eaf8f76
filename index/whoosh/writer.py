"""The write half on Whoosh: a directory for each generation, and an atomic switch of `current`."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from importlib.metadata import version
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout
from whoosh.filedb.filestore import FileStorage

from index import analysis, fields
from index.annotate.people.knowledge import EMPTY, Knowledge
from index.columns import array_file as arrays
from index.columns.merge import texts_of
from index.document import Document
from index.errors import DocumentRefused, IndexDamaged, IndexLocked, NothingOlder
from index.generations.checksums import digest
from index.generations.layout import (
    COLUMNS,
    GENERATIONS,
    KNOWLEDGE,
    LIVE,
    Manifest,
    complete_directories,
    current_directory,
    damaged_files,
    next_name,
    published_document,
    rank,
    read_manifest,
    write_manifest,
)
from index.generations.lease import remove
from index.whoosh.schema import schema
from index.whoosh.segments import PART, SMALL, commit, encoded
from index.writer import Generation, Rejected
from scrapers.files import make_folder, sync

_log = logging.getLogger(__name__)


class WhooshWriter:
    """A Writer over a directory. `annotations` tells the rules that made the documents from others; those of
    index.annotate unless given. `small`: up to how many live documents an update merges segments
    (index.whoosh.segments).

    The directory holds `generations/<name>/`, `current` and a lock. Besides the published generation the one before it
    is kept, to go back to, and what an engine still holds. Everything is readable by its owner alone: a Whoosh index
    has pickles.
    """

    def __init__(self, path: Path, *, annotations: str | None = None, processes: int = 2, small: int = SMALL) -> None:
        self.path = path
        self.processes = processes
        self.small = small
        self.fingerprint = fingerprint(annotation_rules() if annotations is None else annotations)
        self._sound: set[Path] = set()
        make_folder(path, 0o700)
        self._lock = FileLock(path / "write.lock", timeout=0)

    def current(self) -> Generation | None:
        directory = current_directory(self.path)
        if directory is None:
            return None
        try:
            generation = read_manifest(directory).generation
            if generation.fingerprint != self.fingerprint or not self._is_sound(directory):
                return None
        except IndexDamaged:
            return None
        return generation

    def knowledge(self) -> Knowledge:
        directory = current_directory(self.path)
        if directory is None:
            return EMPTY
        return Knowledge.from_plain(json.loads((directory / KNOWLEDGE).read_text("utf-8")))

    def write(
        self,
        changed: Iterable[Document | Rejected],
        removed: Iterable[str] = (),
        *,
        sequence: int,
        token: str = "",
        full: bool,
        knowledge: Knowledge | None = None,
    ) -> Generation:
        """As in Writer. Raises IndexLocked, WorkerDied, DocumentRefused where a full build could index nothing, and
        what the documents' own iterator raises."""
        self._acquire()
        target = self.path / GENERATIONS / next_name(self.path)
        try:
            make_folder(target.parent, 0o700)
            self._clear()
            target.mkdir(mode=0o700)
            rejected = (
                self._write_full(target, changed) if full else self._write_changes(target, changed, tuple(removed))
            )
            (target / KNOWLEDGE).write_text(json.dumps((knowledge or EMPTY).to_plain()), "utf-8")
            reached = (sequence, token)
            return _finish(target, reached, self.fingerprint, rejected, {} if full else self._sums(target))
        except BaseException:
            remove(target)
            self._lock.release()
            raise

    def publish(self, generation: Generation) -> None:
        self._acquire()
        try:
            self._switch(generation.name)
            self._retire()
        finally:
            self._lock.release(force=True)

    def roll_back(self) -> Generation:
        """Publish the generation before the present one again. Raises IndexLocked, and NothingOlder."""
        self._acquire()
        try:
            published = current_directory(self.path)
            for directory in complete_directories(self.path):
                if published is None or directory.name < published.name:
                    generation = read_manifest(directory).generation
                    if generation.fingerprint != self.fingerprint:
                        raise NothingOlder(
                            directory, "It is there, but of other rules: go back to the readouts of then."
                        )
                    if not self._is_sound(directory):
                        raise NothingOlder(directory, "It is there, but damaged: run `readouts index --rebuild`.")
                    self._switch(generation.name)
                    return generation
            raise NothingOlder(self.path, "Only the one before the present one is kept.")
        finally:
            self._lock.release(force=True)

    def _acquire(self) -> None:
        try:
            self._lock.acquire()
        except Timeout:
            raise IndexLocked(self.path, "Wait until it has ended, then try again.") from None

    def _is_sound(self, directory: Path) -> bool:
        """Whether a generation's files are as they were written: an update would hand on what isn't, with a new sum."""
        if directory not in self._sound:
            damaged = damaged_files(directory)
            if damaged:
                _log.warning("generation %s is damaged: %s", directory.name, ", ".join(damaged))
                return False
            self._sound.add(directory)
        return True

    def _switch(self, name: str) -> None:
        """Make a generation that is on the disk the published one, in one step that a power cut does not undo."""
        published, switch = self.path / "current", self.path / f"current.{name}"
        if published.is_dir() and not published.is_symlink():  # a copy of the home that followed the link
            shutil.rmtree(published)
        switch.unlink(missing_ok=True)
        switch.symlink_to(Path(GENERATIONS) / name)
        os.replace(switch, published)
        sync(self.path)

    def _retire(self) -> None:
        """Take away all generations but the published one and the one before it, and those that somebody reads."""
        published = current_directory(self.path)
        older = [one for one in complete_directories(self.path) if published and one.name < published.name]
        for directory in (self.path / GENERATIONS).iterdir():
            if directory != published and directory not in older[:1]:
                remove(directory)

    def _clear(self) -> None:
        """Take away what a writer that was killed left behind: what has no end, or is newer than what is published."""
        published, complete = current_directory(self.path), complete_directories(self.path)
        for directory in (self.path / GENERATIONS).iterdir():
            if directory not in complete or (published and directory.name > published.name):
                remove(directory)
        for switch in self.path.glob("current.*"):
            switch.unlink()

    def _link_current(self, target: Path) -> None:
        source = current_directory(self.path)
        if source is None or self.current() is None:
            raise IndexDamaged(self.path, "There is nothing to add to: run `readouts index --rebuild`.")
        for name in read_manifest(source).files:
            if name not in (LIVE, KNOWLEDGE):
                os.link(source / name, target / name)

    def _sums(self, target: Path) -> dict[str, str]:
        """The checksums of the files that a generation shares with the published one: they needn't be read again."""
        source = current_directory(self.path)
        files = read_manifest(source).files if source else {}
        return {
            name: known
            for name, known in files.items()
            if source and (target / name).exists() and (target / name).samefile(source / name)
        }

    def _write_full(self, target: Path, changed: Iterable[Document | Rejected]) -> tuple[Rejected, ...]:
        FileStorage(str(target)).create_index(schema())
        parts, rejected = encoded(target, changed, self.processes)
        if rejected and not parts:
            raise DocumentRefused(rejected[0].id, f"{rejected[0].reason} Nor can any other readout be")
        directory = current_directory(self.path)
        older = [published_document(directory, one.id) for one in rejected] if directory else []
        parts += encoded(target, [document for document in older if document], 1)[0]
        commit(target, parts, [], small=self.small)
        for file in target.glob(f"{PART}*"):
            file.unlink()
        return rejected

    def _write_changes(
        self, target: Path, changed: Iterable[Document | Rejected], removed: Sequence[str]
    ) -> tuple[Rejected, ...]:
        """Only what arrived takes the place of what was there: of a rejected readout the older state stays."""
        known = self.current()
        self._link_current(target)
        parts, rejected = encoded(target, changed, 1)
        arrived = [id.decode() for part in parts for id in texts_of(part, "ids", "id_ends")]
        commit(target, parts, [*removed, *arrived], small=self.small)
        settled = {*removed, *arrived, *(one.id for one in rejected)}
        return (*(one for one in known.rejected if one.id not in settled), *rejected) if known else rejected


def fingerprint(annotations: str) -> str:
    """Fingerprint of everything but the archive that determines an index; a different value requires a full build."""
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


def _finish(
    target: Path, reached: tuple[int, str], mark: str, rejected: tuple[Rejected, ...], known: Mapping[str, str]
) -> Generation:
    """What only this generation knows, and checksums; all of it on the disk."""
    segments = FileStorage(str(target)).open_index()._segments()
    names = [str(segment.segment_id()) for segment in segments]
    live = np.ones(sum(segment.doc_count_all() for segment in segments), np.bool_)
    first = 0
    for segment in segments:
        live[[first + number for number in segment.deleted_docs()]] = False
        first += segment.doc_count_all()
    columns = [arrays.read_arrays(target / f"{name}{COLUMNS}") for name in names]
    arrays.write_arrays(target / LIVE, {"live": live, **rank(columns)})
    sequence, token = reached
    listed = tuple(sorted(rejected, key=lambda one: one.id))
    generation = Generation(target.name, int(live.sum()), sequence, mark, listed, token)
    files = [file for file in sorted(target.iterdir()) if not file.name.endswith("LOCK")]
    sums = {file.name: known.get(file.name) or str(digest(file)) for file in files}
    write_manifest(target, Manifest(generation, tuple(names), sums))
    return generation
