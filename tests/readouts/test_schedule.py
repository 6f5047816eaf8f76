"""The clock: how often a source is looked at."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from readouts.schedule import HOUR, Schedule, due, every
from readouts.settings import Settings
from scrapers.quality.health import Rhythm, SourceHealth
from scrapers.registry import find_source
from scrapers.source import Page
from tests.support.site import article_html

KREMLIN = find_source("kremlin-en")
TODAY = dt.date(2026, 3, 1)
NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(("days", "hours"), [(1, 2), (0.2, 1), (7, 14), (30, 24)])
def test_a_source_is_looked_at_a_dozen_times_in_the_time_of_one_readout(days: float, hours: float) -> None:
    assert every(KREMLIN, SourceHealth("kremlin-en", rhythm=Rhythm(TODAY, days, 30))) == hours * HOUR


def test_before_there_is_a_history_the_source_s_own_word_counts() -> None:
    weekly = dataclasses.replace(KREMLIN, rhythm=1.0)
    assert every(weekly, None) == every(weekly, SourceHealth("kremlin-en")) == 14 * HOUR


def test_what_is_set_stands_in_for_every_rhythm() -> None:
    assert every(KREMLIN, SourceHealth("kremlin-en", rhythm=Rhythm(TODAY, 30, 90)), 5.0) == 5.0


def test_a_crawl_is_due_an_interval_after_the_last_one() -> None:
    last = SourceHealth("kremlin-en", reported_at=NOW - dt.timedelta(hours=3))
    assert due(last, 2 * HOUR, NOW) == NOW - dt.timedelta(hours=1)
    assert due(None, 2 * HOUR, NOW) < NOW - dt.timedelta(days=365)


def test_a_last_crawl_in_the_future_delays_the_next_by_one_interval_at_most() -> None:
    last = SourceHealth("kremlin-en", reported_at=NOW + dt.timedelta(days=400))
    assert due(last, 2 * HOUR, NOW) == NOW + dt.timedelta(hours=2)


def test_a_clock_that_is_set_back_while_the_schedule_runs_stops_no_crawl(tmp_path: Path) -> None:
    schedule = Schedule(Settings(home=tmp_path, every=HOUR), [KREMLIN])
    schedule.plan(NOW + dt.timedelta(days=400))
    assert schedule.next_crawl(KREMLIN) == NOW + dt.timedelta(days=400)
    schedule.pull_in(NOW)
    assert schedule.next_crawl(KREMLIN) == NOW + dt.timedelta(hours=1)
    schedule.pull_in(NOW + dt.timedelta(minutes=30))
    assert schedule.next_crawl(KREMLIN) == NOW + dt.timedelta(hours=1)


@pytest.mark.parametrize(("days", "left"), [(None, 3), (0, 2)])
def test_pages_that_are_not_needed_are_dropped_once_a_day_where_that_is_set(
    tmp_path: Path, days: int | None, left: int
) -> None:
    url, text = "http://en.kremlin.ru/events/president/news/100", article_html(100)
    schedule = Schedule(Settings(home=tmp_path, prune_days=days), [KREMLIN])

    def crawled(*hours: int) -> int:
        with schedule.home.archive(create=True) as archive:
            for hour in hours:
                page = Page(url, f"{text}<!-- {hour} -->".encode(), NOW - dt.timedelta(hours=9 - hour))
                archive.store(KREMLIN, page)
        schedule.prune(NOW)
        with schedule.home.archive() as archive:
            return len(list(archive.query("SELECT id FROM pages WHERE length(body) > 0")))

    assert crawled(1, 2, 3) == left
    assert crawled(4) == left + 1
