"""When a saved page counts as captured, and what that makes of it beside a page that is known."""

from __future__ import annotations

import datetime as dt
import io
import os
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from readouts.cli import main
from scrapers.archive.store import Archive
from scrapers.imports.run import ImportDefaults, import_paths
from scrapers.registry import find_source
from scrapers.source import Page
from tests.support.site import article_html

KREMLIN = find_source("kremlin-en")
URL = "http://en.kremlin.ru/events/president/news/100"
NAME = "en.kremlin.ru/events/president/news/100.html"
OLD = article_html(100).encode()
NEW = OLD.replace(b"</h1>", b" (corrected)</h1>")
CRAWLED = dt.datetime(2024, 5, 1, 12, tzinfo=dt.UTC)
SAVED = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
PACKED = dt.datetime(2022, 2, 2, tzinfo=dt.UTC)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive.sqlite3", create=True) as opened:
        yield opened


def saved(file: Path, moment: dt.datetime = SAVED) -> Path:
    """A file with the old text, last written at a moment."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(OLD)
    os.utime(file, (moment.timestamp(),) * 2)
    return file


def packed(file: Path, mtime: float) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(file, "w:xz") as tar:
        member = tarfile.TarInfo(NAME)
        member.size, member.mtime = len(OLD), mtime
        tar.addfile(member, io.BytesIO(OLD))
    os.utime(file, (PACKED.timestamp(),) * 2)
    return file


def warc(file: Path) -> Path:
    """Captures of both texts, the newer one first, then the older one again between two of the newer."""
    records = b""
    for year, body in ((2023, NEW), (2020, OLD), (2021, NEW)):
        answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: {year}-01-01T00:00:00Z\r\nWARC-Target-URI: {URL}\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
        )
        records += head.encode() + answer + b"\r\n\r\n"
    file.write_bytes(records)
    return file


def history(archive: Archive) -> list[tuple[int, bool]]:
    """The year in which each revision was first seen, and whether it is the corrected text."""
    return [(r.seen.year, "corrected" in r.readout.title) for r in archive.revisions("kremlin-en-100")]


def bring(archive: Archive, kind: str, folder: Path) -> None:
    defaults = ImportDefaults(seen=SAVED) if kind == "named" else ImportDefaults(url=URL if kind == "alone" else "")
    match kind:
        case "folder":
            path = saved(folder / NAME).parents[4]
        case "alone":
            path = saved(folder / "page.html")
        case "named":
            path = saved(folder / NAME, PACKED)
        case "member":
            path = packed(folder / "site.tar.xz", SAVED.timestamp())
        case "tar without times" | _:
            path = packed(folder / "site.tar.xz", 0)
    import_paths(archive, [path], KREMLIN, defaults=defaults)


@pytest.mark.parametrize(
    ("kind", "year"),
    [("folder", 2020), ("alone", 2020), ("named", 2020), ("member", 2020), ("tar without times", 2022)],
)
def test_a_page_saved_before_a_crawl_is_history_in_front_of_what_was_crawled(
    archive: Archive, tmp_path: Path, kind: str, year: int
) -> None:
    archive.store(KREMLIN, Page(URL, NEW, CRAWLED))
    bring(archive, kind, tmp_path / "saved")
    assert history(archive) == [(year, False), (2024, True)]


def test_a_crawl_after_an_import_finds_the_page_edited(archive: Archive, tmp_path: Path) -> None:
    bring(archive, "folder", tmp_path / "saved")
    archive.store(KREMLIN, Page(URL, NEW, CRAWLED))
    assert history(archive) == [(2020, False), (2024, True)]


def test_the_captures_of_a_warc_are_ordered_by_their_times(archive: Archive, tmp_path: Path) -> None:
    import_paths(archive, [warc(tmp_path / "site.warc")], KREMLIN)
    assert history(archive) == [(2020, False), (2021, True)]


def test_a_time_that_lies_ahead_counts_as_the_present(archive: Archive, tmp_path: Path) -> None:
    ahead = dt.datetime.now(dt.UTC) + dt.timedelta(days=400)
    import_paths(archive, [saved(tmp_path / NAME, ahead)], KREMLIN)
    assert archive.revisions("kremlin-en-100")[0].seen <= dt.datetime.now(dt.UTC)


def test_the_command_is_told_when_pages_were_saved(tmp_path: Path) -> None:
    page = str(saved(tmp_path / NAME, PACKED))
    done = CliRunner().invoke(main, ["--home", str(tmp_path / "home"), "import", page, "--seen", "2019-03-04"])
    assert done.exit_code == 0, done.output
    with Archive.open(tmp_path / "home/archive.sqlite3", read_only=True) as archive:
        assert archive.revisions("kremlin-en-100")[0].seen == dt.datetime(2019, 3, 4, tzinfo=dt.UTC)
    done = CliRunner().invoke(main, ["--home", str(tmp_path / "home"), "import", page, "--seen", "2999-03-04"])
    assert (done.exit_code, "it lies ahead" in done.output) == (2, True)
