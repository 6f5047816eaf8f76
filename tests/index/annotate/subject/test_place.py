"""Where an event was."""

import datetime as dt

import pytest

from index.annotate.subject.place import place
from scrapers.readout import Paragraph, Readout


def readout(*paragraphs: str, where: str = "") -> Readout:
    texts = tuple(map(Paragraph, paragraphs))
    return Readout("x-1", "x", "http://example.org/1", "T", dt.date(2020, 1, 1), "en", place=where, paragraphs=texts)


def test_the_pages_own_field_counts_first() -> None:
    assert place(readout("Geneva, 4 May – They met.", where="The Kremlin, Moscow")) == "The Kremlin, Moscow"


@pytest.mark.parametrize(
    ("opening", "expected"),
    [
        ("Geneva, 4 May – They met.", "Geneva"),
        ("Port Amaris, Kalmeria – They met.", "Port Amaris, Kalmeria"),
        ("Washington, D.C.", "Washington, D.C."),
        ("Rose Garden, The White House", "Rose Garden, The White House"),
        ("President Lund spoke today – and at length – with the King.", ""),
        ("They met in Geneva.", ""),
        ("", ""),
    ],
)
def test_a_dateline_opens_the_text_or_stands_alone(opening: str, expected: str) -> None:
    assert place(readout(opening)) == expected


def test_a_name_with_an_office_is_no_place() -> None:
    assert place(readout("Ada Lund, Secretary of State", "Oslo, Norway", "THE SECRETARY: Hello.")) == "Oslo, Norway"
