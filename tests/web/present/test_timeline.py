from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qs, urlsplit

import pytest

from index.document import Document
from search.engine import Month
from search.request import Request, read_request
from tests.support.memory_engine import MemoryEngine
from web.present.timeline import Timeline, coverage, timeline


def drawn(request: Request, *months: Month) -> Timeline:
    """With hits in these months, and readouts in no others."""
    return timeline(request, months, months)


def test_long_times_are_counted_by_year_with_empty_bars_between() -> None:
    time = drawn(Request(), Month("2016-03", 2), Month("2016-09", 2), Month("2020-06", 1))
    assert time.unit == "year"
    assert [(bar.label, bar.count, bar.height) for bar in time.bars] == [
        ("2016", 4, 100.0), ("2017", 0, 0.0), ("2018", 0, 0.0), ("2019", 0, 0.0), ("2020", 1, 25.0),
    ]  # fmt: skip


def test_very_long_times_are_counted_by_ten_years() -> None:
    time = drawn(Request(), Month("1939-09", 1), Month("1941-06", 2), Month("2024-01", 4))
    assert [bar.label for bar in time.bars] == [f"{decade}s" for decade in range(1930, 2030, 10)]
    assert [bar.count for bar in time.bars] == [1, 2, 0, 0, 0, 0, 0, 0, 0, 4]
    assert time.bars[1].href == "/?from=1940&to=1949"


def test_short_times_are_counted_by_month_and_a_bar_leads_to_its_month() -> None:
    time = drawn(Request(text="grain"), Month("2019-11", 1), Month("2020-02", 3))
    assert [bar.label for bar in time.bars] == ["Nov 2019", "Dec 2019", "Jan 2020", "Feb 2020"]
    leap = read_request(parse_qs(urlsplit(time.bars[-1].href).query))
    assert (leap.text, leap.first, leap.last) == ("grain", dt.date(2020, 2, 1), dt.date(2020, 2, 29))


def test_a_time_without_any_readout_is_told_from_one_without_hits() -> None:
    hits = [Month("2019-01", 1), Month("2019-06", 1)]
    readouts = [Month(f"2019-{month:02}", 9) for month in (1, 3, 6)]
    time = timeline(Request(), hits, readouts)
    assert [bar.covered for bar in time.bars] == [True, False, True, False, False, True]
    assert time.gaps == ("Feb 2019", "Apr 2019 – May 2019")


@pytest.mark.parametrize("months", [[], [Month("2019-11", 5)], [Month("2019-11", 5), Month("2020-01", 0)]])
def test_one_month_alone_makes_no_timeline(months: list[Month]) -> None:
    assert drawn(Request(), *months) == Timeline()


def test_what_is_covered_depends_on_the_chosen_sources_and_not_on_what_is_asked(documents: list[Document]) -> None:
    source = documents[0].source
    asked = Request(text="nothingatall", filters=(("topic", ("energy",)), ("source", (source,))))
    found = coverage(MemoryEngine(documents), asked)
    assert {month.month for month in found} == {str(d.date)[:7] for d in documents if d.source == source}
