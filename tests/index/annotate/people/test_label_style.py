"""A readout's own style of labels: what looks otherwise is prose, and a damaged label still begins a turn."""

from __future__ import annotations

import datetime as dt

import pytest

from index.annotate.annotate import annotate
from index.annotate.people.label_style import LabelStyle, labels_of, style_of
from index.annotate.people.speaker_labels import QUESTION, REMARK
from scrapers.readout import Paragraph, Readout


def page(*texts: str, title: str = "Remarks by President Dahl at a Reception", bold: bool = False) -> Readout:
    paragraphs = tuple(Paragraph(text, text.partition(":")[0] if bold and ":" in text else None) for text in texts)
    return Readout(
        id="x-1", source="whitehouse", url="", title=title, date=dt.date(2031, 5, 4), language="en",
        paragraphs=paragraphs,
    )  # fmt: skip


def printed(readout: Readout) -> list[str | None]:
    return [label.printed if label else None for label in labels_of(readout)]


def speakers(readout: Readout) -> list[str | None]:
    return [turn.speaker for turn in annotate(readout).turns]


@pytest.mark.parametrize(
    "prose",
    [
        "Well, I’ve got news for Olo Reen: Voters are going to hold him to it.",
        "Reen said: Our opponents are late.",
        "To paraphrase Arvid Solberg: The quay is long.",
        "President Reen said: “The quay is open.”",
        "And for Prime Minister Solberg: When will the quay open?",
        "Vice President Reen, honoured guests: Good evening.",
        "Understand: What is happening is about the quay.",
    ],
)
def test_in_a_transcript_in_capitals_prose_with_a_colon_is_no_label(prose: str) -> None:
    readout = page("THE PRESIDENT: I met Olo Reen and Arvid Solberg.", prose, "It was late.")
    assert printed(readout) == ["THE PRESIDENT", None, None]
    assert len(set(speakers(readout))) == 1


def test_in_a_transcript_in_capitals_no_prose_stands_between_the_words() -> None:
    readout = page(
        "THE PRESIDENT: Good evening.", "President Olo Reen said that the quay is open.", "END", "Learn more"
    )
    said = speakers(readout)
    assert said[0] == said[1]
    assert said[2:] == [None, None]


@pytest.mark.parametrize(
    ("damaged", "speaker"),
    [
        ("MR.REEN: Yes.", "Mr. Reen"),
        ("MR. REEN. Yes.", "Mr. Reen"),
        ("MR. REEN — Yes.", "Mr. Reen"),
        ("MR. REEN (laughing: Yes.", "Mr. Reen"),
        ("[MR. REEN]: Yes.", "Mr. Reen"),
        ("REEN: Yes.", "Mr. Reen"),
        ("HARBOURMASTER MAJOR SOLBERG: Yes.", "Harbourmaster Major Solberg"),
        ("CHILD: Yes.", REMARK),
        ("GOTHA AND THE FOUR FERRYMEN: Yes.", REMARK),
        ("ANNA SOLBERG: Yes.", "Anna Solberg"),
    ],
)
def test_a_damaged_or_unknown_label_in_capitals_ends_the_turn_before_it(damaged: str, speaker: str) -> None:
    readout = page("THE PRESIDENT: Good evening.", "MR. REEN: Is it?", damaged, "It is late.")
    assert speakers(readout)[2:] == [speaker, speaker]
    assert printed(readout)[2] is not None


@pytest.mark.parametrize(
    "text", ["FACT: The quay is open.", "2030: The quay was closed.", "OSPA: 33 grants were given."]
)
def test_a_heading_a_year_and_an_acronym_of_the_text_are_no_labels(text: str) -> None:
    assert printed(page("THE PRESIDENT: I called OSPA today.", "Q Why?", text))[2] is None


def test_in_a_transcript_with_bold_labels_only_their_names_are_labels_without_the_bold_print() -> None:
    readout = page("President Olo Reen: Yes.", "Mira Dahl: No.", bold=True)
    plain = (Paragraph("Mira Dahl: I repeat."), Paragraph("And a question for President Reen: Why?"))
    readout = page(*(p.text for p in readout.paragraphs), bold=True)
    mixed = Readout(**{**{f: getattr(readout, f) for f in readout.__slots__}, "paragraphs": readout.paragraphs + plain})
    assert printed(mixed) == ["President Olo Reen", "Mira Dahl", "Mira Dahl", None]


def test_a_name_alone_on_a_line_that_recurs_begins_a_turn() -> None:
    readout = page("Mira Dahl:", "Is the quay open?", "Olo Reen:", "It is.", "Mira Dahl:", "Good.", "Olo Reen:", "Yes.")
    assert speakers(readout)[1::2] == ["Mira Dahl", "Olo Reen", "Mira Dahl", "Olo Reen"]


def test_a_page_of_reactions_is_no_transcript_for_its_headings_in_capitals() -> None:
    readout = page("SENATOR REEN:", *(f"Mira Dahl, Chair of Quay {n}: “We welcome it.”" for n in "AB"))
    assert style_of(readout.paragraphs, labels_of(readout)) is LabelStyle.OPEN


def test_a_question_in_a_transcript_stays_one() -> None:
    assert speakers(page("THE PRESIDENT: Good evening.", "Q Is it late?"))[1] == QUESTION
