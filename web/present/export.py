"""Every hit of a request as lines of CSV or JSON, one at a time, so that memory stays the same for any number."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator

from index.document import METADATA
from search import surface
from search.coverage import CoverageCounts
from search.engine import Hit
from search.request import Request

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_lines(hits: Iterable[Hit]) -> Iterator[str]:
    """A heading and a line for each hit; the values of a list are joined by "; "."""
    yield _line(METADATA)
    for hit in hits:
        values = (getattr(hit, name) for name in METADATA)
        yield _line("; ".join(value) if isinstance(value, tuple) else str(value) for value in values)


def json_lines(hits: Iterable[Hit]) -> Iterator[str]:
    """A JSON object a line."""
    for hit in hits:
        yield json.dumps({name: getattr(hit, name) for name in METADATA}, ensure_ascii=False, default=str) + "\n"


def coverage_lines(counts: CoverageCounts, asked: Request) -> Iterator[str]:
    """A heading and a line for each publisher and month of the search, months of which nothing is held included."""
    yield _line(("source", "publisher", "month", "held", "matching"))
    for one in counts.of(asked).publishers:
        matching = counts.matching_months(asked, one.source) if one.matching else {}
        name = surface.label("source", one.source)
        for month, held in one.months.items():
            yield _line((one.source, name, month, str(held), str(matching.get(month, 0))))


FORMATS = {"csv": csv_lines, "jsonl": json_lines}


def _line(values: Iterable[str]) -> str:
    row = io.StringIO()
    csv.writer(row).writerow([inert(value) for value in values])
    return row.getvalue()


def inert(value: str) -> str:
    """A spreadsheet runs what starts like a formula; an apostrophe makes it text."""
    return f"'{value}" if value.startswith(FORMULA) else value
