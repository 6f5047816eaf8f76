"""Arrival is the order in which readouts came, whatever days they tell of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from scrapers.archive.arrivals import (
    arrivals,
    arrived_after,
    by_arrival,
    by_latest_change,
    changed_between,
    latest_changes,
    revision_numbers,
)
from scrapers.archive.store import Archive
from scrapers.readout import Paragraph, Readout
from scrapers.source import Page, Source


def read(page: Page) -> Readout:
    day = dt.date(2020, 1, int(page.url[-1]))
    return Readout(page.url[-9:], "velmark", page.url, "Talks", day, "en", paragraphs=(Paragraph(page.body.decode()),))


VELMARK = Source(name="velmark", publisher="V", country="XXX", language="en", timezone="UTC", read=read)
IDS = ["velmark-3", "velmark-1", "velmark-2"]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """Three readouts that came in the order 3, 1, 2; the first was edited at last."""
    with Archive.open(tmp_path / "archive.sqlite3", create=True) as opened:
        for hour, (number, body) in enumerate([(3, "a"), (1, "b"), (2, "c"), (3, "another text altogether")]):
            moment = dt.datetime(2024, 11, 1, hour, tzinfo=dt.UTC)
            opened.store(VELMARK, Page(f"http://v.example/velmark-{number}", body.encode(), moment))
        yield opened


def test_what_came_last_is_first_and_an_edit_is_no_arrival(archive: Archive) -> None:
    assert list(arrivals(archive)) == IDS[::-1]
    assert by_arrival(archive, sorted(IDS)) == IDS[::-1]


def test_an_edit_is_the_latest_change(archive: Archive) -> None:
    assert list(latest_changes(archive)) == ["velmark-3", "velmark-2", "velmark-1"]
    assert by_latest_change(archive, IDS) == ["velmark-3", "velmark-2", "velmark-1"]


def test_what_the_archive_does_not_know_comes_last(archive: Archive) -> None:
    assert by_arrival(archive, ["unknown", *IDS]) == [*IDS[::-1], "unknown"]


def test_changes_between_two_moments_are_told_in_their_order(archive: Archive) -> None:
    assert changed_between(archive, 0, 3) == IDS
    assert changed_between(archive, 1, archive.sequence()) == ["velmark-1", "velmark-2", "velmark-3"]
    assert arrived_after(archive, IDS, 1) == {"velmark-1", "velmark-2"}


def test_the_current_revision_of_a_readout_has_a_number(archive: Archive) -> None:
    assert revision_numbers(archive, [*IDS, "unknown"]) == {"velmark-1": 1, "velmark-2": 1, "velmark-3": 2}
