"""Logging to standard error, one line per event: text for people or JSON for a collector."""

from __future__ import annotations

import json
import logging
import re
import sys
import time
from typing import Any

from readouts.settings import Settings

PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_FACT = re.compile(r"(?<!\S)(\w+)=")  # what reads as the beginning of a fact


class TextFormatter(logging.Formatter):
    """Time, level, message, then the extra fields as name=value. A traceback follows, indented.

    Text from outside can't begin a line, add a fact or control a terminal.
    """

    converter = time.gmtime  # type: ignore[assignment] # as the library's own documentation has it
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def format(self, record: logging.LogRecord) -> str:
        first, *traceback = super().format(record).split("\n")
        return "\n".join([first, *(f"  {_printable(line)}" for line in traceback)])

    def formatMessage(self, record: logging.LogRecord) -> str:
        message = _FACT.sub(r"\1\\=", _printable(" ".join(record.message.split())))
        facts = {name: value for name, value in vars(record).items() if name not in PLAIN and value is not None}
        fields = "".join(f" {name}={_shown(value)}" for name, value in facts.items())
        return f"{self.formatTime(record)} {record.levelname.lower():<7} {message}{fields}"


def set_up(settings: Settings) -> None:
    """Send all logs of this process to standard error, in the format of `settings.log`."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_formatter(settings.log))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())


def _formatter(name: str) -> logging.Formatter:
    if name == "text":
        return TextFormatter()
    from pythonjsonlogger.json import JsonFormatter

    class PrintableJson(JsonFormatter):
        """With escapes for what JSON allows as it is and a terminal obeys."""

        def format(self, record: logging.LogRecord) -> str:
            return _printable(super().format(record))

    made = PrintableJson(
        "{asctime}{levelname}{name}{message}",
        style="{",
        rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
        json_ensure_ascii=False,
    )
    made.converter = time.gmtime
    made.default_time_format, made.default_msec_format = (
        TextFormatter.default_time_format,
        TextFormatter.default_msec_format,
    )
    return made


def _printable(text: str) -> str:
    """The text with every character that isn't printable as JSON escapes it."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else json.dumps(letter)[1:-1] for letter in text)


def _shown(value: Any) -> str:
    text = f"{value:.4f}" if isinstance(value, float) else str(value)
    return text if text.isprintable() and " " not in text and text else repr(text)
