"""Figures as docs print them: the rows of docs/reference/figures.md, and numbers with an invisible key behind them.

A quoted figure looks like `.937<!-- figure annotation.dev.kind -->`. Its own number of decimals says how exactly it is
meant; with a percent sign it is a hundred times the figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "figures.md"
_ROW = re.compile(r"^\| `(?P<key>[\w.-]+)` \| (?P<written>\S+) \|", re.MULTILINE)
_QUOTE = re.compile(r"(?P<written>[+−-]?[\d,]*\.?\d+)(?P<percent> ?%)?\**<!-- figure (?P<key>[\w.-]+) -->")
_KEY = re.compile(r"<!-- figure (?P<key>[\w.-]+) -->")
_NONE = "none"
_SIGNS = ("+", "−", "-")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure by its key, such as `annotation.dev.kind`; `decimals` is how many the page prints."""

    key: str
    value: float
    decimals: int = 0

    @property
    def printed(self) -> str:
        return printed(self.value, self.decimals)


@dataclass(frozen=True, slots=True)
class Difference:
    """A place in the docs whose figure is not the one found."""

    doc: str
    line: int
    key: str
    written: str
    found: str

    def __str__(self) -> str:
        return f"{self.doc}:{self.line}: {self.key} is written {self.written}, found {self.found}"


def printed(value: float, decimals: int) -> str:
    """As docs print it: `13,966`, `.937`, `1.000`, `-.012`."""
    text = f"{value:,.{decimals}f}"
    return re.sub(r"^(-?)0\.", r"\1.", text)


def read(written: str) -> float:
    """The number of a printed figure."""
    return float(written.replace(",", "").replace("−", "-"))


def on_page(page: Path = PAGE) -> dict[str, Figure]:
    """The figures of docs/reference/figures.md by key; none where there is no page yet."""
    text = page.read_text("utf-8") if page.exists() else ""
    rows = ((row["key"], row["written"]) for row in _ROW.finditer(text))
    return {key: Figure(key, read(written), len(written.partition(".")[2])) for key, written in rows}


def documents(root: Path = ROOT) -> tuple[Path, ...]:
    """Every document that may quote a figure."""
    return (*sorted(root.glob("*.md")), *sorted((root / "docs").rglob("*.md")))


def quotes(doc: Path, found: Mapping[str, Figure], root: Path = ROOT) -> Iterator[Difference]:
    """Where a document's quoted figures differ from those found, or have a key that none has."""
    for number, line in enumerate(doc.read_text("utf-8").splitlines(), 1):
        read_ = {quote.end(): quote for quote in _QUOTE.finditer(line)}
        for key in _KEY.finditer(line):
            quote = read_.get(key.end())
            written = quote["written"] + (quote["percent"] or "") if quote else _NONE
            right = _as_quoted(quote, found) if quote else _printed(key["key"], found)
            if quote is None or right != quote["written"]:
                yield Difference(str(doc.relative_to(root)), number, key["key"], written, right)


def _printed(key: str, found: Mapping[str, Figure]) -> str:
    return found[key].printed if key in found else _NONE


def _as_quoted(quote: re.Match[str], found: Mapping[str, Figure]) -> str:
    """The figure found, written as this quotation writes its own."""
    figure, written = found.get(quote["key"]), quote["written"]
    if figure is None:
        return _NONE
    value = figure.value * (100 if quote["percent"] else 1)
    sign, decimals = written[0] if written[0] in _SIGNS else "", len(written.partition(".")[2])
    text = printed(abs(value), decimals)
    text = f"0{text}" if written.removeprefix(sign).startswith("0.") and text.startswith(".") else text
    if value < 0:
        return f"{'-' if sign == '-' else '−'}{text}"
    return f"+{text}" if sign else text


def mend(doc: Path, found: Mapping[str, Figure]) -> bool:
    """Replace the figures quoted in a document by those computed. True if the document changed."""
    text = doc.read_text("utf-8")

    def put(quote: re.Match[str]) -> str:
        right = _as_quoted(quote, found)
        return quote[0] if right == _NONE else right + quote[0][len(quote["written"]) :]

    mended = _QUOTE.sub(put, text)
    doc.write_text(mended, "utf-8")
    return mended != text


def rows(page: Path, found: Iterable[Figure], root: Path = ROOT) -> Iterator[Difference]:
    """Where the page's own rows differ from the figures found, or lack one."""
    text = page.read_text("utf-8") if page.exists() else ""
    there = {row["key"]: (text.count("\n", 0, row.start()) + 1, row["written"]) for row in _ROW.finditer(text)}
    wanted = {figure.key: figure.printed for figure in found}
    for key in (*there, *(key for key in wanted if key not in there)):
        line, written = there.get(key, (0, _NONE))
        if written != wanted.get(key, _NONE):
            yield Difference(str(page.relative_to(root)), line, key, written, wanted.get(key, _NONE))
