"""Commands killed at any step: what was saved is there, the home is sound, and the same command completes.

Each phase is run undisturbed once, on a copy of the same home, which says how many steps it has and what it leaves.
A fault counts only when it is seen from outside: the process died of SIGKILL, or the disk refused a write and the
command said so.
"""

from __future__ import annotations

import random
import re
import shutil
import signal
import subprocess
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.generations.layout import current_directory
from readouts.home import Home
from scrapers.archive.crawl_log import Ledger
from scrapers.archive.store import Archive
from scrapers.archive.verify import verify
from scrapers.registry import find_source
from tests.support.faulty import COUNT, FULL, KILL, KILL_ALL, MAIN, PAGES, REFUSED, STEPS, STRUCK, Fault, notes
from tests.support.homes import Answers, answers, contents, outcome, pages, records, run
from tests.support.site import Site

KNOWN, ADDED = range(100, 112), range(112, 120)
CALLS, MORE = range(20), range(20, 240)  # an import stores two hundred at a time
SCHEDULE = ("schedule", "kremlin-en", "--every", "1")
ARCHIVE, COPY = "archive.sqlite3", "copy.sqlite3"
BACKUP = ("backup", f"{{home}}/{COPY}")  # of the home that it is run on
WEIGHTS = {
    "first scrape": 1,
    "scrape": 1,
    "refresh": 1,
    "schedule": 1,
}  # a crawl costs several times what the others do
TRIES = 4  # how many steps a command does to the disk differs a little from run to run
_NO_ROOM = re.compile(r"is full|No space left")
_FULL = re.compile(r"full|No space left|stored|did not end well")
_MEND = re.compile(r"Run (readouts index(?: --\w+)?)\.")


@dataclass(frozen=True)
class Phase:
    """A command on a home, and what it leaves when nothing goes wrong: how many steps, which pages, which answers."""

    name: str
    words: tuple[str, ...]
    again: tuple[str, ...]  # what completes it
    home: Path
    steps: dict[str, int]
    before: Answers | None
    contents: dict[str, Any]
    after: Answers | None


class Broken(AssertionError):
    """A promise that did not hold, with what reproduces it."""


class NotStruck(Broken):
    """The harness's own failure: nothing was killed, or the disk was not full, so that nothing was shown."""


class Kills:
    """All phases over one small home; `site` is the origin, on the loopback interface."""

    def __init__(self, folder: Path, site: Site) -> None:
        self.folder, self.site = folder, site
        self.environment = {"READOUTS_DELAY": "0", "http_proxy": site.address}
        self.counts: Counter[str] = Counter()
        scrape = ("scrape", "kremlin-en", "--limit", "100")
        more = str(records(folder / "more.jsonl", MORE))
        base, behind = folder / "base", folder / "behind"
        site.publish(list(KNOWN))
        self._do(base, *scrape)
        with Home(base).archive(create=True) as archive:  # a refresh is incremental once a full crawl was made
            ledger, source = Ledger(archive), find_source("kremlin-en")
            run = ledger.begin(source, "scrape", "full")
            ledger.report(run, {}, well=True, finished=True, health={})
        self._do(base, "import", str(records(folder / "calls.jsonl", CALLS)))
        self._do(base, "index")
        shutil.copytree(base, behind, symlinks=True)
        self._do(behind, "import", more)
        site.publish([*reversed(ADDED), *KNOWN])
        edited = "/events/president/news/103"
        site.pages[edited] = site.pages[edited].replace("a lighthouse", "two lighthouses")
        empty = folder / "empty"
        empty.mkdir()
        kept = folder / "kept"  # a home with a copy, and more than there was then
        shutil.copytree(base, kept, symlinks=True)
        for words in (BACKUP, ("import", more), ("index",)):
            self._do(kept, *words)
        found = [
            self._phase("first scrape", empty, *scrape),
            self._phase("scrape", base, *scrape),
            self._phase("import", base, "import", more),
            self._phase("index", behind, "index"),
            self._phase("rebuild", behind, "index", "--rebuild"),
            self._phase("refresh", base, "refresh", "kremlin-en"),
            self._phase("schedule", base, *SCHEDULE, again=("refresh", "kremlin-en")),
            self._phase("backup", kept, *BACKUP),
            self._phase("restore", kept, *BACKUP, "--restore"),
        ]
        self.phases = {phase.name: phase for phase in found}

    def _do(self, home: Path, *words: str) -> None:
        code, said = outcome(home, *_of(home, words), environment=self.environment)
        if code:
            raise Broken(f"{words}: {said}")

    def _run(self, home: Path, words: tuple[str, ...], fault: Fault) -> subprocess.CompletedProcess[str]:
        """The command with a fault in it.

        A schedule is stopped once it has published and the fault has struck, ten seconds after it has struck, or
        after a minute.
        """
        before, end = current_directory(Home(home).index_path), time.monotonic() + 60

        def over() -> bool:
            nonlocal end
            struck = fault.what == COUNT or any(note.what == STRUCK for note in notes(fault.notes))
            if struck:
                end = min(end, time.monotonic() + (10 if fault.what != COUNT else 60))
            return (struck and current_directory(Home(home).index_path) != before) or time.monotonic() > end

        until = over if words == SCHEDULE else None
        return run(home, _of(home, words), self.environment | fault.variable(), until)

    def _phase(self, name: str, home: Path, *words: str, again: tuple[str, ...] = ()) -> Phase:
        undisturbed, noted = self.folder / f"{name} undisturbed", self.folder / f"{name} notes"
        shutil.copytree(home, undisturbed, symlinks=True)
        fault = Fault(COUNT, "", 0, str(undisturbed), str(noted))
        done = self._run(undisturbed, words, fault)
        if done.returncode:
            raise Broken(f"{words}: {done.stderr}")
        steps = {note.process: note.number for note in notes(noted) if note.what == STEPS}
        self._do(undisturbed, "index")
        return Phase(
            name, words, again or words, home, steps, answers(home), contents(undisturbed), answers(undisturbed)
        )

    def one(self, seed: int, what: str | None = None, name: str | None = None) -> None:
        """Kill one command at one step, both chosen by the seed. Raises Broken, which names the seed.

        A step that this run did not come to is chosen again among those that it had.
        """
        chosen = random.Random(seed)
        phase = self.phases[name or chosen.choices([*self.phases], [WEIGHTS.get(one, 3) for one in self.phases])[0]]
        process = chosen.choice(sorted(phase.steps))
        step, kind = chosen.randrange(1, phase.steps[process] + 1), what or chosen.choice([KILL, KILL_ALL])
        for _ in range(TRIES):
            home = self.folder / f"{phase.name} {seed} {kind}"
            shutil.copytree(phase.home, home, symlinks=True)
            fault = Fault(kind, process, step, str(home), f"{home} notes")
            Path(fault.notes).unlink(missing_ok=True)
            place = f"seed {seed}: {phase.name}, {kind} at step {step} of {phase.steps[process]} of its {process}"
            done = self._run(home, phase.words, fault)
            try:
                struck = _struck(fault, done)
                if kind == FULL:
                    self._reported(done.returncode, done.stderr)
                self._recovered(phase, home, Path(fault.notes))
            except Exception as error:
                kind_of = NotStruck if isinstance(error, NotStruck) else Broken
                raise kind_of(f"{place}: {error}\n{done.stderr}") from error
            shutil.rmtree(home)
            if struck:
                self.counts.update((phase.name, kind))
                return
            had = [note.number for note in notes(fault.notes) if note.process == process and note.what == STEPS]
            step = chosen.randrange(1, min([step, *had]) + 1)
        raise NotStruck(f"{place}: {'the disk was never full' if kind == FULL else 'not killed'} in {TRIES} runs")

    def _reported(self, code: int, said: str) -> None:
        """A full disk ends a command with one line that says so."""
        if "Traceback" in said:
            raise Broken("it ended with a traceback")
        if code and not _FULL.search(said):
            raise Broken("it did not say what went wrong")

    def _recovered(self, phase: Phase, home: Path, noted: Path) -> None:
        saved = max((note.number for note in notes(noted) if note.what == PAGES), default=0)
        lost = saved - pages(home)
        if lost > 0:
            self.counts["pages lost"] += lost
            raise Broken(f"{lost} pages that were saved are gone")
        self._preserved(phase, home)
        if phase.before is not None:
            self._sound(home)
            if phase.again[0] != "refresh" and answers(home) not in (phase.before, phase.after):
                raise Broken("what is served is neither the state before nor the one after")
        self._do(home, *phase.again)
        self._do(home, "index")
        left = contents(home)
        if left != phase.contents:
            differing = {name: set(left[name]) ^ set(phase.contents[name]) for name in left}
            raise Broken(f"run again, it left another archive than undisturbed: {differing}")
        if answers(home) != phase.after:
            raise Broken("run again, it answers otherwise than undisturbed")
        code, said = outcome(home, "check")
        if code:
            raise Broken(f"run again, the home is not sound: {said}")
        if phase.words[:2] == BACKUP and contents(home, COPY) != left:
            raise Broken("run again, the copy is not what the archive has")

    def _preserved(self, phase: Phase, home: Path) -> None:
        """All earlier pages still exist, perhaps in the copy that a restore puts aside, and a backup verifies."""
        if not (phase.home / ARCHIVE).exists():
            return
        archives = [file.name for file in home.iterdir() if re.fullmatch(rf"{ARCHIVE}(\.before(-\d+)?)?", file.name)]
        there = {page for archive in archives for page in contents(home, archive)["pages"]}
        lost = {page for page in contents(phase.home)["pages"] if page[1] != "listing"} - there
        self.counts["pages lost"] += len(lost)
        if lost:
            raise Broken(f"{len(lost)} pages that were there before are gone")
        if phase.words[:2] == BACKUP:
            with Archive.open(home / COPY, read_only=True) as copy:
                for finding in verify(copy):
                    raise Broken(f"the copy is damaged: {finding}")

    def _sound(self, home: Path) -> None:
        """`readouts check` passes, or passes after the command that it names."""
        code, said = outcome(home, "check")
        if code:
            self.counts["mends named"] += 1
            mends = _MEND.findall(said)
            if not mends:
                raise Broken(f"check names no mend: {said}")
            copy = home.with_name(f"{home.name} mended")
            shutil.copytree(home, copy, symlinks=True)
            for mend in dict.fromkeys(mends):
                self._do(copy, *mend.split()[1:])
            code, said = outcome(copy, "check")
            if code:
                raise Broken(f"what check names does not mend: {said}")
            shutil.rmtree(copy)


def _of(home: Path, words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word.replace("{home}", str(home)) for word in words)


def _struck(fault: Fault, done: subprocess.CompletedProcess[str]) -> bool:
    """Whether the fault came to its step and is seen from outside. Raises NotStruck where it came and did nothing."""
    found = list(notes(fault.notes))
    struck = {note.id for note in found if note.what == STRUCK}
    if not struck:
        return False
    if fault.what == FULL:
        return any(note.what == REFUSED for note in found) and bool(done.returncode or _NO_ROOM.search(done.stderr))
    if fault.process == MAIN or fault.what == KILL_ALL:
        dead = done.returncode == -signal.SIGKILL
    else:  # a process that ends by itself notes its steps
        dead = not struck & {note.id for note in found if note.what == STEPS}
    if not dead:
        raise NotStruck(f"not killed: it ended with {done.returncode}")
    return True
