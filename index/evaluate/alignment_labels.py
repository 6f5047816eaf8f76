"""Labels of alignments: which units of two accounts are about one matter, read from JSON Lines.

One object a line: `a` and `b` (addresses), `unit_a` and `unit_b` (`paragraph` or `sentence`), `pairs` of indices, and
`starts_a`, `starts_b`: how every unit begins. Labels of this project name no words of a publisher: without starts, the
units are the paragraphs, or the sentences as index.alignment.units finds them, and `count_a`, `count_b` say how many.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.alignment.units import AlignedUnit, sentences
from index.evaluate.corpus import hosts_of_sources, read_capture
from index.evaluate.labels import LabelsUnreadable
from scrapers.imports.captures import Capture, captures
from scrapers.source import Source, address

SHORT = 16  # characters of a start that must be there, where the rest differs
SENTENCE = "sentence"


@dataclass(frozen=True, slots=True)
class AccountLabel:
    """One account of a labelled pair. `starts` is empty where the labels give only the number of units, `count`."""

    url: str
    unit: str
    starts: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class AlignmentLabel:
    """Two accounts, and the pairs of units that are about one matter."""

    a: AccountLabel
    b: AccountLabel
    pairs: frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class AccountText:
    """An account as a data set or a saved page has it: its blocks of text, and their language (ISO 639-1)."""

    blocks: tuple[str, ...]
    language: str


def read_alignments(path: Path) -> tuple[AlignmentLabel, ...]:
    """The labels in a file. Raises LabelsUnreadable with the number of the line that is wrong."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise LabelsUnreadable(f"{path} ({error})", "Give a JSON Lines file of labels.") from error
    return tuple(_label(line, f"{path}:{number}") for number, line in enumerate(lines, 1) if line.strip())


def _label(line: str, where: str) -> AlignmentLabel:
    try:
        record: dict[str, Any] = json.loads(line)
        pairs = frozenset((int(a), int(b)) for a, b in record["pairs"])
        return AlignmentLabel(_account(record, "a"), _account(record, "b"), pairs)
    except (ValueError, KeyError, TypeError) as error:
        raise LabelsUnreadable(f"{where} ({error!r})", "See docs/design/events.md for the format.") from error


def _account(record: Mapping[str, Any], side: str) -> AccountLabel:
    starts = tuple(record.get(f"starts_{side}", ()))
    count = len(starts) or int(record[f"count_{side}"])
    return AccountLabel(str(record[side]), str(record[f"unit_{side}"]), starts, count)


def told_units(label: AccountLabel, text: AccountText) -> tuple[AlignedUnit, ...]:
    """The labelled units of an account; none where the text does not have them."""
    if label.starts:
        return _cut(label.starts, " ".join(" ".join(text.blocks).split()))
    blocks = text.blocks
    if label.unit == SENTENCE:
        blocks = tuple(block[start:end] for block in blocks for start, end in sentences(block))
    return tuple(map(AlignedUnit, blocks)) if len(blocks) == label.count else ()


def _cut(starts: Sequence[str], text: str) -> tuple[AlignedUnit, ...]:
    places, after = [], 0
    for start in starts:
        words = " ".join(start.split())
        found = text.find(words, after)
        if found < 0:
            found = text.find(words[:SHORT], after)
        if found < 0:
            return ()
        places.append(found)
        after = found + 1
    ends = (*places[1:], len(text))
    return tuple(AlignedUnit(text[start:end].strip()) for start, end in zip(places, ends, strict=True))


def account_texts(paths: Iterable[Path], wanted: Iterable[str]) -> dict[str, AccountText]:
    """The accounts with these addresses in data sets and saved pages.

    Of a data set the text is taken as it stands there, whether or not a source reads it.
    """
    addresses = {address(url) for url in wanted}
    hosts = hosts_of_sources()
    found: dict[str, AccountText] = {}
    for path in paths:
        for capture in captures(path, frozenset(hosts)):
            record = _record(capture.page.body) if capture.reader == "jsonl" else {}
            url = address(str(record.get("url") or capture.page.url))
            text = (_of_record(record) if record else _of_page(capture, hosts)) if url in addresses else None
            if text and text.blocks:
                found.setdefault(url, text)
    return found


def _of_record(record: Mapping[str, Any]) -> AccountText:
    blocks = record.get("paragraphs") or str(record.get("text") or "").split("\n")
    language = str(record.get("language") or record.get("lang") or "en")
    return AccountText(tuple(filter(None, map(str, blocks))), language)


def _of_page(capture: Capture, hosts: dict[str, Source]) -> AccountText | None:
    readout = read_capture(capture, hosts)
    return AccountText(tuple(one.text for one in readout.paragraphs), readout.language) if readout else None


def _record(body: bytes) -> Mapping[str, Any]:
    try:
        record = json.loads(body)
    except ValueError:
        return {}
    return record if isinstance(record, dict) else {}
