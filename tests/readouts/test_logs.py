from __future__ import annotations

import json
import logging
import re
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


HOSTILE = "a\x1b[31m \x9b2J\u202e \u2028b status=200 request=FAKE\r\n2026 info forged\x00"


@pytest.mark.parametrize("log", ["text", "json"])
def test_no_control_character_reaches_the_log(log: str, capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(DEFAULTS.model_copy(update={"log": log}))
    logging.getLogger("x").warning("GET %s", HOSTILE, extra={"title": HOSTILE, HOSTILE[:1]: [HOSTILE]})
    try:
        raise RuntimeError(HOSTILE)
    except RuntimeError:
        logging.getLogger("x").exception("it broke: %s", HOSTILE)
    told = capsys.readouterr().err
    assert told
    assert all(line.isprintable() for line in told.split("\n"))


def test_a_message_adds_no_fact_and_a_traceback_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(DEFAULTS)
    try:
        raise RuntimeError(HOSTILE)
    except RuntimeError:
        logging.getLogger("x").exception("GET %s", HOSTILE, extra={"request": "real", "status": 500})
    first, *traceback = capsys.readouterr().err.splitlines()
    assert re.findall(r"(?<!\S)(\w+)=(\S*)", first) == [("request", "real"), ("status", "500")]
    assert traceback
    assert all(line.startswith("  ") for line in traceback)


def test_a_line_of_json_is_what_was_told_although_it_is_escaped(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(DEFAULTS.model_copy(update={"log": "json"}))
    logging.getLogger("x").warning("%s", HOSTILE, extra={"title": "Встреча 𐐨\U000e0041"})
    told = json.loads(capsys.readouterr().err)
    assert (told["message"], told["title"]) == (HOSTILE, "Встреча 𐐨\U000e0041")


def test_what_lies_below_the_level_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(DEFAULTS.model_copy(update={"log_level": "warning"}))
    logging.getLogger("x").info("chatter")
    assert capsys.readouterr().err == ""
