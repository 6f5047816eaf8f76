"""An archive does not depend on the order in which captures came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.archive.crawl_log import Ledger
from scrapers.archive.store import Archive, Outcome
from scrapers.diff.classify import Change, history, same_text
from scrapers.errors import PageUnreadable
from scrapers.parse import dispatch
from scrapers.readout import Paragraph, Readout
from scrapers.source import Page, Source

NOON = dt.datetime(2019, 4, 24, 12, tzinfo=dt.UTC)
URL = "http://news.velmark.example/7"
GONE = "gone"


def read(source: Source, page: Page) -> Readout:
    """Before a "#" its text, behind it a place; without a text it is unreadable, and "-" is a page that lost it."""
    text, _, place = page.body.decode().partition("#")
    if not text:
        raise PageUnreadable(page.url)
    paragraphs = () if text == "-" else (Paragraph(text),)
    return Readout(
        "velmark-7", "velmark", page.url, "Talks", NOON.date(), "en", paragraphs=paragraphs, place=place
    )  # fmt: skip


VELMARK = Source(name="velmark", publisher="V", country="XXX", language="en", timezone="UTC")


class Shot(NamedTuple):
    """One capture of the property: a body at an hour, as read by a reader, under one of two addresses."""

    hour: int
    body: str
    reader: str = "html"
    address: str = URL

    @property
    def page(self) -> Page:
        return Page(self.address, self.body.encode(), NOON + dt.timedelta(hours=self.hour))


@pytest.fixture(autouse=True)
def readers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The readers of the property, for both kinds of capture, so that pages are read again as they were."""
    monkeypatch.setattr("scrapers.archive.revisions.find_source", lambda name: VELMARK)
    monkeypatch.setattr(dispatch, "_READERS", dict.fromkeys(("html", "jsonl"), read))


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive.sqlite3", create=True) as opened:
        yield opened


def enter(archive: Archive, shots: Sequence[Shot]) -> None:
    for shot in shots:
        if shot.body == GONE:
            archive.take_down(VELMARK, replace(shot.page, status=404))
        else:
            archive.store(VELMARK, shot.page, shot.reader, origin="import")


def told(archive: Archive) -> list[Any]:
    """All that is published of the readout: revisions in order, the current text, and what can't be read."""
    problems = [(p.url, p.what, p.noticed) for p in archive.problems()]
    return [archive.revisions("velmark-7"), archive.readout("velmark-7"), archive.page("velmark-7"), sorted(problems)]


def told_of(shots: Sequence[Shot]) -> list[Any]:
    with TemporaryDirectory() as folder, Archive.open(Path(folder) / "a.sqlite3", create=True) as archive:
        enter(archive, shots)
        return told(archive)


SHOTS = st.builds(
    Shot,
    st.integers(0, 5),
    st.sampled_from(["They met.", "They met.#Sarn", "They “met”.", "They did not meet.", "-", "", GONE]),
    st.sampled_from(["html", "html", "jsonl"]),
    st.sampled_from([URL, URL, URL + "?lang=en"]),
).map(lambda shot: shot._replace(reader="html") if shot.body == GONE else shot)


@settings(max_examples=30, deadline=None)
@given(st.lists(SHOTS, min_size=2, max_size=6).flatmap(lambda shots: st.tuples(st.just(shots), st.permutations(shots))))
def test_any_order_of_the_same_captures_gives_the_same_archive(orders: tuple[list[Shot], list[Shot]]) -> None:
    in_time, any_order = sorted(orders[0]), orders[1]
    found = told_of(any_order)
    assert found == told_of(in_time)
    revisions = found[0]
    assert all(before.seen <= after.seen for before, after in pairwise(revisions))
    for before, after in pairwise(revisions):
        if before.rank == after.rank:
            assert not same_text(before.readout, after.readout) or before.readout.flags != after.readout.flags


def test_an_older_capture_is_history_in_front_and_never_the_current_text(archive: Archive) -> None:
    enter(archive, [Shot(5, "They met."), Shot(1, "They may meet.")])
    texts = [(r.seen.hour, r.readout.paragraphs[0].text) for r in archive.revisions("velmark-7")]
    assert texts == [(13, "They may meet."), (17, "They met.")]
    page = archive.page("velmark-7")
    assert page
    assert page.body == b"They met."


def test_a_capture_between_two_of_one_text_shows_that_it_was_another_for_a_time(archive: Archive) -> None:
    enter(archive, [Shot(1, "They met."), Shot(5, "They met.#Sarn"), Shot(3, "They will meet.")])
    texts = [(r.seen.hour, r.readout.paragraphs[0].text) for r in archive.revisions("velmark-7")]
    assert texts == [(13, "They met."), (15, "They will meet."), (17, "They met.")]


def test_a_page_is_never_compared_with_what_a_data_set_had_of_it(archive: Archive) -> None:
    """Whichever came first: of the records, which can be compared, each stays a revision."""
    records = [Shot(1, "They met.", "jsonl"), Shot(2, "They met twice.", "jsonl")]
    enter(archive, [Shot(5, "They met twice. Photo: A. Brenn."), *records])
    revisions = archive.revisions("velmark-7")
    assert [(r.seen.hour, r.rank) for r in revisions] == [(13, 1), (14, 1), (17, 3)]
    assert [step and step.change for step in history(revisions)] == [None, Change.WORDING, None]


def test_an_older_capture_neither_restores_a_readout_nor_takes_it_down(archive: Archive) -> None:
    enter(archive, [Shot(2, "They met."), Shot(4, GONE), Shot(3, "They met."), Shot(1, "-")])
    readout = archive.readout("velmark-7")
    assert readout
    assert readout.flags == ("taken-down",)
    enter(archive, [Shot(6, "They met."), Shot(5, GONE)])
    assert [r.readout.flags for r in archive.revisions("velmark-7")][1:] == [(), ("taken-down",), ()]


def test_an_older_page_that_can_not_be_read_is_no_problem_of_today(archive: Archive) -> None:
    enter(archive, [Shot(5, "They met."), Shot(1, "")])
    assert not list(archive.problems())
    enter(archive, [Shot(7, "")])
    assert [problem.noticed.hour for problem in archive.problems()] == [19]


def test_what_changes_a_history_is_indexed_again(archive: Archive) -> None:
    enter(archive, [Shot(5, "They met.")])
    before = archive.sequence()
    assert archive.store(VELMARK, Shot(1, "They may meet.").page, origin="import") is Outcome.CHANGED
    assert archive.changed_since(before) == ("velmark-7",)
    assert archive.store(VELMARK, Shot(1, "They may meet.").page, origin="import") is Outcome.UNCHANGED
    assert archive.store(VELMARK, Shot(6, "They met.").page, origin="import") is Outcome.UNCHANGED


def crawled(archive: Archive, status: int, hour: int, body: str = "") -> None:
    """What a crawl stores and notes of one answer, at an hour of this day."""
    page = replace(Shot(hour, body).page, status=status)
    if status == 200:
        archive.store(VELMARK, page)
    ledger = Ledger(archive)
    ledger.note(ledger.begin(VELMARK, "scrape", "full"), VELMARK, URL, status, {"etag": '"1"'}, later=True)
    waiting = ledger._waiting.pop()
    ledger._waiting.append((*waiting[:5], page.fetched.isoformat(timespec="microseconds"), waiting[6]))
    ledger.flush()


def test_a_page_that_the_server_calls_unchanged_is_newer_than_what_was_saved_before(archive: Archive) -> None:
    crawled(archive, 200, 1, "They met.")
    crawled(archive, 304, 5)
    enter(archive, [Shot(3, "They did not meet.")])
    texts = [(r.seen.hour, r.readout.paragraphs[0].text) for r in archive.revisions("velmark-7")]
    assert texts == [(13, "They met."), (15, "They did not meet."), (17, "They met.")]


def test_that_a_server_called_a_page_unchanged_is_known_behind_its_next_answer(archive: Archive) -> None:
    crawled(archive, 200, 1, "They met.")
    crawled(archive, 304, 5)
    crawled(archive, 200, 7, "They met twice.")
    enter(archive, [Shot(3, "They did not meet.")])
    texts = [(r.seen.hour, r.readout.paragraphs[0].text[5:]) for r in archive.revisions("velmark-7")]
    assert texts == [(13, "met."), (15, "did not meet."), (17, "met."), (19, "met twice.")]


def test_a_server_s_unchanged_page_takes_the_place_of_a_newer_import(archive: Archive) -> None:
    crawled(archive, 200, 1, "They met.")
    enter(archive, [Shot(3, "They did not meet.")])
    crawled(archive, 304, 5)
    assert archive.confirm(VELMARK, URL) is Outcome.CHANGED
    readout = archive.readout("velmark-7")
    assert readout
    assert readout.paragraphs[0].text == "They met."
    assert archive.confirm(VELMARK, URL) is Outcome.UNCHANGED


def test_a_clock_that_was_ahead_once_does_not_keep_later_answers_from_being_current(archive: Archive) -> None:
    ahead = replace(Shot(0, "They will meet.").page, fetched=dt.datetime.now(dt.UTC) + dt.timedelta(days=200))
    archive.store(VELMARK, ahead)
    archive.store(VELMARK, replace(ahead, body=b"They met.", fetched=dt.datetime.now(dt.UTC)))
    assert [r.readout.paragraphs[0].text for r in archive.revisions("velmark-7")] == ["They will meet.", "They met."]
