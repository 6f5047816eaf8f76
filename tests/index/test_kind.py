"""What kind of event a readout tells of."""

import datetime as dt

import pytest

from index.annotate.kind import kind
from index.document import Kind, Mode, Turn
from scrapers.readout import Paragraph, Readout


def readout(title: str, lead: str = "", *, source: str = "kremlin-en", text: str = "") -> Readout:
    return Readout(
        id=f"{source}-1",
        source=source,
        url="http://example.org/1",
        title=title,
        date=dt.date(2020, 1, 1),
        language="en",
        lead=lead,
        paragraphs=(Paragraph(text),) if text else (),
    )


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Telephone conversation with President of Kalmeria Ada Brandt", Kind.CALL),
        ("President had a telephone conversation with Foreign Minister Olo Reen", Kind.CALL),
        ("Readout of President Lund’s Call with Prime Minister Moen of Norway", Kind.CALL),
        ("Meeting with President of Kalmeria Ada Brandt", Kind.MEETING),
        ("Meeting with UN Secretary-General Ada Brandt", Kind.MEETING),
        ("Meeting with Transport Minister Olo Reen", Kind.DOMESTIC_MEETING),
        ("Meeting on the situation in Syria", Kind.DOMESTIC_MEETING),
        ("Working meeting with Governor of Tver Region Olo Reen", Kind.DOMESTIC_MEETING),
        ("News conference following talks with President of Kalmeria", Kind.TALKS_STATEMENTS),
        ("Press statements following Russian-Kalmerian talks", Kind.TALKS_STATEMENTS),
        ("BRICS leaders’ meeting", Kind.SUMMIT),
        ("CIS summit", Kind.SUMMIT),
        ("Meeting with President of Norway on the sidelines of the G20 summit", Kind.MEETING),
        ("Trip to Pskov", Kind.VISIT),
        ("President Lund arrived in Minsk", Kind.VISIT),
        ("Remarks by President Lund at a Memorial Service", Kind.SPEECH),
        ("Interview with a television channel", Kind.SPEECH),
        ("Birthday greetings to composer Olo Reen", Kind.MESSAGE),
        ("Condolences to President of Kalmeria Ada Brandt", Kind.MESSAGE),
        ("Executive Order on the pardon of Olo Reen", Kind.DECREE),
        ("Olo Reen appointed Acting Governor of Tver Region", Kind.DECREE),
        ("FACT SHEET: Building Roads", Kind.OTHER),
        ("Vladimir Lund will meet with President of Kalmeria on May 3", Kind.OTHER),
    ],
)
def test_a_title_says_what_kind_of_event_it_was(title: str, expected: Kind) -> None:
    assert kind(readout(title)) is expected


def test_a_silent_title_leaves_it_to_the_lead_and_to_the_opening() -> None:
    assert kind(readout("Olo Reen", "The President met with Olo Reen to discuss roads.")) is Kind.DOMESTIC_MEETING
    assert kind(readout("Good neighbours", text="Ada Lund had a phone call with the King of Norway.")) is Kind.CALL


def test_a_headline_that_quotes_somebody_is_no_event() -> None:
    title = "Talks on grain must go on - Olo Reen"
    assert kind(readout(title, text="Olo Reen had a phone conversation with the King of Norway.")) is Kind.CALL


def test_the_same_state_is_home_or_abroad_by_the_publisher() -> None:
    title = "Meeting with President of Ukraine"
    assert kind(readout(title)) is Kind.MEETING
    assert kind(readout("Meeting with the mayor of Kyiv", source="president-ua-en")) is Kind.DOMESTIC_MEETING


def test_where_words_say_nothing_the_voices_do() -> None:
    alone = (Turn("Ada Lund", Mode.QUOTED),) * 5
    several = (Turn("Ada Lund", Mode.QUOTED), Turn("Olo Reen", Mode.QUOTED)) * 3
    assert kind(readout("On roads"), alone) is Kind.SPEECH
    assert kind(readout("On roads"), several) is Kind.DOMESTIC_MEETING
    assert kind(readout("On roads")) is Kind.OTHER
