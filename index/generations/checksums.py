"""Checksums of files, large ones read by several threads at once."""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

PART = 2**24  # bytes of a file that one thread sums up at a time
READ = 2**20


def digest(file: Path) -> str | None:
    """A file's checksum in hexadecimal, None where it can't be read: its SHA-256 or, where it has more than one part,
    the SHA-256 of those of its parts, end to end."""
    try:
        parts = range(0, max(file.stat().st_size, 1), PART)
        if len(parts) == 1:
            return _sum(file, 0).hex()
        with ThreadPoolExecutor(min(len(parts), os.cpu_count() or 1)) as pool:
            return hashlib.sha256(b"".join(pool.map(partial(_sum, file), parts))).hexdigest()
    except OSError:
        return None


def _sum(file: Path, start: int) -> bytes:
    """The SHA-256 of the part that starts here. Raises OSError."""
    found = hashlib.sha256()
    with file.open("rb", buffering=0) as opened:
        opened.seek(start)
        for _ in range(PART // READ):
            found.update(opened.read(READ))
    return found.digest()
