from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qs, urlsplit

from index.document import Mode
from search.request import Request, Sort, read_request
from web.present import links

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


def test_a_page_can_have_more_or_fewer_results_from_the_first_on() -> None:
    sizes = links.sizes(Request(text="grain", size=20, cursor="abc"))
    assert [(size, on) for size, _, on in sizes] == [(10, False), (20, True), (25, False), (50, False), (100, False)]
    assert asked_by(sizes[-1][1]) == Request(text="grain", size=100)


def test_a_phrase_that_finds_nothing_can_be_tried_as_words() -> None:
    assert links.unquoted(Request(text="“grain corridor” sea")).text == "grain corridor sea"


def test_without_words_there_is_no_order_by_relevance() -> None:
    assert [(name, on) for name, _, on in links.sorts(Request())] == [("Newest", True), ("Oldest", False)]
    assert [name for name, _, on in links.sorts(Request(text="grain")) if on] == ["Relevance"]
