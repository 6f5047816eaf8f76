"""A day among invented publishers, of whom most go wrong: each is told as what it is, and none hurts the others."""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path

import pytest

from index.refresh import Refreshed, refresh
from index.whoosh.writer import WhooshWriter
from scrapers.archive.store import Archive
from scrapers.crawl.options import CrawlMode, CrawlOptions
from scrapers.crawl.process import LARGEST, scrape
from scrapers.quality.health import health
from search.columnar.engine import WhooshEngine
from search.request import Request
from tests.support.world import TODAY, World, source_of, world

pytestmark = pytest.mark.slow

NAMES = ("sound", "silent", "redesigned", "broken", "hanging", "luring", "huge", "forgetful", "bare")


def look(home: Path, *names: str) -> Refreshed:
    archive = home / "archive.sqlite3"
    crawl = partial(scrape, archive, options=CrawlOptions(delay=0.0, mode=CrawlMode.INCREMENTAL, timeout=6.0))
    return refresh(archive, WhooshWriter(home / "index"), map(source_of, names), crawl, at_once=4)


def warnings(home: Path, later: dt.timedelta = dt.timedelta()) -> dict[str, set[str]]:
    with Archive.open(home / "archive.sqlite3", read_only=True) as archive:
        found = health(archive, dt.datetime.now(dt.UTC) + later)
    return {name: {str(alert.kind) for alert in one.alerts} for name, one in found.items() if one.alerts}


def found(home: Path, query: str) -> set[str]:
    return {hit.id for hit in WhooshEngine(home / "index").hits(Request(text=query))}


def break_all(sites: World) -> None:
    """The night brings a new readout and an edit to one of them, and a fault to each other one but the silent."""
    site = {name.removesuffix(".example"): one for name, one in sites.sites.items()}
    site["sound"].readouts[101] = (TODAY, site["sound"].text(101))
    site["sound"].readouts[100] = (TODAY, site["sound"].text(100) + "They spoke of a zeppelin.")
    site["sound"].robots += "Crawl-delay: 0.01\n"
    site["redesigned"].redesigned = True
    site["broken"].status = 500
    site["hanging"].hangs = True
    for number, target in (
        (101, f"http://127.0.0.1:{sites.server_port}/news/1"),
        (102, "http://169.254.169.254/news/2"),
    ):
        site["luring"].readouts[number] = (TODAY, "never seen")
        site["luring"].redirects[f"/news/{number}"] = target
    site["huge"].readouts[101] = (TODAY, "never seen")
    site["huge"].huge = frozenset({"/news/101"})
    site["forgetful"].gone = frozenset({"/news/95"})
    site["bare"].empty = True


def test_a_day_on_which_most_publishers_go_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with world() as sites:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{sites.server_port}")
        for name in NAMES:
            sites.add(name, newest=TODAY - dt.timedelta(days=40 if name == "silent" else 0))
        morning = look(tmp_path, *NAMES)
        assert (morning.wrong, morning.generation.documents) == ((), 24 * len(NAMES))
        assert warnings(tmp_path) == {"silent": {"silent"}}

        break_all(sites)
        evening = look(tmp_path, *NAMES)
        assert warnings(tmp_path) == {
            "sound": {"robots-changed"},
            "silent": {"silent"},
            "redesigned": {"collapsed"},
            "broken": {"failing"},
            "hanging": {"timing-out"},
            "luring": {"redirected"},
            "huge": {"too-large"},
            "forgetful": {"soft-404"},
            "bare": {"empty-listing"},
        }
        assert {report.source for report in evening.reports if not report.well} == {
            "redesigned", "broken", "hanging", "bare",
        }  # fmt: skip

        # What came right is found, and nothing that is wrong.
        assert evening.generation.documents == 24 * len(NAMES) + 1
        assert found(tmp_path, '"harbour number 101"') == {"sound-101"}
        assert found(tmp_path, "zeppelin") == {"sound-100"}
        assert not found(tmp_path, '"President of Redesigned"') - {f"redesigned-{n}" for n in range(77, 101)}
        assert not found(tmp_path, 'title:"President of Redesigned"')
        assert not found(tmp_path, "secrets OR elsewhere OR seen")
        assert sites.secrets == 0
        assert sites.sent_of_huge < 4 * LARGEST
        with Archive.open(tmp_path / "archive.sqlite3") as archive:
            assert len(archive.revisions("sound-100")) == 2
            assert len(archive.revisions("redesigned-100")) == len(archive.revisions("forgetful-95")) == 1

        # The next morning a redesign is taken back, and what is learned of rhythms tells who has fallen silent.
        sites.sites["redesigned.example"].redesigned = False
        assert look(tmp_path, "redesigned").wrong == ()
        assert "redesigned" not in warnings(tmp_path)
        assert "silent" in warnings(tmp_path, dt.timedelta(days=10))["sound"]
