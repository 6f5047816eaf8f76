"""How right the annotations are by what publishers mark themselves (bold labels, places, people), and speed."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterable, Iterator, Sequence

from index.annotate.annotate import Knowledge, annotate, people, turns_of
from index.annotate.vocabulary.countries import code_of
from index.document import Mode, Turn
from index.evaluate.floors import floors
from index.evaluate.hand_labels import Figure, Mistake
from index.evaluate.labels import same_person
from scrapers.readout import Readout

BOLD_LABELS, GEOGRAPHY, PERSONS, SPEED = "bold labels", "geography tags", "persons tags", "readouts a second"
PAGE_FLOORS = {**floors("pages"), **floors("speed")}
_MORE = " more"  # "6 more" closes a list of tags that the page folds away

Check = Callable[[Readout, Knowledge], Iterator[tuple[bool, str, str]]]
"""Yields, for each thing that a page says, whether we say it too, what we say, and what the page says."""


def evaluate_pages(
    readouts: Sequence[Readout], knowledge: Knowledge, tell: Callable[[str, int, int], None] = lambda *_: None
) -> tuple[tuple[Figure, ...], tuple[Mistake, ...]]:
    """Every figure that needs no hand labels, over all readouts that allow it, and the mistakes, the worst first."""
    figures, mistakes = [], []
    for name, check in ((BOLD_LABELS, _bold_labels), (GEOGRAPHY, _geography), (PERSONS, _persons)):
        figure, found = _measure(name, check, readouts, knowledge, tell)
        figures.append(figure)
        mistakes += found
    return (*figures, _speed(readouts, knowledge, tell)), tuple(sorted(mistakes, key=lambda m: -m.wrong))


def _measure(
    name: str, check: Check, readouts: Sequence[Readout], knowledge: Knowledge, tell: Callable[[str, int, int], None]
) -> tuple[Figure, list[Mistake]]:
    right = count = 0
    mistakes = []
    for through, readout in enumerate(readouts, 1):
        tell(name, through, len(readouts))
        results = list(check(readout, knowledge))
        wrong = [(said, printed) for holds, said, printed in results if not holds]
        count += len(results)
        right += len(results) - len(wrong)
        if wrong:
            said, printed = ("; ".join(dict.fromkeys(column)) for column in zip(*wrong, strict=True))
            mistakes.append(Mistake(readout.id, readout.title, name, len(wrong), said, printed))
    return Figure(name, right / count if count else None, PAGE_FLOORS[name], count), mistakes


def _bold_labels(readout: Readout, knowledge: Knowledge) -> Iterator[tuple[bool, str, str]]:
    """Each paragraph's speaker without the bold markup against the one with it, where two or more labels are bold."""
    if sum(paragraph.label is not None for paragraph in readout.paragraphs) < 2:
        return
    bare = tuple(dataclasses.replace(paragraph, label=None) for paragraph in readout.paragraphs)
    with_bold = turns_of(readout, knowledge)
    without = turns_of(dataclasses.replace(readout, paragraphs=bare), knowledge)
    for place, (bold, plain) in enumerate(zip(with_bold, without, strict=True)):
        yield _speaker(bold) == _speaker(plain), f"{place}: {plain.speaker}", f"{place}: {bold.speaker}"


def _speaker(turn: Turn) -> str | None:
    return turn.speaker if turn.mode is not Mode.NARRATION else None


def _geography(readout: Readout, knowledge: Knowledge) -> Iterator[tuple[bool, str, str]]:
    """Each Geography tag that names a country, against our countries; regions and cities do not count."""
    tagged = {code: tag for tag in readout.tags.geography if (code := code_of(tag))}
    if tagged:
        found = annotate(readout, knowledge).countries
        yield from ((code in found, ", ".join(found), tag) for code, tag in tagged.items())


def _persons(readout: Readout, knowledge: Knowledge) -> Iterator[tuple[bool, str, str]]:
    """Each Persons tag, printed family name first, against the people we recognise."""
    tags = [tag for tag in readout.tags.persons if not tag.endswith(_MORE)]
    if tags:
        found = people(readout, knowledge)
        yield from ((_is_among(tag, found), ", ".join(found), tag) for tag in tags)


def _is_among(tag: str, found: Iterable[str]) -> bool:
    family, _, given = tag.partition(" ")
    orders = (tag, f"{given} {family}", " ".join(reversed(tag.split())))
    return any(same_person(order, person) for person in found for order in orders)


def _speed(readouts: Sequence[Readout], knowledge: Knowledge, tell: Callable[[str, int, int], None]) -> Figure:
    """Readouts annotated in a second of one core's time, over a sample spread evenly."""
    sample = readouts[:: max(1, len(readouts) // 500)]
    began = time.process_time()
    for through, readout in enumerate(sample, 1):
        annotate(readout, knowledge)
        tell(SPEED, through, len(sample))
    spent = time.process_time() - began
    return Figure(SPEED, len(sample) / spent if spent else None, PAGE_FLOORS[SPEED], len(sample))
