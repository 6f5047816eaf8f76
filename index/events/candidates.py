"""Which pairs of readouts may be one event: only those that share a day, give or take, and states or a forum."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator

from index.events.evidence import Evidence
from index.events.features import APART

MANY = 16
"""States that a page names above which it is paired by its title alone."""


def pairs(found: Iterable[Evidence]) -> Iterator[tuple[Evidence, Evidence]]:
    """Each pair once. Linear in the number of readouts as long as those of one day and pair of states stay few."""
    blocks: dict[Hashable, list[Evidence]] = defaultdict(list)
    for one in found:
        for key in _keys(one):
            for day in range(one.day - APART, one.day + 1):
                blocks[day, key].append(one)
    seen: set[tuple[str, str]] = set()
    for block in blocks.values():
        for at, one in enumerate(block):
            for other in block[at + 1 :]:
                pair = (min(one.id, other.id), max(one.id, other.id))
                if one.id != other.id and pair not in seen:
                    seen.add(pair)
                    yield one, other


def _keys(one: Evidence) -> Iterator[Hashable]:
    states = one.near if len(one.near) <= MANY else one.partners
    for state in states:
        yield (min(one.side, state), max(one.side, state))
    if one.forum:
        yield one.forum
