"""What is a speaker's label, and what only looks like one."""

from __future__ import annotations

import datetime as dt

import pytest

from index.annotate.annotate import annotate
from index.annotate.people.mentions import find
from index.annotate.people.offices import is_personal
from index.annotate.people.speaker_labels import REMARK, label_of
from scrapers.readout import Paragraph, Readout


def named(text: str, *, marked: bool = False) -> str | None:
    label = label_of(Paragraph(text, label="x" if marked else None))
    return label.mention.name if label and label.mention else None


@pytest.mark.parametrize(
    "name", ["Marnholt Herald-Dispatch", "Dockers League", "El Salvador", "The Ferry", "Quay 17", "II"]
)
def test_newspapers_leagues_places_and_numbers_are_no_people(name: str) -> None:
    assert not is_personal(name)


@pytest.mark.parametrize("name", ["Mira Dahl", "Ben Solberg", "Arvid van Reen", "Olo II Reen", "McDahl"])
def test_people_are(name: str) -> None:
    assert is_personal(name)


def test_a_body_in_front_of_a_quotation_is_a_voice_without_a_name() -> None:
    label = label_of(Paragraph("Marnholt Dockers League: “We welcome the new quay.”"))
    assert label is not None
    assert (label.voice, label.mention) == (REMARK, None)


def test_an_office_behind_the_name_is_no_part_of_it() -> None:
    assert named("Mira Dahl, President, QDU: “We welcome the new quay.”") == "Mira Dahl"


@pytest.mark.parametrize("text", ["So, I said: “The quay stays open.”", "And I want to say to Mira: thank you."])
def test_a_sentence_is_no_label(text: str) -> None:
    assert named(text) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("U.S. Congresswoman Mary Gay Solberg", "Mary Gay Solberg"),
        ("Prime Minister Dahl Of Vestrania", "Dahl"),
        ("Chairman of VEB.RF Olo Reen", "Olo Reen"),
    ],
)
def test_a_name_begins_and_ends_with_a_persons_words(text: str, name: str) -> None:
    assert name in [mention.name for mention in find(text)]


@pytest.mark.parametrize(
    "unit", ["Meeting with President Mira Dahl ", "Mr. Dahl met. ", "- Mira Dahl, ", "A.", "(", "“ "]
)
def test_a_title_of_200_000_characters_is_annotated_like_any_other(unit: str) -> None:
    title = (unit * (200_000 // len(unit) + 1))[:200_000]
    readout = Readout(
        id="x-1",
        source="whitehouse",
        url="http://example.org/1",
        title=title,
        lead=title,
        date=dt.date(2031, 5, 4),
        language="en",
        paragraphs=(Paragraph("The quay is open."),),
    )
    assert len(annotate(readout).turns) == 1


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Rep. Mira Dahl: “We welcome the quay.”", "Mira Dahl"),
        ("Northland Gov. Olo Reen: “We welcome the quay.”", "Olo Reen"),
        ("David Solberg: “We welcome the quay.”", "David Solberg"),
        ("Statement of Anna Dahl, Director, Dockers League: “We welcome the quay.”", "Anna Dahl"),
        ("REVEREND DAHL: We welcome the quay.", "Dahl"),
        ("SHERIFF DAHL: We welcome the quay.", "Dahl"),
        ("Climate Harbour: “We welcome the quay.”", None),
    ],
)
def test_a_person_in_front_of_quoted_words_is_named(text: str, name: str | None) -> None:
    assert named(text) == name
