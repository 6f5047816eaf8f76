"""The document model that every room reads."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

TAKEN_DOWN = "taken-down"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The unit of evidence: `text` as printed, any speaker label at its start included.

    `label` is set only where the page's own markup sets a speaker's label apart (in bold, say): the printed label
    without its colon, such as "President of Russia Vladimir Putin". White space in both is folded.
    """

    text: str
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Tags:
    """What the publisher itself says the page is about, as printed there."""

    topics: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    geography: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Readout:
    """One official account of one event.

    `id` is "<source>-<the publisher's own number, or a hash of the address>": stable for ever, safe in a URL and a
    file name. `date` is the publisher's local date; `published` carries the time and zone where the page has one.
    `flags` are facts about the page a reader should know: "announcement", "no-body", "withdrawn", "flat-text" (the
    paragraph breaks were lost before it reached us), "generic-reader" (the page's design is not known, its text
    a guess), "taken-down" (the page is gone, and this is its last text).
    """

    id: str
    source: str
    url: str
    title: str
    date: dt.date
    language: str
    lead: str = ""
    published: dt.datetime | None = None
    place: str = ""
    paragraphs: tuple[Paragraph, ...] = ()
    tags: Tags = field(default_factory=Tags)
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Revision:
    """A readout's text as it stood at one fetch. `number` counts from 1; `sha256` is of the page as fetched. `rank` is
    how much a capture of its kind tells: only texts of one rank can be compared.
    """

    number: int
    seen: dt.datetime
    sha256: str
    readout: Readout
    rank: int
