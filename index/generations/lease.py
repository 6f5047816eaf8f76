"""Keeps a generation on the disk while it is read: readers share a lock on its manifest, `remove` needs it alone."""

from __future__ import annotations

import fcntl
import os
import shutil
from contextlib import AbstractContextManager
from pathlib import Path

from index.errors import IndexDamaged
from index.generations.layout import MANIFEST, REMEDY


class Lease(AbstractContextManager["Lease"]):
    """A shared lock on a generation, until it is closed. Raises IndexDamaged if it is missing or being removed."""

    def __init__(self, directory: Path) -> None:
        try:
            self._manifest = (directory / MANIFEST).open("rb")
        except OSError as error:
            raise IndexDamaged(directory, f"{error.strerror}. {REMEDY}") from error
        try:
            fcntl.flock(self._manifest, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError as error:
            self.close()
            raise IndexDamaged(directory, f"{error.strerror}. {REMEDY}") from error
        if not os.fstat(self._manifest.fileno()).st_nlink:
            self.close()
            raise IndexDamaged(directory, "It was replaced a moment ago: try again.")

    def close(self) -> None:
        self._manifest.close()

    def __exit__(self, *_: object) -> None:
        self.close()


def remove(directory: Path) -> None:
    """Delete a generation, unless it is leased. The manifest goes first: without it, leftovers do not count as one."""
    try:
        handle = os.open(directory / MANIFEST, os.O_RDONLY)
    except OSError:
        shutil.rmtree(directory, ignore_errors=True)
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        (directory / MANIFEST).unlink()
        shutil.rmtree(directory, ignore_errors=True)
    except BlockingIOError:
        return
    finally:
        os.close(handle)
