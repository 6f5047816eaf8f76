"""The clock: how often a source is looked at."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from readouts.schedule import HOUR, every
from scrapers.quality.health import Rhythm, SourceHealth
from scrapers.registry import find_source

KREMLIN = find_source("kremlin-en")
TODAY = dt.date(2026, 3, 1)


@pytest.mark.parametrize(("days", "hours"), [(1, 2), (0.2, 1), (7, 14), (30, 24)])
def test_a_source_is_looked_at_a_dozen_times_in_the_time_of_one_readout(days: float, hours: float) -> None:
    assert every(KREMLIN, SourceHealth("kremlin-en", rhythm=Rhythm(TODAY, days, 30))) == hours * HOUR


def test_before_there_is_a_history_the_source_s_own_word_counts() -> None:
    weekly = dataclasses.replace(KREMLIN, rhythm=1.0)
    assert every(weekly, None) == every(weekly, SourceHealth("kremlin-en")) == 14 * HOUR


def test_what_is_set_stands_in_for_every_rhythm() -> None:
    assert every(KREMLIN, SourceHealth("kremlin-en", rhythm=Rhythm(TODAY, 30, 90)), 5.0) == 5.0
