"""Slips of the pen in upper-case labels: "SECRETARY BLIKNEN" between two of "SECRETARY BLINKEN"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.annotate.labels import Label

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
    return len(unlike) == 1 and all(len(word) >= _SHORTEST for word in unlike[0]) and _distance(*unlike[0]) <= 2


def _distance(one: str, other: str) -> int:
    """Levenshtein's distance, by rows (Wagner and Fischer, 1974)."""
    if abs(len(one) - len(other)) > 2:
        return 3
    row: Iterable[int] = range(len(other) + 1)
    for i, a in enumerate(one, 1):
        before, now = list(row), [i]
        for j, b in enumerate(other, 1):
            now.append(min(before[j] + 1, now[-1] + 1, before[j - 1] + (a != b)))
        row = now
    return list(row)[-1]
