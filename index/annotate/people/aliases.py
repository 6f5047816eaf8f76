"""Which names that a corpus prints in full are one person's: with the office's last word in front, without the given
name ("Lopez Obrador"), in the other order ("Fumio Kishida"), or with a slip in the given name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from rapidfuzz.distance import OSA

from index.analysis import fold
from index.annotate.people.names import PARTICLES, entity_key, is_family_first, key_of, parts, skeleton

_OFTEN = 10  # how many times as often as a name with a slip the right one is met, and how often at least
_SHORT, _LONG = 4, 6  # letters of a given name in which no slip, and in which any, is told from another name
_SURER = 2  # how many times as often a name must be met to be taken for the right order


def same_people(met: Mapping[str, tuple[str, int]], sure: Collection[str] = ()) -> dict[str, str]:
    """From the key of another name to the key of the same person's surer name.

    `met` is entity key → (name as displayed, how often it was met), `sure` are keys that are nobody's other name. A
    name is another one only where the surer one was met, too, and where there is one such person alone; with an
    office's word in front it is one in any case, and the surer one may be missing from `met`.
    """
    given = Counter(skeleton(words[0]) for name, _ in met.values() if len(words := parts(name)) == 2)
    compound = _compound(met, given, sure)
    frequent = _frequent(met)
    found = {}
    for key, (name, count) in met.items():
        words = parts(name)
        other = None
        if key in sure:
            continue
        if len(words) == 3 and fold(words[1]) not in PARTICLES and _is_second(words, given):
            other = entity_key(f"{words[1]} {words[2]}")
        elif len(words) == 2:
            other = _owner(words, given, compound) or _turned(words, count, met, sure)
            other = other or _slipped(words, count, frequent.get(skeleton(words[-1]), ()))
        if other and other != key:
            found[key] = other
    return {key: found.get(other, other) for key, other in found.items() if found.get(other, other) != key}


def _is_second(words: Sequence[str], given: Mapping[str, int]) -> bool:
    """Whether the second word of three is somebody's given name and the first nobody's."""
    return given.get(skeleton(words[1]), 0) > 1 and given.get(skeleton(words[0]), 0) < 2


def _owner(words: Sequence[str], given: Mapping[str, int], compound: Mapping[str, set[str]]) -> str | None:
    owners = compound.get(key_of(" ".join(words)), set())
    return next(iter(owners)) if len(owners) == 1 and given.get(skeleton(words[0]), 0) < 3 else None


def _turned(words: Sequence[str], count: int, met: Mapping[str, tuple[str, int]], sure: Collection[str]) -> str | None:
    other = entity_key(f"{words[1]} {words[0]}")
    if is_family_first(words[0]) or (other not in sure and other not in met):
        return None
    return other if other in sure or met[other][1] >= _SURER * count else None


def _frequent(met: Mapping[str, tuple[str, int]]) -> dict[str, list[tuple[str, str, int]]]:
    """By surname, the keys, given names and counts of those who are often met."""
    found: dict[str, list[tuple[str, str, int]]] = {}
    for key, (name, count) in met.items():
        words = parts(name)
        if count >= _OFTEN and len(words) == 2 and not is_family_first(words[0]):
            found.setdefault(skeleton(words[-1]), []).append((key, skeleton(words[0]), count))
    return found


def _slipped(words: Sequence[str], count: int, frequent: Sequence[tuple[str, str, int]]) -> str | None:
    """The key of the one far more often met person of the same surname whose given name is the same but for a slip."""
    given = skeleton(words[0])
    near = [key for key, other, times in frequent if times >= _OFTEN * count and _is_slip(given, other)]
    return near[0] if len(near) == 1 else None


def _is_slip(one: str, other: str) -> bool:
    """Whether two letters of a given name are exchanged, or one or two of a long one are wrong."""
    letters, distance = min(len(one), len(other)), OSA.distance(one, other)
    if letters <= _SHORT or one[0] != other[0] or _is_feminine(one, other):
        return False
    exchanged = sorted(one) == sorted(other)
    return (distance == 1 and (exchanged or letters > _LONG)) or (distance == 2 and letters > _LONG + 1)


def _is_feminine(one: str, other: str) -> bool:
    """Whether two names differ by the ending of the other gender alone ("Alexander", "Alexandra")."""
    return one.endswith("a") != other.endswith("a")


def _compound(
    met: Mapping[str, tuple[str, int]], given: Mapping[str, int], sure: Collection[str]
) -> dict[str, set[str]]:
    """The keys of the people whose names begin with somebody's given name and end with these two words."""
    found: dict[str, set[str]] = {}
    for key, (name, _) in met.items():
        words = parts(name)
        if len(words) > 2 and (key in sure or given.get(skeleton(words[0]), 0)):
            found.setdefault(key_of(" ".join(words[-2:])), set()).add(key)
    return found
