"""Whose words an account of a meeting or a call gives, and what in it is no words at all."""

from __future__ import annotations

import datetime as dt

import pytest

from index.annotate.people.cast import Cast
from index.annotate.people.knowledge import EMPTY
from index.annotate.speech.reported import attribute
from index.document import Mode


def cast() -> Cast:
    people = Cast(EMPTY, dt.date(2031, 5, 4), "USA")
    people.add("Arvid Solberg", "President", "Vestrania")
    people.add("Mira Dahl", "National Security Advisor")
    people.add("Olo Reen", "Vice President")
    return people


def turn(text: str) -> tuple[str | None, Mode]:
    found = attribute(text, cast(), None)
    return found.speaker, found.mode


def test_an_honorific_ends_no_sentence() -> None:
    text = "Officials met on Tuesday for talks. Ms. Dahl reaffirmed that the port stays open and stressed its safety."
    assert turn(text) == ("Mira Dahl", Mode.REPORTED)


@pytest.mark.parametrize(
    "text",
    [
        "President Solberg welcomed envoys from four islands to the White House to open the harbour register.",
        "Today, President Solberg spoke with nearly fifty mayors during the forum on bridges.",
        "Last month, Vice President Reen encouraged towns to apply for the bridge fund.",
        "Following the launch, the countries committed to:",
    ],
)
def test_what_was_done_or_said_on_another_day_is_narration(text: str) -> None:
    assert turn(text) == (None, Mode.NARRATION)


def test_a_pronoun_in_a_clause_about_something_else_makes_no_claim() -> None:
    assert turn("The session follows the rally at which he underscored his plan for ferries.") == (None, Mode.NARRATION)


@pytest.mark.parametrize(
    "text",
    [
        "President Solberg stopped by for a visit. He went on to highlight the new quays and the lowest fares.",
        "President Solberg concluded his remarks by thanking the dockers of the northern islands for their work.",
    ],
)
def test_words_behind_went_on_to_or_concluded_by_are_words(text: str) -> None:
    assert turn(text) == ("Arvid Solberg", Mode.REPORTED)


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("“We shall open every ferry line, and each island will have a quay,” said President Solberg.", Mode.QUOTED),
        ("President Solberg said every island would have a quay, and called it “a promise kept.”", Mode.REPORTED),
    ],
)
def test_a_paragraph_is_quoted_where_most_of_it_stands_in_quotation_marks(text: str, mode: Mode) -> None:
    assert turn(text) == ("Arvid Solberg", mode)


def test_what_two_people_say_together_belongs_to_neither() -> None:
    assert turn("President Solberg and Vice President Reen stressed the safety of the quays.") == (None, Mode.REPORTED)


def test_officials_and_participants_together_have_no_single_speaker() -> None:
    assert turn("Participants in the forum highlighted the progress made on the quays.") == (None, Mode.REPORTED)
    assert turn("Harbour representatives also outlined the repairs to the quays.") == (None, Mode.REPORTED)
