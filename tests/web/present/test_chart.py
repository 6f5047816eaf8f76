from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from web.present.chart import HEIGHT, WIDTH, chart

percents = st.lists(st.none() | st.integers(0, 1000).map(lambda tenths: tenths / 10), min_size=1, max_size=40)


@given(percents)
def test_every_share_is_a_point_inside_the_chart_and_nothing_else_is(series: list[float | None]) -> None:
    drawn = chart([str(at) for at in range(len(series))], [("sea", series)])
    points = [tuple(map(float, point.split(","))) for line in drawn.lines[0] for point in line.split()]
    assert len(set(points)) == sum(percent is not None for percent in series)
    assert all(0 <= x <= WIDTH and -0.1 <= y <= HEIGHT for x, y in points)


def test_a_time_without_a_share_breaks_the_line() -> None:
    drawn = chart(["a", "b", "c", "d"], [("sea", [1.0, 2.0, None, 4.0])])
    assert drawn.lines == (("0.0,180.0 266.7,120.0", "800.0,0.0 800.0,0.0"),)
    assert drawn.top == 4
    assert drawn.probes[2].tooltip == "c. sea: –"


def test_the_axis_ends_with_a_round_number_and_names_the_first_and_the_last_time() -> None:
    drawn = chart([str(year) for year in range(2016, 2025)], [("sea", [float(n) * 10 for n in range(9)])])
    assert (drawn.top, drawn.labels) == (80.0, ("2016", "2018", "2020", "2022", "2024"))
    assert chart(["2019"], [("sea", [0.0])]).top == 1


def test_a_share_of_few_readouts_is_drawn_faintly_and_sets_no_axis() -> None:
    drawn = chart(["a", "b", "c"], [("sea", [2.0, 100.0, 4.0])], [[2.0, None, 4.0]])
    assert drawn.top == 4
    assert drawn.lines == (("0.0,120.0 0.0,120.0", "800.0,0.0 800.0,0.0"),)
    assert drawn.faint == (("0.0,120.0 400.0,0.0 800.0,0.0",),)


def test_where_all_shares_are_of_few_readouts_they_set_the_axis() -> None:
    assert chart(["a"], [("sea", [100.0])], [[None]]).top == 100
