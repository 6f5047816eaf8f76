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
from web.errors import RevisionMissing


@dataclass(frozen=True, slots=True)
class Step:
    """One revision, and the change that led to it: None for the first."""

    number: int
    seen: dt.datetime
    sha256: str
    score: change.Score | None


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
    scores = change.history([revision.readout for revision in revisions])
    return [Step(r.number, r.seen, r.sha256, score) for r, score in zip(revisions, scores, strict=True)]


def diff(before: Revision, after: Revision) -> Diff:
    (old_title, old), (new_title, new) = change.parts(before.readout), change.parts(after.readout)
    title = paragraphs(edits(old_title, new_title))
    return Diff(tuple(run for runs in title for run in runs), tuple(map(tuple, paragraphs(edits(old, new)))))


def step_and_diff(archive: Archive, id: str, number: int) -> tuple[Step, Diff]:
    """The step to a revision and its words. Raises RevisionMissing if it or the one before it does not exist."""
    revisions = archive.revisions(id)
    for place, (before, after) in enumerate(pairwise(revisions), 1):
        if after.number == number:
            return steps(revisions)[place], diff(before, after)
    raise RevisionMissing(f"{id}, {number}", "The first revision has none before it.")
