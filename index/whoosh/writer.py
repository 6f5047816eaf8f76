"""The write half on Whoosh: a directory for each generation, and an atomic switch of `current`."""

from __future__ import annotations

import errno
import hashlib
import json
import logging
import os
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from importlib import resources
from importlib.metadata import version
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout
from whoosh.filedb.filestore import FileStorage

from index import analysis, fields
from index.annotate.people.knowledge import EMPTY, Knowledge
from index.columns import array_file as arrays
from index.columns.array_file import Array
from index.columns.company import COMPANY, company
from index.columns.merge import texts_of
from index.document import Document
from index.errors import DocumentRefused, IndexDamaged, IndexLocked, NoRoom, NothingOlder, OutOfMemory
from index.events.event import Event
from index.events.stored import EVENTS, write_events
from index.generations.attempts import Attempts
from index.generations.checksums import digest
from index.generations.layout import (
    COLUMNS,
    GENERATIONS,
    KNOWLEDGE,
    LIVE,
    REMEDY,
    Manifest,
    Stamp,
    altered_files,
    complete_directories,
    current_directory,
    damaged_files,
    next_name,
    published_document,
    read_manifest,
    write_manifest,
)
from index.generations.lease import remove
from index.generations.ranking import carried, rank
from index.whoosh.schema import schema
from index.whoosh.segments import PART, SMALL, commit, encoded
from index.writer import Generation, Rejected
from scrapers.files import make_folder, sync

STAYS = "The index that is served stays."

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
        self._attempts = Attempts(path, self.fingerprint)
        self._learned: tuple[Path, Knowledge] | None = None
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

    def unfinished(self) -> int:
        return self._attempts.count()

    def knowledge(self) -> Knowledge:
        directory = current_directory(self.path)
        if directory is None:
            return EMPTY
        _check(directory, KNOWLEDGE)
        found = Knowledge.from_plain(json.loads((directory / KNOWLEDGE).read_text("utf-8")))
        self._learned = directory, found
        return found

    def write(
        self,
        changed: Iterable[Document | Rejected],
        removed: Iterable[str] = (),
        *,
        sequence: int,
        token: str = "",
        full: bool,
        knowledge: Knowledge | None = None,
        events: Callable[[], Iterable[Event]] = tuple,
    ) -> Generation:
        """As in Writer. Raises IndexLocked, WorkerDied, NoRoom, OutOfMemory, DocumentRefused where a full build could
        index nothing, and what the documents' own iterator raises."""
        self._acquire()
        target = self.path / GENERATIONS / next_name(self.path)
        try:
            make_folder(target.parent, 0o700)
            self._clear()
            if full:
                self._attempts.begin()
            target.mkdir(mode=0o700)
            rejected = (
                self._write_full(target, changed) if full else self._write_changes(target, changed, tuple(removed))
            )
            if full:
                _write_company(target)
            self._keep(knowledge or EMPTY, target)
            write_events(target / EVENTS, events())
            base = None if full else current_directory(self.path)
            return _finish(target, (sequence, token), self.fingerprint, rejected, base)
        except BaseException as error:
            remove(target)
            self._lock.release()
            if isinstance(error, KeyboardInterrupt):
                self._attempts.ended()
            if isinstance(error, MemoryError):
                raise OutOfMemory(remedy=f"{STAYS} Allow more, then run `readouts index`.") from error
            if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise NoRoom(self.path, f"{STAYS} Make room, then run `readouts index`.") from error
            raise

    def publish(self, generation: Generation) -> None:
        self._acquire()
        try:
            self._switch(generation.name)
            self._attempts.ended()
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
                    if damaged_files(directory):
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
        """Whether a generation's files are as they were written, as far as it can be told without reading all."""
        if directory not in self._sound:
            damaged = altered_files(directory)
            if damaged:
                _log.warning("generation %s is damaged: %s", directory.name, ", ".join(damaged))
                return False
            self._sound.add(directory)
        return True

    def _keep(self, knowledge: Knowledge, target: Path) -> None:
        """Knowledge that was read from the published generation is the same file."""
        published = current_directory(self.path)
        if published and self._learned and self._learned[0] == published and self._learned[1] is knowledge:
            os.link(published / KNOWLEDGE, target / KNOWLEDGE)
        else:
            (target / KNOWLEDGE).write_text(json.dumps(knowledge.to_plain()), "utf-8")

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

    def _link_current(self, target: Path) -> Path:
        source = current_directory(self.path)
        if source is None or self.current() is None:
            raise IndexDamaged(self.path, "There is nothing to add to: run `readouts index --rebuild`.")
        for name in read_manifest(source).files:
            if name not in (LIVE, KNOWLEDGE, EVENTS):
                os.link(source / name, target / name)
        return source

    def _write_full(self, target: Path, changed: Iterable[Document | Rejected]) -> tuple[Rejected, ...]:
        FileStorage(str(target)).create_index(schema())
        parts, rejected = encoded(target, changed, self.processes)
        if rejected and not parts:
            raise DocumentRefused(rejected[0].id, f"{rejected[0].reason} Nor can any other readout be")
        directory = current_directory(self.path)
        older = [published_document(directory, one.id) for one in rejected] if directory else []
        parts += encoded(target, [document for document in older if document], 1)[0]
        commit(target, parts, [], small=self.small)
        _drop_parts(target)
        return rejected

    def _write_changes(
        self, target: Path, changed: Iterable[Document | Rejected], removed: Sequence[str]
    ) -> tuple[Rejected, ...]:
        """Only what arrived takes the place of what was there: of a rejected readout the older state stays."""
        known, source = self.current(), self._link_current(target)
        for name in read_manifest(source).files:
            if not name.endswith(COLUMNS):
                _check(source, name)
        parts, rejected = encoded(target, changed, 1)
        arrived = [id.decode() for part in parts for id in texts_of(part, "ids", "id_ends")]
        commit(target, parts, [*removed, *arrived], small=self.small, check=partial(_check, source))
        _drop_parts(target)
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
    """What stands in index/annotate and index/events, code and tables, as one hash: no rule can change and leave an
    index behind."""
    found = hashlib.sha256()
    folders = [resources.files("index.annotate"), resources.files("index.events")]
    while folders:
        for entry in sorted(folders.pop().iterdir(), key=lambda entry: entry.name):
            if entry.is_dir() and entry.name != "__pycache__":
                folders.append(entry)
            elif entry.name.endswith((".py", ".tsv", ".txt", ".json")):
                found.update(entry.name.encode() + b"\0" + entry.read_bytes())
    return found.hexdigest()


def _write_company(target: Path) -> None:
    """Of a full build: updates, which add little, keep the file."""
    names = [str(segment.segment_id()) for segment in FileStorage(str(target)).open_index()._segments()]
    found = company([arrays.read_arrays(target / f"{name}{COLUMNS}") for name in names])
    arrays.write_arrays(target / COMPANY, found)


def _drop_parts(target: Path) -> None:
    for file in target.glob(f"{PART}*"):
        file.unlink()


def _check(directory: Path, name: str) -> None:
    """What is read to make a file of it, which is given a new checksum, must have its own. Raises IndexDamaged."""
    if digest(directory / name) != read_manifest(directory).files.get(name):
        raise IndexDamaged(directory / name, REMEDY)


def _finish(
    target: Path, reached: tuple[int, str], mark: str, rejected: tuple[Rejected, ...], base: Path | None
) -> Generation:
    """What only this generation knows, and checksums; all of it on the disk. `base`: the one that it updates."""
    segments = FileStorage(str(target)).open_index()._segments()
    names = [str(segment.segment_id()) for segment in segments]
    live = ~np.concatenate([np.zeros(0, np.bool_), *(segment.gone() for segment in segments)])
    columns = [arrays.read_arrays(target / f"{name}{COLUMNS}") for name in names]
    sizes = {name: len(column["days"]) for name, column in zip(names, columns, strict=True)}
    places = rank(columns, _ranked(base, sizes) if base else None)
    arrays.write_arrays(target / LIVE, {"live": live, **places})
    sequence, token = reached
    listed = tuple(sorted(rejected, key=lambda one: one.id))
    generation = Generation(target.name, int(live.sum()), sequence, mark, listed, token)
    write_manifest(target, Manifest(generation, tuple(names), *_sums(target, base)))
    return generation


def _ranked(base: Path, after: Mapping[str, int]) -> Array:
    """The documents of the segments that the updated generation had, too, oldest first."""
    before = {
        name: after[name] if name in after else len(arrays.read_arrays(base / f"{name}{COLUMNS}")["days"])
        for name in read_manifest(base).segments
    }
    return carried(arrays.read_arrays(base / LIVE)["oldest"], before, after)


def _sums(target: Path, base: Path | None) -> tuple[dict[str, str], dict[str, Stamp]]:
    """Each file's checksum and stamp. Files that are shared with the updated generation aren't read again."""
    known = read_manifest(base).files if base else {}
    sums, stamps = {}, {}
    for file in sorted(target.iterdir()):
        if file.name.endswith("LOCK"):
            continue
        shared = base and file.name in known and file.samefile(base / file.name)
        sums[file.name] = known[file.name] if shared else str(digest(file))
        told = file.stat()
        stamps[file.name] = (told.st_size, told.st_mtime_ns)
    return sums, stamps
