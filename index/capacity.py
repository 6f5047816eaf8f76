"""What a full build needs of time, disk and memory, and whether there is as much: told and refused before it begins."""

from __future__ import annotations

import math
import resource
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.errors import BuildRefused
from scrapers.archive.store import Archive
from scrapers.readout import Readout

SAMPLE = 200  # readouts that are read to know how long they are

# Measured on two cores with real readouts of 4,900 characters and invented ones of 3,200: docs/design/performance.md.
SECONDS = 1.4e-6  # of wall time, for each character: annotation and index
DISK = 2.2  # bytes of an index for each character
TWICE = 2.3  # while a build runs there are its parts, each with its own table of words, and the segment they become
MEMORY = 650e6  # bytes of all processes together: Python, the rules, the parts in work, the company of words
VOCABULARY = 300.0  # bytes for each readout: terms, ids, places of terms
LARGEST = 0.6  # of the memory, the share of the largest process at most
SURE = 0.8  # of what is needed: below it there can't be enough, whatever the estimate misses


@dataclass(frozen=True, slots=True)
class Needs:
    """What a full build of so many readouts takes, about: seconds, and bytes of disk and of memory while it runs."""

    readouts: int
    seconds: float
    disk: float
    memory: float

    def __str__(self) -> str:
        time = "under a minute" if self.seconds < 60 else f"about {_long(self.seconds)}"
        return f"{self.readouts:,} readouts: {time}, {_size(self.disk)} of disk and {_size(self.memory)} of memory"


def needs(archive: Archive) -> Needs:
    """By the length of some of its readouts, evenly taken."""
    total = len(archive)
    sizes = [_characters(readout) for readout in archive.sample(SAMPLE)]
    characters = total * sum(sizes) / max(len(sizes), 1)
    return Needs(total, SECONDS * characters, TWICE * DISK * characters, MEMORY + VOCABULARY * total)


def require(needed: Needs, folder: Path) -> None:
    """Raises BuildRefused where the disk of the folder or the memory that this process may use can't suffice."""
    free = shutil.disk_usage(folder).free
    if free < SURE * needed.disk:
        raise BuildRefused(
            f"{needed.readouts:,} readouts need about {_size(needed.disk)} of disk while they are indexed, and "
            f"{folder} has {_size(free)} free",
            f"Free {_size(needed.disk - free)} or move the data directory, then run `readouts index`.",
        )
    limits = ((limit, what, 1.0) for limit, what in memory_limits())
    for limit, what, share in (*limits, *_resource_limits(needed)):
        if limit < SURE * share * needed.memory:
            raise BuildRefused(
                f"{needed.readouts:,} readouts need about {_size(share * needed.memory)} of memory while they are "
                f"indexed, and {what} {_size(limit)}",
                "Allow more, then run `readouts index`.",
            )


def _characters(readout: Readout) -> int:
    return len(readout.title) + len(readout.lead) + sum(len(paragraph.text) for paragraph in readout.paragraphs)


def memory_limits(root: Path = Path("/")) -> Iterator[tuple[float, str]]:
    """Bytes of memory for all processes of a build, and whose limit it is."""
    found = min(_control_groups(root), default=math.inf)
    yield found, "the limit of its control group (systemd, container) is"
    try:
        lines = (root / "proc/meminfo").read_text("ascii").splitlines()
    except OSError:
        return
    sizes = {name: int(value.split()[0]) * 1024 for name, _, value in (line.partition(":") for line in lines)}
    yield sizes["MemAvailable"] + sizes.get("SwapFree", 0), "this machine has free"


def _control_groups(root: Path) -> Iterator[float]:
    """The limit of each control group that this process is in, of either version."""
    try:
        lines = (root / "proc/self/cgroup").read_text("utf-8").splitlines()
    except OSError:
        return
    for _, kinds, path in (line.split(":", 2) for line in lines):
        if kinds and "memory" not in kinds.split(","):
            continue
        base = root / "sys/fs/cgroup" / ("memory" if kinds else "")
        own = base / path.strip("/")
        for folder in (own, *own.parents):
            limit = folder / ("memory.limit_in_bytes" if kinds else "memory.max")
            if folder.is_relative_to(base) and limit.is_file() and (text := limit.read_text("ascii").strip()) != "max":
                yield float(text)


def _resource_limits(needed: Needs) -> Iterator[tuple[float, str, float]]:
    """`ulimit -d` and `-v`, which hold for each process; the second counts the files that a merge maps, too."""
    for kind, name, mapped in ((resource.RLIMIT_DATA, "-d", 0.0), (resource.RLIMIT_AS, "-v", needed.disk)):
        limit = resource.getrlimit(kind)[0]
        if limit != resource.RLIM_INFINITY:
            yield limit, f"ulimit {name} allows a process", LARGEST + mapped / needed.memory


def _long(seconds: float) -> str:
    minutes = max(round(seconds / 60), 1)
    return f"{minutes} minute{'s' * (minutes > 1)}" if minutes < 120 else f"{round(minutes / 60)} hours"


def _size(size: float) -> str:
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{max(math.ceil(size / 1e6), 0)} MB"
