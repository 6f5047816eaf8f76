from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from readouts.home import Home
from scrapers.archive.store import Archive


@pytest.fixture
def archive(sample_home: Path) -> Iterator[Archive]:
    with Home(sample_home).archive() as opened:
        yield opened
