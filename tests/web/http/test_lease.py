"""A request keeps one generation of the index from its beginning to its end."""

from __future__ import annotations

from collections.abc import Sequence

from index.document import Document
from scrapers.archive.store import Archive
from tests.support.memory_engine import MemoryEngine
from web.app import create_app


class _Lease:
    """Records when it begins and ends; the garbage collector does not end it."""

    def __init__(self, events: list[str]) -> None:
        self.events = events

    def __enter__(self) -> None:
        self.events.append("begin")

    def __exit__(self, *error: object) -> None:
        self.events.append("end")


class _Leased(MemoryEngine):
    def __init__(self, documents: Sequence[Document]) -> None:
        super().__init__(documents)
        self.steps: list[str] = []

    def lease(self) -> _Lease:
        return _Lease(self.steps)


def test_the_generation_of_a_request_is_given_back_at_its_end(documents: list[Document], archive: Archive) -> None:
    engine = _Leased(documents)
    client = create_app(engine, archive).test_client()
    assert client.get("/").status_code == 200
    assert client.get("/api/search?q=grain").status_code == 200
    assert client.get("/readouts/nowhere").status_code == 404
    assert engine.steps == ["begin", "end"] * 3
