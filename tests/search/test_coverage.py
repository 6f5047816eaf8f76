"""Coverage: what is held of each publisher in the time of a search, and where the gaps are."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.document import Document, Kind
from search.coverage import CoverageCounts, Gap, by_source
from search.request import FACETS, Request
from tests.support.memory_engine import MemoryEngine

BASE = Document(
    id="", date=dt.date(2010, 1, 1), source="kremlin-en", publisher="President of Russia", language="en",
    kind=Kind.OTHER, title="Meeting", place="", speakers=(), participants=(), countries=(), topics=(), flags=(),
    url="", lead="", published="", passages=(),
)  # fmt: skip


def readouts(*days: str, source: str = "kremlin-en", title: str = "Meeting") -> list[Document]:
    return [
        replace(BASE, id=f"{source}-{title}-{day}-{n}", date=dt.date.fromisoformat(day), source=source, title=title)
        for n, day in enumerate(days)
    ]


def of(documents: Sequence[Document]) -> CoverageCounts:
    return CoverageCounts(MemoryEngine(list(documents)))


def between(first: str, last: str, *sources: str, text: str = "") -> Request:
    return Request(
        text=text,
        filters=(("source", sources),) if sources else (),
        first=dt.date.fromisoformat(first),
        last=dt.date.fromisoformat(last),
    )


def test_a_zero_comes_with_what_is_held_and_what_is_not() -> None:
    days = [f"{year}-{month:02}-05" for year in (2009, 2010) for month in range(1, 13)]
    found = of(readouts(*days)).of(between("2007-01-01", "2010-12-31", "kremlin-en", text="enlargement"))
    (kremlin,) = found.publishers
    assert (kremlin.matching, kremlin.held) == (0, 24)
    assert (kremlin.first, kremlin.last) == ("2009-01", "2010-12")
    assert kremlin.gaps == (Gap("2007-01", "2008-12"),)


def test_days_inside_a_month_count_exactly() -> None:
    found = of(readouts("2010-03-01", "2010-03-15", "2010-03-31")).of(between("2010-03-02", "2010-03-30"))
    assert found.held == 1


def test_every_publisher_is_told_where_none_is_chosen() -> None:
    documents = [*readouts("2010-01-05"), *readouts("2012-01-05", source="whitehouse", title="Enlargement")]
    found = of(documents).of(between("2012-01-01", "2012-12-31", text="enlargement"))
    assert [(p.source, p.matching, p.held) for p in found.publishers] == [("kremlin-en", 0, 0), ("whitehouse", 1, 1)]
    assert found.without == ("kremlin-en",)


def test_a_publisher_without_readouts_is_told_too() -> None:
    found = of(readouts("2010-01-05")).of(Request(filters=(("source", ("elysee-fr", "kremlin-en")),)))
    assert [(p.source, p.held, p.first) for p in found.publishers] == [
        ("elysee-fr", 0, ""),
        ("kremlin-en", 1, "2010-01"),
    ]


def test_an_empty_index_covers_nothing() -> None:
    found = of([]).of(Request(text="enlargement"))
    assert (found.first, found.last, found.held, found.publishers) == ("", "", 0, ())


def test_a_pause_that_is_usual_for_the_publisher_is_no_gap() -> None:
    days = [f"{year}-{month:02}-05" for year in range(2000, 2020) for month in range(1, 13) if month != 8]
    counts = of(readouts(*days))
    assert counts.of(Request()).publishers[0].gaps == ()
    assert counts.of(between("2010-08-01", "2010-08-31")).publishers[0].gaps == ()


def test_months_between_the_readouts_of_a_rare_publisher_are_no_gap() -> None:
    days = [f"{year}-01-05" for year in range(2000, 2020) if year not in (2007, 2008, 2009, 2010)]
    found = of(readouts(*days)).of(between("1998-01-01", "2019-12-31", "kremlin-en"))
    assert found.publishers[0].gaps == (
        Gap("1998-01", "1999-12"),
        Gap("2006-02", "2010-12"),
        Gap("2019-02", "2019-12"),
    )


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_an_absurd_period_is_cut(year: str) -> None:
    found = of(readouts("2010-01-05")).of(Request(first=dt.date(1, 1, 1), last=dt.date(9999, 12, 31)))
    assert (found.first, found.last, found.held) == ("1900-01", "2100-12", 1), year


DAYS = st.dates(dt.date(2008, 1, 1), dt.date(2012, 12, 31))


@given(st.lists(DAYS, max_size=30), DAYS, DAYS)
def test_counts_add_up_to_those_of_a_search(days: list[dt.date], first: dt.date, last: dt.date) -> None:
    first, last = min(first, last), max(first, last)
    documents = readouts(*(day.isoformat() for day in days))
    engine = MemoryEngine(documents)
    asked = Request(first=first, last=last, facets=FACETS)
    page = engine.search(asked)
    found = CoverageCounts(engine).of(asked, by_source(page))
    assert found.held == found.matching == page.total == sum(first <= day <= last for day in days)
    if found.publishers and found.first:
        whole = Counter(day.isoformat()[:7] for day in days)
        months = found.publishers[0].months
        assert months == {month: whole.get(month, 0) for month in months}
        assert all(not months[gap.first] and not months[gap.last] for gap in found.publishers[0].gaps)
