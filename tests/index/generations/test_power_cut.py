"""A power cut at any moment of writing and publishing leaves the state before or the one after, whole.

A disk is played that keeps only what was synced: a file's bytes once the file was, names once their folder was.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from index.whoosh.writer import WhooshWriter
from search.errors import IndexMissing
from search.open import open_engine
from search.request import Request
from tests.support.invented import DOCUMENTS
from tests.support.needs import needs_proc

CALLS = ("fsync", "replace", "rename", "symlink", "link", "mkdir", "unlink", "rmdir")
Seen = tuple[str, ...] | None
"""The ids that a search for everything finds; None without an index."""


class Disk:
    """What is on the platters of `root`, told by every call that may sync or name something."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.bytes: dict[int, bytes] = {}  # by inode
        self.names: dict[int, dict[str, tuple[int, str]]] = {}  # by a folder's inode: inode, and where a link leads
        self.kept_open: list[int] = []  # so that no inode comes back as another file

    def synced(self, handle: int) -> None:
        told = os.fstat(handle)
        self.kept_open.append(os.dup(handle))
        path = f"/proc/self/fd/{handle}"
        if stat.S_ISDIR(told.st_mode):
            self.names[told.st_ino] = _names(Path(path))
        else:
            self.bytes[told.st_ino] = Path(path).read_bytes()

    def after_a_cut(self, target: Path, *, names_lost: bool) -> Path:
        """What is found when the power is back; names that were not synced may be there or not."""
        self._restore(self.root, os.stat(self.root).st_ino, target, names_lost)
        return target

    def _restore(self, live: Path, inode: int, target: Path, names_lost: bool) -> None:
        target.mkdir()
        for name, (own, link) in (self.names.get(inode, {}) if names_lost else _names(live)).items():
            if link:
                (target / name).symlink_to(link)
            elif own in self.bytes:
                (target / name).write_bytes(self.bytes[own])
            elif own in self.names or (live / name).is_dir():
                self._restore(live / name, own, target / name, names_lost)
            else:
                (target / name).write_bytes(b"")

    def close(self) -> None:
        for handle in self.kept_open:
            os.close(handle)


def _names(folder: Path) -> dict[str, tuple[int, str]]:
    with os.scandir(folder) as found:
        return {one.name: (one.inode(), os.readlink(one.path) if one.is_symlink() else "") for one in found}


@pytest.fixture
def cuts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Callable[[Path], None]], Path]]:
    """Called with what to check: gives a folder, at each of whose changes the disk after a cut is checked."""
    root = tmp_path / "home"
    root.mkdir()
    disk = Disk(root)
    number = 0

    def watched(check: Callable[[Path], None]) -> Path:
        def wrap(name: str) -> None:
            call = getattr(os, name)

            def wrapped(*given: Any, **named: Any) -> Any:
                nonlocal number
                done = call(*given, **named)
                with monkeypatch.context() as plain:
                    for other, original in originals.items():
                        plain.setattr(os, other, original)
                    if name == "fsync":
                        disk.synced(given[0])
                    for names_lost in (True, False):
                        number += 1
                        check(disk.after_a_cut(tmp_path / f"cut {number}", names_lost=names_lost))
                return done

            monkeypatch.setattr(os, name, wrapped)

        originals = {name: getattr(os, name) for name in CALLS}
        for name in CALLS:
            wrap(name)
        return root / "index"

    yield watched
    assert number > 100
    disk.close()


def seen(path: Path, *, published: bool) -> Seen:
    engine = open_engine(path)
    try:
        failure = engine.status().failure
    except IndexMissing:
        return None
    assert not (published and failure)  # the very first may be whole before it is published
    return tuple(sorted(hit.id for hit in engine.hits(Request())))


@needs_proc
def test_a_power_cut_leaves_the_state_before_or_the_one_after_and_a_published_one_stays(
    cuts: Callable[[Callable[[Path], None]], Path],
) -> None:
    allowed: set[Seen] = {None}

    def check(found: Path) -> None:
        assert seen(found / "index", published=None not in allowed) in allowed

    path = cuts(check)
    before: list[str] = []
    some, more, most, few = DOCUMENTS[:3], DOCUMENTS[3:5], DOCUMENTS[2:], DOCUMENTS[:1]
    for full, documents in ((True, some), (False, more), (True, most), (False, few)):
        after = sorted({document.id for document in documents} | set(() if full else before))
        allowed.add(tuple(after))
        writer = WhooshWriter(path, processes=1)
        writer.publish(writer.write(documents, sequence=1, full=full))
        allowed.intersection_update({tuple(after)})
        before = after
    allowed.add(tuple(sorted(document.id for document in most)))
    WhooshWriter(path).roll_back()
