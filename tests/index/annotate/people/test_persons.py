"""Nobody is invented: headlines, brands, bodies, places and offices without a name are no people."""

from __future__ import annotations

import datetime as dt

import pytest

from index.annotate.annotate import annotate
from index.annotate.people.mentions import find
from index.annotate.people.persons import is_somebody, why_nobody
from scrapers.readout import Paragraph, Readout


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("El Presidente", "an office without a name"),
        ("Team Member", "an office without a name"),
        ("King, Jr.", "a suffix without a name"),
        ("President of the Senate Regarding", "the words of a sentence"),
        ("President, Dockers Union", "a list"),
        ("Mira Dahl’s Fostering", "a possessive inside"),
        ("Marnholt Dockers LLP", "no person's word"),
        ("Quayside Regency Marnholt Marnholt", "an address"),
        ("Verify", "a common word alone"),
        ("Wasteful Spending", "common words alone"),
        ("Oval Office", "no person's word"),
        ("Biden Reestablishes", "a headline"),
        ("Mira Dahl Announces Quays", "a headline"),
        ("Brazil CEO Forum", "a body of an office"),
        ("Sergei Solberg Vladimir Reen", "two people"),
        ("Marnholt Cleanup", "a common word behind"),
        ("Vaxtra", "one word alone"),
        ("Community Solberg", "a common word in front"),
    ],
)
def test_what_is_no_person_is_named_with_its_reason(name: str, reason: str) -> None:
    assert why_nobody(name) == reason
    assert not is_somebody(name)


@pytest.mark.parametrize(
    "name",
    [
        "Mira Dahl", "Governor Little", "Ms. Choice", "Mr. Young", "Prime Minister Solberg", "Queen Mira II",
        "April Solberg", "Mark Stone", "Ban Olo-reen", "Arvid van der Reen", "А.Филоненко", "A. Solberg",
        "Shalmira Young", "Ulla Graves", "Assemblywoman Mira Dahl", "Foreign Minister Reen",
        "Mira Kumar Sharma", "Ann Telles",
    ],
)  # fmt: skip
def test_people_with_names_that_are_words_stay_people(name: str) -> None:
    assert why_nobody(name) == ""


def test_a_lone_title_is_a_speaker_but_no_person() -> None:
    assert not is_somebody("the Minister")


@pytest.mark.parametrize(
    ("title", "people"),
    [
        ("Statement by the President on Mira Dahl’s Nomination to Lead the Quay", [("", "Mira Dahl")]),
        ("Remarks by the President and President Dahl", [("President", "Dahl")]),
        ("REMARKS BY PRESIDENT REEN AND PRESIDENT DAHL", [("PRESIDENT", "REEN"), ("PRESIDENT", "DAHL")]),
        ("Dear President Dahl", [("President", "Dahl")]),
        ("Sheikh Olo bin Arvid bin Reen Al Solberg arrived", [("Sheikh", "Olo bin Arvid bin Reen Al Solberg")]),
    ],
)
def test_an_office_is_whole_without_what_stands_around_it(title: str, people: list[tuple[str, str]]) -> None:
    assert [(mention.office, mention.name) for mention in find(title)] == people


def test_a_venue_in_front_of_a_transcript_takes_no_part() -> None:
    readout = Readout(
        id="x-1", source="whitehouse", url="", title="Remarks at a Reception", date=dt.date(2031, 5, 4), language="en",
        paragraphs=(
            Paragraph("Quayside Pavilion Marnholt, Vestrania"),
            Paragraph("Mira Dahl, Ambassador to Vestrania"),
            Paragraph("AMBASSADOR DAHL: Good evening."),
        ),
    )  # fmt: skip
    assert annotate(readout).participants == ("Mira Dahl",)
