"""A request is read from strings, refused with every reason, and written back as an address."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.document import Kind, Mode
from search.errors import BadRequest
from search.request import Request, Sort, pairs, read_request, toggled
from search.surface import FACETS, FILTERS
from search.value_types import COUNTERPART


def reasons(**parameters: str | list[str]) -> dict[str, str]:
    with pytest.raises(BadRequest) as refused:
        read_request({name.rstrip("_"): value for name, value in parameters.items()})
    return dict(refused.value.reasons)


def as_mapping(request: Request) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs(request):
        found.setdefault(name, []).append(value)
    return found


def test_no_parameters_ask_for_everything_best_first() -> None:
    assert read_request({}) == Request()


def test_the_fields_an_empty_form_sends_count_as_absent() -> None:
    assert read_request({"q": "", "from": "", "to": "", "speaker": ["", " "], "sort": "", "size": ""}) == Request()


def test_equal_requests_are_equal_however_they_were_typed() -> None:
    one = read_request({"q": " grain \t corridor\n", "speaker": ["B", "A", "B"], "kind": ["visit", "call"]})
    two = read_request({"kind": ["call", "visit"], "speaker": ["A", "B"], "q": "grain corridor"})
    assert one == two
    assert hash(one) == hash(two)


def test_from_is_the_first_day_and_to_the_last_day_of_what_is_named() -> None:
    request = read_request({"from": "2019", "to": "2020-02"})
    assert (request.first, request.last) == (dt.date(2019, 1, 1), dt.date(2020, 2, 29))


def test_a_country_may_be_given_by_name_or_by_either_code() -> None:
    assert {read_request({"country": name}).selected("country") for name in ("China", "cn", "chn", "PRC")} == {("CHN",)}


def test_the_codes_of_invented_states_are_countries_too() -> None:
    assert read_request({"country": "xab"}).selected("country") == ("XAB",)


def test_facets_may_be_repeated_or_listed_with_commas() -> None:
    assert read_request({"facets": "year,kind"}) == read_request({"facets": ["kind", "year"]})


def test_empty_facets_count_none() -> None:
    assert read_request({"facets": ""}).facets == ()


def test_every_reason_is_given_at_once() -> None:
    found = reasons(nosuch="1", kind="party", size="0", from_="2019-13", country="Atlantis", sort="best", mode="sung")
    assert set(found) == {"nosuch", "kind", "size", "from", "country", "sort", "mode"}


@pytest.mark.parametrize("size", ["0", "101", "-1", "ten", "1e1", "9999", "٣"])
def test_a_size_is_a_number_from_1_to_100(size: str) -> None:
    assert "1 to 100" in reasons(size=size)["size"]


def test_a_wrong_value_is_told_what_would_be_right() -> None:
    assert "domestic-meeting" in reasons(kind="party")["kind"]
    assert "relevance, newest, oldest" in reasons(sort="best")["sort"]


def test_dates_that_run_backwards_are_refused() -> None:
    assert "from" in reasons(from_="2020", to="2019")


def test_what_can_be_given_once_is_refused_twice() -> None:
    assert "once" in reasons(q=["a", "b"])["q"]


def test_overlong_values_are_refused() -> None:
    assert set(reasons(q="x" * 20_000, speaker="y" * 2_000)) == {"q", "speaker"}


def test_too_many_values_are_refused() -> None:
    assert set(reasons(speaker=[str(n) for n in range(1_000)])) == {"speaker"}


def test_braces_in_a_wrong_value_are_shown_as_typed() -> None:
    assert "{0.x}" in reasons(kind="{0.x}")["kind"]


def test_selecting_a_value_twice_leaves_the_request_as_it_was() -> None:
    request = read_request({"q": "grain", "speaker": "A"})
    for field, value in (
        ("speaker", "B"),
        ("said_by", "A"),
        ("said_to", "XVE"),
        ("mode", "quoted"),
        ("verb", "thanks"),
        ("year", "2019"),
    ):
        assert toggled(toggled(request, field, value), field, value) == request


def test_selecting_a_value_starts_from_the_first_page() -> None:
    assert toggled(Request(cursor="abc"), "kind", "call").cursor is None


def test_an_address_says_only_what_differs_from_the_plain_request() -> None:
    assert pairs(Request(text="grain")) == [("q", "grain")]


values = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=20)
sets = st.lists(values, unique=True, max_size=3).map(lambda found: tuple(sorted(found)))
days = st.dates(dt.date(1000, 1, 1))


@st.composite
def requests(draw: st.DrawFn) -> Request:
    chosen = {name: draw(sets) for name in ("speaker", "participant", "source")}
    chosen["kind"] = tuple(sorted(draw(st.sets(st.sampled_from([kind.value for kind in Kind])))))
    first, last = sorted([draw(days), draw(days)])
    return Request(
        text=" ".join(draw(st.lists(values, max_size=4))),
        filters=tuple((name, chosen[name]) for name in FILTERS if chosen.get(name)),
        said_by=draw(sets),
        said_to=tuple(sorted({COUNTERPART.read(value) for value in draw(sets)})),
        verb=draw(st.sets(st.sampled_from(["thanks", "warns"])).map(lambda found: tuple(sorted(found)))),
        mode=tuple(sorted(draw(st.sets(st.sampled_from(Mode))))),
        first=draw(st.sampled_from([first, None])),
        last=draw(st.sampled_from([last, None])),
        sort=draw(st.sampled_from(Sort)),
        size=draw(st.integers(1, 100)),
        cursor=draw(st.none() | values),
        facets=tuple(name for name in FACETS if draw(st.booleans())),
    )


@given(requests())
def test_a_request_survives_being_an_address(request: Request) -> None:
    assert read_request(as_mapping(request)) == request


@pytest.mark.parametrize(("name", "most"), [("q", 4_000), ("speaker", 300), ("language", 300)])
def test_what_is_too_long_is_refused_also_where_it_is_blank(name: str, most: int) -> None:
    read_request({name: " " * most})
    for value in (" " * (most + 1), "a" * (most + 1)):
        with pytest.raises(BadRequest) as refused:
            read_request({name: value})
        assert refused.value.reasons == ((name, f"at most {most} characters"),)
