"""The engine boundary, write half."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from index.document import Document
from index.events.event import Event

if TYPE_CHECKING:  # engines import this module, and none of them needs the rules of annotation
    from index.annotate.people.knowledge import Knowledge


@dataclass(frozen=True, slots=True)
class Rejected:
    """A readout that could not be indexed, and why. Where an older state of it was indexed, that one stays."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Generation:
    """One complete, immutable, searchable state of the index.

    `sequence` is how far into the archive's log of changes it reaches: an incremental build starts behind it. `token`
    tells that log from others (Archive.token). `rejected`, by id, are the readouts that are not
    in it, or only in an older state.
    """

    name: str
    documents: int
    sequence: int
    fingerprint: str
    rejected: tuple[Rejected, ...] = ()
    token: str = ""


class Writer(Protocol):
    """Writes generations into the directory `path`. Called by index.build alone, in one process at a time; a web worker
    never has one.

    A generation is written aside, whole, and becomes visible to engines only by `publish`.
    """

    path: Path

    def current(self) -> Generation | None:
        """The published generation, or None where there is none to build on: there is not any, its fingerprint is not
        this writer's, or it is not as it was written."""

    def unfinished(self) -> int:
        """How many full builds of this fingerprint began, and were not published, since one was."""

    def knowledge(self) -> Knowledge:
        """The knowledge passed to `write` with the published generation; EMPTY without a generation."""

    def write(
        self,
        changed: Iterable[Document | Rejected],
        removed: Iterable[str] = (),
        *,
        sequence: int,
        token: str = "",
        full: bool,
        knowledge: Knowledge | None = None,
        events: Callable[[], Iterable[Event]] = tuple,
    ) -> Generation:
        """Write a generation: from nothing when `full`, else the current one with `changed` put in the place of
        documents of the same id and the ids of `removed` left out. Nothing is visible yet. On any exception what was
        written is dropped and the first error raised. `knowledge` is kept with it; so are all `events` of the
        generation, which are asked for when every document has been written.

        A document that can't be indexed joins those given as Rejected: it is listed in the generation, and the
        current generation's document of that id kept where there is one. Where a full
        build can index not one of them the fault is not theirs: that raises."""

    def publish(self, generation: Generation) -> None:
        """Make it the one that engines open, atomically."""

    def roll_back(self) -> Generation:
        """Publish the generation before the present one again, which is kept for that. Raises NothingOlder."""
