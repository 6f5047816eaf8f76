"""What each step of an upgrade makes of what an earlier version stored, beside what tests/readouts/test_upgrade.py
shows of all layouts."""

from __future__ import annotations

import datetime as dt
import lzma
import sqlite3
from contextlib import closing
from pathlib import Path

from scrapers.archive.crawl_log import Ledger
from scrapers.archive.store import Archive
from scrapers.archive.verify import verify
from scrapers.quality.health import health
from scrapers.registry import find_source
from tests.support.paths import ROOT

QARABEL = find_source("sample-qarabel")
NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


def unpacked(layout: int, folder: Path) -> Path:
    path = folder / "old.sqlite3"
    path.write_bytes(lzma.decompress((ROOT / f"tests/fixtures/upgrade/layout-{layout}.sqlite3.xz").read_bytes()))
    return path


def test_an_archive_from_before_health_was_kept_warns_of_nothing(tmp_path: Path) -> None:
    with Archive.open(unpacked(1, tmp_path)) as opened:
        assert not any(found.alerts for found in health(opened, NOW).values())


def test_texts_stored_before_checksums_existed_get_theirs(tmp_path: Path) -> None:
    with Archive.open(unpacked(1, tmp_path)) as opened:
        assert not list(verify(opened))


def test_runs_of_version_4_keep_their_report_and_are_continued_under_the_new_scopes(tmp_path: Path) -> None:
    path = unpacked(4, tmp_path)
    runs = [(7, "refresh since 2020-01-01"), (8, "full"), (9, "news")]
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("DELETE FROM runs")
        sql = """INSERT INTO runs (id, source, kind, scope, started, told, counts, well)
                 VALUES (?, ?, 'scrape', ?, ?, ?, ?, 1)"""
        for number, scope in runs:
            told = (NOW.isoformat(), '{"new": 3}') if scope == "news" else (None, "{}")
            db.execute(sql, (number, QARABEL.name, scope, NOW.isoformat(), *told))
    with Archive.open(path) as opened:
        ledger = Ledger(opened)
        scopes = ("recheck since 2020-01-01", "full", "incremental")
        assert [ledger.begin(QARABEL, "scrape", scope) for scope in scopes] == [number for number, _ in runs]
        found = health(opened, NOW)[QARABEL.name]
    assert (found.scope, found.counts) == ("incremental", {"new": 3})
    assert found.reported_at
