"""Small data directories for fault tests: how they are filled, what they hold, what a search in them returns."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from index.generations.layout import current_directory
from readouts.cli import main
from readouts.home import Home
from scrapers.archive.store import Archive
from scrapers.errors import ArchiveError
from search.open import open_engine
from search.request import Request

ROOT = Path(__file__).resolve().parents[2]
QUERIES = ("", "lighthouse", '"bridge number"', "speaker:brenn OR president", "lighthouses -bridge")
Answers = list[tuple[int, list[tuple[str, float]], dict[str, list[tuple[str, int]]]]]


def records(file: Path, numbers: Sequence[int]) -> Path:
    """Readouts of an invented call each, in a file that can be imported."""
    with file.open("w", encoding="utf-8") as lines:
        for n in numbers:
            url = f"https://www.whitehouse.gov/briefing-room/statements-releases/2021/03/{n % 28 + 1:02}/call-{n}/"
            said = [f"The President spoke with the Prime Minister of Tarvenia about bridge number {n}."]
            record = {"url": url, "title": f"Call {n}", "date": "2021-03-01", "paragraphs": said, "language": "en"}
            lines.write(json.dumps(record | {"publisher": "The White House"}) + "\n")
    return file


def run(
    home: Path,
    words: Sequence[str],
    environment: Mapping[str, str] = {},
    until: Callable[[], bool] | None = None,
) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, waited for until no process of it is left.

    One that doesn't end by itself gets SIGTERM as soon as `until` says so.
    """
    command = [sys.executable, "-m", "tests.support.faulty", "--home", str(home), *words]
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **environment}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    while until and process.poll() is None:
        if until():
            process.terminate()
            break
        time.sleep(0.1)
    out, errors = process.communicate(timeout=300)
    for _ in range(600):
        if not _lives(process.pid):
            break
        time.sleep(0.05)
    else:
        os.killpg(process.pid, signal.SIGKILL)
        raise RuntimeError(f"{words} left processes behind")
    return subprocess.CompletedProcess(command, process.returncode, out, errors)


def _lives(group: int) -> bool:
    with suppress(ProcessLookupError):
        os.killpg(group, 0)
        return True
    return False


def outcome(home: Path, *words: str, environment: Mapping[str, str] = {}) -> tuple[int, str]:
    """A command in this process: its code, and all that it printed."""
    done = CliRunner(env=environment).invoke(main, ["--home", str(home), *words])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def contents(home: Path, archive: str = "archive.sqlite3") -> dict[str, Any]:
    """Every page and every revision that an archive of this home has, without the times of fetching."""
    with Archive.open(home / archive, read_only=True) as opened:
        pages = opened.connection.execute("SELECT url, reader, sha256 FROM pages").fetchall()
        sql = "SELECT v.readout, v.number, p.sha256, hex(v.digest) FROM revisions v JOIN pages p ON p.id = v.page"
        revisions = opened.connection.execute(sql).fetchall()
        current = opened.connection.execute("SELECT id, number FROM readouts").fetchall()
    return {"pages": sorted(pages), "revisions": sorted(revisions), "readouts": sorted(current)}


def pages(home: Path) -> int:
    """How many pages the archive has; of a listing it keeps the latest alone, so those don't count."""
    try:
        with Archive.open(Home(home).archive_path, read_only=True) as archive:
            sql = "SELECT count(*) FROM pages WHERE reader <> 'listing'"
            return int(archive.connection.execute(sql).fetchone()[0])
    except ArchiveError as error:
        if error.what != "There is no archive":
            raise
        return 0


def answers(home: Path) -> Answers | None:
    """What searches in it find, in order, with scores and counts; None where no generation is published."""
    path = Home(home).index_path
    if current_directory(path) is None:
        return None
    engine = open_engine(path)
    found = []
    for text in QUERIES:
        page = engine.search(Request(text=text, size=100))
        facets = {name: sorted((one.value, one.count) for one in values) for name, values in page.facets.items()}
        found.append((page.total, [(hit.id, round(hit.score, 4)) for hit in page.hits], facets))
    failure = engine.status().failure
    if failure:
        raise RuntimeError(failure)
    return found
