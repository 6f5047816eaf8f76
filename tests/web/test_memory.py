"""What strangers ask doesn't stay in the server's memory."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from readouts.home import Home
from scrapers.bounded_cache import CACHES
from tests.support.hostile import addresses, private
from web.app import create_app

MOST = 50.0  # megabytes


@pytest.mark.slow
def test_thousands_of_hostile_queries_leave_the_memory_where_it_was(sample_home: Path) -> None:
    home = Home(sample_home)
    with home.archive() as archive:
        client = create_app(home.engine(), archive).test_client()
        for address in addresses(200, seed=1):
            client.get(address).close()
        gc.collect()
        before = private()
        statuses = {client.get(address).status_code for address in addresses(5_000, seed=2)}
        gc.collect()
        assert statuses <= {200, 422}
        assert private() - before < MOST
        assert all(cache.kept_bytes() <= cache.most for cache in CACHES.values())
