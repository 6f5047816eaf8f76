"""Who takes part without a word."""

from __future__ import annotations

import datetime as dt

import pytest

from index.annotate.annotate import annotate
from scrapers.readout import Paragraph, Readout


def participants(*texts: str, title: str = "Remarks at a Reception", source: str = "whitehouse") -> tuple[str, ...]:
    readout = Readout(
        id="x-1", source=source, url="", title=title, date=dt.date(2031, 5, 4), language="en",
        paragraphs=tuple(map(Paragraph, texts)),
    )  # fmt: skip
    return annotate(readout).participants


@pytest.mark.parametrize(
    "sentence",
    [
        "I want to recognize Governor Mira Dahl and Senator Olo Reen.",
        "Governor Mira Dahl is here. (Applause.) So is Senator Olo Reen, who’s here today.",
        "We are joined by Governor Mira Dahl and Senator Olo Reen.",
    ],
)
def test_those_introduced_from_the_podium_take_part(sentence: str) -> None:
    assert {"Mira Dahl", "Olo Reen"} <= set(participants(f"MR. SOLBERG: Good evening. {sentence}"))


@pytest.mark.parametrize(
    "sentence", ["Governor Mira Dahl could not be with us today.", "I called Governor Mira Dahl last night."]
)
def test_those_who_are_told_to_be_away_do_not(sentence: str) -> None:
    assert "Mira Dahl" not in participants(f"MR. SOLBERG: Good evening. {sentence}")


def test_the_signers_of_a_joint_text_take_part() -> None:
    text = "President Mira Dahl of Vestrania and Prime Minister Olo Reen of Kalmeria affirmed their friendship."
    assert {"Mira Dahl", "Olo Reen"} <= set(participants(text, title="Joint Statement on Vestrania and Kalmeria"))


def test_on_a_leaders_own_site_a_page_about_another_is_not_the_leaders() -> None:
    text = "Olo Reen met with the ambassador of Vestrania."
    other = participants(text, title="Olo Reen meets the ambassador", source="president-ua-en")
    own = participants(text, title="The President meets the ambassador", source="president-ua-en")
    assert len(own) == len(other) + 1


@pytest.mark.parametrize(
    "sentence",
    [
        "Governor Mira Dahl, thank you. Senators Kevin Corr and Olo Reen, thank you very much.",
        "Good evening, Governor Mira Dahl, Senator Olo Reen, friends.",
        "Governor Mira Dahl. Mira, good to see you. And Olo Reen — Olo, thank you.",
        "Governor Mira Dahl, go ahead, please. Thank you, Senator Olo Reen.",
    ],
)
def test_those_whom_a_speaker_greets_thanks_or_gives_the_floor_take_part(sentence: str) -> None:
    assert {"Mira Dahl", "Olo Reen"} <= set(participants(f"MR. SOLBERG: {sentence}"))


def test_a_place_that_is_greeted_is_nobody() -> None:
    assert participants("MR. SOLBERG: Hello, Cedar Quay, can you hear us?") == ("Mr. Solberg",)


@pytest.mark.parametrize(
    "texts",
    [
        ("Participants included:", "- Mira Dahl, Harbour Board - Senator Olo Reen - Northland Judge Kevin Corr"),
        ("Attendees at the meeting included:", "Harbour Office", "Mira Dahl, Board", "Senator Olo Reen", "Kevin Corr"),
        ("Speakers: Senator Mira Dahl Senator Olo Reen Congressman Kevin Corr",),
        ("Meeting attendees:", "Chair Mira Dahl (N-3), Senator Olo Reen (S-2), Congressman Kevin Corr (N-1)"),
        ("They agreed to meet again. Participants", "- Mira Dahl, Board - Olo Reen, Board - Kevin Corr, Board"),
    ],
)
def test_lists_of_those_present_are_read_however_they_are_printed(texts: tuple[str, ...]) -> None:
    opening = "Today the harbour office hosted a forum on the quays of the northern islands and their many ferries."
    assert {"Mira Dahl", "Olo Reen", "Kevin Corr"} <= set(participants(opening, *texts, title="Readout of a Forum"))


def test_a_list_of_those_present_ends_where_the_account_goes_on() -> None:
    found = participants(
        "Participants included:",
        "- Mira Dahl, Harbour Board - Olo Reen, Harbour Board",
        "The forum builds on a law that Senator Kevin Corr wrote, and which has made many of the quays safe for all.",
        title="Readout of a Forum",
    )
    assert "Kevin Corr" not in found


@pytest.mark.parametrize(
    "sentence",
    [
        "Minister Mira Dahl also met with Senator Olo Reen to look at the quays.",
        "In her meeting with Senator Olo Reen, Minister Dahl spoke of the quays.",
        "She then held a separate meeting with Senator Olo Reen.",
        "Minister Dahl met with the author Olo Reen and his wife Ada Reen.",
    ],
)
def test_those_who_are_met_later_take_part(sentence: str) -> None:
    opening = (
        "Minister Mira Dahl met with the harbour board today to discuss the quays, ferries and bridges of the isles."
    )
    assert "Olo Reen" in participants(opening, sentence, title="Readout of a Visit")


@pytest.mark.parametrize(
    "sentence",
    [
        "Minister Dahl told the board about her talks with Senator Olo Reen.",
        "On behalf of Senator Olo Reen, Minister Dahl met with the dockers.",
        "I also met with Senator Olo Reen, she said.",
        "They discussed the letter that Minister Dahl had when she met with Senator Olo Reen.",
        "The board asked participants to write to Senator Olo Reen.",
    ],
)
def test_those_of_another_event_do_not(sentence: str) -> None:
    opening = (
        "Minister Mira Dahl met with the harbour board today to discuss the quays, ferries and bridges of the isles."
    )
    assert "Olo Reen" not in participants(opening, sentence, title="Readout of a Visit")


def test_a_call_is_with_those_called_and_not_with_those_met_before_it() -> None:
    texts = (
        "Minister Mira Dahl spoke with the chair of the harbour board, and they discussed the quays and the ferries.",
        "During a visit to the isles Minister Dahl met with Senator Olo Reen.",
    )
    assert "Olo Reen" not in participants(*texts, title="Telephone call of the Minister")


def test_a_president_in_the_name_of_an_aides_office_takes_no_part() -> None:
    text = (
        "Mira Dahl, Senior Advisor to the President and Director of Quays, met with dockers to discuss their ferries."
    )
    assert participants(text, title="Readout of a Meeting with Dockers") == ("Mira Dahl",)


def test_a_briefing_on_a_meeting_is_not_held_by_those_who_meet() -> None:
    title = "Background Press Call on President Mira Dahl’s Meeting with Prime Minister Olo Reen"
    assert participants("MODERATOR: Welcome.", "SENIOR ADMINISTRATION OFFICIAL: Thank you.", title=title) == ()


@pytest.mark.parametrize("title", ["Head of the Office meets the dockers", "Quays need every docker - Minister"])
def test_on_a_leaders_own_site_an_aides_page_is_the_aides(title: str) -> None:
    text = "Mira Dahl met with the dockers, who wrote to the President of Ukraine, to discuss the quays of the islands."
    aide = participants(text, title=title, source="president-ua-en")
    own = participants(text, title="The President’s aide meets the dockers", source="president-ua-en")
    assert len(own) == len(aide) + 1


@pytest.mark.parametrize(
    "sentence",
    [
        "Harbour Minister Olo Reen and Judge Kevin Corr also attended the meeting.",
        "Accompanying the Minister in her trip were Judge Kevin Corr and Governor Olo Reen.",
    ],
)
def test_those_who_attend_or_accompany_take_part(sentence: str) -> None:
    opening = (
        "Minister Mira Dahl met with the harbour board today to discuss the quays, ferries and bridges of the isles."
    )
    assert {"Olo Reen", "Kevin Corr"} <= set(participants(opening, sentence, title="Readout of a Visit"))


def test_the_one_to_whom_a_message_is_sent_takes_part() -> None:
    assert "Olo Reen" in participants("The message reads:", "“All the best!”", title="Birthday greetings to Olo Reen")
