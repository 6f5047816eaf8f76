"""The real command line with one fault in it: `python -m tests.support.faulty …` dies, or the disk is full, at some
step.

A step is whatever touches the disk below the home: a file opened to be written, renamed, linked or removed, a folder
made, a file synced, an SQL statement begun or done. READOUTS_FAULT says which, as JSON (see Fault). Every run notes how
many steps it had, how many pages there were at each commit (those are saved), when the fault struck, and each step that
a full disk refused.
"""

from __future__ import annotations

import atexit
import errno
import json
import os
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

VARIABLE = "READOUTS_FAULT"
KILL, KILL_ALL, FULL, COUNT = "kill", "kill all", "full", "count"
MAIN, CHILD = "main", "child"
STEPS, PAGES, STRUCK, REFUSED = "steps", "pages", "struck", "refused"  # what is noted
_CHANGES = {"os.rename", "os.link", "os.symlink", "os.mkdir", "os.truncate"}
_REMOVALS = {"os.remove", "os.rmdir", "shutil.rmtree"}
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


@dataclass(frozen=True)
class Fault:
    """`what` happens at this `step` of that `process` ("main" or "child"). `notes` is where steps and pages go."""

    what: str
    process: str
    step: int
    home: str
    notes: str

    def variable(self) -> dict[str, str]:
        return {VARIABLE: json.dumps(asdict(self))}


class Note(NamedTuple):
    """`what` a process noted, with a number: how many steps or pages, or at which step."""

    process: str
    id: int
    what: str
    number: int


def notes(file: str | Path) -> Iterator[Note]:
    for line in Path(file).read_text(encoding="utf-8").splitlines() if Path(file).exists() else ():
        process, id, what, number = line.split()
        yield Note(process, int(id), what, int(number))


class Steps:
    """Counts the steps of this process, and does what has to happen at one of them."""

    def __init__(self, fault: Fault, process: str) -> None:
        self.fault, self.process, self.count, self.full = fault, process, 0, False
        atexit.register(self.note, STEPS, lambda: self.count)

    def note(self, what: str, value: Callable[[], int]) -> None:
        """A line of the notes; one write each, so that processes don't mix them."""
        handle = os.open(self.fault.notes, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(handle, f"{self.process} {os.getpid()} {what} {value()}\n".encode())
        os.close(handle)

    def take(self, *, writes: bool = True, error: Callable[[], Exception] | None = None) -> None:
        self.count += 1
        if self.process == self.fault.process and self.count == self.fault.step:
            self.note(STRUCK, lambda: self.count)
            if self.fault.what == KILL:
                os.kill(os.getpid(), signal.SIGKILL)
            elif self.fault.what == KILL_ALL:
                os.killpg(os.getpgid(0), signal.SIGKILL)
            self.full = self.fault.what == FULL
        if self.full and writes:
            self.note(REFUSED, lambda: self.count)
            raise error() if error else OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def hear(self, event: str, given: tuple[Any, ...]) -> None:
        """An audit hook: raising in it makes the call fail."""
        if event in _CHANGES or event in _REMOVALS or (event == "open" and given[2] & _WRITES):
            place = given[1] if event == "os.symlink" else given[0]
            if isinstance(place, str | Path) and f"{place}/".startswith(f"{self.fault.home}/"):
                self.take(writes=event not in _REMOVALS)


def install(process: str) -> None:
    fault = Fault(**json.loads(os.environ[VARIABLE]))
    steps = Steps(fault, process)
    sys.addaudithook(steps.hear)
    sync = os.fsync

    def counted_sync(handle: int) -> None:
        steps.take()
        sync(handle)
        steps.take()

    os.fsync = counted_sync  # type: ignore[assignment]

    def full() -> Exception:
        return sqlite3.OperationalError("database or disk is full")

    class Counted(sqlite3.Connection):
        def execute(self, sql: str, *given: Any) -> sqlite3.Cursor:
            writes = sql.lstrip()[:6].upper() not in ("SELECT", "ROLLBA", "PRAGMA")
            steps.take(writes=writes, error=full)
            done = super().execute(sql, *given)
            if sql == "COMMIT":
                pages = super().execute("SELECT count(*) FROM pages WHERE reader <> 'listing'").fetchone()[0]
                steps.note(PAGES, lambda: pages)
            steps.take(writes=False)
            return done

    connect = sqlite3.connect
    sqlite3.connect = lambda *given, **named: connect(*given, **{"factory": Counted} | named)  # type: ignore[assignment]


if VARIABLE in os.environ:
    install(MAIN if __name__ == "__main__" else CHILD)

if __name__ == "__main__":
    from readouts.cli import main

    main(sys.argv[1:])
