"""How right the annotations are: every figure against labels made by hand, each with the floor it must reach."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from index.annotate.annotate import Knowledge, annotate
from index.document import Annotations, Mode, Statement, Turn
from index.evaluate.floors import floors
from index.evaluate.labels import Labels, SentenceLabel, TurnLabel, same_person
from scrapers.readout import Readout
from scrapers.source import address

_TAG = re.compile(r"<(?:/?\w+>?|$)")
SENTENCES = "speaker and mode on sentences"
FLOORS = floors("labels")
"""Every figure on a label file, and what it must reach: shares of paragraphs or readouts, micro-averaged F1s."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure. `value` is None where nothing could be measured, over `count` items."""

    name: str
    value: float | None
    floor: float
    count: int

    @property
    def passes(self) -> bool:
        return self.value is None or self.value >= self.floor


@dataclass(frozen=True, slots=True)
class Mistake:
    """Where one readout's annotation and its labels differ in one figure; `wrong` counts the items."""

    id: str
    title: str
    figure: str
    wrong: int
    said: str
    labelled: str


@dataclass(frozen=True, slots=True)
class Report:
    """A label file's figures, its mistakes with the worst first, and the labelled readouts that were not found."""

    name: str
    readouts: int
    figures: tuple[Figure, ...]
    mistakes: tuple[Mistake, ...]
    missing: tuple[str, ...]


@dataclass(slots=True)
class _Tally:
    """Right, wrongly said and wrongly left out; a share where every item is right or wrong, else an F1."""

    right: int = 0
    extra: int = 0
    missed: int = 0
    mistakes: list[Mistake] = field(default_factory=list)

    def share(self) -> tuple[float | None, int]:
        count = self.right + self.extra
        return (self.right / count if count else None), count

    def f1(self) -> tuple[float | None, int]:
        count = 2 * self.right + self.extra + self.missed
        return (2 * self.right / count if count else None), self.right + self.missed


def evaluate(name: str, labels: Sequence[Labels], readouts: Mapping[str, Readout], knowledge: Knowledge) -> Report:
    """Annotate the labelled readouts and compare. `readouts` are named as by index.evaluate.labels.addresses."""
    tallies = {figure: _Tally() for figure in FLOORS}
    missing = []
    for truth in labels:
        readout = readouts.get(truth.id) or readouts.get(address(truth.id))
        if readout is None:
            missing.append(truth.id)
            continue
        _compare(truth, readout, annotate(readout, knowledge), tallies)
    figures = tuple(_figure(figure, tally) for figure, tally in tallies.items())
    mistakes = sorted((m for tally in tallies.values() for m in tally.mistakes), key=lambda m: -m.wrong)
    return Report(name, len(labels) - len(missing), figures, tuple(mistakes), tuple(missing))


def _figure(name: str, tally: _Tally) -> Figure:
    value, count = tally.f1() if name.endswith("F1") else tally.share()
    return Figure(name, value, FLOORS[name], count)


def _compare(truth: Labels, readout: Readout, found: Annotations, tallies: Mapping[str, _Tally]) -> None:
    _compare_turns(truth, readout, found, tallies)
    _compare_sentences(truth, readout, found, tallies[SENTENCES])
    for figure, labelled, said, same in (
        ("participants F1", truth.participants, found.participants, same_person),
        ("countries F1", truth.countries, found.countries, str.__eq__),
        ("topics F1", truth.topics, found.topics, str.__eq__),
    ):
        if labelled is not None:
            _compare_sets(tallies[figure], figure, readout, labelled, said, same)
    if truth.kind is not None:
        right = truth.kind == found.kind
        tallies["kind"].right += right
        tallies["kind"].extra += not right
        if not right:
            tallies["kind"].mistakes.append(_mistake(readout, "kind", 1, found.kind, truth.kind))


def _compare_sets(
    tally: _Tally, figure: str, readout: Readout, labelled: Sequence[str], said: Sequence[str],
    same: Callable[[str, str], bool],
) -> None:  # fmt: skip
    missed, extra = list(labelled), []
    for value in said:
        match = next((other for other in missed if same(value, other)), None)
        if match is None:
            extra.append(value)
        else:
            missed.remove(match)
    tally.right += len(labelled) - len(missed)
    tally.extra += len(extra)
    tally.missed += len(missed)
    if wrong := len(missed) + len(extra):
        says = f"too many: {', '.join(extra) or 'none'}"
        tally.mistakes.append(_mistake(readout, figure, wrong, says, f"left out: {', '.join(missed) or 'none'}"))


def _compare_turns(truth: Labels, readout: Readout, found: Annotations, tallies: Mapping[str, _Tally]) -> None:
    both: list[tuple[TurnLabel, Turn | None]] = []
    speakers: list[tuple[TurnLabel, Turn | None]] = []
    for label in truth.paragraphs:
        turn = _turn(label, readout, found.turns)
        speaker = turn is not None and _same_speaker(turn, label)
        right = speaker and turn is not None and turn.mode == label.mode
        for figure, holds, wrong in (("speaker", speaker, speakers), ("speaker and mode", right, both)):
            tallies[figure].right += holds
            tallies[figure].extra += not holds
            if not holds:
                wrong.append((label, turn))
    for figure, wrong in (("speaker and mode", both), ("speaker", speakers)):
        if wrong:
            said = "; ".join(
                _said(label.i, turn.speaker, turn.mode) if turn else f"{label.i}: none" for label, turn in wrong
            )
            labelled = "; ".join(_said(label.i, label.speaker, label.mode) for label, _ in wrong)
            tallies[figure].mistakes.append(_mistake(readout, figure, len(wrong), said, labelled))


def _compare_sentences(truth: Labels, readout: Readout, found: Annotations, tally: _Tally) -> None:
    wrong: list[tuple[SentenceLabel, Statement | None]] = []
    for label in truth.sentences:
        turn = found.turns[label.i] if label.i < len(found.turns) else Turn()
        said = next((one for one in turn.statements if one.start <= label.at < one.end), None)
        right = said is not None and said.mode == label.mode and _same_speaker(said, label)
        tally.right += right
        tally.extra += not right
        if not right:
            wrong.append((label, said))
    if wrong:
        says = "; ".join(
            _said(f"{label.i}+{label.at}", one.speaker, one.mode) if one else f"{label.i}+{label.at}: none"
            for label, one in wrong
        )
        labelled = "; ".join(_said(f"{label.i}+{label.at}", label.speaker, label.mode) for label, _ in wrong)
        tally.mistakes.append(_mistake(readout, SENTENCES, len(wrong), says, labelled))


def _turn(label: TurnLabel, readout: Readout, turns: Sequence[Turn]) -> Turn | None:
    """The turn of the labelled paragraph: by its number, or by how it begins where the numbers have shifted."""
    start = _letters(label.start)
    begun = [i for i, paragraph in enumerate(readout.paragraphs) if _letters(paragraph.text).startswith(start)]
    if label.i in begun:
        return turns[label.i] if label.i < len(turns) else None
    return turns[min(begun, key=lambda i: abs(i - label.i))] if start and begun else None


def _letters(text: str) -> str:
    """The letters and digits that a text begins with: a label may have the markup that reading took off."""
    return re.sub(r"[\W_]", "", _TAG.sub("", text[:200]))


def _same_speaker(turn: Turn | Statement, label: TurnLabel | SentenceLabel) -> bool:
    said = turn.speaker if turn.mode is not Mode.NARRATION else None
    if said is None or label.speaker is None:
        return said == label.speaker
    return same_person(said, label.speaker)


def _said(i: object, speaker: str | None, mode: str) -> str:
    return f"{i}: {speaker or 'nobody'}, {mode}"


def _mistake(readout: Readout, figure: str, wrong: int, said: str, labelled: str) -> Mistake:
    return Mistake(readout.id, readout.title, figure, wrong, said, labelled)


def failures(reports: Iterable[Report]) -> Iterator[str]:
    """A line for each figure below its floor, and for each file of labels whose readouts are not all there."""
    for report in reports:
        yield from (below_floor(report.name, figure) for figure in report.figures if not figure.passes)
        if report.missing:
            missing = report.missing
            yield f"{report.name}: {len(missing)} labelled readouts are not in the corpus, as {missing[0]}"


def below_floor(where: str, figure: Figure) -> str:
    return f"{where}: {figure.name} {figure.value:.3f} is below its floor of {figure.floor:.2f}"
