"""Assertions that an index has several segments and deletions, for tests that depend on them."""

from __future__ import annotations

from pathlib import Path

from whoosh.filedb.filestore import FileStorage

from index.generations.layout import current_directory
from search.columnar.snapshot import Snapshot


def published(path: Path) -> Path:
    """The directory of the published generation of an index."""
    directory = current_directory(path)
    assert directory
    return directory


def assert_several_segments_with_deletions(path: Path, segments: int = 2) -> None:
    """Both the engine's snapshot of the published generation and Whoosh's own index of it have them.

    The merge policy decides this, and it may change: a fixture that relies on it has to look.
    """
    directory = published(path)
    snapshot = Snapshot(directory)
    assert (len(snapshot.segments), snapshot.has_deletions) == (segments, True)
    with FileStorage(str(directory)).open_index().reader() as reader:
        assert (len(reader.leaf_readers()), reader.has_deletions()) == (segments, True)
        assert reader.doc_count() == int(snapshot.live.sum()) < snapshot.size
