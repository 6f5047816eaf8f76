"""Slips of the pen in upper-case labels: "SECRETARY BLIKNEN" between two of "SECRETARY BLINKEN"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz.distance import Levenshtein

from index.annotate.people.speaker_labels import Label

_SHORTEST = 6  # letters of a word in which a slip is told from another name
_MOST = 300  # different labels of one readout that are compared


def put_right(labels: Sequence[Label | None], title: str) -> tuple[Label | None, ...]:
    """The same labels, slips put right; `printed` stays as printed.

    A label that stands once and differs in one long word by a letter or two from a more frequent one, or from one whose
    last word the title has, means the same voice. Only upper-case labels: "Ivanov" and "Ivanova" are two people.
    """
    counts = Counter(label.printed for label in labels if label and label.printed.isupper())
    if len(counts) < 2 or len(counts) > _MOST:
        return tuple(labels)
    for printed in counts:
        counts[printed] += title.upper().count(printed.split()[-1])
    meant = {rare: right for rare, n in counts.items() if n == 1 and (right := _meant(rare, counts))}
    by_printed = {label.printed: label for label in labels if label}
    return tuple(
        _renamed(label, by_printed[meant[label.printed]]) if label and label.printed in meant else label
        for label in labels
    )


def _renamed(label: Label, right: Label) -> Label:
    return replace(label, voice=right.voice, mention=right.mention)


def _meant(rare: str, counts: Counter[str]) -> str | None:
    near = [other for other, n in counts.items() if n > 1 and _is_slip(rare.split(), other.split())]
    return max(near, key=lambda other: counts[other]) if near else None


def _is_slip(one: Sequence[str], other: Sequence[str]) -> bool:
    if len(one) != len(other):
        return False
    unlike = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    if len(unlike) != 1 or min(map(len, unlike[0])) < _SHORTEST:
        return False
    return Levenshtein.distance(*unlike[0]) <= 2
