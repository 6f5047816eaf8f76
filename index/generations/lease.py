"""A generation that somebody reads is not removed: a reader shares a lock on its manifest, its remover has it alone."""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path

from index.errors import IndexDamaged
from index.generations.layout import MANIFEST


class Hold:
    """What keeps a generation on the disk, as long as anybody has this. Raises IndexDamaged where it just goes."""

    def __init__(self, directory: Path) -> None:
        self._handle = -1
        try:
            self._handle = os.open(directory / MANIFEST, os.O_RDONLY)
            fcntl.flock(self._handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError as error:
            raise IndexDamaged(directory, f"{error.strerror}. Make it anew with `readouts index --rebuild`.") from error
        if not os.fstat(self._handle).st_nlink:
            raise IndexDamaged(directory, "It was replaced a moment ago: try again.")

    def __del__(self) -> None:
        if self._handle >= 0:
            os.close(self._handle)


def remove(directory: Path) -> None:
    """Delete a generation unless somebody holds it. Its manifest goes first: what a kill leaves passes for none."""
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
