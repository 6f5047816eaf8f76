from __future__ import annotations

import datetime as dt
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrapers.archive import readout_json as codec
from scrapers.archive.store import Archive, Outcome
from scrapers.archive.verify import verify
from scrapers.errors import ArchiveError, PageUnreadable
from scrapers.readout import Paragraph, Readout, Tags
from scrapers.source import Page, Source

NOON = dt.datetime(2019, 4, 24, 12, tzinfo=dt.UTC)
URL = "http://news.velmark.example/7"


def read(page: Page) -> Readout:
    """The first line is the title; what follows a "#" is the page's noise; an empty page can't be read."""
    words = page.body.decode().partition("#")[0]
    if not words:
        raise PageUnreadable(page.url)
    return Readout(f"velmark-{page.url[-1]}", "velmark", page.url, words, NOON.date(), "en")


def shout(page: Page) -> Readout:
    found = read(page)
    return replace(found, title=found.title.upper())


VELMARK = Source(name="velmark", publisher="V", country="XXX", language="en", timezone="UTC", read=read)


def page(body: str, *, url: str = URL, hours: int = 0) -> Page:
    return Page(url, body.encode(), NOON + dt.timedelta(hours=hours))


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "home/archive.sqlite", create=True) as opened:
        yield opened


def test_only_a_page_and_a_text_that_differ_make_a_revision(archive: Archive) -> None:
    assert archive.store(VELMARK, page("Talks")) is Outcome.NEW
    assert archive.store(VELMARK, page("Talks", hours=1)) is Outcome.UNCHANGED
    assert archive.store(VELMARK, page("Talks#advertisement", hours=2)) is Outcome.UNCHANGED
    assert archive.store(VELMARK, page("Talks ended", hours=3)) is Outcome.CHANGED
    assert archive.store(VELMARK, page("Talks", hours=4)) is Outcome.CHANGED
    revisions = archive.revisions("velmark-7")
    assert [(r.number, r.readout.title, r.seen.hour) for r in revisions] == [
        (1, "Talks", 12), (2, "Talks ended", 15), (3, "Talks", 16),
    ]  # fmt: skip
    assert archive.counts()[0].pages == 3


def test_a_page_that_can_not_be_read_is_kept_and_the_revision_before_it_stays(archive: Archive) -> None:
    archive.store(VELMARK, page("Talks"))
    assert archive.store(VELMARK, page("", hours=1)) is Outcome.UNPARSED
    assert [problem.url for problem in archive.problems("velmark")] == [URL]
    assert [readout.title for readout in archive.readouts()] == ["Talks"]
    assert archive.counts()[0].unparsed == 1


def test_better_rules_change_the_text_of_a_revision_and_not_its_number(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.store(VELMARK, page("Talks"))
    archive.store(VELMARK, page("Ended", hours=1))
    before = archive.sequence()
    monkeypatch.setattr("scrapers.archive.entries.find_source", lambda name: replace(VELMARK, read=shout))
    assert archive.reparse()[Outcome.CHANGED] == 2
    assert [(r.number, r.readout.title) for r in archive.revisions("velmark-7")] == [(1, "TALKS"), (2, "ENDED")]
    assert archive.changed_since(before) == ("velmark-7",)
    assert archive.reparse()[Outcome.UNCHANGED] == 2


def test_rules_that_tell_two_accounts_apart_make_two_readouts_of_one(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.store(VELMARK, page("First"))
    archive.store(VELMARK, page("Second", hours=1))
    before = archive.sequence()
    apart = replace(VELMARK, read=lambda p: replace(read(p), id=f"velmark-{read(p).title.lower()}"))
    monkeypatch.setattr("scrapers.archive.entries.find_source", lambda name: apart)
    archive.reparse()
    assert [readout.id for readout in archive.readouts()] == ["velmark-first", "velmark-second"]
    assert archive.changed_since(before) == ("velmark-7", "velmark-first", "velmark-second")
    assert archive.revisions("velmark-7") == ()


def test_a_problem_is_cleared_when_the_page_can_be_read(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.store(VELMARK, page("#noise only"))
    assert len(list(archive.problems())) == 1
    mended = replace(VELMARK, read=lambda p: replace(shout(replace(p, body=b"x")), title="Mended"))
    monkeypatch.setattr("scrapers.archive.entries.find_source", lambda name: mended)
    assert archive.reparse("velmark")[Outcome.NEW] == 1
    assert (list(archive.problems()), len(archive)) == ([], 1)


def test_a_reader_that_breaks_is_a_problem_and_not_the_end(archive: Archive) -> None:
    broken = replace(VELMARK, read=lambda p: read(replace(p, body=None)))
    assert archive.store(broken, page("Talks")) is Outcome.UNPARSED
    assert "AttributeError" in next(archive.problems()).what


def test_changes_are_told_since_any_sequence(archive: Archive) -> None:
    for number in range(5):
        archive.store(VELMARK, page("Talks", url=f"http://news.velmark.example/{number}"))
    middle = archive.sequence()
    archive.store(VELMARK, page("Ended", url="http://news.velmark.example/2", hours=1))
    assert archive.changed_since(middle) == ("velmark-2",)
    assert len(archive.changed_since(0)) == 5
    assert [readout.id for readout in archive.readouts(["velmark-3", "none", "velmark-1"])] == [
        "velmark-1",
        "velmark-3",
    ]


def test_the_capture_behind_a_readout_can_be_shown(archive: Archive) -> None:
    archive.store(VELMARK, page("Talks#x"))
    capture = archive.page("velmark-7")
    assert capture is not None
    assert capture.body == b"Talks#x"
    assert capture.sha256 == archive.revisions("velmark-7")[0].sha256
    assert archive.page("none") is None


def test_several_threads_read_one_archive(archive: Archive) -> None:
    archive.store(VELMARK, page("Talks"))
    titles: list[str] = []
    threads = [threading.Thread(target=lambda: titles.extend(r.title for r in archive.readouts())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert titles == ["Talks"] * 4


def test_what_fails_inside_a_transaction_leaves_nothing(archive: Archive) -> None:
    def fail_behind_the_first() -> None:
        with archive.transaction():
            archive.store(VELMARK, page("Talks"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_behind_the_first()
    assert len(archive) == 0


@pytest.mark.parametrize("kind", ["missing", "no database", "other database", "newer"])
def test_a_file_that_is_no_usable_archive_is_refused_with_a_remedy(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "archive.sqlite"
    if kind == "no database":
        path.write_text("a shopping list, " * 400)
    elif kind == "other database":
        with sqlite3.connect(path) as other:
            other.execute("CREATE TABLE recipes (name)")
        other.close()
    elif kind == "newer":
        Archive.open(path, create=True).close()
        with sqlite3.connect(path) as other:
            other.execute("PRAGMA user_version = 99")
        other.close()
    with pytest.raises(ArchiveError) as refused:
        Archive.open(path)
    assert str(path) in str(refused.value)
    assert refused.value.remedy


TEXT = st.text(max_size=20)
READOUTS = st.builds(
    Readout, id=TEXT, source=TEXT, url=TEXT, title=TEXT, date=st.dates(), language=TEXT, lead=TEXT, place=TEXT,
    published=st.none() | st.datetimes(timezones=st.just(dt.UTC)),
    paragraphs=st.lists(st.builds(Paragraph, TEXT, st.none() | TEXT), max_size=3).map(tuple),
    tags=st.builds(Tags, *[st.lists(TEXT, max_size=2).map(tuple)] * 3), flags=st.lists(TEXT, max_size=2).map(tuple),
)  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(READOUTS)
def test_a_readout_comes_back_from_the_archive_as_it_was(readout: Readout) -> None:
    assert codec.from_json(codec.to_json(readout)) == readout


def test_archives_written_under_the_former_name_of_flags_stay_readable(archive: Archive) -> None:
    archive.store(VELMARK, page("Talks"))
    archive.take_down(VELMARK, gone())
    assert '"marks":["taken-down"]' in codec.to_json(next(archive.readouts()))


def test_an_archive_opened_for_reading_refuses_to_store_and_says_so(archive: Archive) -> None:
    archive.store(VELMARK, page("Talks"))
    with Archive.open(archive.path, read_only=True) as reading, pytest.raises(ArchiveError, match="readonly"):
        reading.store(VELMARK, page("Talks ended", hours=1))
    assert len(archive.revisions("velmark-7")) == 1


def test_a_home_that_can_not_be_made_is_refused_with_its_path(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ArchiveError, match="file"):
        Archive.open(tmp_path / "file/home/archive.sqlite", create=True)


def test_an_archive_damaged_inside_is_told_and_not_answered_from(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    with Archive.open(path, create=True) as archive:
        for number in range(200):
            archive.store(VELMARK, page(f"Talks {number} " * 50, url=f"{URL[:-1]}{number}x{number % 10}"))
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    whole = bytearray(path.read_bytes())
    whole[4096:] = b"\x5a" * (len(whole) - 4096)
    path.write_bytes(whole)
    with pytest.raises(ArchiveError, match="readouts check"), Archive.open(path, read_only=True) as archive:
        list(archive.readouts())
    with Archive.open(path, read_only=True) as archive:
        assert all("SQLite" in wrong for wrong in verify(archive))
        assert list(verify(archive))


def test_a_problem_is_over_when_the_same_address_gives_a_page_that_can_be_read(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scrapers.archive.entries.find_source", lambda name: VELMARK)
    assert archive.store(VELMARK, page("")) is Outcome.UNPARSED
    assert archive.confirm(VELMARK, URL) is Outcome.UNPARSED
    assert archive.store(VELMARK, page("Talks", hours=1)) is Outcome.NEW
    assert not list(archive.problems())
    assert archive.confirm(VELMARK, URL) is Outcome.UNCHANGED
    assert archive.store(VELMARK, page("", hours=2)) is Outcome.UNPARSED
    assert archive.reparse()[Outcome.UNPARSED] == 1
    assert len(list(archive.problems())) == 1


def gone(*, hours: int = 1) -> Page:
    return replace(page("no such page", hours=hours), status=404)


def test_a_page_that_is_gone_leaves_its_last_text_marked_as_taken_down(archive: Archive) -> None:
    archive.store(VELMARK, page("Talks"))
    before = archive.sequence()
    assert archive.take_down(VELMARK, gone()) is Outcome.CHANGED
    assert archive.take_down(VELMARK, gone(hours=2)) is Outcome.UNCHANGED
    assert [(r.title, r.flags) for r in archive.readouts()] == [("Talks", ("taken-down",))]
    assert [r.seen.hour for r in archive.revisions("velmark-7")] == [12, 13]
    assert archive.changed_since(before) == ("velmark-7",)
    assert archive.take_down(VELMARK, replace(gone(), url=URL + "1")) is Outcome.UNCHANGED


def test_a_page_put_back_is_a_revision_without_the_mark(archive: Archive) -> None:
    archive.store(VELMARK, page("Talks"))
    archive.take_down(VELMARK, gone())
    assert archive.store(VELMARK, page("Talks", hours=2)) is Outcome.CHANGED
    assert [(r.seen.hour, r.readout.flags) for r in archive.revisions("velmark-7")] == [
        (12, ()), (13, ("taken-down",)), (14, ()),
    ]  # fmt: skip


def test_a_server_that_calls_a_page_unchanged_after_it_was_gone_puts_it_back(archive: Archive) -> None:
    archive.store(VELMARK, page("Talks"))
    archive.take_down(VELMARK, gone())
    assert archive.confirm(VELMARK, URL) is Outcome.CHANGED
    assert [r.readout.flags for r in archive.revisions("velmark-7")] == [(), ("taken-down",), ()]
    assert archive.confirm(VELMARK, URL) is Outcome.UNCHANGED


def test_a_page_that_lost_its_text_is_taken_down_and_keeps_it(archive: Archive) -> None:
    def read_text(page: Page) -> Readout:
        title, _, text = page.body.decode().partition("#")
        return replace(read(replace(page, body=title.encode())), paragraphs=(Paragraph(text),) if text else ())

    source = replace(VELMARK, read=read_text)
    archive.store(source, page("Talks#They met."))
    archive.store(source, page("Talks#", hours=1))
    (readout,) = archive.readouts()
    assert (readout.paragraphs, readout.flags) == ((Paragraph("They met."),), ("taken-down",))


def test_rules_of_today_reach_a_readout_that_was_taken_down(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.store(VELMARK, page("Talks"))
    archive.take_down(VELMARK, gone())
    monkeypatch.setattr("scrapers.archive.entries.find_source", lambda name: replace(VELMARK, read=shout))
    archive.reparse()
    assert [(r.title, r.flags) for r in archive.readouts()] == [("TALKS", ("taken-down",))]


def test_what_a_page_says_beside_its_text_makes_no_revision_and_is_known(archive: Archive) -> None:
    archive.store(VELMARK, page("Talks"))
    placed = replace(VELMARK, read=lambda p: replace(read(p), place="Sarn"))
    assert archive.store(placed, page("Talks#x", hours=1)) is Outcome.CHANGED
    assert [(r.seen.hour, r.readout.place) for r in archive.revisions("velmark-7")] == [(12, "Sarn")]


def test_many_who_make_an_archive_at_once_find_one(tmp_path: Path) -> None:
    wrong: list[ArchiveError] = []
    for number in range(20):
        path, together = tmp_path / f"{number}.sqlite3", threading.Barrier(4)

        def make(path: Path = path, together: threading.Barrier = together) -> None:
            together.wait()
            try:
                Archive.open(path, create=True).close()
            except ArchiveError as error:
                wrong.append(error)

        makers = [threading.Thread(target=make) for _ in range(4)]
        for maker in makers:
            maker.start()
        for maker in makers:
            maker.join()
    assert wrong == []
    assert not [found for found in tmp_path.iterdir() if found.is_dir()]


def test_an_archive_whose_making_was_cut_short_is_none_yet_and_is_made_by_the_next_that_writes(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite3"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    with pytest.raises(ArchiveError, match="There is no archive"):
        Archive.open(path, read_only=True)
    Archive.open(path, create=True).close()
    Archive.open(path, read_only=True).close()


def titles(archive: Archive) -> list[str]:
    return [revision.readout.title for revision in archive.revisions("velmark-7")]


def test_the_latest_page_is_the_one_last_seen_and_not_the_one_last_stored(archive: Archive) -> None:
    """A site shows one text, another and the first again; then older captures of both are imported."""
    for hours, body in enumerate(("Talks", "Talks ended", "Talks")):
        archive.store(VELMARK, page(body, hours=hours))
    latest = archive.latest_page(URL)
    assert latest is not None
    assert latest.body == b"Talks"
    archive.store(VELMARK, page("", hours=9))
    archive.store(VELMARK, page("Talks ended", hours=8))
    archive.store(VELMARK, page("", hours=7), origin="import")
    latest = archive.latest_page(URL)
    assert latest is not None
    assert latest.body == b""
    assert titles(archive) == ["Talks", "Talks ended", "Talks", "Talks ended"]


def test_a_capture_from_before_a_problem_does_not_clear_it(archive: Archive) -> None:
    archive.store(VELMARK, page("", hours=5))
    assert archive.store(VELMARK, page("Talks", hours=1), origin="import") is Outcome.NEW
    assert [problem.noticed.hour for problem in archive.problems()] == [17]
    archive.store(VELMARK, page("Talks", hours=6))
    assert not list(archive.problems())


def test_of_a_server_s_headers_no_cookie_and_nothing_about_the_visit_is_stored(archive: Archive) -> None:
    sent = {"content-type": "text/html", "etag": '"7"', "set-cookie": "visitor=1", "x-served-to": "192.0.2.7"}
    archive.store(VELMARK, replace(page("Talks"), headers=sent))
    capture = archive.page("velmark-7")
    assert capture is not None
    assert dict(capture.headers) == {"content-type": "text/html", "etag": '"7"'}
