from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest

from readouts import logs
from readouts.settings import DEFAULTS


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    root.handlers[:], root.level = before, level


def test_the_log_as_json_is_an_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(DEFAULTS.model_copy(update={"log": "json"}))
    logging.getLogger("readouts.access").info("GET %s", "/é", extra={"status": 200, "seconds": 0.5})
    told = json.loads(capsys.readouterr().err)
    assert {name: told[name] for name in ("level", "logger", "message", "status", "seconds")} == {
        "level": "INFO", "logger": "readouts.access", "message": "GET /é", "status": 200, "seconds": 0.5,
    }  # fmt: skip
    assert told["time"].endswith("Z")


def test_the_log_as_text_is_a_line_an_event_whatever_a_client_sends(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(DEFAULTS)
    logging.getLogger("x").warning("GET %s", "/a\n2026 error forged", extra={"id": "b\nc d", "status": 404})
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith("warning GET /a 2026 error forged id='b\\nc d' status=404")


def test_what_lies_below_the_level_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(DEFAULTS.model_copy(update={"log_level": "warning"}))
    logging.getLogger("x").info("chatter")
    assert capsys.readouterr().err == ""
