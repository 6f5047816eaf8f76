"""A readout's revisions as the page and the endpoint show them: each with its change, and the words that differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from scrapers.archive.store import Archive
from scrapers.diff import classify as change
from scrapers.diff.words import Run, TextSide, edits, paragraphs
from scrapers.readout import Revision
from web.errors import RevisionMissing, TextsTooLong

COMPARED = 1_000_000
"""Characters of texts that are compared for one answer: half a second's work."""


TOO_LONG = "too long"


@dataclass(frozen=True, slots=True)
class Step:
    """One revision, and the change that led to it: None for the first, and where it is not compared for a `reason`."""

    number: int
    seen: dt.datetime
    sha256: str
    score: change.Score | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Diff:
    """Two revisions word by word: runs of the title, and of each paragraph of the later text with the lead first."""

    title: tuple[Run, ...]
    paragraphs: tuple[tuple[Run, ...], ...]

    @property
    def shown(self) -> list[tuple[Run, ...] | int]:
        """The paragraphs that differ, and in their places how many were left out because they are the same."""
        found: list[tuple[Run, ...] | int] = []
        for runs in self.paragraphs:
            if any(run.side is not TextSide.SAME for run in runs):
                found.append(runs)
            elif found and isinstance(found[-1], int):
                found[-1] += 1
            else:
                found.append(1)
        return found


def steps(revisions: Sequence[Revision]) -> list[Step]:
    first, length = len(revisions), 0
    for revision in reversed(revisions):
        length += _length(revision)
        if length > COMPARED:
            break
        first -= 1
    scores = [*([None] * first), *change.history(revisions[first:])]
    reasons = ["", *(_reason(before, after) for before, after in pairwise(revisions))]
    return [
        Step(one.number, one.seen, one.sha256, score, "" if score else reason)
        for one, score, reason in zip(revisions, scores, reasons, strict=bool(revisions))
    ]


def _reason(before: Revision, after: Revision) -> str:
    """Why two neighbours are not compared, if they are not."""
    return TOO_LONG if before.rank == after.rank else "captured in more detail"


def comparable(before: Revision, after: Revision) -> bool:
    """Whether two texts are of one kind of capture, and short enough to be compared word by word for one answer."""
    return before.rank == after.rank and _length(before) + _length(after) <= COMPARED


def _length(revision: Revision) -> int:
    readout = revision.readout
    return len(readout.title) + len(readout.lead) + sum(len(paragraph.text) for paragraph in readout.paragraphs)


def diff(before: Revision, after: Revision) -> Diff:
    (old_title, old), (new_title, new) = change.parts(before.readout), change.parts(after.readout)
    title = paragraphs(edits(old_title, new_title))
    return Diff(tuple(run for runs in title for run in runs), tuple(map(tuple, paragraphs(edits(old, new)))))


def step_and_diff(archive: Archive, id: str, number: int) -> tuple[Step, Diff]:
    """The step to a revision and its words. Raises RevisionMissing where there is none, or none before it, and
    TextsTooLong where they are too long."""
    revisions = archive.revisions(id)
    for place, (before, after) in enumerate(pairwise(revisions), 1):
        if after.number == number:
            if before.rank != after.rank:
                raise RevisionMissing(f"{id}, {number}", "It is a capture of another kind than the one before it.")
            if not comparable(before, after):
                raise TextsTooLong(f"{id}, {number}", f"Together they have more than {COMPARED:,} characters.")
            return steps(revisions)[place], diff(before, after)
    raise RevisionMissing(f"{id}, {number}", "The first revision has none before it.")
