"""The quick start and the front page, followed word for word over the bundled sample."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from readouts.cli import main
from readouts.home import Home
from scrapers import sample
from tests.support.paths import ROOT

BLOCKS = re.findall(
    r"^```console\n(.*?)^```", (ROOT / "docs/quick-start.md").read_text("utf-8"), re.MULTILINE | re.DOTALL
)
READ_ONLY = ("search", "export", "annotate")
STEPS = [
    (command, output)
    for block in BLOCKS
    for command, output in re.findall(r"^\$ readouts ([^\n]*)\n((?:(?!\$ ).*\n?)*)", block, re.MULTILINE)
    if command.split()[0] in READ_ONLY
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = Home(tmp_path_factory.mktemp("quick") / "home")
    with made.archive(create=True) as archive:
        sample.load(archive)
    made.build()
    return made.path


def expected(output: str) -> re.Pattern[str]:
    """What a block prints as a pattern: a sign of omission stands for any text."""
    parts = re.split(r" ?…\n| ?… ?", output.strip())
    return re.compile(".*?".join(re.escape(part) for part in parts), re.DOTALL)


@pytest.mark.parametrize(("command", "output"), STEPS, ids=[command for command, _ in STEPS])
def test_each_step_of_the_quick_start_prints_what_the_page_shows(command: str, output: str, home: Path) -> None:
    arguments = shlex.split(command.partition(" > ")[0])
    ran = CliRunner().invoke(main, ["--home", str(home), *arguments], terminal_width=400)
    assert ran.exit_code == 0, ran.output
    assert expected(output).search(ran.stdout), ran.stdout


def test_the_quick_start_tries_a_search_a_filter_a_speaker_and_an_export() -> None:
    commands = " ".join(command for command, _ in STEPS)
    assert all(part in commands for part in ("search grain", "--kind", "said:", "export"))
