"""How right joining is, against pairs of readouts that a person judged."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.annotate.annotate import Knowledge
from index.build import annotated
from index.document import Document
from index.evaluate.labels import LabelsUnreadable
from index.events.evidence import Evidence, evidence_of
from index.events.joining import join
from scrapers.readout import Readout
from scrapers.source import address

SAME = "same"
AROUND = 2
"""Days around a judged readout whose readouts are joined with it: what else was on that day decides, too."""
ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """Two readouts by address, a reader's label (`same`: of one event), and the days of their pages."""

    a: str
    b: str
    label: str
    days: tuple[dt.date, ...]


@dataclass(frozen=True, slots=True)
class JoinedPairs:
    """What became of the pairs whose readouts are there: rightly joined, wrongly joined, wrongly kept apart; `absent`:
    pairs with a readout that isn't."""

    pairs: int
    right: tuple[JudgedPair, ...]
    wrong: tuple[JudgedPair, ...]
    left_out: tuple[JudgedPair, ...]
    absent: tuple[JudgedPair, ...]
    english: frozenset[JudgedPair]
    """Those of two readouts in English."""

    @property
    def precision(self) -> float:
        return _share(len(self.right), len(self.wrong))

    @property
    def recall(self) -> float:
        return _share(len(self.right), len(self.left_out))

    @property
    def recall_in_english(self) -> float:
        return _share(len(self.english & {*self.right}), len(self.english & {*self.left_out}))


def _share(right: int, others: int) -> float:
    return right / (right + others) if right + others else 1.0


def judged_pairs(path: Path) -> tuple[JudgedPair, ...]:
    """Every judged pair of a file; where the other readout is missing there is nothing to join. Raises
    LabelsUnreadable."""
    try:
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        return tuple(_pair(row) for row in rows if row["b"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LabelsUnreadable(f"{path} ({error})", "Give a JSON Lines file of pairs: a, b, label, dates.") from error


def _pair(row: Mapping[str, str]) -> JudgedPair:
    days = dt.date.fromisoformat(row["date_a"]), dt.date.fromisoformat(row["date_b"])
    return JudgedPair(address(row["a"]), address(row["b"]), row["label"], days)


def measure_pairs(judged: Sequence[JudgedPair], readouts: Iterable[Readout], knowledge: Knowledge) -> JoinedPairs:
    """Join the readouts of the days around the judged ones, and compare. A mention is not joined: it is no account."""
    documents = {address(document.url): document for document in _near(judged, readouts, knowledge)}
    evidence = evidence_in(documents.values())
    order = {one.id: number for number, one in enumerate(evidence)}
    events: dict[str, set[str]] = {}
    for event in join(evidence, order):
        for member in event.accounts:
            events.setdefault(member.readout, set()).add(event.id)
    held = [pair for pair in judged if pair.a in documents and pair.b in documents]
    joined = {pair for pair in held if _events_of(pair.a, documents, events) & _events_of(pair.b, documents, events)}
    same = {pair for pair in held if pair.label == SAME}
    return JoinedPairs(
        len(held),
        tuple(pair for pair in held if pair in joined & same),
        tuple(pair for pair in held if pair in joined - same),
        tuple(pair for pair in held if pair in same - joined),
        tuple(pair for pair in judged if pair not in held),
        frozenset(p for p in held if {documents[p.a].language, documents[p.b].language} == {ENGLISH}),
    )


def evidence_in(documents: Iterable[Document]) -> list[Evidence]:
    return [found for document in documents if (found := evidence_of(document))]


def _near(judged: Iterable[JudgedPair], readouts: Iterable[Readout], knowledge: Knowledge) -> Iterator[Document]:
    days = {day + dt.timedelta(days=n) for pair in judged for day in pair.days for n in range(-AROUND, AROUND + 1)}
    near = (readout for readout in readouts if readout.date in days)
    return (one for one in annotated(near, knowledge, 1) if isinstance(one, Document))


def _events_of(at: str, documents: Mapping[str, Document], events: Mapping[str, set[str]]) -> set[str]:
    return events.get(documents[at].id, set())
