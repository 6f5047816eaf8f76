"""The memory that processes have to themselves, watched while they work. Files that are mapped do not count: the system
takes their pages back when it needs them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

PAUSE = 0.02  # seconds between two looks


class Watch:
    """While it is entered, the most megabytes of a process and those that it started: `largest` and all in `sum`."""

    def __init__(self, process: int) -> None:
        self.largest = self.sum = 0.0
        self._process = process
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(PAUSE):
            found = [anonymous(process) for process in family(self._process)]
            self.largest = max(self.largest, *found)
            self.sum = max(self.sum, sum(found))


def anonymous(process: int) -> float:
    """Megabytes; 0 where the process is gone."""
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1000 for line in lines if line.startswith("RssAnon")), 0.0)


def family(process: int) -> Iterator[int]:
    """The process and all that come from it."""
    yield process
    for file in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            found = file.read_text(encoding="ascii").split()
        except OSError:
            continue
        for child in found:
            yield from family(int(child))
