"""A readout's annotations as a whole: speakers, participants, and labels with and without their markup."""

from __future__ import annotations

import datetime as dt

from index.annotate.annotate import EMPTY, annotate
from index.evaluate.publisher_labels import evaluate_pages
from scrapers.readout import Paragraph, Readout

TALKS = Readout(
    id="kremlin-en-1",
    source="kremlin-en",
    url="",
    title="Meeting with Prime Minister of Qarabel Nadira Usmanova",
    date=dt.date(1990, 5, 4),
    language="en",
    lead="President of Vestrania Arvid Solberg met with Prime Minister of Qarabel Nadira Usmanova.",
    paragraphs=(
        Paragraph("Taking part in the meeting were Foreign Minister Signe Dahl and Energy Minister Olaf Berg."),
        Paragraph("* * *"),
        Paragraph("President of Vestrania Arvid Solberg: Welcome.", "President of Vestrania Arvid Solberg"),
        Paragraph("Prime Minister Nadira Usmanova: I thank you.", "Prime Minister Nadira Usmanova"),
        Paragraph("I spoke with Chancellor Franz Huber yesterday."),
        Paragraph("Arvid Solberg: Very good.", "Arvid Solberg"),
        Paragraph("Remark: Hear, hear.", "Remark"),
        Paragraph("<…>"),
    ),
)


def test_those_who_speak_meet_or_are_listed_take_part_and_those_mentioned_do_not() -> None:
    found = set(annotate(TALKS).participants)
    assert {"Arvid Solberg", "Nadira Usmanova", "Signe Dahl", "Olaf Berg"} <= found
    assert "Franz Huber" not in found


def account(first: str) -> Readout:
    title = "On the harbours of the north"
    return Readout("x-2", "whitehouse", "", title, dt.date(1990, 5, 4), "en", paragraphs=(Paragraph(first),))


def test_who_is_met_in_the_first_sentence_takes_part_and_who_will_be_met_later_does_not() -> None:
    people, place = "Prime Minister of Qarabel Nadira Usmanova", "in Solhavn to open the harbours of the north."
    met = account(f"President of Vestrania Arvid Solberg met with {people} {place}")
    later = account(f"President of Vestrania Arvid Solberg will meet with {people} {place}")
    assert annotate(met).participants == ("Arvid Solberg", "Nadira Usmanova")
    assert annotate(later).participants == ()


def test_unnamed_voices_are_no_speakers() -> None:
    assert annotate(TALKS).speakers == ("Arvid Solberg", "Nadira Usmanova")


def test_no_person_is_named_twice() -> None:
    found = annotate(TALKS)
    assert len(set(found.participants)) == len(found.participants)


def test_the_same_readout_has_the_same_annotations_every_time() -> None:
    assert annotate(TALKS) == annotate(TALKS)


def test_labels_without_their_markup_give_the_same_speakers() -> None:
    bold_labels = evaluate_pages([TALKS], EMPTY)[0][0]
    assert (bold_labels.value, bold_labels.count) == (1.0, 8)


def test_a_readout_without_marked_labels_is_not_compared() -> None:
    plain = Readout(id="x", source="kremlin-en", url="", title="", date=dt.date(1990, 1, 1), language="en")
    assert evaluate_pages([plain], EMPTY)[0][0].count == 0
