"""Measuring the annotations against labels made by hand."""

import datetime as dt
import json
from pathlib import Path

import pytest

from index.annotate.annotate import EMPTY
from index.evaluate.corpus import saved_readouts
from index.evaluate.hand_labels import FLOORS, evaluate, failures
from index.evaluate.labels import (
    Labels,
    LabelsUnreadable,
    SentenceLabel,
    TurnLabel,
    addresses,
    holds_labels,
    read_labels,
    same_person,
)
from index.evaluate.publisher_labels import BOLD_LABELS, GEOGRAPHY, PERSONS, evaluate_pages
from scrapers.readout import Paragraph, Readout, Tags
from tests.support.needs import shared
from tests.support.paths import ROOT

GOLD = ROOT / "tests/gold"


def meeting() -> Readout:
    home, guest = "President of Kalmeria Olo Reen", "President of Norway Ada Brandt"
    return Readout(
        id="sample-kalmeria-7",
        source="sample-kalmeria",
        url="http://president.example/events/7",
        title="Meeting with President of Norway Ada Brandt",
        date=dt.date(2020, 1, 1),
        language="en",
        lead="Olo Reen met with President of Norway Ada Brandt to discuss trade and investment.",
        paragraphs=(
            Paragraph(f"{home}: Welcome. Our trade turnover has doubled.", home),
            Paragraph(f"{guest}: Thank you. Trade matters to us.", guest),
            Paragraph("Olo Reen: Let us begin.", "Olo Reen"),
        ),
        tags=Tags(geography=("Norway", "Tver Region"), persons=("Brandt Ada", "2 more")),
    )


def labels(**changed: object) -> Labels:
    told: dict[str, object] = {
        "id": "7",
        "kind": "meeting",
        "countries": ("NOR", "XKL"),
        "participants": ("Olo Reen", "Ada Brandt"),
        "topics": ("trade-investment",),
        "paragraphs": (
            TurnLabel(0, "Olo Reen", "quoted"),
            TurnLabel(1, "Ada Brandt", "quoted"),
            TurnLabel(2, "Olo Reen", "quoted"),
        ),
        "sentences": (SentenceLabel(0, 30, "Olo Reen", "quoted"),),
    }
    return Labels(**{**told, **changed})  # type: ignore[arg-type]


def test_right_annotations_reach_every_floor() -> None:
    report = evaluate("t", [labels()], addresses([meeting()]), EMPTY)
    assert {figure.name: figure.value for figure in report.figures} == dict.fromkeys(FLOORS, 1.0)
    assert not list(failures([report]))
    assert report.mistakes == ()


def test_a_wrong_label_is_counted_and_shown() -> None:
    wrong = labels(countries=("SWE", "XKL"), kind="call")
    report = evaluate("t", [wrong], addresses([meeting()]), EMPTY)
    figures = {figure.name: figure for figure in report.figures}
    assert figures["countries F1"].value == 0.5
    assert figures["kind"].value == 0.0
    assert list(failures([report])) == [
        "t: countries F1 0.500 is below its floor of 0.92",
        "t: kind 0.000 is below its floor of 0.94",
    ]
    assert {m.figure for m in report.mistakes} == {"countries F1", "kind"}
    assert report.mistakes[0].labelled == "left out: SWE"


def test_what_is_not_labelled_is_not_measured() -> None:
    report = evaluate("t", [Labels("7", kind="meeting")], addresses([meeting()]), EMPTY)
    assert [figure.name for figure in report.figures if figure.value is not None] == ["kind"]


def test_a_label_whose_paragraph_moved_is_found_by_how_it_begins() -> None:
    moved = labels(paragraphs=(TurnLabel(5, "Ada Brandt", "quoted", start="President of Norway Ada"),))
    report = evaluate("t", [moved], addresses([meeting()]), EMPTY)
    assert report.figures[0].value == 1.0


@pytest.mark.parametrize("start", ["*President of Norway* **Ada", "President <sup>of</sup> Norway", "President of <su"])
def test_a_label_is_found_whatever_markup_its_first_words_have(start: str) -> None:
    marked = labels(paragraphs=(TurnLabel(5, "Ada Brandt", "quoted", start=start),))
    report = evaluate("t", [marked], addresses([meeting()]), EMPTY)
    assert report.figures[0].value == 1.0


def test_a_readout_that_is_not_there_fails_the_run() -> None:
    report = evaluate("t", [labels(id="8")], addresses([meeting()]), EMPTY)
    assert report.missing == ("8",)
    assert list(failures([report])) == ["t: 1 labelled readouts are not in the corpus, as 8"]


@pytest.mark.parametrize("name", ["7", "sample-kalmeria-7", "https://president.example/events/7/"])
def test_a_readout_goes_by_its_number_its_id_or_its_address(name: str) -> None:
    assert evaluate("t", [labels(id=name)], addresses([meeting()]), EMPTY).missing == ()


def test_publishers_own_marks_are_measured_too() -> None:
    figures, mistakes = evaluate_pages([meeting()], EMPTY)
    found = {figure.name: (figure.value, figure.count) for figure in figures}
    assert found[BOLD_LABELS] == (1.0, 3)
    assert found[GEOGRAPHY] == (1.0, 1)
    assert found[PERSONS] == (1.0, 1)
    assert mistakes == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Recep Tayyip Erdoğan", "Recep Tayyip Erdogan"),
        ("Joseph R. Biden, Jr.", "Joseph Biden"),
        ("Joe Biden", "Joseph R. Biden, Jr."),
        ("Volodymyr Zelenskyy", "Vladimir Zelensky"),
        ("Yoon Suk-yeol", "Yoon Suk Yeol"),
        ("Brandt Ada", "Ada Brandt"),
        ("Question", "Question"),
    ],
)
def test_one_person_is_matched_however_printed(one: str, other: str) -> None:
    assert same_person(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("Olo Reen", "Ada Reen"), ("Ada Brandt", "Ada Lund"), ("Remark", "Question")]
)
def test_two_people_are_kept_apart(one: str, other: str) -> None:
    assert not same_person(one, other)


def test_a_broken_line_of_labels_is_named(tmp_path: Path) -> None:
    file = tmp_path / "labels.jsonl"
    file.write_text('{"id": "1"}\n{"kind": "call"}\n', "utf-8")
    with pytest.raises(LabelsUnreadable, match=r"labels\.jsonl:2"):
        read_labels(file)


def test_a_file_about_pairs_of_readouts_holds_no_labels(tmp_path: Path) -> None:
    file = tmp_path / "pairs.jsonl"
    file.write_text('{"a": "http://president.example/1", "b": null}\n', "utf-8")
    assert not holds_labels(file)
    file.write_text('{"id": "1"}\n', "utf-8")
    assert holds_labels(file)


def test_a_data_set_is_read_without_being_stored(tmp_path: Path) -> None:
    record = {
        "source": "state.gov",
        "url": "https://www.state.gov/x/",
        "title": "T",
        "date": "2021-05-20",
        "text": "A.\n\nB.",
    }
    file = tmp_path / "some.jsonl"
    file.write_text(f"{json.dumps(record)}\nnot json\n", "utf-8")
    (readout,) = saved_readouts([file])
    assert (readout.source, len(readout.paragraphs)) == ("state-gov", 2)


@pytest.mark.parametrize("file", sorted(filter(holds_labels, GOLD.glob("*.jsonl"))), ids=lambda path: path.name)
def test_our_labels_hold_ids_and_labels_only(file: Path) -> None:
    allowed = {"id", "kind", "countries", "participants", "topics", "paragraphs", "sentences"}
    for line in file.read_text("utf-8").splitlines():
        told = json.loads(line)
        assert set(told) <= allowed
        assert all(set(paragraph) <= {"i", "speaker", "mode"} for paragraph in told.get("paragraphs", ()))
        assert all(set(one) <= {"i", "at", "speaker", "mode"} for one in told.get("sentences", ()))


@pytest.mark.slow
def test_labelled_white_house_readouts_have_the_paragraphs_that_are_labelled() -> None:
    corpus = shared("corpora/whitehouse.jsonl.xz")
    told = read_labels(GOLD / "whitehouse.jsonl")
    wanted = {label.id for label in told}
    found = {readout.url: readout for readout in saved_readouts([corpus]) if readout.url in wanted}
    assert {label.id: len(label.paragraphs) for label in told} == {
        url: len(readout.paragraphs) for url, readout in found.items()
    }
