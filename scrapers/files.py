"""Files and folders that outlive a power cut: a name is on the disk only once the folder that has it is."""

from __future__ import annotations

import os
from pathlib import Path


def sync(path: Path) -> None:
    """See a file's content, or a folder's names, on the disk before going on."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(path: Path, mode: int = 0o777) -> None:
    """The folder and its parents, where there are none yet; those it makes are on the disk under their names."""
    if path.is_dir():
        return
    make_folder(path.parent)
    path.mkdir(mode=mode, exist_ok=True)
    sync(path.parent)
