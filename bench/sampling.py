"""Where a thread's time goes: a look at its stack some hundred times a second, from another thread."""

from __future__ import annotations

import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

EVERY = 0.005  # seconds between two looks

Part = tuple[str, str, str]
"""What a stack is counted as, and the file and the function, any of the file where it is empty, that are in it then."""


@contextmanager
def sampled(parts: Sequence[Part], rest: str) -> Iterator[Counter[str]]:
    """How often the calling thread was in each part while this lasted: the first that its stack has, or the `rest`."""
    counts: Counter[str] = Counter()
    ended, watched, interval = threading.Event(), threading.get_ident(), sys.getswitchinterval()

    def look() -> None:
        while not ended.wait(EVERY):
            counts[_part(parts, sys._current_frames().get(watched)) or rest] += 1

    looking = threading.Thread(target=look, daemon=True)
    sys.setswitchinterval(EVERY / 50)  # whoever looks waits for its turn no longer than that
    looking.start()
    try:
        yield counts
    finally:
        ended.set()
        looking.join()
        sys.setswitchinterval(interval)


def show(counts: Counter[str]) -> None:
    for part, count in counts.most_common():
        print(f"{count / counts.total():6.1%}  {part}")


def _part(parts: Sequence[Part], frame: FrameType | None) -> str:
    stack = set()
    while frame is not None:
        stack.add((Path(frame.f_code.co_filename).name, frame.f_code.co_name))
        frame = frame.f_back
    files = {file for file, _ in stack}
    return next((part for part, file, name in parts if ((file, name) in stack if name else file in files)), "")
