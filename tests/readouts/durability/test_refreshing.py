"""Searches by several clients, of a server with several processes, while generation after generation is published."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.refreshing import Refreshing

pytestmark = pytest.mark.slow


def test_no_answer_fails_or_mixes_two_generations_while_they_follow_each_other(tmp_path: Path) -> None:
    run = Refreshing(tmp_path, clients=3)
    run.run(refreshes=6)
    assert run.wrong == []
    assert run.counts["requests"] > 0
    assert run.counts["builds"] > 0
    assert run.counts["cursors continued"] + run.counts["cursors expired"] >= 6
