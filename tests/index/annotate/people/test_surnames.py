"""A person's name is read whole though its words are common ones, whatever vocabulary they belong to."""

from __future__ import annotations

import datetime as dt

import pytest

from index.annotate.annotate import annotate
from index.annotate.people.mentions import find
from index.annotate.people.office_words import is_heading_word, is_office_word
from scrapers.readout import Paragraph, Readout

# Common English words of every kind: of offices and ministries, of headings, colours, things, trades, titles.
WORDS = """
abbot announcement baker bank banks best bishop black blue bridge briefing brink brown budget bush call church
coach cook cotton court cross culture day deal defense east energy fair field fields forest friday gold good
graves green head health heard hill house hunt judge justice key king labor lake land law lord major march
marsh marshal mason may mayor meeting miller north painter parks peace people pope post power press price
prince remark rice rich rose security silver south speaker state statement stone story straw street strong
summer summit swift talk technology temple trade union visit wall water waters west white winter wood woods
world young
"""


@pytest.mark.parametrize("word", WORDS.split())
def test_any_common_word_behind_an_office_and_a_given_name_is_the_surname(word: str) -> None:
    name = f"Tom {word.capitalize()}"
    for text, office in (
        (f"Senator {name} said that the quay would open in spring.", "Senator"),
        (f"They spoke with Senator {name} of Vestrania about the quay.", "Senator"),
        (f"Present were Governor Mira Dahl, Senator {name}, and the crew of the ferry.", "Senator"),
        (f"The plan of Secretary of Trade {name} was accepted by the harbour.", "Secretary of Trade"),
        (f"He thanked Senator {name}’s office.", "Senator"),
    ):
        assert (office, name) in [(mention.office.removeprefix("of "), mention.name) for mention in find(text)], text


@pytest.mark.parametrize("word", ["strong", "price", "white", "west", "law", "power", "young", "house", "trade"])
def test_a_common_word_behind_a_title_or_an_honorific_is_a_surname(word: str) -> None:
    surname = word.capitalize()
    for text, office in (
        (f"Later Senator {surname} thanked the crew.", "Senator"),
        (f"Later Mr. {surname} thanked the crew.", "Mr."),
    ):
        found = [(mention.office.removeprefix("Later "), mention.name) for mention in find(text)]
        assert (office, surname) in found, text


@pytest.mark.parametrize(
    ("text", "office", "name"),
    [
        ("Readout of Deputy Secretary Don Graves’ Meeting with Governor Olo Reen", "Deputy Secretary", "Don Graves"),
        ("Readout of Secretary Mira House’s Call", "Secretary", "Mira House"),
        ("Secretary Mira Strong Meets with Harbour Pilots", "Secretary", "Mira Strong"),
        ("Meeting with Prime Minister Mira Law", "Prime Minister", "Mira Law"),
        ("Meeting with Northbank CEO German Oss", "Northbank CEO", "German Oss"),
        ("President Solberg Announces New Steps to Mend the Quay", "President", "Solberg"),
        ("President Solberg Travels to Qarabel", "President", "Solberg"),
        ("President Arvid Solberg Announces Appointments", "President", "Arvid Solberg"),
        ("Statement by President Solberg Marking One Year of the Ferry", "President", "Solberg"),
        ("Remarks by President Solberg Before a Working Lunch", "President", "Solberg"),
    ],
)
def test_a_heading_ends_a_name_in_front_of_its_verb_and_not_before_a_surname(text: str, office: str, name: str) -> None:
    found = [(mention.office.removeprefix("of ").removeprefix("by "), mention.name) for mention in find(text)]
    assert any(name == printed and title.endswith(office) for title, printed in found), found


@pytest.mark.parametrize(
    "text",
    [
        "The Ambassador Extraordinary and Plenipotentiary arrived.",
        "The Director General was present at the opening.",
        "Mr. Foreign Minister, the floor is yours.",
        "The Minister of Trade and Energy was present at the opening.",
    ],
)
def test_an_office_alone_has_no_name(text: str) -> None:
    assert [mention.name for mention in find(text) if mention.name and mention.office] == []


def test_a_speaker_with_a_common_word_for_a_name_is_labelled_whole() -> None:
    assert [mention.name for mention in find("German Oss")] == ["German Oss"]
    assert next(mention.name for mention in find("Tom Cotton: Thank you.")) == "Tom Cotton"


def test_one_named_in_a_title_takes_part_under_the_whole_name() -> None:
    call = Readout(
        id="x-1",
        source="whitehouse",
        url="",
        title="Readout of Deputy Secretary Olo Graves’ Meeting with Governor Mira Green",
        date=dt.date(2023, 3, 1),
        language="en",
        lead="",
        paragraphs=(
            Paragraph("Today, Deputy Secretary Olo Graves met with Governor Mira Green to discuss the new quay."),
        ),
    )
    assert set(annotate(call).participants) == {"Olo Graves", "Mira Green"}


@pytest.mark.parametrize("word", ["Agriculture", "Environmental", "Affairs", "Tuesday", "Delaware", "Commission"])
def test_the_words_of_offices_come_from_topics_bodies_and_calendars(word: str) -> None:
    assert is_office_word(word)


@pytest.mark.parametrize("word", ["Denis", "Bill", "Lowe", "Poole", "Solberg", "III", "Mark"])
def test_names_are_no_words_of_offices(word: str) -> None:
    assert not is_office_word(word)


@pytest.mark.parametrize("word", ["Announces", "Marking", "Remarks", "Travels", "Meets"])
def test_a_headings_verbs_are_known_in_every_inflection(word: str) -> None:
    assert is_heading_word(word)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("They met Senator Mira Ann Price in the harbour.", "Mira Ann Price"),
        ("They met Dr. Mira A. Price in the harbour.", "Mira A. Price"),
        ("They met our Chairman, Mira Summers, and the crew.", "Mira Summers"),
        ("They met Northbank CEO and Chairman of Northbank German Oss in the harbour.", "German Oss"),
        ("They met Minister of Energy German Oss in the harbour.", "German Oss"),
        ("They met Crown Prince of Abu Dhabi Olo bin Reen Al Dahl.", "Olo bin Reen Al Dahl"),
        ("They met Senator Virginia Dahl in the harbour.", "Virginia Dahl"),
        ("They met King Arvid Solberg I of Vestrania.", "Arvid Solberg I"),
        ("They met Dr. Mira Cross Dahl, a pilot.", "Mira Cross Dahl"),
        ("They went to Prince William County by sea.", "William"),
    ],
)
def test_initials_middle_names_and_commas_do_not_cut_a_name(text: str, name: str) -> None:
    assert name in [mention.name for mention in find(text) if mention.office]
