from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path

from scrapers.archive import schema
from scrapers.archive.crawl_log import Ledger
from scrapers.archive.store import Archive
from scrapers.archive.verify import verify
from scrapers.quality.health import health
from scrapers.registry import find_source
from scrapers.source import Page
from tests.support.site import article_html

KREMLIN = find_source("kremlin-en")
NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
ADDED = {2: ("problems.held", "runs.reported_at", "runs.health"), 3: ("revisions.digest",), 4: ("changes.token",),
         6: ("pages.answered", "pages.readout")}  # fmt: skip
"""The columns that each version of the archive added."""


def page(number: int, body: str) -> Page:
    return Page(f"http://en.kremlin.ru/events/president/news/{number}", body.encode(), NOW)


def downgrade(path: Path, version: int) -> None:
    """Rewrite an archive as an older version had it."""
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("DROP TABLE captures")
        db.execute("DROP INDEX pages_of_readout")
        for column in (column for added, columns in ADDED.items() if added > version for column in columns):
            table, _, name = column.partition(".")
            db.execute(f"ALTER TABLE {table} DROP COLUMN {name}")
        if version in (2, 3, 4):
            db.execute("ALTER TABLE runs RENAME COLUMN reported_at TO told")
        db.execute(f"PRAGMA user_version = {version}")


def test_an_archive_of_the_first_version_is_upgraded(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite3"
    with Archive.open(path, create=True) as opened:
        opened.store(KREMLIN, page(1, "<p>Under repair"))
        Ledger(opened).enter(KREMLIN, "import", {}, {})
    downgrade(path, 1)
    with Archive.open(path, create=True) as opened:
        assert opened.connection.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)
        assert len(list(opened.problems())) == 1
        assert not any(found.alerts for found in health(opened, NOW).values())


def test_texts_stored_before_checksums_existed_get_theirs(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite3"
    with Archive.open(path, create=True) as opened:
        opened.store(KREMLIN, page(1, article_html(1)))
    downgrade(path, 2)
    with Archive.open(path) as opened:
        assert not list(verify(opened))


def test_runs_of_version_4_keep_their_report_and_are_continued_under_the_new_scopes(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite3"
    with Archive.open(path, create=True) as opened:
        ledger = Ledger(opened)
        runs = [ledger.begin(KREMLIN, "scrape", scope) for scope in ("refresh since 2020-01-01", "full", "news")]
        ledger.report(runs[2], {"new": 3}, well=True, finished=False, health={})
    downgrade(path, 4)
    with Archive.open(path) as opened:
        ledger = Ledger(opened)
        scopes = ("recheck since 2020-01-01", "full", "incremental")
        assert [ledger.begin(KREMLIN, "scrape", scope) for scope in scopes] == runs
        found = health(opened, NOW)[KREMLIN.name]
    assert (found.scope, found.counts) == ("incremental", {"new": 3})
    assert found.reported_at
