"""Commands that change a home: one at a time, and none of them killed leaves anything behind that hinders the next."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from readouts.home import Home
from tests.support.needs import needs_proc

pytestmark = pytest.mark.slow

MAIN = "import sys; from readouts.cli import main; main(sys.argv[1:])"
HOLD = """
import sys
from pathlib import Path
from readouts.home import Home
with Home(Path(sys.argv[1])).locked("readouts refresh"):
    print("held", flush=True)
    sys.stdin.read()
"""
MANY = 4_400  # enough for a build to start further processes


def command(home: Path, *words: str) -> list[str]:
    return [sys.executable, "-c", MAIN, "--home", str(home), *words]


def readouts(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(home, *words), capture_output=True, text=True, timeout=120, check=False)


def records(file: Path, count: int) -> Path:
    """As many short readouts of an invented publisher's pages, in a file that can be imported."""
    with file.open("w", encoding="utf-8") as lines:
        for n in range(count):
            url = f"https://www.whitehouse.gov/briefing-room/statements-releases/2021/03/{n % 28 + 1:02}/call-{n}/"
            paragraphs = [f"The President spoke with the Prime Minister of Tarvenia about bridge number {n}."]
            record = {"url": url, "title": f"Call {n}", "date": "2021-03-01", "paragraphs": paragraphs}
            lines.write(json.dumps({**record, "language": "en", "publisher": "The White House"}) + "\n")
    return file


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A real process that holds the lock of the home in tmp_path / "home"."""
    home = str(tmp_path / "home")
    holding = [sys.executable, "-c", HOLD, home]
    with subprocess.Popen(holding, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_while_one_command_changes_a_home_the_others_say_which_and_end(
    tmp_path: Path, holder: subprocess.Popen[str]
) -> None:
    home, file = tmp_path / "home", records(tmp_path / "calls.jsonl", 3)
    Home(home).archive(create=True).close()
    for words in (["import", str(file)], ["index"], ["refresh"], ["scrape"], ["run", "--port", "0"]):
        refused = readouts(home, *words)
        assert refused.returncode == 1, words
        assert "locked by another process" in refused.stderr
        assert f"readouts refresh, process {holder.pid}" in refused.stderr
        assert len(refused.stderr.strip().splitlines()) == 1
    with Home(home).archive() as archive:
        assert len(archive) == 0


def test_a_killed_holder_leaves_the_home_open(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.wait(20)
    home = tmp_path / "home"
    assert readouts(home, "import", str(records(tmp_path / "calls.jsonl", 3))).returncode == 0
    assert readouts(home, "index").returncode == 0
    assert readouts(home, "check").returncode == 0


def test_commands_started_together_leave_a_sound_home(tmp_path: Path) -> None:
    home, file = tmp_path / "home", records(tmp_path / "calls.jsonl", 200)
    assert readouts(home, "import", str(records(tmp_path / "first.jsonl", 3))).returncode == 0
    words = (["import", str(file)], ["index"], ["import", str(file)], ["index", "--rebuild"])
    started = [
        subprocess.Popen(command(home, *each), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for each in words
    ]
    ends = [(process.communicate(timeout=120)[1], process.returncode) for process in started]
    assert all(code == 0 or (code == 1 and "another process" in told.lower()) for told, code in ends), ends
    assert any(code == 0 for _, code in ends)
    assert readouts(home, "import", str(file)).returncode == 0
    assert readouts(home, "index").returncode == 0
    assert readouts(home, "check").returncode == 0


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large")
    done = readouts(folder / "home", "import", str(records(folder / "calls.jsonl", MANY)))
    assert done.returncode == 0, done.stderr
    return folder / "home"


def children(process: int) -> list[int]:
    try:
        return [int(n) for n in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_for(what: Callable[[], bool]) -> None:
    for _ in range(1_200):
        if what():
            return
        time.sleep(0.05)
    pytest.fail("waited a minute in vain")


@needs_proc
@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGKILL], ids=["SIGTERM", "SIGKILL"])
def test_a_build_that_is_killed_leaves_no_process_and_the_next_one_clears_up(large: Path, sign: signal.Signals) -> None:
    generations = large / "index" / "generations"
    with subprocess.Popen(command(large, "index", "--rebuild"), stdout=subprocess.DEVNULL) as build:
        wait_for(lambda: len(children(build.pid)) >= 3 or build.poll() is not None)
        helpers = children(build.pid)
        assert len(helpers) >= 3
        half = {path.name for path in generations.iterdir() if not (path / "generation.json").exists()}
        assert half
        os.kill(build.pid, sign)
    wait_for(lambda: not any(alive(helper) for helper in helpers))
    done = readouts(large, "index", "--rebuild")
    assert done.returncode == 0, done.stderr
    assert half.isdisjoint(path.name for path in generations.iterdir())
    assert readouts(large, "check").returncode == 0
