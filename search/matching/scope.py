"""Restricts matches to statements by a speaker or in a mode (`said:`, `said_by`, `mode`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from index.document import Mode, Statement
from search.matching.facets import names_value
from search.matching.occurrences import Leaf
from search.query.tree import And, Fuzzy, Node, Or, Phrase, Prefix, Said, Word
from search.request import Request


@dataclass(frozen=True, slots=True)
class Scope:
    """Statements of one of the people in every entry of `said`, in one of `modes` if any are given."""

    said: tuple[tuple[str, ...], ...] = ()
    modes: tuple[Mode, ...] = ()

    @classmethod
    def of(cls, request: Request) -> Scope:
        return cls((request.said_by,) if request.said_by else (), request.mode)

    @property
    def free(self) -> bool:
        """True without restriction; titles and leads then count, too."""
        return not self.said and not self.modes

    def by(self, speaker: str) -> Scope:
        return replace(self, said=(*self.said, (speaker,)))

    def allows(self, one: Statement) -> bool:
        if self.modes and one.mode not in self.modes:
            return False
        speaker = one.speaker or ""
        return all(any(names_value("speaker", speaker, name) for name in people) for people in self.said)


@dataclass(frozen=True, slots=True)
class Sought:
    """A word or phrase whose occurrences count for a hit, and where; no leaf: any statement in the scope."""

    leaf: Leaf | None
    scope: Scope


def sought(node: Node, scope: Scope) -> Iterator[Sought]:
    """The parts of a tree to highlight in a hit: all except those under a NOT."""
    match node:
        case Word() | Phrase() | Prefix() | Fuzzy():
            yield Sought(node, scope)
        case And(children) | Or(children):
            for child in children:
                yield from sought(child, scope)
        case Said(speaker, child):
            narrowed = scope.by(speaker)
            yield Sought(None, narrowed)
            yield from sought(child, narrowed)
        case _ if not scope.free:
            yield Sought(None, scope)
