from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from scrapers.archive.crawl_log import Ledger
from scrapers.archive.problems import Hold
from scrapers.archive.store import Archive
from scrapers.quality.health import health, rhythm, take_stock, to_plain
from scrapers.quality.quarantine import accept, hold, reread
from scrapers.registry import find_source
from scrapers.source import Page
from tests.support.site import article_html

KREMLIN = find_source("kremlin-en")
NEWS = "http://en.kremlin.ru/events/president/news"
NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "a.sqlite3", create=True) as opened:
        yield opened


def page(number: int, body: str = "") -> Page:
    moment = NOW + dt.timedelta(minutes=number)
    return Page(f"{NEWS}/{number}", (body or article_html(number)).encode(), moment)


def days(*gaps: int) -> list[dt.date]:
    moment, found = NOW.date(), [NOW.date()]
    for gap in gaps:
        moment -= dt.timedelta(days=gap)
        found.append(moment)
    return found


def kinds(archive: Archive) -> list[str]:
    return [str(alert.kind) for alert in take_stock(archive, KREMLIN, NOW)[0]]


def test_a_rhythm_is_learned_from_the_gaps_and_one_long_holiday_does_not_stretch_it() -> None:
    daily = rhythm(days(*[1] * 199, 30))
    assert daily
    assert (daily.latest, daily.usual) == (NOW.date(), 1)
    assert daily.longest <= 3
    weekly = rhythm(days(*[7] * 40))
    assert weekly
    assert (weekly.usual, weekly.longest) == (7, 21)


def test_a_few_dates_or_many_of_one_day_are_no_rhythm() -> None:
    assert rhythm([]) is None
    assert rhythm(days(*[1] * 10)) is None
    assert rhythm([NOW.date()] * 100) is None


def test_only_the_latest_gaps_count() -> None:
    found = rhythm(days(*[1] * 200, *[60] * 100))
    assert found
    assert found.longest == 3


@pytest.mark.parametrize(("silence", "raised"), [(2, False), (10, True)])
def test_a_silence_longer_than_the_history_explains_is_told(archive: Archive, silence: int, raised: bool) -> None:
    ledger = Ledger(archive)
    learned = to_plain((), rhythm(day - dt.timedelta(days=silence) for day in days(*[1] * 40)))
    run = ledger.begin(KREMLIN, "scrape", "incremental")
    ledger.report(run, {}, well=True, finished=True, health=learned)
    (found,) = health(archive, NOW).values()
    assert ("silent" in {alert.kind for alert in found.alerts}) is raised


def test_a_source_that_no_crawl_reached_well_for_days_is_told(archive: Archive) -> None:
    ledger = Ledger(archive)
    run = ledger.begin(KREMLIN, "scrape", "incremental")
    ledger.report(run, {}, well=True, finished=True, health={})
    now = dt.datetime.now(dt.UTC)
    assert not health(archive, now)["kremlin-en"].alerts
    (alert,) = health(archive, now + dt.timedelta(days=4))["kremlin-en"].alerts
    assert alert.kind == "overdue"


def test_more_pages_that_can_not_be_read_than_before_are_told(archive: Archive) -> None:
    for number in range(40):
        archive.store(KREMLIN, page(number, "" if number % 20 else "<p>Under repair"))
    assert not kinds(archive)
    for number in range(40, 46):
        archive.store(KREMLIN, page(number, "<p>Under repair"))
    assert kinds(archive) == ["unparsed"]


def test_a_field_that_readouts_had_and_the_latest_lack_is_told(archive: Archive) -> None:
    for number in range(60):
        day = f"2019-{number // 28 + 1:02}-{number % 28 + 1:02}"
        body = article_html(number, "The sides agreed. " * 20).replace("2019-04-24", day)
        archive.store(KREMLIN, page(number, body if number < 40 else body.replace("Port Sarn", "")))
    (alert,) = take_stock(archive, dataclasses.replace(KREMLIN, fill_rates=()), NOW)[0]
    assert (alert.kind, alert.what) == ("collapsed", "0% of the latest 20 readouts have a place; 100% had.")


def test_a_robots_txt_that_changed_is_told_for_two_weeks(archive: Archive) -> None:
    for minutes, body in ((0, b"Disallow:"), (5, b"Disallow: /")):
        moment = NOW + dt.timedelta(minutes=minutes)
        archive.keep(KREMLIN, Page("http://en.kremlin.ru/robots.txt", body, moment), "robots")
    assert kinds(archive) == ["robots-changed"]
    assert not take_stock(archive, KREMLIN, NOW + dt.timedelta(days=15))[0]


def test_what_is_kept_back_is_no_readout_until_its_reader_is_mended_or_a_person_accepts_it(archive: Archive) -> None:
    hold(archive, KREMLIN, page(1), what="It is doubted.", state=Hold.DOUBTED)
    hold(
        archive, KREMLIN, page(2, article_html(2).replace("<p>", "<div>").replace("</p>", "</div>")), state=Hold.DOUBTED
    )
    archive.reparse()
    assert len(archive) == 0
    assert reread(archive) == {"new": 1, "held": 1, "doubted": 1}
    assert [problem.url[-2:] for problem in archive.problems()] == ["/2"]
    assert accept(archive, KREMLIN) == {"new": 1}
    assert len(archive) == 2
    assert not list(archive.problems())


def test_times_that_a_wrong_clock_noted_hide_no_later_crawl_and_no_alarm(archive: Archive) -> None:
    def crawled(at: dt.datetime, counts: dict[str, int]) -> None:
        number = Ledger(archive).begin(KREMLIN, "scrape", "full")
        Ledger(archive).report(number, counts, well=True, finished=True, health={})
        with archive.transaction() as db:
            moment = at.isoformat(timespec="microseconds")
            db.execute("UPDATE runs SET reported_at = ?, ended = ? WHERE id = ?", (moment, moment, number))

    crawled(NOW - dt.timedelta(days=9), {"new": 1})
    crawled(NOW + dt.timedelta(days=400), {"new": 2})
    found = health(archive, NOW)["kremlin-en"]
    assert found.counts == {"new": 1}
    assert [alert.what for alert in found.alerts] == ["No crawl ended well since 2026-02-20 12:00."]
    crawled(NOW, {"new": 3})
    assert (health(archive, NOW)["kremlin-en"].counts, health(archive, NOW)["kremlin-en"].alerts) == ({"new": 3}, ())


def test_readouts_dated_years_ahead_keep_no_silence_from_being_told(archive: Archive) -> None:
    known = days(*[1] * 60)
    for number, day in enumerate([*known, dt.date(9999, 12, 31)]):
        body = article_html(number).replace("2019-04-24", day.isoformat())
        archive.store(KREMLIN, page(number, body))
    learned = take_stock(archive, KREMLIN, NOW)[1]
    assert learned
    assert learned.latest == NOW.date()
