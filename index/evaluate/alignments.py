"""How right the alignment of two accounts is: which units are about one matter, and which one side alone has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.alignment.align import OURS, Tuning, align
from index.evaluate.alignment_labels import AccountText, AlignmentLabel, told_units
from index.evaluate.floors import floors
from index.evaluate.hand_labels import Figure
from scrapers.source import address

MATTERS, ALONE = "matters F1", "one side alone"


@dataclass(frozen=True, slots=True)
class AlignedAccounts:
    """One labelled pair of accounts: the pairs of units that are right, those said wrongly and those left out, and of
    how many of its `units` it is right whether the other account has a counterpart.
    """

    label: AlignmentLabel
    languages: tuple[str, str]
    right: frozenset[tuple[int, int]]
    wrong: frozenset[tuple[int, int]]
    left_out: frozenset[tuple[int, int]]
    units: int
    told_right: int

    @property
    def f1(self) -> float:
        said = 2 * len(self.right) + len(self.wrong) + len(self.left_out)
        return 2 * len(self.right) / said if said else 1.0


@dataclass(frozen=True, slots=True)
class AlignmentReport:
    """The figures over all pairs of a file, each pair, and the addresses of accounts without the labelled units."""

    figures: tuple[Figure, ...]
    accounts: tuple[AlignedAccounts, ...]
    missing: tuple[str, ...]


def evaluate_alignments(
    labels: Sequence[AlignmentLabel], texts: Mapping[str, AccountText], tuning: Tuning = OURS
) -> AlignmentReport:
    """Align the labelled accounts and compare. `texts` by scrapers.source.address."""
    found: list[AlignedAccounts] = []
    missing: list[str] = []
    for label in labels:
        one, two = texts.get(address(label.a.url)), texts.get(address(label.b.url))
        a = told_units(label.a, one) if one else ()
        b = told_units(label.b, two) if two else ()
        if not (one and two and a and b):
            missing.extend(account.url for account, units in ((label.a, a), (label.b, b)) if not units)
            continue
        languages = one.language[:2], two.language[:2]
        said = frozenset((pair.a, pair.b) for pair in align(a, b, languages, tuning))
        found.append(_compared(label, languages, said))
    return AlignmentReport(_figures(found), tuple(found), tuple(missing))


def _compared(label: AlignmentLabel, languages: tuple[str, str], said: frozenset[tuple[int, int]]) -> AlignedAccounts:
    right = sum(
        ({pair[side] for pair in said} >= {at}) == ({pair[side] for pair in label.pairs} >= {at})
        for side, account in enumerate((label.a, label.b))
        for at in range(account.count)
    )
    units = label.a.count + label.b.count
    return AlignedAccounts(label, languages, said & label.pairs, said - label.pairs, label.pairs - said, units, right)


def _figures(found: Sequence[AlignedAccounts]) -> tuple[Figure, ...]:
    right = sum(len(one.right) for one in found)
    said = 2 * right + sum(len(one.wrong) + len(one.left_out) for one in found)
    units = sum(one.units for one in found)
    told = sum(one.told_right for one in found)
    least = floors("alignments")
    return (
        Figure(MATTERS, 2 * right / said if said else None, least[MATTERS], sum(len(one.label.pairs) for one in found)),
        Figure(ALONE, told / units if units else None, least[ALONE], units),
    )
