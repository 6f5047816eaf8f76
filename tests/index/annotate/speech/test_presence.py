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
