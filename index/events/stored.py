"""The events of a generation as columns in one file, read one at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from index.columns.array_file import Array, Arrays, read_arrays, write_arrays
from index.document import Kind
from index.events.event import Event, Member, Principal, Role

EVENTS = "events.arrays"
SEPARATOR = "~"
"""In an event's id between the readout's id and what tells the meetings of one page apart."""

_KINDS = tuple(Kind)
_ROLES = tuple(Role)
_STEPS = 10_000
"""Parts into which a certainty is divided."""


def write_events(path: Path, events: Iterable[Event]) -> None:
    """Write the events, newest first, to a new file, durably."""
    told = sorted(events, key=lambda event: (-event.date.toordinal(), event.id))
    members = [member for event in told for member in (*event.members, *event.perhaps)]
    ids = sorted({member.readout for member in members})
    texts = {text for event in told for text in (event.place, _suffix(event))}
    texts |= {text for event in told for one in event.principals for text in (one.country, one.name)}
    words = sorted(texts | {member.side for member in members} | {""})
    known, numbers = {word: at for at, word in enumerate(words)}, {id: at for at, id in enumerate(ids)}
    principals = [one for event in told for one in event.principals]
    arrays = {
        **_strings("word", words),
        **_strings("id", ids),
        "dates": np.array([event.date.toordinal() for event in told], np.int32),
        "kinds": np.array([_KINDS.index(event.kind) for event in told], np.uint8),
        "places": np.array([known[event.place] for event in told], np.uint32),
        "firsts": np.array([numbers[base_of(event.id)] for event in told], np.uint32),
        "suffixes": np.array([known[_suffix(event)] for event in told], np.uint32),
        "sides": np.array([len(event.sides) for event in told], np.uint16),
        "principal_ends": _ends(event.principals for event in told),
        "principal_countries": np.array([known[one.country] for one in principals], np.uint32),
        "principal_names": np.array([known[one.name] for one in principals], np.uint32),
    }
    for name in ("members", "perhaps"):
        arrays |= _members(name, [getattr(event, name) for event in told], numbers, known)
    write_arrays(path, arrays | _held(arrays, len(ids)))


def base_of(id: str) -> str:
    """The id of the readout that an event's id begins with."""
    return id.partition(SEPARATOR)[0]


def _suffix(event: Event) -> str:
    return event.id.partition(SEPARATOR)[2]


def _members(
    name: str, groups: Sequence[Sequence[Member]], numbers: dict[str, int], known: dict[str, int]
) -> dict[str, Array]:
    members = [member for group in groups for member in group]
    return {
        f"{name}_ends": _ends(groups),
        f"{name}_ids": np.array([numbers[member.readout] for member in members], np.uint32),
        f"{name}_sides": np.array([known[member.side] for member in members], np.uint32),
        f"{name}_roles": np.array([_ROLES.index(member.role) for member in members], np.uint8),
        f"{name}_certainties": np.array([round(member.certainty * _STEPS) for member in members], np.uint16),
    }


def _held(arrays: Arrays, ids: int) -> dict[str, Array]:
    """For each readout, in the order of ids, the events whose member it is."""
    owners = owners_of(arrays["members_ends"])
    order = np.argsort(arrays["members_ids"], kind="stable")
    ends = np.bincount(arrays["members_ids"], minlength=ids).cumsum()
    return {"held": owners[order].astype(np.uint32), "held_ends": ends.astype(np.uint32)}


def owners_of(ends: Array) -> Array:
    """The number of the group of each entry, where groups stand end to end."""
    starts = np.concatenate(([0], ends[:-1].astype(np.int64)))
    return np.repeat(np.arange(len(ends)), ends - starts)


def _ends(groups: Iterable[Sequence[object]]) -> Array:
    return np.array([len(group) for group in groups], np.int64).cumsum().astype(np.uint32)


def _strings(name: str, texts: Sequence[str]) -> dict[str, Array]:
    parts = [text.encode() for text in texts]
    ends = np.array([len(part) for part in parts], np.int64).cumsum().astype(np.uint32)
    return {f"{name}s": np.frombuffer(b"".join(parts), np.uint8), f"{name}_ends": ends}


class StoredEvents:
    """The events of one file, newest first, by number. None of a generation that has no such file."""

    def __init__(self, path: Path) -> None:
        self.columns: Arrays = read_arrays(path) if path.exists() else {}
        self.words = _texts(self.columns, "word")
        self._known = {word: at for at, word in enumerate(self.words)}

    def __len__(self) -> int:
        return len(self.columns.get("dates", ()))

    def __iter__(self) -> Iterator[Event]:
        return (self[number] for number in range(len(self)))

    def __getitem__(self, number: int) -> Event:
        columns = self.columns
        suffix = self.words[columns["suffixes"].item(number)]
        first = self._id(columns["firsts"].item(number))
        return Event(
            id=f"{first}{SEPARATOR}{suffix}" if suffix else first,
            date=dt.date.fromordinal(columns["dates"].item(number)),
            kind=_KINDS[columns["kinds"].item(number)],
            place=self.words[columns["places"].item(number)],
            principals=tuple(
                Principal(
                    self.words[columns["principal_countries"].item(at)],
                    self.words[columns["principal_names"].item(at)],
                )
                for at in self._extent("principal", number)
            ),
            members=tuple(self._member("members", at) for at in self._extent("members", number)),
            perhaps=tuple(self._member("perhaps", at) for at in self._extent("perhaps", number)),
        )

    def ids(self) -> list[str]:
        """The readouts in order, by the numbers that the columns give them."""
        return _texts(self.columns, "id")

    def word(self, text: str) -> int | None:
        """The number of a country, a name or a place in the columns."""
        return self._known.get(text)

    def of_readout(self, id: str) -> list[int]:
        """The events whose member a readout is, newest first."""
        at = self._find(id)
        if at is None:
            return []
        ends = self.columns["held_ends"]
        return sorted(self.columns["held"][ends.item(at - 1) if at else 0 : ends.item(at)].tolist())

    def called(self, id: str) -> int | None:
        """The event with this id, or the one that has taken in the readout that the id begins with."""
        found = self.of_readout(base_of(id))
        same = [number for number in found if self[number].id == id]
        return same[0] if same else found[0] if found else None

    def _member(self, name: str, at: int) -> Member:
        return Member(
            self._id(self.columns[f"{name}_ids"].item(at)),
            self.words[self.columns[f"{name}_sides"].item(at)],
            _ROLES[self.columns[f"{name}_roles"].item(at)],
            self.columns[f"{name}_certainties"].item(at) / _STEPS,
        )

    def _extent(self, name: str, number: int) -> range:
        ends = self.columns[f"{name}_ends"]
        return range(ends.item(number - 1) if number else 0, ends.item(number))

    def _id(self, at: int) -> str:
        ends = self.columns["id_ends"]
        return str(self.columns["ids"].data[ends.item(at - 1) if at else 0 : ends.item(at)], "utf-8")

    def _find(self, id: str) -> int | None:
        low, high = 0, len(self.columns.get("id_ends", ()))
        while low < high:
            middle = (low + high) // 2
            if self._id(middle) < id:
                low = middle + 1
            else:
                high = middle
        return low if low < len(self.columns.get("id_ends", ())) and self._id(low) == id else None


def _texts(columns: Arrays, name: str) -> list[str]:
    if not columns:
        return []
    data = bytes(columns[f"{name}s"])
    ends = columns[f"{name}_ends"].tolist()
    return [data[start:end].decode() for start, end in zip([0, *ends], ends, strict=False)]
