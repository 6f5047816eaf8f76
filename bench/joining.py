"""How right the product is that one readout is the other side's account of another's event.

The labels are ../shared/gold/pairs-dev.jsonl: pairs of readouts, judged by a person. Pages of publishers without a
source are read from their records all the same, and count as a side of their own.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.real import SHARED
from index.annotate.annotate import Knowledge, annotate
from index.build import document
from index.document import Document
from index.evaluate.labels import address
from scrapers.errors import PageUnreadable
from scrapers.imports.captures import captures
from scrapers.parse.dispatch import read_page
from scrapers.readout import Readout
from scrapers.source import Page, Source
from search.assist.similar import is_other_account

PAIRS = SHARED / "gold" / "pairs-dev.jsonl"
SAME, MISSING = "same", "missing"
NO_SOURCE = ("korea-president-1998-2022", "australia-pm-1999-2018", "argentina-president-2015-2023")
"""Data sets of publishers that no source is for."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two readouts by address, and a reader's label: `same` for one event."""

    a: str
    b: str
    label: str


@dataclass(frozen=True, slots=True)
class Joined:
    """The rule's result on the pairs that could be read: right, wrongly joined, wrongly kept apart."""

    pairs: int
    right: tuple[Pair, ...]
    wrong: tuple[Pair, ...]
    left_out: tuple[Pair, ...]

    @property
    def precision(self) -> float:
        return len(self.right) / (len(self.right) + len(self.wrong))

    @property
    def recall(self) -> float:
        return len(self.right) / (len(self.right) + len(self.left_out))


def pairs(path: Path = PAIRS) -> tuple[Pair, ...]:
    """Every labelled pair of two readouts; where one is missing there is nothing to join."""
    rows = (json.loads(line) for line in path.read_text("utf-8").splitlines())
    return tuple(Pair(address(row["a"]), address(row["b"]), row["label"]) for row in rows if row["b"])


def joined(labelled: Iterable[Pair], documents: Mapping[str, Document]) -> Joined:
    """The rule of search.assist.similar on each pair whose readouts are there; it is the same both ways round."""
    held = [pair for pair in labelled if pair.a in documents and pair.b in documents]
    found = {pair for pair in held if is_other_account(documents[pair.a], documents[pair.b])}
    right = tuple(pair for pair in held if pair in found and pair.label == SAME)
    wrong = tuple(pair for pair in held if pair in found and pair.label != SAME)
    left_out = tuple(pair for pair in held if pair not in found and pair.label == SAME)
    return Joined(len(held), right, wrong, left_out)


def documents_of(labelled: Iterable[Pair], readouts: Iterable[Readout], knowledge: Knowledge) -> dict[str, Document]:
    """The readouts of the pairs as they are indexed, by address."""
    wanted = {side for pair in labelled for side in (pair.a, pair.b)}
    found = {address(readout.url): readout for readout in readouts if address(readout.url) in wanted}
    others = {address(readout.url): (readout, publisher) for readout, publisher in without_source(wanted)}
    known = {at: document(readout, annotate(readout, knowledge)) for at, readout in found.items()}
    return known | {
        at: dataclasses.replace(document(readout, annotate(readout, knowledge)), publisher=publisher)
        for at, (readout, publisher) in others.items()
    }


def without_source(wanted: set[str], folder: Path = SHARED / "corpora") -> Iterator[tuple[Readout, str]]:
    """The wanted readouts of publishers that no source is for, each with its publisher's name."""
    for name in NO_SOURCE:
        for capture in captures(folder / f"{name}.jsonl.xz", frozenset()):
            record = json.loads(capture.page.body)
            if address(record["url"]) not in wanted:
                continue
            source = Source(
                name=name,
                publisher=record["publisher"],
                country=record["country"],
                language=record["language"],
                timezone="UTC",
            )
            page = Page(record["url"], capture.page.body, dt.datetime.now(dt.UTC))
            try:
                yield read_page(source, page, "jsonl"), record["publisher"]
            except PageUnreadable:
                continue
