"""What is found in readouts that are neither English nor Russian: little, and no junk."""

from __future__ import annotations

import datetime as dt

import pytest

from index.annotate.annotate import annotate, learn
from index.annotate.vocabulary.country_translations import LANGUAGES, country_names
from index.document import Annotations, Kind, Mode
from scrapers.readout import Paragraph, Readout


def annotated(language: str, title: str, *texts: str) -> Annotations:
    paragraphs = tuple(map(Paragraph, texts))
    date = dt.date(2022, 3, 1)
    readout = Readout("x-1", "x", "https://x.example/1", title, date, language, paragraphs=paragraphs)
    return annotate(readout, learn([readout]))


def test_a_french_readout() -> None:
    found = annotated(
        "fr",
        "Entretien téléphonique avec M. Ivo Veld",
        "Le Président s’est entretenu de l’Ukraine et de la Russie avec M. Ivo Veld.",
        "La Présidente Mira Orlan : « Nous voulons la paix. »",
        "M. Ivo Veld : Merci, l'Allemagne y contribuera.",
    )
    assert found.kind is Kind.CALL
    assert found.speakers == ("Ivo Veld", "Mira Orlan")
    assert [turn.mode for turn in found.turns] == [Mode.NARRATION, Mode.QUOTED, Mode.QUOTED]
    assert {"UKR", "RUS"} <= set(found.countries)


def test_words_that_are_others_in_english_make_no_topic() -> None:
    found = annotated("fr", "Un détroit, deux ports", "Un accord sur un port, pour un pain. La sale histoire.")
    assert found.topics == ()


def test_a_german_readout() -> None:
    found = annotated(
        "de",
        "Bundeskanzler Torv trifft die Präsidentin der Schweiz",
        "Bundeskanzler Ivar Torv hat über Deutschlands Beitrag und die Türkei gesprochen.",
    )
    assert found.kind is Kind.MEETING
    assert found.participants == ("Ivar Torv",)
    assert set(found.countries) == {"CHE", "DEU", "TUR"}


def test_a_spanish_readout() -> None:
    found = annotated(
        "es",
        "El presidente Mateo Lindo se reúne con la presidenta de Argentina",
        "España, Argentina y los Países Bajos firmaron un acuerdo.",
    )
    assert found.kind is Kind.MEETING
    assert set(found.countries) == {"ARG", "ESP", "NLD"}
    assert found.participants == ()  # an office in small letters is none that the rules see


def test_a_chinese_readout() -> None:
    found = annotated("zh", "同法国总统通电话", "双方讨论了德国和南非的合作。")
    assert (found.kind, found.speakers, found.participants) == (Kind.CALL, (), ())
    assert set(found.countries) == {"DEU", "FRA", "ZAF"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_names_most_countries(language: str) -> None:
    assert len({code for _, code in country_names(language)}) > 200


def test_where_there_is_no_translation_there_are_no_names() -> None:
    assert country_names("xx") == ()
