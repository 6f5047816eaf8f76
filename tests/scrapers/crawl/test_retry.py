from __future__ import annotations

import datetime as dt

import pytest

from scrapers.crawl.retry import LONGEST_WAIT, wait_seconds

NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        (" 7 ", 7.0),
        ("0", 0.0),
        ("Sun, 01 Mar 2026 12:00:30 GMT", 30.0),
        ("Sun, 01 Mar 2026 12:00:30 -0000", 30.0),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 0.0),
    ],
)
def test_a_server_is_asked_again_when_it_says(header: str, seconds: float) -> None:
    assert wait_seconds(header, 0, 15.0, NOW) == seconds


@pytest.mark.parametrize("header", ["86400", "9" * 400, "Mon, 01 Mar 2027 12:00:00 GMT"])
def test_a_server_that_wants_hours_is_not_asked_again_by_the_same_crawl(header: str) -> None:
    assert wait_seconds(header, 0, 15.0, NOW) > LONGEST_WAIT


@pytest.mark.parametrize("header", [None, "", "soon", "-5", "Sun, 99 Mar 2026"])
def test_without_a_time_that_can_be_read_each_wait_is_twice_the_last(header: str | None) -> None:
    assert [wait_seconds(header, attempt, 15.0, NOW) for attempt in range(3)] == [15.0, 30.0, 60.0]
    assert wait_seconds(header, 10, 15.0, NOW) == LONGEST_WAIT
