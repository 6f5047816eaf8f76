"""Bytes of the archive that change on the disk: found on reading, told, and never published."""

from __future__ import annotations

import datetime as dt
import random
import shutil
import sqlite3
import zlib
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from werkzeug.test import TestResponse

from readouts.cli import main
from readouts.home import Home
from scrapers.archive.revisions import Outcome
from scrapers.archive.store import Archive
from scrapers.errors import ArchiveError
from scrapers.registry import find_source
from tests.support.homes import records
from web.app import create_app

ROTTEN = "sample-vestrania-64590"
"""A readout of the sample with two revisions."""


@pytest.fixture
def home(sample_home: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sample_home, tmp_path / "home", symlinks=True))


def rot(home: Path, number: int = 2, page: bool = False) -> None:
    """Put another word into a stored text, and break its page."""
    with closing(sqlite3.connect(home / "archive.sqlite3")) as db, db:
        where = "readout = ? AND number = ?"
        row = db.execute(f"SELECT text, page FROM revisions WHERE {where}", (ROTTEN, number)).fetchone()
        text = zlib.decompress(row[0]).replace(b"mines", b"zebra")
        assert b"zebra" in text
        db.execute(f"UPDATE revisions SET text = ? WHERE {where}", (zlib.compress(text), ROTTEN, number))
        if page:
            db.execute("UPDATE pages SET body = ? WHERE id = ?", (b"rotten", row[1]))


def outcome(home: Path, *words: str) -> tuple[int, str]:
    """The exit code and what is printed; an exception that no command foresees is raised."""
    result = CliRunner().invoke(main, ["--home", str(home), *words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def done(home: Path, *words: str) -> str:
    code, said = outcome(home, *words)
    assert code == 0, said
    return said


def asked(home: Path, *paths: str) -> list[TestResponse]:
    with Archive.open(home / "archive.sqlite3", read_only=True) as archive:
        client = create_app(Home(home).engine(), archive).test_client()
        return [client.get(path) for path in paths]


def test_a_text_that_changed_on_the_disk_is_set_aside_told_and_never_published(home: Path) -> None:
    rot(home)
    said = done(home, "index", "--rebuild")
    assert f"Not indexed: {ROTTEN}. A revision of this readout is not as it was stored." in said
    assert '"total": 0,' in done(home, "search", "zebra", "--json")
    code, said = outcome(home, "check")
    assert code == 1
    assert f"revision 2 of {ROTTEN} is not as it was stored. Run readouts index --reparse" in said
    (ready,) = asked(home, "/readyz")
    assert (ready.status_code, "incomplete: 1 readouts could not be indexed" in ready.text) == (200, True)


def test_pages_that_need_a_damaged_text_say_so_and_the_others_are_as_before(home: Path) -> None:
    rot(home, number=1)
    needing = [f"/readouts/{ROTTEN}", f"/readouts/{ROTTEN}/revisions/2", f"/api/readouts/{ROTTEN}"]
    other = ["/", f"/?q=id:{ROTTEN}", "/feed.atom", "/status", "/export.csv", "/readouts/sample-qarabel-34190"]
    answers = asked(home, *needing, *other, "/readyz")
    for answer in answers[: len(needing)]:
        assert answer.status_code == 503
        assert "A revision of this readout is not as it was stored" in answer.text
    assert {answer.status_code for answer in answers[len(needing) :]} == {200}
    assert "damaged: revisions of 1 readouts" in answers[-1].text


def test_a_damaged_text_whose_page_is_sound_is_read_again(home: Path) -> None:
    before = done(home, "search", "mines", "--json").split('"generation"')[0].split('"took_ms"')[0]
    rot(home)
    done(home, "index", "--rebuild")
    done(home, "index", "--reparse")
    done(home, "check")
    assert done(home, "search", "mines", "--json").startswith(before)


def test_a_readout_with_neither_text_nor_page_is_named_by_each_command_and_stops_none(home: Path) -> None:
    rot(home, page=True)
    assert f"Not indexed: {ROTTEN}" in done(home, "index", "--reparse", "--rebuild")
    assert "A page is not as it was fetched" in done(home, "sources", "--problems")
    code, said = outcome(home, "check")
    assert (code, said.count("64590 is not as it was")) == (1, 2)


def test_a_new_capture_of_a_readout_with_a_damaged_text_is_compared_with_what_its_page_says(home: Path) -> None:
    rot(home)
    with Archive.open(home / "archive.sqlite3") as archive:
        page = archive.page(ROTTEN)
        assert page
        later = replace(page, body=page.body.replace(b"mines", b"sweepers"), fetched=dt.datetime.now(dt.UTC))
        assert archive.store(find_source("sample-vestrania"), later) is Outcome.CHANGED
        assert archive.readout(ROTTEN)
    done(home, "index")
    assert '"total": 0,' in done(home, "search", "zebra", "--json")
    assert f"revision 2 of {ROTTEN}" in outcome(home, "check")[1]


def zeroed(home: Path, seed: int) -> None:
    """A few pages of the file full of zeros, not its first."""
    file = home / "archive.sqlite3"
    with Archive.open(file):
        pass
    content = bytearray(file.read_bytes())
    size = int.from_bytes(content[16:18])
    for place in random.Random(seed).sample(range(1, len(content) // size), 3):
        content[place * size : (place + 1) * size] = bytes(size)
    file.write_bytes(content)


@pytest.mark.parametrize("seed", range(4))
def test_pages_of_the_file_that_are_zeros_end_no_command_or_page_in_a_traceback(
    home: Path, tmp_path: Path, seed: int
) -> None:
    zeroed(home, seed)
    code, said = outcome(home, "check")
    assert code == 1, said
    size = (home / "archive.sqlite3").stat().st_size
    code, said = outcome(home, "import", str(records(tmp_path / "more.jsonl", range(3))))
    assert (code, "The archive" in said) == (1, True), said
    assert (home / "archive.sqlite3").stat().st_size == size
    for words in (("index", "--rebuild"), ("index", "--reparse"), ("sources",), ("sources", "--problems")):
        assert outcome(home, *words)[0] in (0, 1)
    served = asked_or_refused(home, "/", "/status", f"/readouts/{ROTTEN}", "/feed.atom", "/readyz", "/metrics")
    assert set(served) <= {200, 503}


def asked_or_refused(home: Path, *paths: str) -> list[int]:
    """The status of each page; none where no server would begin over such an archive."""
    try:
        return [answer.status_code for answer in asked(home, *paths)]
    except ArchiveError:
        return []
