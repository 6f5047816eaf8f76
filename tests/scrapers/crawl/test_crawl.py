from __future__ import annotations

import dataclasses
import datetime as dt
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from scrapers.archive.crawl_log import Ledger
from scrapers.archive.store import Archive
from scrapers.crawl.options import CrawlMode, CrawlOptions
from scrapers.crawl.process import scrape
from scrapers.crawl.report import RunReport
from scrapers.diff.classify import history
from scrapers.errors import ScrapeFailed
from scrapers.quality.alerts import Alert, AlertKind
from scrapers.quality.health import health, to_plain
from scrapers.registry import find_source
from scrapers.source import Page
from tests.support.paths import ROOT

KREMLIN = dataclasses.replace(find_source("kremlin-en"), at_least=1)
NEWS = "/events/president/news"
FIXTURES = ROOT / "tests/fixtures/sources"
CRAWL = """
import dataclasses, sys
from pathlib import Path
from scrapers.crawl.options import CrawlOptions
from scrapers.crawl.process import scrape
from scrapers.source import find_source
if __name__ == "__main__":
    source = dataclasses.replace(find_source("kremlin-en"), at_least=1)
    scrape(Path(sys.argv[1]), source, CrawlOptions(delay=0.05))
"""


def crawl(archive: Path, **options: Any) -> RunReport:
    run = {name: options.pop(name) for name in ("stop", "progress") if name in options}
    return scrape(archive, KREMLIN, CrawlOptions(**({"delay": 0.0, "contact": "desk@example.org"} | options)), **run)


def test_a_crawl_survives_missing_listing_pages_and_articles_and_counts_them(site: Any, tmp_path: Path) -> None:
    site.publish(list(range(100, 130)), missing_listings=(2, 3))
    del site.pages[f"{NEWS}/100"]
    report = crawl(tmp_path / "a.sqlite")
    assert (report.new, report.missing, report.failed, report.found) == (19, 1, 0, 20)
    assert report.well
    assert site.agents == {agent for agent in site.agents if agent.startswith("Readouts/") and "desk@" in agent}


def test_a_second_crawl_transfers_no_unchanged_body_and_an_edit_is_a_second_revision(site: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    site.publish(list(range(100, 112)))
    assert crawl(path).new == 12
    site.answers.clear()
    again = crawl(path)
    assert (again.unchanged, again.new, again.changed) == (12, 0, 0)
    assert site.statuses()[200] == 0
    site.pages[f"{NEWS}/105"] = site.pages[f"{NEWS}/105"].replace("a lighthouse", "two lighthouses")
    site.answers.clear()
    assert crawl(path).changed == 1
    assert site.statuses()[200] == 1
    with Archive.open(path) as archive:
        revisions = archive.revisions("kremlin-en-105")
        assert ["two lighthouses" in r.readout.paragraphs[1].text for r in revisions] == [False, True]


def test_an_article_that_is_gone_is_taken_down_with_its_text_and_put_back_when_it_is_there_again(
    site: Any, tmp_path: Path
) -> None:
    path = tmp_path / "a.sqlite"
    site.publish(list(range(100, 104)))
    crawl(path)
    body = site.pages.pop(f"{NEWS}/102")
    assert crawl(path).missing == 1
    with Archive.open(path) as archive:
        assert [r.id for r in archive.readouts() if "taken-down" in r.flags] == ["kremlin-en-102"]
    site.pages[f"{NEWS}/102"] = body
    assert crawl(path).changed == 1
    with Archive.open(path) as archive:
        steps = history(archive.revisions("kremlin-en-102"))
    assert [step and str(step.change) for step in steps] == [None, "taken-down", "restored"]


def test_a_look_at_the_news_alone_asks_for_no_older_article(site: Any, tmp_path: Path) -> None:
    site.publish(list(range(100, 120)))
    assert crawl(tmp_path / "a.sqlite").new == 20
    site.publish(list(range(99, 120)))
    site.answers.clear()
    report = crawl(tmp_path / "a.sqlite", mode=CrawlMode.INCREMENTAL)
    assert (report.scope, report.new) == ("incremental", 1)
    assert f"{NEWS}/119" not in {path for path, _ in site.answers}


def test_a_walk_since_a_day_ends_at_the_first_listing_page_that_is_older(site: Any, tmp_path: Path) -> None:
    site.publish(list(range(100, 120)))
    for page in (3, 4):
        path = f"{NEWS}/page/{page}"
        site.pages[path] = site.pages[path].replace("2019-04-24", "2018-01-01")
    report = crawl(tmp_path / "a.sqlite", since=dt.date(2019, 1, 1))
    assert (report.scope, report.new, report.well) == ("full since 2019-01-01", 15, True)
    assert f"{NEWS}/page/4" not in {path for path, _ in site.answers}


def test_a_full_walk_goes_on_from_page_to_page_until_one_is_empty(site: Any, tmp_path: Path) -> None:
    item = (
        '<div class="item_stat_headline"><a href="/en/news/a-{}">A call</a><p class="date">24 February 2022</p></div>'
    )
    article = """<div class="article"><h1>Call number {0}</h1><p class="date">24 February 2022</p></div>
    <div class="article_content"><p>The two sides spoke of lighthouse {0}.</p></div>"""
    for page in range(1, 8):
        html = "".join(item.format(10 * page + n) for n in range(5)) if page < 7 else "<p>No news</p>"
        site.pages["/en/news/all" + (f"?page={page}" if page > 1 else "")] = f'<div class="cat_list">{html}</div>'
    site.pages |= {f"/en/news/a-{n}": article.format(n) for n in range(10, 65)}
    ukraine = dataclasses.replace(
        find_source("president-ua-en"), feeds=(), listings=("http://www.president.gov.ua/en/news/all",), at_least=30
    )
    report = scrape(tmp_path / "a.sqlite", ukraine, CrawlOptions(delay=0.0))
    assert (report.found, report.new, report.well) == (30, 30, True)
    assert scrape(tmp_path / "b.sqlite", ukraine, CrawlOptions(delay=0.0, limit=12)).new == 12


def test_a_full_walk_ends_where_a_page_past_the_end_is_one_from_before(site: Any, tmp_path: Path) -> None:
    html = '<article class="news-text"><a href="/en/articles/view/{}">A call</a></article>'
    for page in range(1, 9):
        site.pages[f"/en/news/category/all/{page}"] = f'<div class="news-feed_feed">{html.format(min(page, 3))}</div>'
    source = dataclasses.replace(
        find_source("president-az-en"), listings=("http://president.az/en/news/category/all/1",), at_least=3
    )
    assert scrape(tmp_path / "a.sqlite", source, CrawlOptions(delay=0.0)).found == 3
    assert "/en/news/category/all/5" not in {path for path, _ in site.answers}


def test_a_full_text_feed_is_read_without_its_pages_and_with_the_headers_of_its_source(
    site: Any, tmp_path: Path
) -> None:
    feed = FIXTURES / "state-gov/feed.xml"
    site.pages |= {"/rss-feed/press-releases/feed/": feed.read_text(encoding="utf-8"), "/robots.txt": ""}
    source = dataclasses.replace(
        find_source("state-gov"),
        feeds=("http://www.state.gov/rss-feed/press-releases/feed/",), headers=(("Cookie", "language=en"),), at_least=1,
    )  # fmt: skip
    assert scrape(tmp_path / "a.sqlite", source, CrawlOptions(delay=0.0)).new == 1
    assert scrape(tmp_path / "a.sqlite", source, CrawlOptions(delay=0.0)).new == 0
    assert [answer for answer in site.answers if answer[0] != "/robots.txt"] == [
        ("/rss-feed/press-releases/feed/", 200),
        ("/rss-feed/press-releases/feed/", 304),
    ]
    assert "language=en" in site.cookies
    with Archive.open(tmp_path / "a.sqlite") as archive:
        (readout,) = archive.readouts()
    assert (readout.id, readout.date) == ("state-gov-9008954", dt.date(2026, 10, 3))
    assert [paragraph.text for paragraph in readout.paragraphs] == [
        "Dana Reyne, Secretary of State",
        "I congratulate Prime Minister Ingrid Vøllan and the people of Solmark.",
    ]


def test_a_sitemap_is_asked_for_in_a_full_walk_alone_and_what_is_too_old_in_it_is_left(
    site: Any, tmp_path: Path
) -> None:
    address = "http://www.elysee.fr/emmanuel-macron/{}/appel"
    days = ("2026/10/02", "2026/10/01", "2015/08/01")
    item = "<item><title>Appel</title><link>{}</link></item>"
    site.pages["/feed"] = f"<rss><channel>{item.format(address.format(days[0]))}</channel></rss>"
    urls = "".join(f"<url><loc>{address.format(day)}</loc></url>" for day in days)
    site.pages["/sitemap.xml"] = f"<urlset>{urls}</urlset>"
    for day in days:
        html = f'<main><h1>Appel du {day}</h1><div class="ck-styled"><p>Un appel, le {day}.</p></div></main>'
        site.pages[f"/emmanuel-macron/{day}/appel"] = html
    site.pages["/robots.txt"] = ""
    france = dataclasses.replace(
        find_source("elysee-fr"),
        feeds=("http://www.elysee.fr/feed",), sitemaps=("http://www.elysee.fr/sitemap.xml",), at_least=3,
    )  # fmt: skip
    assert scrape(tmp_path / "a.sqlite", france, CrawlOptions(delay=0.0)).new == 3
    site.answers.clear()
    assert scrape(tmp_path / "a.sqlite", france, CrawlOptions(delay=0.0)).unchanged == 3
    assert "/sitemap.xml" not in {path for path, _ in site.answers}
    report = scrape(tmp_path / "b.sqlite", france, CrawlOptions(delay=0.0, since=dt.date(2026, 1, 1)))
    assert report.new == 2


def test_a_busy_server_is_asked_again_until_it_answers(site: Any, tmp_path: Path) -> None:
    site.publish(list(range(100, 106)))
    site.busy = {f"{NEWS}/101": 2, NEWS: 1}
    report = crawl(tmp_path / "a.sqlite")
    assert (report.new, report.failed, site.statuses()[503]) == (6, 0, 3)


def test_a_server_that_stays_busy_is_reported_and_the_crawl_did_not_end_well(site: Any, tmp_path: Path) -> None:
    site.publish(list(range(100, 106)))
    site.busy = {f"{NEWS}/101": 1000}
    report = crawl(tmp_path / "a.sqlite")
    assert (report.new, report.failed, report.well) == (5, 1, False)


def test_what_robots_txt_forbids_is_not_fetched(site: Any, tmp_path: Path) -> None:
    site.publish(list(range(100, 104)))
    site.pages["/robots.txt"] = f"User-agent: *\nDisallow: {NEWS}/102\n"
    report = crawl(tmp_path / "a.sqlite")
    assert (report.new, report.refused) == (3, 1)
    assert f"{NEWS}/102" not in {path for path, _ in site.answers}


def test_a_page_that_can_not_be_read_is_kept_and_listed(site: Any, tmp_path: Path) -> None:
    site.publish(list(range(100, 104)))
    site.pages[f"{NEWS}/101"] = "<html><body>Under repair"
    assert crawl(tmp_path / "a.sqlite").unparsed == 1
    with Archive.open(tmp_path / "a.sqlite") as archive:
        assert [problem.url[-3:] for problem in archive.problems()] == ["101"]


def test_a_walk_that_finds_too_few_articles_is_not_believed(site: Any, tmp_path: Path) -> None:
    site.publish(list(range(100, 104)))
    report = scrape(tmp_path / "a.sqlite", dataclasses.replace(KREMLIN, at_least=50), CrawlOptions(delay=0.0))
    assert not report.well
    assert "at least 50" in report.reason


@pytest.mark.slow
def test_a_killed_crawl_is_continued_without_fetching_everything_anew(site: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    site.publish(list(range(100, 140)))
    process = subprocess.Popen([sys.executable, "-c", CRAWL, str(path)], start_new_session=True)
    deadline = time.monotonic() + 60
    while site.statuses()[200] < 20 and time.monotonic() < deadline:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    before = {asked for asked, status in site.answers if status == 200 and asked != "/robots.txt"}
    site.answers.clear()
    report = crawl(path)
    after = {asked for asked, status in site.answers if status == 200 and asked != "/robots.txt"}
    assert report.well
    assert len(before & after) <= 4
    with Archive.open(path) as archive:
        assert len(archive) == 40


@pytest.mark.slow
def test_a_crawl_killed_among_the_news_goes_on_to_those_on_further_listing_pages(site: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    site.publish(list(range(100, 110)))
    assert crawl(path).well
    site.publish([*range(110, 120), *range(100, 110)])
    listing = f"http://en.kremlin.ru{NEWS}"
    with Archive.open(path, create=True) as archive:
        ledger = Ledger(archive)
        run = ledger.begin(KREMLIN, "scrape", "recheck")
        for url in (listing, *(f"{listing}/{number}" for number in range(110, 115))):
            page = Page(url, site.pages[url.removeprefix("http://en.kremlin.ru")].encode(), dt.datetime.now(dt.UTC))
            with archive.transaction():
                archive.store_listing(KREMLIN, page) if url == listing else archive.store(KREMLIN, page)
                ledger.note(run, KREMLIN, url, 200, {})
    assert crawl(path).new == 5
    with Archive.open(path) as archive:
        assert len(archive) == 20


def test_a_look_at_the_news_that_was_stopped_leaves_nothing_to_the_next_full_walk(site: Any, tmp_path: Path) -> None:
    path, stop = tmp_path / "a.sqlite", Event()
    site.publish([100])
    assert crawl(path).well
    site.publish([*range(110, 130), 100])
    site.answers.clear()

    def enough(counts: Any) -> None:
        if f"{NEWS}/110" in {asked for asked, _ in site.answers}:
            stop.set()

    stopped = crawl(path, mode=CrawlMode.INCREMENTAL, delay=0.2, stop=stop, progress=enough)
    assert (stopped.well, stopped.new < 20) == (False, True)
    assert crawl(path, mode=CrawlMode.INCREMENTAL).well
    with Archive.open(path) as archive:
        assert len(archive) == 21


def test_looks_at_the_news_that_are_cut_short_again_and_again_lose_nothing(site: Any, tmp_path: Path) -> None:
    """Each gets a little further, on listing pages that move on meanwhile, and asks for no article twice."""
    path = tmp_path / "a.sqlite"
    site.publish([100])
    assert crawl(path).well
    for number in range(4):
        site.publish([*range(110 - number, 130), 100])
        with Archive.open(path) as archive:  # as far as a crawl comes that is killed
            ledger = Ledger(archive)
            run = ledger.begin(KREMLIN, "scrape", "incremental")
            for name in ("", *(f"/{news}" for news in range(110 - number, 114 + number))):
                page = Page(
                    f"http://en.kremlin.ru{NEWS}{name}", site.pages[NEWS + name].encode(), dt.datetime.now(dt.UTC)
                )
                with archive.transaction():
                    archive.store(KREMLIN, page) if name else archive.store_listing(KREMLIN, page)
                    ledger.note(run, KREMLIN, page.url, 200, {})
    site.answers.clear()
    assert crawl(path, mode=CrawlMode.INCREMENTAL).well
    with Archive.open(path) as archive:
        assert len(archive) == 24
    asked = [path for path, _ in site.answers]
    assert NEWS in asked
    assert not {f"{NEWS}/{news}" for news in range(107, 117)} & set(asked)


def test_a_look_at_the_news_that_dies_takes_nothing_back_from_a_walk_that_ended_well(site: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    site.publish([100])
    with Archive.open(path, create=True) as archive:
        Ledger(archive).begin(KREMLIN, "scrape", "incremental")
    assert crawl(path).well
    with Archive.open(path) as archive:
        ledger = Ledger(archive)
        ledger.mark_failed(KREMLIN, to_plain([Alert(AlertKind.STOPPED, "Its process died.")], None))
        assert ledger.had_full_crawl(KREMLIN)
        told = health(archive, dt.datetime.now(dt.UTC))[KREMLIN.name]
    assert (told.scope, told.well, [alert.what for alert in told.alerts]) == (
        "incremental",
        False,
        ["Its process died."],
    )


def test_a_crawl_that_can_not_begin_says_why_and_nothing_else(
    site: Any, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.sqlite"
    site.publish([100])
    with Archive.open(path, create=True) as archive:
        archive.connection.execute(
            "CREATE TRIGGER full BEFORE INSERT ON runs BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
        )
    with pytest.raises(ScrapeFailed, match="disk is full"):
        crawl(path)
    assert capfd.readouterr().err == ""


def test_a_crawl_killed_after_hundreds_of_listing_pages_goes_on_behind_them(site: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    site.publish([100])
    first = site.listing([100], 1, 600)
    with Archive.open(path, create=True) as archive:
        ledger = Ledger(archive)
        run = ledger.begin(KREMLIN, "scrape", "full")
        for number in range(1, 601):
            url = f"http://en.kremlin.ru{NEWS}" + (f"/page/{number}" if number > 1 else "")
            with archive.transaction():
                archive.store_listing(KREMLIN, Page(url, first.encode(), dt.datetime.now(dt.UTC)))
                ledger.note(run, KREMLIN, url, 200, {})
    report = crawl(path)
    assert (report.new, report.well, report.reason) == (1, True, "")
    assert {asked for asked, status in site.answers if status == 200} == {"/robots.txt", f"{NEWS}/100"}


def test_a_page_that_can_not_be_read_stays_so_when_the_server_calls_it_unchanged(site: Any, tmp_path: Path) -> None:
    site.publish([100, 101])
    site.pages[f"{NEWS}/101"] = "<html><body>Under repair"
    crawl(tmp_path / "a.sqlite")
    again = crawl(tmp_path / "a.sqlite")
    assert (again.unchanged, again.unparsed) == (1, 1)


def test_a_source_without_a_crawl_says_how_to_fill_it(tmp_path: Path) -> None:
    with pytest.raises(ScrapeFailed, match="readouts import"):
        scrape(tmp_path / "a.sqlite", dataclasses.replace(KREMLIN, links=None))
