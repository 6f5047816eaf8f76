from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qs, urlsplit

import pytest

from index.document import Mode
from search.engine import Month
from search.request import Request, Sort, read_request
from web import links

ASKED = Request(
    text='"grain corridor" harbour & co',
    filters=(("speaker", ("Élise Morvan",)), ("topic", ("energy",))),
    said_by=("Tahir Qaribov",),
    mode=(Mode.QUOTED,),
    first=dt.date(2018, 1, 1),
    sort=Sort.NEWEST,
    cursor="abc",
)


def asked_by(address: str) -> Request:
    return read_request(parse_qs(urlsplit(address).query))


def test_every_search_is_an_address_and_the_address_is_that_search() -> None:
    assert asked_by(links.address(ASKED)) == ASKED


def test_every_restriction_has_a_chip_that_removes_it_and_nothing_else() -> None:
    chips = links.chips(ASKED)
    assert [chip.text for chip in chips] == [
        "Speaker: Élise Morvan", "Topic: Energy", "Said by: Tahir Qaribov", "Words: Quoted", "From 1 January 2018",
    ]  # fmt: skip
    removed = [asked_by(chip.href) for chip in chips]
    assert [len(links.chips(request)) for request in removed] == [4] * 5
    assert {request.text for request in removed} == {ASKED.text}


def test_removing_a_restriction_starts_from_the_first_page() -> None:
    assert all(asked_by(chip.href).cursor is None for chip in links.chips(ASKED))


def test_clearing_keeps_the_words_and_the_order() -> None:
    assert links.unrestricted(ASKED) == Request(text=ASKED.text, sort=Sort.NEWEST)


def test_a_form_carries_along_what_it_does_not_ask() -> None:
    carried = links.hidden(ASKED, "q", "said_by")
    assert {name for name, _ in carried} == {"speaker", "topic", "mode", "from", "sort"}


def test_the_way_to_a_readout_keeps_the_words_to_mark_and_leaves_the_filters() -> None:
    address = links.document_address(ASKED, "sample-qarabel-1", 3)
    assert address.startswith("/readouts/sample-qarabel-1?")
    assert address.endswith("#p3")
    assert asked_by(address) == Request(text=ASKED.text, said_by=ASKED.said_by, mode=ASKED.mode)


def test_long_times_are_counted_by_year_with_gaps_as_empty_bars() -> None:
    bars = links.histogram(Request(), [Month("2016-03", 2), Month("2016-09", 2), Month("2019-01", 1)])
    assert [(bar.label, bar.count, bar.height) for bar in bars] == [
        ("2016", 4, 100.0), ("2017", 0, 0.0), ("2018", 0, 0.0), ("2019", 1, 25.0),
    ]  # fmt: skip


def test_very_long_times_are_counted_by_ten_years() -> None:
    bars = links.histogram(Request(), [Month("1939-09", 1), Month("1941-06", 2), Month("2024-01", 4)])
    assert [bar.label for bar in bars] == [f"{decade}s" for decade in range(1930, 2030, 10)]
    assert [bar.count for bar in bars] == [1, 2, 0, 0, 0, 0, 0, 0, 0, 4]
    assert bars[1].href == "/?from=1940-01-01&to=1949-12-31"


def test_short_times_are_counted_by_month_and_a_bar_leads_to_its_month() -> None:
    bars = links.histogram(Request(text="grain"), [Month("2019-11", 1), Month("2020-02", 3)])
    assert [bar.label for bar in bars] == ["Nov 2019", "Dec 2019", "Jan 2020", "Feb 2020"]
    leap = asked_by(bars[-1].href)
    assert (leap.text, leap.first, leap.last) == ("grain", dt.date(2020, 2, 1), dt.date(2020, 2, 29))


@pytest.mark.parametrize("months", [[], [Month("2019-11", 5)], [Month("2019-11", 5), Month("2020-01", 0)]])
def test_one_month_alone_makes_no_histogram(months: list[Month]) -> None:
    assert links.histogram(Request(), months) == ()


def test_a_phrase_that_finds_nothing_can_be_tried_as_words() -> None:
    assert links.unquoted(Request(text="“grain corridor” sea")).text == "grain corridor sea"


def test_without_words_there_is_no_order_by_relevance() -> None:
    assert [(name, on) for name, _, on in links.sorts(Request())] == [("Newest", True), ("Oldest", False)]
    assert [name for name, _, on in links.sorts(Request(text="grain")) if on] == ["Relevance"]
