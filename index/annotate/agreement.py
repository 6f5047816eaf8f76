"""How far labels read from text alone agree with the labels that a page's own markup sets apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from index.annotate.annotate import turns_of
from index.annotate.people import EMPTY, Knowledge
from scrapers.readout import Paragraph, Readout


@dataclass(frozen=True, slots=True)
class Agreement:
    """Over `readouts` with labels in their markup: `paragraphs`, those whose speaker is the `same` without the markup,
    and the `differences` as (readout id, paragraph number from 0, speaker with markup, speaker without)."""

    readouts: int
    paragraphs: int
    same: int
    differences: tuple[tuple[str, int, str | None, str | None], ...]

    @property
    def share(self) -> float:
        """From 0 to 1; 1 where there was nothing to compare."""
        return self.same / self.paragraphs if self.paragraphs else 1.0


def label_agreement(readouts: Iterable[Readout], knowledge: Knowledge = EMPTY, *, at_least: int = 2) -> Agreement:
    """Attribute every readout with `at_least` so many marked labels twice, the second time with the marks removed."""
    count = paragraphs = same = 0
    differences: list[tuple[str, int, str | None, str | None]] = []
    for readout in readouts:
        if sum(1 for p in readout.paragraphs if p.label) < at_least:
            continue
        plain = replace(readout, paragraphs=tuple(Paragraph(p.text) for p in readout.paragraphs))
        pairs = zip(turns_of(readout, knowledge), turns_of(plain, knowledge), strict=True)
        unlike = [(readout.id, i, a.speaker, b.speaker) for i, (a, b) in enumerate(pairs) if a.speaker != b.speaker]
        count += 1
        paragraphs += len(readout.paragraphs)
        same += len(readout.paragraphs) - len(unlike)
        differences += unlike
    return Agreement(count, paragraphs, same, tuple(differences))
