"""What is remembered between two crawls."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from scrapers.archive.crawl_log import Ledger
from scrapers.archive.store import Archive
from scrapers.registry import find_source

KREMLIN = find_source("kremlin-en")


def test_a_continued_crawl_asks_again_for_what_was_answered_long_ago_or_in_the_future(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.sqlite3", create=True) as archive:
        ledger = Ledger(archive)
        number = ledger.begin(KREMLIN, "scrape", "full")
        now = dt.datetime.now(dt.UTC)
        for url, days in (("http://a.example/now", 0), ("http://a.example/old", -9), ("http://a.example/ahead", 400)):
            ledger.note(number, KREMLIN, url, 200, {})
            with archive.transaction() as db:
                moment = (now + dt.timedelta(days=days)).isoformat(timespec="microseconds")
                db.execute("UPDATE fetches SET checked = ? WHERE url = ?", (moment, url))
        assert ledger.settled(number) == {"http://a.example/now"}


def test_a_success_that_a_wrong_clock_noted_for_the_future_is_not_the_last(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.sqlite3", create=True) as archive:
        for days in (-2, 400):
            number = Ledger(archive).begin(KREMLIN, "scrape", "full")
            Ledger(archive).report(number, {}, well=True, finished=True, health={})
            moment = (dt.datetime.now(dt.UTC) + dt.timedelta(days=days)).isoformat(timespec="microseconds")
            with archive.transaction() as db:
                db.execute("UPDATE runs SET ended = ? WHERE id = ?", (moment, number))
        (count,) = archive.counts()
        assert count.last_success
        assert count.last_success < dt.datetime.now(dt.UTC)
