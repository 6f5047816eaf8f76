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


@pytest.mark.parametrize(
    "text",
    [
        "Trade and Fisheries Minister Rolf Bregnar informed the guests that the quays are safe.",
        "Speaking first was the host. Vestrania’s President said that the quays are safe and the ferries new.",
        "The guests saw the quay of Northbank. Ola Marr, Chair of Northbank, said the quays are safe.",
        "President Solberg took the floor. He approved the idea of the dockers and pointed to the new quays.",
    ],
)
def test_the_subject_of_a_verb_is_found_however_it_is_named(text: str) -> None:
    people = cast()
    people.add("Ola Marr", "Chair of Northbank")
    found = attribute(text, people, None)
    assert (found.speaker is not None, found.mode) == (True, Mode.REPORTED)


def test_a_possessive_that_is_no_state_is_no_title() -> None:
    text = "The President’s Press Secretary said that the quays are safe."
    assert turn(text)[0] not in ("Arvid Solberg", "President's Press Secretary")


@pytest.mark.parametrize("text", ["President Solberg also talked to Harbour Chief Ola Marr.", "He spoke to Ola Marr."])
def test_that_somebody_was_talked_to_is_an_event(text: str) -> None:
    assert turn(text) == (None, Mode.NARRATION)


SHORT, LONG = (
    "stressed the safety of quays.",
    "stressed the safety of the many quays, ferries and bridges of all islands.",
)
JOINT = "The two leaders discussed the quays, the ferries and the bridges of the northern islands."


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (f"President Solberg {LONG} {JOINT}", "Arvid Solberg"),
        (f"President Solberg {SHORT} {JOINT} {JOINT} {JOINT}", None),
        (
            f"President Solberg {LONG} {LONG} {JOINT}".replace(f" {LONG} {JOINT}", f" He {LONG} {JOINT}"),
            "Arvid Solberg",
        ),
        (f"President Solberg {LONG} Vice President Reen {LONG}", None),
        (f"President Solberg {LONG} He also {LONG} Vice President Reen {SHORT}", "Arvid Solberg"),
    ],
)
def test_a_paragraph_is_ones_who_has_most_of_it_and_no_ones_among_several(text: str, speaker: str | None) -> None:
    assert turn(text) == (speaker, Mode.REPORTED)


def test_a_list_of_those_present_goes_on_with_nobodys_words() -> None:
    found = attribute(
        "President Solberg noted that the quays are safe. Taking part in the meeting were ministers and dockers.",
        cast(),
        None,
    )
    assert [(one.speaker, one.mode) for one in found.statements] == [
        ("Arvid Solberg", Mode.REPORTED),
        (None, Mode.NARRATION),
    ]
