"""Transcripts in Russian: whose words, and by which name."""

from __future__ import annotations

import datetime as dt

import pytest

from index.annotate.annotate import EMPTY, Knowledge, turns_of
from index.annotate.people.russian_labels import latin
from scrapers.readout import Paragraph, Readout

DAY = dt.date(2031, 5, 4)


def said(*paragraphs: str, title: str = "", knowledge: Knowledge = EMPTY) -> list[tuple[str | None, str]]:
    readout = Readout(
        id="x-1",
        source="kremlin-ru",
        url="http://example.org/1",
        title=title,
        date=DAY,
        language="ru",
        paragraphs=tuple(Paragraph(text) for text in paragraphs),
    )
    return [(turn.speaker, str(turn.mode)) for turn in turns_of(readout, knowledge)]


def test_a_label_holds_until_the_next_one_and_the_press_asks_unnamed() -> None:
    assert said("О.Древин: Добрый день.", "Начнём работу.", "Вопрос: Когда?", "О.Древин (по-немецки): Завтра.") == [
        ("О.Древин", "quoted"),
        ("О.Древин", "quoted"),
        ("Question", "quoted"),
        ("О.Древин", "quoted"),
    ]


@pytest.mark.parametrize(
    ("title", "label", "full"),
    [
        ("Встреча с министром Олегом Древиным", "О.Древин", "Олег Древин"),
        ("Встреча с главой порта Игорем Лодвиным", "И.Лодвин", "Игорь Лодвин"),
        ("Встреча с Марией Вешняковой", "М.Вешнякова", "Мария Вешнякова"),
        ("Ответы на вопросы журналиста Павла Древина", "П.Древин", "П.Древин"),
    ],
)
def test_the_full_name_is_read_from_a_title_in_another_case_or_not_guessed(title: str, label: str, full: str) -> None:
    assert said(f"{label}: Добрый день.", title=title) == [(full, "quoted")]


def test_the_full_name_is_read_from_a_card() -> None:
    assert said("Древин Олег Янович Министр портов", "О.Древин: Порт открыт.")[1] == ("Олег Древин", "quoted")


def test_somebody_known_from_english_pages_has_one_name_in_both() -> None:
    knowledge = Knowledge({"oleg drevin": ("Oleg Drevin", 5, DAY, DAY)}, ())
    assert said("О.Древин: Порт открыт.", knowledge=knowledge) == [("Oleg Drevin", "quoted")]
    assert said("Я.Древин: Порт открыт.", knowledge=knowledge) == [("Я.Древин", "quoted")]


def test_latin_letters_are_those_of_english_pages() -> None:
    assert latin("Щукин Хорёв") == "Shchukin Khoryov"
