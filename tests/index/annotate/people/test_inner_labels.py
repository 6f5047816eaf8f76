"""Every label begins a turn, also inside a paragraph."""

from __future__ import annotations

import datetime as dt

import pytest

from index.annotate.annotate import annotate
from scrapers.readout import Paragraph, Readout


def said(*texts: str) -> list[tuple[str | None, str]]:
    readout = Readout(
        id="x-1", source="whitehouse", url="", title="Remarks by President Dahl and Prime Minister Reen", language="en",
        date=dt.date(2031, 5, 4), paragraphs=tuple(map(Paragraph, texts)),
    )  # fmt: skip
    return [
        (statement.speaker, paragraph.text[statement.start : statement.end].strip())
        for paragraph, turn in zip(readout.paragraphs, annotate(readout).turns, strict=True)
        for statement in turn.statements
    ]


def test_labels_behind_line_breaks_in_one_paragraph_begin_turns() -> None:
    text = (
        "PRESIDENT DAHL: We have a deal on steel. PRIME MINISTER REEN: Vestrania welcomes it. Q Will tariffs fall? "
        "PRESIDENT DAHL: (Laughs.) They will."
    )
    assert [speaker for speaker, _ in said(text)] == [
        "President Dahl",
        "Prime Minister Reen",
        "Question",
        "President Dahl",
    ]
    assert said(text)[1][1] == "PRIME MINISTER REEN: Vestrania welcomes it."


def test_the_next_paragraph_goes_on_with_the_last_label_of_the_one_before() -> None:
    found = said("PRESIDENT DAHL: Good evening. PRIME MINISTER REEN: Good evening.", "It is late.")
    assert found[-1] == ("Prime Minister Reen", "It is late.")


@pytest.mark.parametrize("clock", ["2:30 P.M. CDT ", "Room 350 4:10 P.M. EDT "])
def test_a_label_behind_a_clock_begins_a_turn(clock: str) -> None:
    assert said(f"{clock}PRESIDENT DAHL: Good evening.")[-1] == ("President Dahl", "PRESIDENT DAHL: Good evening.")


def test_a_transcript_in_one_cell_of_a_table_behind_its_heading_has_turns() -> None:
    heading = "REMARKS BY THE PRESIDENT AT A RECEPTION East Room "
    found = said(f"{heading}THE PRESIDENT: Good evening. It is late. AUDIENCE: It is! THE PRESIDENT: Good night.")
    assert [text for _, text in found][1:] == [
        "THE PRESIDENT: Good evening. It is late.",
        "AUDIENCE: It is!",
        "THE PRESIDENT: Good night.",
    ]


@pytest.mark.parametrize(
    "prose", ["I called NATO: They agreed.", "He told President Reen: Yes.", "The FACT: It is late."]
)
def test_prose_with_a_colon_inside_a_paragraph_is_no_label(prose: str) -> None:
    assert len(said("PRESIDENT DAHL: Good evening.", f"It is late. {prose} Good night.")) == 2
