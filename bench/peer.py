"""What every engine under comparison does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from index.document import Document

FACETS = ("speaker", "topic", "country")


class Peer(Protocol):
    """An engine that indexes documents and answers with ten hits, their snippets and the counts of FACETS.

    A query is words that all have to be there, or one phrase in quotation marks. `lacks` says what it leaves out.
    """

    name: str
    lacks: str

    def build(self, path: Path, documents: Sequence[Document]) -> None:
        """Index the documents into an empty directory."""

    def open(self, path: Path) -> None:
        """Open what `build` made, as a worker that starts does."""

    def page(self, query: str) -> int:
        """Do the whole work of a page and say how many hits there are in all."""

    def update(self, path: Path, documents: Sequence[Document]) -> None:
        """Add documents to what `build` made and open the result."""


def text(document: Document) -> str:
    return "\n".join((document.lead, *(passage.text for passage in document.passages)))


def facets(document: Document) -> dict[str, tuple[str, ...]]:
    """The values of FACETS."""
    return {"speaker": document.speakers, "topic": document.topics, "country": document.countries}
