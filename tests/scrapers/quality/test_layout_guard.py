from __future__ import annotations

import datetime as dt

import pytest

from scrapers.quality.layout_guard import PROBATION, Guard, Reading, Usual, usual
from scrapers.readout import Paragraph, Readout

LONG = "The sides spoke of transport, of trade and of the harbour, and agreed to meet again in the spring. " * 8


def readout(number: int, text: str | None = None, title: str | None = None) -> Readout:
    text = f"{number}: {LONG}" if text is None else text
    title = title or f"Meeting number {number}"
    body = (Paragraph(text),) if text else ()
    return Readout(f"x-{number}", "x", f"http://x/{number}", title, dt.date(2024, 1, 1), "en", paragraphs=body)


def judged(readings: list[Reading], known: Usual | None = None) -> list[str]:
    """The objections to all readings of a crawl, at its end."""
    guard = Guard(known or usual([readout(number) for number in range(900, 940)]))
    for reading in readings:
        guard.add(reading)
    return [guard.objection(reading) for reading in readings]


def test_sound_readings_are_believed() -> None:
    assert judged([Reading(readout(number)) for number in range(12)]) == [""] * 12


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (lambda number: readout(number, text=""), "have no text"),
        (lambda number: readout(number, text=f"Menu {number}"), "have lost most of their text"),
        (lambda number: readout(number, title="President of Velmark"), "have the same title"),
        (lambda number: readout(number, text=LONG), "have the same text"),
    ],
)
def test_readings_alike_in_one_fault_are_not_believed(broken: object, words: str) -> None:
    readings = [Reading(broken(number)) for number in range(6)]  # type: ignore[operator]
    assert judged(readings) == [f"6 of 6 pages {words}"] * 6


def test_sound_pages_among_broken_ones_are_believed() -> None:
    readings = [Reading(readout(number, text="" if number < 4 else None)) for number in range(6)]
    assert [bool(against) for against in judged(readings)] == [True] * 4 + [False] * 2


def test_a_few_readouts_without_a_text_or_with_a_shared_title_are_nothing_unusual() -> None:
    readings = [Reading(readout(number, text="" if number == 3 else None)) for number in range(8)]
    readings += [Reading(readout(number, title="Greetings on the National Day")) for number in (20, 21, 22)]
    assert not any(judged(readings))


def test_what_is_usual_for_a_source_is_believed() -> None:
    known = usual([readout(number, text="") for number in range(20)])
    assert not any(judged([Reading(readout(number, text="")) for number in range(100, 110)], known))


def test_a_text_that_is_gone_needs_sound_pages_beside_it_to_be_believed() -> None:
    gone = Reading(readout(1, text=""), readout(1))
    guard = Guard(usual([readout(number) for number in range(900, 940)]))
    guard.add(gone)
    for number in (2, 3):
        assert guard.lacks_evidence(gone)
        guard.add(Reading(readout(number)))
    assert guard.lacks_evidence(gone), "two are too few"
    guard.unchanged()
    assert not guard.lacks_evidence(gone)


@pytest.mark.parametrize(("characters", "loses"), [(399, False), (400, True)])
def test_a_short_text_that_is_gone_is_an_edit_and_a_long_one_a_loss(characters: int, loses: bool) -> None:
    known = readout(1, text="x" * characters)
    assert Reading(readout(1, text=""), known).loses is loses
    shorter = [Reading(readout(number, text="Menu"), readout(number, text="x" * characters)) for number in range(6)]
    assert any("most of their text" in against for against in judged(shorter)) is loses


def test_the_first_readings_of_a_crawl_wait_and_later_ones_only_where_a_pattern_may_be_coming() -> None:
    guard = Guard(usual([readout(number) for number in range(900, 940)]))
    waited = []
    for number in range(30):
        reading = Reading(readout(number, text="" if number >= 20 else None))
        guard.add(reading)
        waited.append(guard.waits(reading))
    assert waited[:20] == [True] * PROBATION + [False] * (20 - PROBATION)
    assert waited[-4:] == [True] * 4
