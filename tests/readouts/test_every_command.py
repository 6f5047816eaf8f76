"""Every command over a home with nothing in it, over the sample, and over readouts of real publishers.

A command ends with 0, or with one line that says what to do and a code of its own: never with a traceback.
"""

from __future__ import annotations

import json
import lzma
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

import click
import pytest
from click.testing import CliRunner

from readouts.cli import main
from readouts.home import Home
from scrapers.archive.backup import back_up
from scrapers.archive.store import Archive
from tests.support.needs import shared
from tests.support.served import readouts
from tests.support.site import Site, article_html

pytestmark = pytest.mark.slow

CORPORA = ("kremlin-en-2021-22", "kremlin-ru-2025", "president-ua-en-2021-22", "state-department", "revisions-state")
TAKEN = 12  # readouts of each corpus in the real home
NEW = (
    "--publisher",
    "P",
    "--country",
    "NOR",
    "--language",
    "en",
    "--timezone",
    "Europe/Oslo",
    "--listing",
    "http://p/",
)
FILTERS = (
    "--speaker", "A B", "--participant", "A B", "--topic", "trade", "--country", "NOR", "--source", "kremlin-en",
    "--kind", "call", "--language", "en", "--year", "2021", "--changed", "typo",
    "--accounts", "both", "--missing", "NOR", "--all-of", "country",
    "--said-by", "A B", "--said-to", "NOR", "--verb", "thanks",
    "--mode", "quoted", "--from", "2019", "--to", "2024", "--sort", "newest",
)  # fmt: skip
NEWS = ("--every", "daily", "--edits", "--absent", "x y", "--last", "2")


@dataclass(frozen=True)
class Row:
    """A call: its words, in which {id}, {page}, {labels}, {copy}, {fresh} stand for what the home and the test have,
    and the exit codes over an empty and over a filled home. One that runs until it is ended is ended when `up` shows.
    """

    words: str | tuple[str, ...]
    empty: int = 0
    filled: int = 0
    up: str = ""

    def call(self, given: dict[str, str]) -> list[str]:
        words = self.words.split() if isinstance(self.words, str) else self.words
        return [word.format_map(given) for word in words]


ROWS = {
    "annotate": (
        Row("annotate {id}", empty=1),
        Row("annotate {id} --no-learn", empty=1),
        Row("annotate {page}"),
        Row("annotate --rule contact --sample 2 --seed 3", empty=1),
    ),
    "backup": (Row("backup {fresh}", empty=1), Row("backup --restore {copy}"), Row("backup --restore {page}", 1, 1)),
    "check": (Row("check", empty=1),),
    "evaluate": (
        Row("evaluate {labels} --corpus {page} --errors 2 --json {fresh}"),
        Row("evaluate {labels} --corpus {page} --labels-only --check", 1, 1),
        Row("evaluate --labels --corpus {page}"), Row("evaluate --people --seed 2 --corpus {page}"),
        Row("evaluate --alignments {labels} --corpus {page}", 1, 1), Row("evaluate {page}", 1, 1),
        Row("evaluate --pairs {page} --corpus {page}", 1, 1),
    ),
    "events list": (
        Row("events list", empty=1),
        Row(
            "events list --uncertain --accounts 0 --country USA --missing RUS --from 2000-01-01 --to 2030-01-01"
            " --limit 1",
            empty=1,
        ),
    ),
    "events join": (Row("events join {id} nosuch", 1, 1), Row("events join {id}", 1, 1), Row("events join", 2, 2)),
    "events part": (Row("events part nosuch", 1, 1), Row("events part {id} nosuch", 1, 1)),
    "events decisions": (Row("events decisions", empty=1),),
    "events export": (Row("events export --accounts 2", empty=1),),
    "export": (Row("export grain", empty=1), Row(("export", *FILTERS, "--format", "jsonl", "grain"), empty=1),
               Row("export grain --coverage", empty=1)),
    "import": (
        Row("import {page} --source kremlin-en"), Row("import {page} --source kremlin-en --seen 2020-01-01"),
        Row("import {text} --source kremlin-en --date 2024-05-06 --title Talks --url http://en.kremlin.ru/a/1"),
        Row("import {labels}", 1, 1),
    ),
    "index": (
        Row("index", empty=1), Row("index --rebuild", empty=1), Row("index --reparse", empty=1),
        Row("index --rollback", 1, 1),
    ),
    "prune": (Row("prune --older-than 0", empty=1), Row("prune", 2, 2)),
    "refresh": (Row("refresh kremlin-en"), Row("refresh nosuch", 1, 1)),
    "run": (Row("run --port 0 --workers 1 --host 127.0.0.1", up="Serving on"),),
    "schedule": (Row("schedule kremlin-en --every 1", up="kremlin-en: 2 new"), Row("schedule nosuch", 1, 1)),
    "scrape": (
        Row("scrape kremlin-en --limit 2 --since 2019-01-01 --full --delay 0 --contact press@port.example"),
        Row("scrape nosuch", 1, 1),
    ),
    "search": (
        Row("search --statements grain", empty=1), Row("search --statements --group year --json grain", empty=1),
        Row("search --within {id} --size 2 a", empty=1), Row("search --within nothing a", 1, 1),
        Row("search grain", empty=1), Row(("search", *FILTERS, "--size", "2", "--json", "grain"), empty=1),
        Row("search grain --from someday", 2, 2), Row("search --cursor nosuch grain", 1, 1),
    ),
    "serve": (Row("serve --port 0 --workers 1 --host 127.0.0.1", empty=1, up="Serving on"),),
    "sources list": (
        Row("sources"), Row("sources list kremlin-en"), Row("sources --problems", empty=1),
        Row("sources --accept kremlin-en"), Row("sources --accept", 2, 2),
    ),
    "watch add": (
        Row("watch add grain grain", empty=1),
        Row(("watch", "add", "grain", *FILTERS, *NEWS, "grain"), empty=1),
        Row("watch add grain --mail desk@news.example grain", 1, 1),
        Row("watch add grain --webhook ftp://x grain", 2, 2),
    ),
    "watch list": (Row("watch list", empty=1),),
    "watch remove": (Row("watch remove nosuch", 1, 1),),
    "watch run": (Row("watch run", empty=1),),
    "watch show": (Row("watch show nosuch", 1, 1),),
    "sources new": (Row(("sources", "new", "kremlin-en", *NEW), 1, 1),),
    "usage": (
        Row(("usage", *FILTERS[:-2], "--json", "grain corridor"), empty=1), Row("usage grain harvest", empty=1),
        Row("usage", 2, 2), Row("usage grain --from someday", 2, 2),
    ),
}  # fmt: skip
CALLS = [row for rows in ROWS.values() for row in rows]


def tree(group: click.Group = main, path: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by the words that call it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found
        if isinstance(found, click.Group):
            yield from tree(found, f"{path}{name} ")
        else:
            yield f"{path}{name}", found


COMMANDS = dict(tree())


@pytest.fixture(scope="session")
def real_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a few readouts of several publishers, some of them revised, indexed: to be read alone."""
    folder = tmp_path_factory.mktemp("real")
    for name in CORPORA:
        with lzma.open(shared(f"corpora/{name}.jsonl.xz")) as lines:
            (folder / f"{name}.jsonl").write_bytes(b"".join(islice(lines, TAKEN)))
    files = [str(file) for file in sorted(folder.glob("*.jsonl"))]
    for words in (["import", *files], ["index"]):
        done = CliRunner().invoke(main, ["--home", str(folder / "home"), *words])
        assert done.exit_code == 0, done.output
    return folder / "home"


@pytest.fixture(params=["empty", "sample_home", "real_home"])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A home of this kind that the test may change."""
    if request.param != "empty":
        shutil.copytree(request.getfixturevalue(request.param), tmp_path / "home", symlinks=True)
    return tmp_path / "home"


@pytest.fixture
def given(home: Path, sample_home: Path, tmp_path: Path) -> dict[str, str]:
    """What a call may name: a readout of the home, and files."""
    page, text, labels = (
        tmp_path / name for name in ("en.kremlin.ru/events/president/news/7.html", "talks.txt", "labels.jsonl")
    )
    page.parent.mkdir(parents=True)
    page.write_text(article_html(7), encoding="utf-8")
    text.write_text("The presidents met in Lysk.\n\nThey spoke of grain.", encoding="utf-8")
    label = {"id": "http://en.kremlin.ru/events/president/news/7", "kind": "meeting", "countries": ["XVM"]}
    labels.write_text(json.dumps(label) + "\n", encoding="utf-8")
    back_up(Home(sample_home).archive_path, tmp_path / "copy.sqlite3")
    id = "nosuch-1"
    if home.exists():
        with Archive.open(home / "archive.sqlite3", read_only=True) as archive:
            id = next(archive.readouts()).id
    names = {"page": page, "text": text, "labels": labels, "copy": tmp_path / "copy.sqlite3", "fresh": tmp_path / "new"}
    return {name: str(path) for name, path in names.items()} | {"id": id}


def ended(home: Path, words: list[str]) -> tuple[int, str]:
    """The exit code of a call, and what it wrote to stderr."""
    done = CliRunner().invoke(main, ["--home", str(home), *words])
    assert isinstance(done.exception, SystemExit | None), f"{words}: {done.exception!r}"
    return done.exit_code, done.stderr


def ended_when_up(home: Path, words: list[str], up: str) -> tuple[int, str]:
    """The same of a process that is ended when it has written `up`, or ends by itself; two minutes at most."""
    process = subprocess.Popen(readouts(home, *words), stderr=subprocess.STDOUT, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    limit = threading.Timer(120, process.kill)
    limit.start()
    try:
        told = ""
        for line in process.stdout:
            if up in line and up not in told:
                _answered(line)
                process.terminate()
            told += line
        return process.wait(), told
    finally:
        limit.cancel()
        process.kill()
        process.wait()
        process.stdout.close()


def _answered(line: str) -> None:
    """Wait until the server whose address a line gives answers."""
    if address := re.search(r"http://127\.0\.0\.1:\d+/", line):
        with build_opener(ProxyHandler({})).open(f"{address[0]}healthz", timeout=60) as answer:
            assert answer.status == 200


@pytest.mark.parametrize("row", CALLS, ids=lambda row: row.words if isinstance(row.words, str) else row.words[0])
def test_a_command_ends_well_or_says_in_one_line_what_to_do(
    home: Path, given: dict[str, str], site: Site, row: Row, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("READOUTS_DELAY", "0")
    site.publish([1, 2])
    expected, words = row.filled if home.exists() else row.empty, row.call(given)
    code, told = ended_when_up(home, words, row.up) if row.up else ended(home, words)
    assert "Traceback" not in told
    assert code == expected, told
    lines = [line for line in told.splitlines() if line.startswith("readouts: ")]
    assert lines == (told.strip().splitlines()[-1:] if expected else []), told


def test_every_command_is_called_and_every_option_given() -> None:
    assert set(ROWS) == set(COMMANDS), "give a new command its rows in ROWS"
    for name, command in COMMANDS.items():
        words = {
            word
            for row in ROWS[name]
            for word in row.call({k: k for k in ("id", "page", "text", "labels", "copy", "fresh")})
        }
        options = [option for option in command.params if isinstance(option, click.Option)]
        never = [option.name for option in options if not words & {*option.opts, *option.secondary_opts}]
        assert not never, f"{name}: no row gives {never}"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_and_makes_no_home(name: str, tmp_path: Path) -> None:
    code, told = ended(tmp_path / "home", [*name.split(), "--help"])
    assert (code, told) == (0, "")
    assert not (tmp_path / "home").exists()
