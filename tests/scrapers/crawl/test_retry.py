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
        ("86400", LONGEST_WAIT),
        ("9" * 400, LONGEST_WAIT),
        ("Mon, 01 Mar 2027 12:00:00 GMT", LONGEST_WAIT),
    ],
)
def test_a_server_is_asked_again_when_it_says_but_within_half_an_hour(header: str, seconds: float) -> None:
    assert wait_seconds(header, 0, 15.0, NOW) == seconds


@pytest.mark.parametrize("header", [None, "", "soon", "-5", "Sun, 99 Mar 2026"])
def test_without_a_time_that_can_be_read_each_wait_is_twice_the_last(header: str | None) -> None:
    assert [wait_seconds(header, attempt, 15.0, NOW) for attempt in range(3)] == [15.0, 30.0, 60.0]
    assert wait_seconds(header, 10, 15.0, NOW) == LONGEST_WAIT
