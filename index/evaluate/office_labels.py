"""How right speakers' labels are: by the table of who held which office when, over every transcript in capitals."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.analysis import fold
from index.annotate.annotate import Knowledge, turns_of
from index.annotate.people.knowledge import curated
from index.annotate.people.names import entity_key
from index.annotate.people.offices import GOVERNMENT, STATE, VICE, Office
from index.document import Mode, Turn
from scrapers.readout import Readout

_OFFICE_LABEL = re.compile(
    r"(?<![^\s*_])(?P<vice>VICE )?PRESIDENT "
    r"(?P<name>[A-Z](?:[A-Z.'’ -]{0,60}[A-Z.'’-])?)\s*(?:[(\[][^()\[\]]{0,200}[)\]]\s*)?:"
)
_ANY_LABEL = re.compile(r"[\s*_]*(?:Q\b|(?:Ma?c)?[A-Z][\w.,'’#& -]{0,80}?\s*(?:[(\[][^()\[\]]*[)\]]\s*){0,2}:)")
_QUOTATION = re.compile(r"[A-Z](?=[^:]*[a-z])[^:“]{3,120}: “")  # "Ann Bell, Chair: “We …": a page of reactions
_CUT_LABEL = re.compile(
    r"[\s*_]*(?:\d+:\d\d [AP]\.?M\.? [A-Z]{2,4} )?(?:THE (?:VICE )?PRESIDENT|(?:M[RS]+\.|DR\.|(?:VICE )?PRESIDENT|"
    r"PRIME MINISTER) ?[A-Z'’ -]+)[.: ]"
)
_TITLED = re.compile(r"\b(?:THE|PRESIDENT|LADY|MRS?|MS|DR|SECRETARY|MINISTER|SENATOR|GOVERNOR|GENERAL|AMBASSADOR)\b")
_SMALL = re.compile(r"(?<![A-Z])[a-z]{3}")
_OWN_STATE = "USA"  # whose former presidents keep the title in labels
_FEWEST = 2  # labels in capitals that make a transcript in capitals


@dataclass(frozen=True, slots=True)
class LabelException:
    """A paragraph whose turn is another one than its label, or none, says."""

    id: str
    paragraph: int
    printed: str
    said: str
    expected: str


@dataclass(frozen=True, slots=True)
class LabelReport:
    """`right` of `labels` office labels have their holder, those of `unlisted` are nobody's in the table; `unlabelled`
    paragraphs of `transcripts` in capitals were looked at for turns that nothing printed begins."""

    labels: int
    right: int
    wrong: tuple[LabelException, ...]
    unlisted: tuple[LabelException, ...]
    transcripts: int
    unlabelled: int
    begun: tuple[LabelException, ...]

    @property
    def share(self) -> float:
        return self.right / self.labels if self.labels else 1.0


def check_labels(
    readouts: Sequence[Readout], knowledge: Knowledge, tell: Callable[[str, int, int], None] = lambda *_: None
) -> LabelReport:
    """Read every office label and every transcript in capitals of these readouts."""
    right = unlabelled = transcripts = 0
    wrong: list[LabelException] = []
    unlisted: list[LabelException] = []
    begun: list[LabelException] = []
    for through, readout in enumerate(readouts, 1):
        tell("labels", through, len(readouts))
        printed = [_in_capitals(paragraph.text) for paragraph in readout.paragraphs]
        if not any(printed):
            continue
        turns = turns_of(readout, knowledge)
        for exception, people in _office_labels(readout, turns):
            if not people:
                unlisted.append(exception)
            elif entity_key(exception.said) in map(entity_key, people):
                right += 1
            else:
                wrong.append(exception)
        if _is_transcript(readout, printed):
            transcripts += 1
            unlabelled += printed.count("")
            begun += _begun(readout, turns, printed)
    labels = right + len(wrong)
    return LabelReport(labels, right, tuple(wrong), tuple(unlisted), transcripts, unlabelled, tuple(begun))


def _is_transcript(readout: Readout, printed: Sequence[str]) -> bool:
    """Whether labels in capitals, one of them with an office or an honorific, outnumber quotations of named people."""
    labels = [label for label in printed if label not in ("", "Q")]
    quotations = sum(_QUOTATION.match(paragraph.text) is not None for paragraph in readout.paragraphs)
    return len(labels) >= max(_FEWEST, quotations + 1) and any(map(_TITLED.search, labels))


def _in_capitals(text: str) -> str:
    """The label in capitals that a paragraph begins with, or nothing; a clock may be in front, and its colon a stop."""
    found = _ANY_LABEL.match(text) or _CUT_LABEL.match(text)
    label = found.group().strip(" *_:") if found else ""
    bare = re.sub(
        r"[(\[].*", "", re.sub(r"\b(?:M[rsc]+|Dr|Ma?c|De|Mac|Le|La|of|and|the|as|for)(?=[A-Z.\s])", "", label)
    )
    return "" if _SMALL.search(bare) else label


def _office_labels(readout: Readout, turns: Sequence[Turn]) -> Iterator[tuple[LabelException, tuple[str, ...]]]:
    """Each office label, also inside a paragraph, with the speaker it has, and whom the table allows."""
    for i, (paragraph, turn) in enumerate(zip(readout.paragraphs, turns, strict=True)):
        for label in _OFFICE_LABEL.finditer(paragraph.text):
            if len(label["name"].split()) < 5:
                people = _holders(VICE if label["vice"] else STATE, label["name"], readout)
                printed = label.group().strip(" *_:")
                said = _speaker_at(label.end() - 1, turn) or "nobody"
                yield LabelException(readout.id, i, printed, said, " or ".join(people)), people


def _speaker_at(place: int, turn: Turn) -> str | None:
    """Whose statement stands at an offset of a paragraph."""
    at = next((statement for statement in turn.statements if statement.start <= place < statement.end), turn)
    return at.speaker


def _holders(rank: str, name: str, readout: Readout) -> tuple[str, ...]:
    """Whom of that name the table has in the office on that day; else the last former holder of the own state."""
    called = [t for t in curated() if set(_words(name)) <= set(_words(t.person))]
    that_day = [t for t in called if t.first <= readout.date <= t.last]
    holders = {t.person for t in that_day if t.office.rank == rank}
    if rank == STATE and not holders:
        holders = {t.person for t in that_day if t.office.rank == GOVERNMENT}
    former = [t for t in called if t.last < readout.date and t.office == Office(rank, _OWN_STATE)]
    return tuple(sorted(holders)) or tuple(t.person for t in sorted(former, key=lambda t: t.last)[-1:])


def _words(name: str) -> Iterable[str]:
    return re.findall(r"\w+", fold(name))


def _begun(readout: Readout, turns: Sequence[Turn], printed: Sequence[str]) -> Iterator[LabelException]:
    """The unlabelled paragraphs of a transcript whose words go to somebody else than those in front of them."""
    speaking: str | None = None
    for i, (turn, label) in enumerate(zip(turns, printed, strict=True)):
        inside = bool(turn.printed and turn.printed.isupper() and turn.printed in readout.paragraphs[i].text)
        begins = turn.mode is Mode.QUOTED and (turn.words_start or turn.speaker != speaking)
        if begins and not label and not inside:
            start = readout.paragraphs[i].text[:60]
            yield LabelException(readout.id, i, start, turn.speaker or "nobody", speaking or "nobody")
        if label or turn.mode is Mode.QUOTED:
            speaking = turn.statements[-1].speaker if turn.statements else turn.speaker
