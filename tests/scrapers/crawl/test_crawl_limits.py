"""How far a crawl goes and how long it waits, in real processes over a real site."""

from __future__ import annotations

import dataclasses
import datetime as dt
import socket
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from index.refresh import crawl_all
from scrapers.archive.store import Archive
from scrapers.crawl import process as crawl
from scrapers.crawl.options import CrawlMode, CrawlOptions
from scrapers.crawl.process import scrape
from scrapers.crawl.report import RunReport
from scrapers.errors import ScrapeFailed
from scrapers.quality.health import health
from scrapers.source import Source
from tests.support.world import TODAY, Site, World, source_of, stuck, world


@pytest.fixture
def sites(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with world() as served:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{served.server_port}")
        yield served


def look(home: Path, source: Source, **options: Any) -> RunReport:
    run = {name: options.pop(name) for name in ("stop", "progress") if name in options}
    given = CrawlOptions(**({"delay": 0.0, "mode": CrawlMode.INCREMENTAL} | options))
    return scrape(home / "a.sqlite3", source, given, **run)


def pages(site: Site) -> list[str]:
    return [path for _, path in site.asked if path != "/robots.txt"]


def test_a_host_at_a_private_address_is_not_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("http_proxy", raising=False)
    with world() as served:
        inside = served.sites["localhost"] = Site("inside")
        report = look(tmp_path, source_of("inside", f"localhost:{served.server_port}"))
        assert not inside.asked
    assert [str(alert.kind) for alert in report.alerts] == ["redirected"]
    assert "localhost is at 127.0.0.1, not on the public Internet" in report.alerts[0].what


def test_redirects_in_a_circle_or_to_a_like_name_are_told_and_crawl_delay_is_kept(sites: World, tmp_path: Path) -> None:
    site = sites.add("sound", count=4)
    site.readouts |= {101: (TODAY, ""), 102: (TODAY, "")}
    site.redirects = {"/news/101": "/news/101", "/news/102": "http://sound.example.evil.example/news/102"}
    site.robots += "Crawl-delay: 0.2\n"
    report = look(tmp_path, source_of("sound"))
    assert (report.new, report.redirected, report.well) == (4, 2, True)
    assert [str(alert.kind) for alert in report.alerts] == ["redirected"]
    assert sites.secrets == 0
    moments = [moment for moment, path in site.asked if path != "/robots.txt"]
    assert min(after - before for before, after in pairwise(moments)) > 0.15  # a slow machine only adds to it


def test_a_robots_txt_that_gives_no_answer_closes_its_host(sites: World, tmp_path: Path) -> None:
    site = sites.add("sound", count=3)
    site.failing = frozenset({"/robots.txt"})
    report = look(tmp_path, source_of("sound"))
    assert (report.new, report.failed, pages(site)) == (0, 1, [])
    assert "robots.txt: it answered 500" in report.alerts[0].what


def test_a_robots_txt_of_megabytes_is_read_as_far_as_it_counts_and_told(sites: World, tmp_path: Path) -> None:
    site = sites.add("sound", count=3)
    site.robots = "User-agent: *\nDisallow: /news/100\n" + "Disallow: /elsewhere\n" * 200_000
    report = look(tmp_path, source_of("sound"))
    assert (report.new, report.refused, report.well) == (2, 1, True)
    assert [(str(alert.kind), "larger than 500 KiB" in alert.what) for alert in report.alerts] == [("bounded", True)]


def test_a_crawl_delay_of_years_is_told_and_keeps_no_crawl_longer_than_its_time(sites: World, tmp_path: Path) -> None:
    sites.add("sound", count=3).robots += "Crawl-delay: 99999999\n"
    report = look(tmp_path, source_of("sound"), seconds=3.0)
    assert not report.well
    assert "asks for 99,999,999 seconds between requests, and gets 300" in report.alerts[-1].what


def test_a_server_that_wants_to_be_left_alone_for_a_day_is_and_it_is_told(sites: World, tmp_path: Path) -> None:
    site = sites.add("sound", count=3)
    site.failing, site.retry_after = frozenset({"/news/99"}), "86400"
    report = look(tmp_path, source_of("sound"))
    assert (report.new, report.failed, report.well) == (2, 1, False)
    assert pages(site).count("/news/99") == 1
    assert ("bounded", True) in [(str(alert.kind), "for 86,400 seconds" in alert.what) for alert in report.alerts]


def test_a_crawl_without_a_network_ends_at_once_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port}")
    report = look(tmp_path, source_of("sound"), mode=CrawlMode.RECHECK, delay=60.0, seconds=50.0)
    assert (report.failed, report.reason) == (1, "1 requests failed; run it again to ask for them.")
    assert "robots.txt: the connection was refused" in report.alerts[0].what


def test_a_site_that_wants_no_robots_is_told_as_such(sites: World, tmp_path: Path) -> None:
    site = sites.add("sound", count=3)
    site.robots = "User-agent: *\nDisallow: /\n"
    report = look(tmp_path, source_of("sound"))
    assert (report.refused, report.well, pages(site)) == (1, False, [])
    assert report.reason == "robots.txt forbids the pages at which the crawl begins."


@pytest.mark.slow
def test_a_host_that_hangs_keeps_no_other_waiting(sites: World, tmp_path: Path) -> None:
    sites.add("hanging").hangs = True
    sites.add("sound", count=3)
    told: list[str] = []
    reports, wrong = crawl_all(
        [source_of("hanging"), source_of("sound")],
        lambda source: look(tmp_path, source, timeout=5.0),
        lambda report: told.append(report.source),
        at_once=2,
    )
    assert told == ["sound", "hanging"]
    assert [(report.source, report.timed_out) for report in reports] == [("hanging", 1), ("sound", 0)]
    assert len(wrong) == 1


@pytest.mark.slow
def test_a_reader_that_hangs_is_ended_with_its_process_and_told(
    sites: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sites.add("sound", count=3)
    monkeypatch.setattr(crawl, "GRACE", 1.0)

    def impatient(counts: object) -> None:
        monkeypatch.setattr(crawl, "SILENCE", 6.0)  # once it has begun, however long that took

    with pytest.raises(ScrapeFailed, match="It hangs"):
        look(tmp_path, source_of("sound", reader=stuck), progress=impatient)
    with Archive.open(tmp_path / "a.sqlite3") as archive:
        (found,) = health(archive, dt.datetime.now(dt.UTC)).values()
    assert [str(alert.kind) for alert in found.alerts] == ["stopped", "overdue"]


def test_a_crawl_whose_time_is_up_ends_and_is_continued(sites: World, tmp_path: Path) -> None:
    site = sites.add("sound", count=8)
    source = dataclasses.replace(source_of("sound"), at_least=8)
    first = look(tmp_path, source, mode=CrawlMode.RECHECK, delay=0.5, seconds=1.0)
    assert (first.well, first.reason) == (False, "The time for this source was up; run it again to continue.")
    assert 0 < len(pages(site)) < 9
    second = look(tmp_path, source, mode=CrawlMode.RECHECK)
    assert second.well
    assert len(pages(site)) == len(set(pages(site))) == 9
    with Archive.open(tmp_path / "a.sqlite3") as archive:
        assert len(archive) == 8


def test_a_crawl_that_is_told_to_stop_keeps_the_page_in_hand(sites: World, tmp_path: Path) -> None:
    site = sites.add("sound", count=20)
    stop = Event()
    report = look(
        tmp_path, source_of("sound"), delay=0.3, stop=stop,
        progress=lambda counts: stop.set() if len(pages(site)) > 3 else None,
    )  # fmt: skip
    assert (report.well, report.reason) == (False, "The crawl was told to stop; run it again to continue.")
    with Archive.open(tmp_path / "a.sqlite3") as archive:
        assert len(archive) == len(pages(site)) - 1 == report.new < 20


def test_pages_that_are_gone_all_at_once_are_not_taken_down(sites: World, tmp_path: Path) -> None:
    site = sites.add("sound", count=6)
    assert look(tmp_path, source_of("sound"), mode=CrawlMode.RECHECK).new == 6
    site.readouts = {200: (TODAY, site.text(200))}
    report = look(tmp_path, source_of("sound"), mode=CrawlMode.RECHECK)
    assert (report.new, report.missing, report.well) == (1, 6, False)
    assert [str(alert.kind) for alert in report.alerts] == ["vanished"]
    with Archive.open(tmp_path / "a.sqlite3") as archive:
        assert [readout.flags for readout in archive.readouts()] == [()] * 7
