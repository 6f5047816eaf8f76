"""The bundled sample: enough of it, of every kind, clean, and plainly invented."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

from scrapers.archive.store import Archive
from scrapers.readout import Readout
from scrapers.registry import sources
from scrapers.sample import load, pages

NOT_TEXT = (
    "Share", "Facebook", "Photo:", "Publication status", "appeared first", "Sign up", "Other news", "See also",
    "Official Website", "Next Post", "Print version", "Skip to content", "Privacy Policy", "All rights",
)  # fmt: skip
TITLES = {
    "call": "Telephone conversation with",
    "meeting": "Talks with President",
    "talks-statements": "Press statements following",
    "summit": "summit",
    "visit": "Visit to",
    "speech": "Address to Parliament",
    "message": "Condolences to",
    "domestic-meeting": "Working meeting with Finance Minister",
    "decree": "Executive Order",
    "other": "letters of credence",
}


@cache
def readouts() -> tuple[Readout, ...]:
    found = []
    for source, page in pages():
        assert source.read is not None
        found.append(source.read(page))
    return tuple(found)


def states() -> list[dict[str, str]]:
    with (files("scrapers.sample") / "states.tsv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def test_there_are_enough_readouts_from_three_publishers_over_nine_years() -> None:
    assert len(readouts()) >= 44
    assert min(Counter(readout.source for readout in readouts() if readout.language == "en").values()) >= 10
    assert {readout.date.year for readout in readouts()} == set(range(2016, 2025))


def test_one_publisher_writes_in_french_too() -> None:
    french = [readout for readout in readouts() if readout.language == "fr"]
    assert len(french) == 3
    assert {readout.source for readout in french} == {"sample-kalmeria-fr"}


def test_no_two_readouts_share_an_id() -> None:
    assert len({readout.id for readout in readouts()}) == len(readouts())


@pytest.mark.parametrize("kind", TITLES)
def test_there_is_a_readout_of_each_kind(kind: str) -> None:
    assert any(TITLES[kind] in readout.title for readout in readouts())


def test_only_text_is_left_of_a_page() -> None:
    left = {
        (readout.id, word)
        for readout in readouts()
        for paragraph in readout.paragraphs
        for word in NOT_TEXT
        if word in paragraph.text
    }
    assert not left


def test_a_readout_without_text_says_so() -> None:
    silent = [readout for readout in readouts() if not readout.paragraphs]
    assert silent
    assert all("no-body" in readout.flags for readout in silent)


def test_an_announcement_is_dated_by_its_first_day() -> None:
    (announcement,) = [readout for readout in readouts() if "announcement" in readout.flags]
    assert announcement.date == dt.date(2019, 7, 1)


def test_every_readout_says_that_it_is_invented() -> None:
    assert all("sample" in readout.flags for readout in readouts())


def test_labels_survive_split_italics_and_tooltips() -> None:
    by_id = {readout.id: readout for readout in readouts()}
    labels = [p.label for p in by_id["sample-vestrania-51877"].paragraphs if p.label]
    assert labels == ["President of Vestrania Radomir Đukan", "President of Kalmeria Élodie Sarrane"]


def test_both_sides_tell_of_the_meeting_in_lysk() -> None:
    both = [readout for readout in readouts() if readout.date == dt.date(2022, 8, 3)]
    assert {readout.source for readout in both} == {"sample-vestrania", "sample-kalmeria", "sample-kalmeria-fr"}
    assert len({readout.title for readout in both}) == 3


def test_the_invented_states_have_codes_that_no_real_state_can_have() -> None:
    assert all("XAA" <= state["code"] <= "XZZ" for state in states())
    publishers = {source.country for source in sources().values() if source.name.startswith("sample-")}
    assert publishers <= {state["code"] for state in states()}


def test_every_state_of_the_sample_is_written_of() -> None:
    text = " ".join(p.text for readout in readouts() for p in readout.paragraphs)
    assert not [state["name"] for state in states() if state["name"] not in text or state["capital"] not in text]


def test_loading_the_sample_twice_changes_nothing(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "archive.sqlite", create=True) as archive:
        assert load(archive) == {"new": len(readouts()), "changed": 2}
        assert load(archive) == {"unchanged": len(readouts()) + 2}
        assert len(list(archive.readouts())) == len(readouts())
