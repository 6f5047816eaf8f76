from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.errors import PageUnreadable
from scrapers.parse.dates import in_address, when

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("printed", "language", "day"),
    [
        ("26 november 2021", "en", "2021-11-26"),
        ("Nov. 5, 2024", "en", "2024-11-05"),
        ("Thursday, 1st May 2025", "en", "2025-05-01"),
        ("03.08.2023", "tr", "2023-08-03"),
        ("2020年2月1日", "zh", "2020-02-01"),
        ("3 août 2023", "fr", "2023-08-03"),
        ("14 июня 2022 года", "ru", "2022-06-14"),
        ("5 Ağustos 2022", "tr", "2022-08-05"),
        ("7. März 2021", "de", "2021-03-07"),
        ("9 de septiembre de 2019", "es", "2019-09-09"),
        ("in Karsholm, 16. März 2021", "de", "2021-03-16"),
        ("1er août 2022", "fr", "2022-08-01"),
        ("Published on 2023-02-28 by the press service", "en", "2023-02-28"),
    ],
)
def test_a_day_is_read_in_the_words_of_its_language(printed: str, language: str, day: str) -> None:
    assert when(printed, PARIS, language) == (dt.date.fromisoformat(day), None)


@pytest.mark.parametrize(
    ("printed", "moment"),
    [
        ("26 November 2021, 15:20", "2021-11-26T15:20:00+01:00"),
        ("3 May 2022 - 09:05", "2022-05-03T09:05:00+02:00"),
        ("May 3, 2022, 4:30 p.m.", "2022-05-03T16:30:00+02:00"),
        ("2022-05-03T12:00:00", "2022-05-03T12:00:00+02:00"),
    ],
)
def test_an_hour_without_a_zone_is_the_publishers(printed: str, moment: str) -> None:
    assert when(printed, PARIS).published == dt.datetime.fromisoformat(moment)


def test_a_moment_in_another_zone_falls_on_the_publishers_day() -> None:
    assert when("2022-06-30T23:30:00Z", PARIS).date == dt.date(2022, 7, 1)


def test_midnight_is_a_day_without_an_hour() -> None:
    assert when("2015-08-01T00:00:00+02:00", PARIS) == (dt.date(2015, 8, 1), None)


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://port.example/news/2026/10/02/a-call", dt.date(2026, 10, 2)),
        ("https://port.example/readouts/2023-09-17/a-call?page=2", dt.date(2023, 9, 17)),
        ("https://port.example/news/2026/13/02/a-call", None),
        ("https://port.example/news/2026/a-call?day=/2026/10/02/", None),
    ],
)
def test_an_address_may_tell_the_day(url: str, day: dt.date | None) -> None:
    assert in_address(url) == day


@pytest.mark.parametrize("printed", ["", "yesterday", "May 2022", "31 February 2022", "2022-13-01", "12:30"])
def test_what_names_no_day_is_refused_and_not_guessed(printed: str) -> None:
    with pytest.raises(PageUnreadable, match="date"):
        when(printed, PARIS)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)))
def test_every_day_is_read_back_in_the_common_forms(day: dt.date) -> None:
    forms = (day.isoformat(), f"{day:%d %B %Y}", f"{day:%B} {day.day}, {day.year}", f"{day:%d.%m.%Y}")
    assert {when(form, PARIS).date for form in forms} == {day}
