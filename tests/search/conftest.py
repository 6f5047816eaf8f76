"""Every engine over the same small collection."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.whoosh.writer import WhooshWriter
from search.engine import Engine
from search.open import open_engine
from tests.support.conformance import DOCUMENTS
from tests.support.memory_engine import MemoryEngine
from tests.support.segmented import assert_several_segments_with_deletions


@pytest.fixture(scope="session")
def whoosh(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Several segments, with a readout replaced and one removed."""
    path = tmp_path_factory.mktemp("home") / "index"
    writer = WhooshWriter(path, processes=1, small=0)
    older = [*DOCUMENTS[:4], replace(DOCUMENTS[4], title="Draft"), replace(DOCUMENTS[0], id="gone", title="Gone")]
    writer.publish(writer.write(older, sequence=1, full=True))
    writer.publish(writer.write(DOCUMENTS[4:], removed=["gone"], sequence=2, full=False))
    assert_several_segments_with_deletions(path)
    return open_engine(path)


@pytest.fixture(params=["memory", "whoosh"])
def engine(request: pytest.FixtureRequest) -> Engine:
    return MemoryEngine(DOCUMENTS) if request.param == "memory" else request.getfixturevalue("whoosh")
