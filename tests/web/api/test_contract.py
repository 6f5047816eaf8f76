from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.contract import hold
from tests.support.served import serving

pytestmark = pytest.mark.slow


def test_the_server_keeps_to_its_openapi_document(sample_home: Path) -> None:
    """For some seconds; for minutes with `python -m bench contract`."""
    with serving(sample_home, "--workers", "2", log_level="error") as served:
        code, report = hold(served.address, examples=4, seed=20)
        assert code == 0, report
        assert served.log == []
