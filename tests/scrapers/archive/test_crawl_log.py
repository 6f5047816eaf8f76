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
