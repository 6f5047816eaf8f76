"""The judged set: what readers look for, and how well each pooled readout answers it. Identifiers and grades only.

docs/design/ranking.md tells how it was made. Both files are tables separated by tabs, with a header.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs

from search.request import Request, read_request

FOLDER = Path(__file__).parent / "judged"
GRADES = range(4)
SETS = ("first", "tuning", "held-back")
"""The needs that all choices before a second set were made on; and the halves of the second, of which one was never
looked at while the order was changed.
"""

Grades = dict[str, dict[str, int]]
"""By need, the grade of every judged readout or statement."""


@dataclass(frozen=True, slots=True)
class Need:
    """An information need: `query` as typed, `filters` as in an address, `sentence` in words, and its set of SETS."""

    id: str
    query: str
    filters: str
    sentence: str
    set: str = "first"

    def request(self, *, text: bool = True) -> Request:
        """The request for ten hits of it without facets, or for all that its filters leave. Raises BadRequest."""
        asked: dict[str, list[str]] = {**parse_qs(self.filters), "facets": [""]}
        return read_request({**asked, "q": self.query} if text else asked)


def needs(folder: Path = FOLDER, sets: Collection[str] = SETS) -> tuple[Need, ...]:
    return tuple(need for need in read_needs(folder / "needs.tsv") if need.set in sets)


def read_needs(path: Path) -> tuple[Need, ...]:
    return tuple(Need(*row) for row in _rows(path))


def grades(folder: Path = FOLDER) -> Grades:
    return read_grades(folder / "grades.tsv")


def read_grades(path: Path) -> Grades:
    """Raises ValueError for a grade outside GRADES and for what is graded twice for one need."""
    found: Grades = {}
    for need, judged, grade in _rows(path):
        given = found.setdefault(need, {})
        if int(grade) not in GRADES or judged in given:
            raise ValueError(f"{need}: {judged} can't be graded {grade}")
        given[judged] = int(grade)
    return found


def write_grades(found: Grades, folder: Path = FOLDER) -> None:
    """In an order that doesn't depend on that of judging, so that a change shows as what it is."""
    lines = (f"{need}\t{id}\t{grade}" for need, given in sorted(found.items()) for id, grade in sorted(given.items()))
    _write(folder / "grades.tsv", ["need\treadout\tgrade", *lines])


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(rows)
        yield from rows


def _write(path: Path, lines: Iterable[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
