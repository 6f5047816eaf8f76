"""Texts that readers see for codes, flags, dates and changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from index.document import Document
from scrapers.diff.classify import Score
from search.surface import FIELDS

HEADINGS = {field.name: field.label for field in FIELDS}
FLAGS = {
    "sample": ("Invented sample", "This readout, its states and its people are invented, to show the search at work."),
    "announcement": ("Announcement", "Published before the event, as a notice of what was planned."),
    "no-body": ("No body", "The publisher's page has a title but no text."),
    "taken-down": ("Taken down", "The publisher’s page is gone. This is the last text that stood there."),
    "flat-text": ("Paragraph breaks lost", "The text reached the archive without its paragraphs."),
    "withdrawn": ("Withdrawn", "The publisher keeps the page and says that it stands no more."),
    "generic-reader": (
        "Text found by guess",
        "The page has a design that its reader doesn't know, so text may be missing.",
    ),
}
SURE = ((0.85, "sure"), (0.6, "likely"), (0.0, "maybe"))
"""From which probability a topic is called what."""


def flag(value: str) -> tuple[str, str]:
    """A flag's short name and the sentence that explains it."""
    return FLAGS.get(value, (value.replace("-", " ").capitalize(), ""))


def scored(document: Document) -> Iterator[tuple[str, str]]:
    """Each topic with its score; one that an index gives no score has none."""
    return zip(document.topics, document.topic_scores, strict=False)


def how_sure(document: Document) -> dict[str, tuple[str, str]]:
    """A plain word for how likely each topic is, and the sentence that explains it."""
    said = {}
    for topic, score in scored(document):
        word = next(word for least, word in SURE if float(score) >= least)
        said[topic] = (
            word,
            f"Of 100 topics that look like this one, a reader would name about {round(100 * float(score))}.",
        )
    return said


def words(score: Score) -> str:
    """How many words a change removed and added, to follow its class; "" where only punctuation changed."""
    counts = ((score.removed, "out"), (score.added, "in"))
    parts = [f"{count:,} word{'s' if count != 1 else ''} {way}" for count, way in counts if count]
    return f": {', '.join(parts)}" if parts else ""


def day(date: dt.date) -> str:
    """A date as English prose prints it: 24 April 2019."""
    return f"{date.day} {date:%B} {date.year}"


def moment(when: dt.datetime) -> str:
    """A moment, in UTC."""
    return f"{day(when)}, {when.astimezone(dt.UTC):%H:%M} UTC"
