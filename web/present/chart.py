"""Shares over time as lines of an SVG: where each point lies, and what stands at the axes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 800, 240  # in the chart's own units
NICE = (1, 2, 4, 5, 6, 8, 10)  # what an axis may end with, times a power of ten
LABELS = (7, 6, 5, 4, 3)  # how many periods may be named below the chart

Percents = Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Probe:
    """A column of the chart over one period: `tooltip` is its text."""

    x: float
    width: float
    tooltip: str


@dataclass(frozen=True, slots=True)
class Chart:
    """`lines` has for each series the points of its unbroken lines, as SVG has them; `top` is in percent.

    `faint` has the same for all shares, those of few readouts too, cut at `top`.
    """

    lines: tuple[tuple[str, ...], ...]
    faint: tuple[tuple[str, ...], ...]
    probes: tuple[Probe, ...]
    top: float
    labels: tuple[str, ...]


def chart(
    periods: Sequence[str], series: Sequence[tuple[str, Percents]], reliable: Sequence[Percents] | None = None
) -> Chart:
    """A line for each (name, percents by period); a period without a share breaks it.

    `reliable`: the same percents without those of too few readouts, which get no line of their own and set no axis.
    """
    every = [percents for _, percents in series]
    solid = every if reliable is None else reliable
    top = _nice(_most(solid) or _most(every))
    step = WIDTH / max(len(periods) - 1, 1)
    probes = []
    for at, period in enumerate(periods):
        tooltip = "; ".join(f"{name}: {percent_text(percents[at])}" for name, percents in series)
        left, right = max(0.0, (at - 0.5) * step), min(WIDTH, (at + 0.5) * step)
        probes.append(Probe(round(left, 1), round(right - left, 1), f"{period}. {tooltip}"))
    lines, faint = (tuple(_lines(percents, step, top) for percents in drawn) for drawn in (solid, every))
    return Chart(lines, faint, tuple(probes), top, _labels(periods))


def _most(every: Sequence[Percents]) -> float:
    return max((percent or 0 for percents in every for percent in percents), default=0)


def percent_text(percent: float | None) -> str:
    return "–" if percent is None else f"{percent:.1f} %"


def _nice(top: float) -> float:
    """The least round number that is not below it, and 1 for nothing."""
    if top <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(top))
    return next(nice * power for nice in NICE if nice * power >= top or nice == NICE[-1])


def _lines(percents: Percents, step: float, top: float) -> tuple[str, ...]:
    lines: list[list[str]] = [[]]
    for at, percent in enumerate(percents):
        if percent is None:
            lines.append([])
        else:
            lines[-1].append(f"{at * step:.1f},{HEIGHT - HEIGHT * min(percent / top, 1):.1f}")
    return tuple(" ".join(line * 2 if len(line) == 1 else line) for line in lines if line)


def _labels(periods: Sequence[str]) -> tuple[str, ...]:
    """Some periods at equal distances, the first and the last among them."""
    if len(periods) < 3:
        return tuple(periods)
    last = len(periods) - 1
    count = next((count for count in LABELS if last % (count - 1) == 0), 2)
    return tuple(periods[last * at // (count - 1)] for at in range(count))
