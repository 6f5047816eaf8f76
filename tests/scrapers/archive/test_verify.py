from __future__ import annotations

import datetime as dt
import sqlite3
import zlib
from pathlib import Path

import pytest

from scrapers import sample
from scrapers.archive.store import Archive
from scrapers.archive.verify import verify
from scrapers.errors import ArchiveError
from scrapers.registry import find_source
from scrapers.source import Page

NOON = dt.datetime(2024, 11, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An archive with the sample in one file, nothing of it in SQLite's log."""
    file = tmp_path / "archive.sqlite3"
    with Archive.open(file, create=True) as archive:
        sample.load(archive)
        archive.store(find_source("sample-qarabel"), Page("https://president.qarabel.example/en/broken", b"", NOON))
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return file


def findings(path: Path) -> list[str]:
    with Archive.open(path, read_only=True) as archive:
        return list(verify(archive))


def replaced(path: Path, number: int, body: bytes) -> str:
    """Put another stored body in the place of a page's; the page's address."""
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("UPDATE pages SET body = ? WHERE id = ?", (body, number))
    (url,) = connection.execute("SELECT url FROM pages WHERE id = ?", (number,)).fetchone()
    connection.close()
    return str(url)


def stored(path: Path, number: int) -> bytes:
    connection = sqlite3.connect(path)
    (body,) = connection.execute("SELECT body FROM pages WHERE id = ?", (number,)).fetchone()
    connection.close()
    return bytes(body)


def test_what_was_put_in_is_what_is_there_even_of_pages_that_can_not_be_read(path: Path) -> None:
    assert findings(path) == []


@pytest.mark.parametrize("place", [0, 0.5, -1])
def test_one_flipped_byte_of_a_page_is_found_and_the_page_named(path: Path, place: float) -> None:
    body = bytearray(stored(path, 7))
    body[int(place * len(body)) if place > 0 else int(place)] ^= 0x10
    url = replaced(path, 7, bytes(body))
    assert findings(path) == [f"page 7 of {url} is not as it was fetched"]


def test_a_page_that_says_something_else_is_found_although_it_can_be_unpacked(path: Path) -> None:
    said = zlib.decompress(stored(path, 7))
    url = replaced(path, 7, zlib.compress(said.replace(b"President", b"Precedent", 1)))
    assert findings(path) == [f"page 7 of {url} is not as it was fetched"]


def test_a_page_cut_short_is_found(path: Path) -> None:
    url = replaced(path, 3, stored(path, 3)[:-10])
    assert findings(path) == [f"page 3 of {url} is not as it was fetched"]


@pytest.mark.parametrize("kept", [0.25, 0.5, 0.9])
def test_an_archive_cut_short_is_refused_before_anything_is_read(path: Path, kept: float) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * kept)])
    with pytest.raises(ArchiveError, match="malformed"):
        findings(path)


def test_a_byte_flipped_in_the_file_itself_is_found_wherever_a_page_lies(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    at = whole.find(stored(path, 5)[:64])
    assert at > 0
    whole[at + 32] ^= 0x01
    path.write_bytes(whole)
    assert any("page 5 of" in finding for finding in findings(path))


def test_a_text_that_is_not_as_it_was_stored_is_found_and_named(path: Path) -> None:
    connection = sqlite3.connect(path)
    with connection:
        (readout,) = connection.execute("SELECT readout FROM revisions ORDER BY readout LIMIT 1").fetchone()
        (text,) = connection.execute("SELECT text FROM revisions WHERE readout = ?", (readout,)).fetchone()
        altered = zlib.compress(zlib.decompress(text).replace(b" the ", b" a "))
        connection.execute("UPDATE revisions SET text = ? WHERE readout = ?", (altered, readout))
    connection.close()
    assert findings(path) == [f"revision 1 of {readout} is not as it was stored"]


def lost_in_a_power_cut(archive: Path, saved: int, target: Path) -> Path:
    """The archive as it is found afterwards: what SQLite's log had when a page was reported saved, then garbage."""
    target.mkdir()
    found = target / archive.name
    found.write_bytes(archive.read_bytes())
    log = archive.with_name(f"{archive.name}-wal").read_bytes()
    garbage = bytes(byte ^ 0x5A for byte in log[saved:])
    found.with_name(f"{found.name}-wal").write_bytes(log[:saved] + garbage)
    return found


def test_a_power_cut_right_after_a_page_was_saved_leaves_it_and_all_before_it(tmp_path: Path) -> None:
    source, file = find_source("sample-qarabel"), tmp_path / "archive.sqlite3"
    log = file.with_name(f"{file.name}-wal")
    saved = []
    with Archive.open(file, create=True) as archive:
        assert archive.connection.execute("PRAGMA synchronous").fetchone() == (2,)  # the log is synced at each commit
        for number in range(20):
            archive.store(source, Page(f"https://president.qarabel.example/en/{number}", b"Under repair", NOON))
            saved.append(log.stat().st_size)
        for number, size in enumerate(saved, 1):
            found = lost_in_a_power_cut(file, size, tmp_path / f"cut {number}")
            with Archive.open(found, read_only=True) as left:
                assert len(list(left.problems())) == number
            assert findings(found) == []
