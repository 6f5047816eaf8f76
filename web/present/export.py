"""Every hit of a request as lines of CSV or JSON, one at a time, so that memory stays the same for any number."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator

from search.engine import Hit

COLUMNS = ("id", "date", "source", "publisher", "language", "kind", "title", "place")
LISTS = ("speakers", "participants", "countries", "topics", "flags")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_lines(hits: Iterable[Hit]) -> Iterator[str]:
    """A heading and a line for each hit; the values of a list are joined by "; "."""
    yield _line([*COLUMNS, *LISTS, "url"])
    for hit in hits:
        plain = [str(getattr(hit, name)) for name in COLUMNS]
        yield _line([*plain, *("; ".join(getattr(hit, name)) for name in LISTS), hit.url])


def json_lines(hits: Iterable[Hit]) -> Iterator[str]:
    """A JSON object a line."""
    for hit in hits:
        names = (*COLUMNS, *LISTS, "url")
        yield json.dumps({name: getattr(hit, name) for name in names}, ensure_ascii=False, default=str) + "\n"


FORMATS = {"csv": csv_lines, "jsonl": json_lines}


def _line(values: list[str]) -> str:
    row = io.StringIO()
    csv.writer(row).writerow([_inert(value) for value in values])
    return row.getvalue()


def _inert(value: str) -> str:
    """A spreadsheet runs what starts like a formula; an apostrophe makes it text."""
    return f"'{value}" if value.startswith(FORMULA) else value
