"""The readout that the search was first asked for: every turn of it."""

from __future__ import annotations

import datetime as dt

import pytest

from index.annotate.annotate import annotate
from index.document import Annotations, Kind, Mode
from scrapers.readout import Paragraph, Readout
from tests.support.needs import SHARED, needs_shared

SEED = SHARED / "seed"
pytestmark = needs_shared("seed")

XI, ALIYEV = "Xi Jinping", "Ilham Aliyev"


@pytest.fixture(scope="module")
def annotations() -> Annotations:
    (path,) = SEED.glob("*.txt")
    texts = [text.strip() for text in path.read_text("utf-8").split("\n\n") if text.strip()]
    readout = Readout(
        id="president-az-en-seed",
        source="president-az-en",
        url="https://en.president.az/",
        title=texts[0],
        date=dt.date(2019, 4, 24),
        language="en",
        paragraphs=tuple(Paragraph(text) for text in texts),
    )
    return annotate(readout)


def test_each_of_the_two_has_his_own_words(annotations: Annotations) -> None:
    quoted = [turn.speaker for turn in annotations.turns if turn.mode is Mode.QUOTED]
    assert quoted == [XI, XI, XI, ALIYEV, ALIYEV]


def test_two_paragraphs_are_reported_of_one_of_them_each(annotations: Annotations) -> None:
    reported = [(i, t.speaker) for i, t in enumerate(annotations.turns) if t.mode is Mode.REPORTED and t.speaker]
    assert reported == [(10, XI), (11, ALIYEV)]


def test_what_the_sides_discussed_has_no_single_speaker(annotations: Annotations) -> None:
    assert (annotations.turns[12].mode, annotations.turns[12].speaker) == (Mode.REPORTED, None)


def test_the_rest_is_narration(annotations: Annotations) -> None:
    narration = [i for i, turn in enumerate(annotations.turns) if turn.mode is Mode.NARRATION]
    assert narration == [0, 1, 2, 3, 7, 13]
    assert all(annotations.turns[i].speaker is None for i in narration)


def test_speakers_and_participants_are_exactly_these_two(annotations: Annotations) -> None:
    assert set(annotations.speakers) == {XI, ALIYEV}
    assert set(annotations.participants) == {XI, ALIYEV}


def test_it_is_a_meeting_of_two_states(annotations: Annotations) -> None:
    assert annotations.kind is Kind.MEETING
    assert set(annotations.countries) == {"AZE", "CHN"}


def test_its_topics_have_transport_energy_and_terrorism(annotations: Annotations) -> None:
    assert {"transport-connectivity", "energy", "terrorism"} <= set(annotations.topics)
