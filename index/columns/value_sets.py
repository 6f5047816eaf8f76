"""What statements have several of, the other side (`to`) and the classes of their verbs (`verb`), as numbered sets.

Most statements of a readout have the same ones, so each set is kept once for a readout and a statement has its number.
For each field F of FIELDS there are, with S sets and V values:

    F.terms, F.term_ends   the values: UTF-8 end to end, and where each ends (V)
    F.sets                 where each set starts in the next (S + 1)
    F.members              the values of the sets, as places in the terms, in their order
    statement_F            each statement's set
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, chain, pairwise

import numpy as np

from index.columns.array_file import Array, ArrayFile, Arrays
from index.document import Document, Statement

Values = tuple[str, ...]


def _verbs(one: Statement) -> Values:
    return tuple(dict.fromkeys(act.kind for act in one.acts if act.kind))


FIELDS: dict[str, Callable[[Statement], Values]] = {"to": lambda one: one.to, "verb": _verbs}


def read(document: Document) -> dict[str, list[Values]]:
    """Each field of a readout's statements, the lead first. Raises TypeError or ValueError where a value isn't text."""
    parts = [one for passage in document.passages for one in passage.parts]
    found = {name: [(), *map(of, parts)] for name, of in FIELDS.items()}
    for every in found.values():
        "".join(chain.from_iterable(every)).encode()
    return found


class ValueSets:
    """Collects one field of statements."""

    def __init__(self, field: str) -> None:
        self._field = field
        self._values: dict[str, int] = {}
        self._sizes, self._members, self._numbers = array("I"), array("I"), array("I")

    def add(self, found: Iterable[Values]) -> None:
        """Take in the statements of one readout."""
        sets: dict[Values, int] = {}
        first = len(self._sizes)
        for values in found:
            number = sets.setdefault(values, len(sets))
            self._numbers.append(first + number)
            if first + number == len(self._sizes):
                self._sizes.append(len(values))
                self._members.extend(self._values.setdefault(value, len(self._values)) for value in values)

    def arrays(self) -> Arrays:
        name, terms = self._field, [value.encode() for value in self._values]
        return {
            **_terms(name, terms),
            f"{name}.sets": np.append(np.uint32(0), np.asarray(self._sizes, np.uint32).cumsum(dtype=np.uint32)),
            f"{name}.members": np.asarray(self._members, np.uint32),
            f"statement_{name}": np.asarray(self._numbers, np.uint32),
        }


def merge_sets(out: ArrayFile, parts: Sequence[Arrays], name: str) -> None:
    """Write the sets of all parts, one part's behind the other's."""
    known: dict[bytes, int] = {}
    places = [
        np.array([known.setdefault(term, len(known)) for term in _texts(part, name)], np.uint32) for part in parts
    ]
    for column, values in _terms(name, list(known)).items():
        out.add(column, values.dtype, [values])
    out.add(f"{name}.sets", np.uint32, _bounds(parts, f"{name}.sets"))
    moved = (place[part[f"{name}.members"]] for part, place in zip(parts, places, strict=True))
    out.add(f"{name}.members", np.uint32, moved)
    firsts = accumulate((len(part[f"{name}.sets"]) - 1 for part in parts), initial=0)
    out.add(
        f"statement_{name}",
        np.uint32,
        (part[f"statement_{name}"] + np.uint32(at) for part, at in zip(parts, firsts, strict=False)),
    )


def set_at(columns: Arrays, name: str, statement: int) -> Values:
    """The values of one statement."""
    number = columns[f"statement_{name}"].item(statement)
    first, last = columns[f"{name}.sets"].item(number), columns[f"{name}.sets"].item(number + 1)
    ends, terms = columns[f"{name}.term_ends"], columns[f"{name}.terms"].data
    places = columns[f"{name}.members"][first:last].tolist()
    return tuple(str(terms[ends.item(at - 1) if at else 0 : ends.item(at)], "utf-8") for at in places)


def without_sets(columns: Arrays) -> Arrays:
    """The columns that an earlier version lacks: an index is searched until it has been built again."""
    found: Arrays = {}
    for name in FIELDS:
        if f"{name}.sets" not in columns:
            own = ValueSets(name)
            own.add([()] * len(columns["statement_modes"]))
            found |= own.arrays()
    return found


def _terms(name: str, terms: Sequence[bytes]) -> Arrays:
    ends = np.fromiter(map(len, terms), np.uint64, len(terms)).cumsum(dtype=np.uint64)
    return {f"{name}.terms": np.frombuffer(b"".join(terms), np.uint8), f"{name}.term_ends": ends}


def _texts(part: Arrays, name: str) -> list[bytes]:
    whole, stops = part[f"{name}.terms"].tobytes(), [0, *part[f"{name}.term_ends"].tolist()]
    return [whole[start:stop] for start, stop in pairwise(stops)]


def _bounds(parts: Sequence[Arrays], name: str) -> Iterator[Array]:
    start = 0
    for at, part in enumerate(parts):
        yield part[name][int(at > 0) :] + np.uint32(start)
        start += int(part[name][-1])
