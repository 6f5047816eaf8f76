"""The one reader of the tables in index/annotate/data."""

from __future__ import annotations

from importlib.resources import files


def rows(file: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a table, each split at its tabs. Blank lines and comments ("#") are left out."""
    text = files("index.annotate").joinpath("data", file).read_text("utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if line.strip() and not line.startswith("#"))
