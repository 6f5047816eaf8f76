"""Labels made by hand: what a careful reader says of a readout, read from JSON Lines.

One object a line: `id` and any of `kind`, `countries`, `participants`, `topics` and `paragraphs` (`i` from 0,
`speaker`, `mode`, perhaps `start`) and `sentences` (`i`, the offset `at`, `speaker`, `mode`); what is absent is not
measured. The format is that of docs/design/annotation.md.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from index.analysis import fold
from scrapers.errors import ReadoutsError
from scrapers.readout import Readout
from scrapers.source import address

ALIKE = 0.84  # of two spellings of one surname, by matching letters
_SUFFIX = re.compile(r"(?:,|(?<!\s))\s+(?:jr|sr|ii|iii|iv)\b\.?$", re.IGNORECASE)


class LabelsUnreadable(ReadoutsError):
    what = "The labels can't be read"


@dataclass(frozen=True, slots=True)
class TurnLabel:
    """What a reader says of paragraph `i`: whose words, and in what mode; `start` is how the paragraph begins."""

    i: int
    speaker: str | None
    mode: str
    start: str = ""


@dataclass(frozen=True, slots=True)
class SentenceLabel:
    """What a reader says of the sentence that begins at an offset of paragraph `i`."""

    i: int
    at: int
    speaker: str | None
    mode: str


@dataclass(frozen=True, slots=True)
class Labels:
    """What a reader says of one readout; None where they did not say."""

    id: str
    kind: str | None = None
    countries: tuple[str, ...] | None = None
    participants: tuple[str, ...] | None = None
    topics: tuple[str, ...] | None = None
    paragraphs: tuple[TurnLabel, ...] = ()
    sentences: tuple[SentenceLabel, ...] = ()


def read_labels(path: Path) -> tuple[Labels, ...]:
    """The labels in a file. Raises LabelsUnreadable with the number of the line that is wrong."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise LabelsUnreadable(f"{path} ({error})", "Give a JSON Lines file of labels.") from error
    return tuple(_labels(line, f"{path}:{number}") for number, line in enumerate(lines, 1) if line.strip())


def holds_labels(path: Path) -> bool:
    """Whether a file's first line is a readout's labels: sets about pairs of readouts have no `id`."""
    with path.open(encoding="utf-8") as lines:
        try:
            record = json.loads(next(lines, "{}"))
        except ValueError:
            return True  # as broken labels they are told of when they are read
    return isinstance(record, dict) and "id" in record


def _labels(line: str, where: str) -> Labels:
    try:
        record: dict[str, Any] = json.loads(line)
        lists = {key: tuple(record[key]) for key in ("countries", "participants", "topics") if key in record}
        turns = tuple(
            TurnLabel(p["i"], p["speaker"], p["mode"], p.get("start", "")) for p in record.get("paragraphs", ())
        )
        sentences = tuple(SentenceLabel(p["i"], p["at"], p["speaker"], p["mode"]) for p in record.get("sentences", ()))
        return Labels(str(record["id"]), record.get("kind"), **lists, paragraphs=turns, sentences=sentences)
    except (ValueError, KeyError, TypeError) as error:
        raise LabelsUnreadable(f"{where} ({error!r})", "See docs/design/annotation.md for the format.") from error


def addresses(readouts: Iterable[Readout]) -> Mapping[str, Readout]:
    """Readouts by what labels may call them: id, address without scheme, or the publisher's own number."""
    found: dict[str, Readout] = {}
    for readout in readouts:
        number = readout.id.removeprefix(f"{readout.source}-")
        for name in (readout.id, address(readout.url), number):
            found.setdefault(name, readout)
    return found


def same_person(one: str, other: str) -> bool:
    """Whether two printed names may well be one person's: tolerant of accents, order, initials and transliteration."""
    names = sorted((_parts(one), _parts(other)), key=len)
    if not names[0]:
        return one == other
    if set(names[0]) <= set(names[1]):
        return names[0][-1] == names[1][-1] or len(names[0]) > 1
    alike = SequenceMatcher(None, names[0][-1], names[1][-1]).ratio() >= ALIKE
    return alike and names[0][0][0] == names[1][0][0]


def _parts(name: str) -> list[str]:
    return re.findall(r"\w+", fold(_SUFFIX.sub("", name).replace("’", "").replace("'", "")))
