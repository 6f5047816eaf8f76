"""Tries one change in a copy of the tree: the named tests run there, and only the copy is imported."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.mutants.rows import Mutant, RowError

KILLED, SURVIVED, EQUIVALENT, SKIPPED = "killed", "SURVIVED", "equivalent", "not tried"
STALE, UNREAD, NO_PROOF, ENDLESS = "STALE", "UNREAD", "NO PROOF", "ENDLESS"
MEANING = {
    KILLED: "a test failed because of it, and passes without it",
    SURVIVED: "all named tests passed with it",
    EQUIVALENT: "no test can tell, for the reason given",
    SKIPPED: "all named tests skip here",
    STALE: "the row no longer fits the code",
    UNREAD: "the tests could not be read or none was found, which shows nothing",
    NO_PROOF: "the test that failed also fails without it",
    ENDLESS: "the tests did not end in time, which may have another cause",
}
TIME_LIMIT = 900.0


@dataclass(frozen=True)
class Verdict:
    mutant: Mutant
    what: str
    why: str = ""  # the test that failed, or the reason
    seconds: float = 0.0


@dataclass
class Tree:
    """A copy of the tracked files of `origin`, with what lies beside it, for one trial at a time."""

    origin: Path
    folder: Path
    sound: dict[str, bool] = field(default_factory=dict)
    changes: int = 0
    stopped: bool = False
    process: subprocess.Popen[bytes] | None = None

    @property
    def root(self) -> Path:
        return self.folder / self.origin.name

    def write(self, file: str, text: bytes) -> None:
        """Python recognises a stale compiled file by time in seconds and size: each text gets a second of its own."""
        path = self.root / file
        self.changes += 1
        second = int(path.stat().st_mtime) + self.changes
        path.write_bytes(text)
        os.utime(path, (second, second))

    @contextmanager
    def having(self, mutant: Mutant) -> Iterator[None]:
        before = (self.root / mutant.file).read_bytes()
        self.write(mutant.file, mutant.changed(self.root).encode())
        try:
            yield
        finally:
            self.write(mutant.file, before)

    def run(self, tests: Sequence[str], time_limit: float) -> dict[str, Any] | None:
        """What became of these tests, up to the first that failed; None where they did not end in time."""
        report = self.folder / "report.json"
        report.unlink(missing_ok=True)
        own = {name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"}
        own |= {"PYTHONPATH": f"{self.root}{os.pathsep}{self.folder / 'plugin'}"}
        own |= {"MUTANTS_REPORT": str(report), "MUTANTS_ORIGIN": str(self.origin)}
        if self.stopped:
            raise RowError("stopped")
        self.process = process = subprocess.Popen(
            [sys.executable, "-m", "pytest", "-x", "-q", "--tb=short", "-p", "no:cacheprovider", "-p", "witness",
             "--basetemp", str(self.folder / "t"), *tests],
            cwd=self.root, env=own, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            said = process.communicate(timeout=time_limit)[0].decode(errors="replace")
        except subprocess.TimeoutExpired:
            return None
        finally:
            self._end(process)
        if not report.exists():
            return {"unread": [" ".join(said.split()[-30:])]}
        found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
        if found["foreign"]:
            raise RowError(f"the tests imported {found['foreign'][0]} from {self.origin}, not from the copy")
        return found

    def stop(self) -> None:
        """End the tests that run, and let none begin."""
        self.stopped = True
        if self.process and self.process.poll() is None:
            self._end(self.process)

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def passes(self, test: str, time_limit: float) -> bool:
        """Whether a test passes where nothing is changed, which is looked at once."""
        if test not in self.sound:
            found = self.run([test], time_limit)
            self.sound[test] = found is not None and not (found.get("failed") or found["unread"])
        return self.sound[test]


@contextmanager
def tree(origin: Path, files: Sequence[str] | None = None) -> Iterator[Tree]:
    """A copy of these files of a folder; by default of those that git tracks or would add."""
    with tempfile.TemporaryDirectory(prefix="mutants", ignore_cleanup_errors=True) as folder:
        copy = Tree(origin.resolve(), Path(folder).resolve())
        copy.folder.chmod(0o755)  # tests that turn into another user go on importing
        for file in tracked(origin) if files is None else files:
            (copy.root / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(origin / file, copy.root / file, follow_symlinks=False)
        (copy.folder / "plugin").mkdir()
        shutil.copy2(Path(__file__).with_name("witness.py"), copy.folder / "plugin")
        beside = origin.resolve().parent / "shared"
        if beside.exists():
            (copy.folder / "shared").symlink_to(beside.resolve())
        yield copy


def tracked(root: Path) -> list[str]:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True)
    return [file for file in done.stdout.split("\0") if file and (root / file).exists()]


def attempt(mutant: Mutant, copy: Tree, time_limit: float = TIME_LIMIT) -> Verdict:
    """Whether a test notices the change. Raises RowError where the tests import another tree."""
    began = time.monotonic()
    what, why = _judged(mutant, copy, time_limit)
    return Verdict(mutant, what, why, time.monotonic() - began)


def _judged(mutant: Mutant, copy: Tree, time_limit: float) -> tuple[str, str]:
    try:
        mutant.check(copy.root)
    except RowError as error:
        return STALE, str(error)
    if mutant.equivalent:
        return EQUIVALENT, mutant.equivalent
    with copy.having(mutant):
        found = copy.run(mutant.tests, time_limit)
    if found is None:
        return ENDLESS, f"after {time_limit:.0f} seconds"
    if found.get("failed"):
        test = found["failed"][0]
        return (KILLED if copy.passes(test, time_limit) else NO_PROOF), test
    if found["unread"]:
        return UNREAD, found["unread"][0]
    if found.get("passed"):
        skipped = found.get("skipped", 0)
        return SURVIVED, ", ".join(mutant.tests) + (f" ({skipped} of them skipped)" if skipped else "")
    return (SKIPPED if found.get("skipped") else UNREAD), ", ".join(mutant.tests)
