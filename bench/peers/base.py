"""What every engine under comparison does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from index.document import Document

FACETS = ("speaker", "topic", "country")
HITS = 10
VALUES = 50  # of each facet that are listed, the commonest


@dataclass(frozen=True, slots=True)
class Page:
    """What every engine makes for a query: `total` hits, of each of the first HITS a snippet as HTML, empty
    where its text has none, and the VALUES commonest values of each facet with their counts.
    """

    total: int
    snippets: list[str]
    facets: dict[str, list[tuple[str, int]]]


class Peer(Protocol):
    """An engine that indexes documents and answers with a Page.

    A query is words that all have to be there, or one phrase in quotation marks. `lacks` says what it leaves out.
    """

    name: str
    lacks: str

    def build(self, path: Path, documents: Sequence[Document]) -> None:
        """Index the documents into an empty directory, merged into one segment as far as the engine has segments."""

    def open(self, path: Path) -> None:
        """Open what `build` made, as a worker that starts does."""

    def segments(self) -> int:
        """How many segments the opened index has; 1 where the engine has none."""

    def page(self, query: str) -> Page:
        """The first page of a query."""

    def update(self, path: Path, documents: Sequence[Document]) -> None:
        """Add documents to what `build` made and open the result."""


def text(document: Document) -> str:
    return "\n".join((document.lead, *(passage.text for passage in document.passages)))


def facets(document: Document) -> dict[str, tuple[str, ...]]:
    """The values of FACETS."""
    return {"speaker": document.speakers, "topic": document.topics, "country": document.countries}
