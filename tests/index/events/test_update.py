"""Events while an index is built: from everything, and from what changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.build import build
from index.events.event import Event
from index.events.evidence import evidence_of
from index.events.joining import join
from index.whoosh.writer import WhooshWriter
from scrapers import sample
from scrapers.archive.store import Archive
from search.columnar.engine import WhooshEngine
from search.events import EventQuery


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive.sqlite3", create=True) as opened:
        yield opened


def events(path: Path) -> tuple[Event, ...]:
    return WhooshEngine(path).events(EventQuery(accounts=0), limit=1_000).events


def test_readouts_that_come_later_join_the_events_as_if_all_had_come_at_once(archive: Archive, tmp_path: Path) -> None:
    writer = WhooshWriter(tmp_path / "index")
    pages = list(sample.pages())
    for step in range(3):
        for source, page in pages[step::3]:
            archive.store(source, page)
        build(archive, writer)
    by_steps = events(tmp_path / "index")
    engine = WhooshEngine(tmp_path / "index")
    documents = (engine.document(readout.id) for readout in archive.readouts())
    evidence = [one for document in documents if document and (one := evidence_of(document))]
    assert {*by_steps} == {*join(evidence, archive.arrivals(None))}
    assert any(len(event.sides) > 1 for event in by_steps)


def test_an_event_keeps_its_id_when_accounts_come_later(archive: Archive, tmp_path: Path) -> None:
    writer = WhooshWriter(tmp_path / "index")
    pages = list(sample.pages())
    seen: dict[str, str] = {}
    for start in range(0, len(pages), 10):
        for source, page in reversed(pages[start : start + 10]):
            archive.store(source, page)
        build(archive, writer)
        engine = WhooshEngine(tmp_path / "index")
        for event in events(tmp_path / "index"):
            for member in event.members:
                first = seen.setdefault(member.readout, event.id)
                found = engine.event(first)
                assert found is not None
                assert member.readout in {one.readout for one in found.members}
