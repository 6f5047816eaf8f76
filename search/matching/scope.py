"""Restricts matches to statements by a speaker or in a mode (`said:`, `said_by`, `said_to`, `mode`, `verb`)."""

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
    """Statements of one of the people in every entry of `said`, and in one of `modes`, to one of `told` and with one of
    `verbs` if any are given."""

    said: tuple[tuple[str, ...], ...] = ()
    modes: tuple[Mode, ...] = ()
    told: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()

    @classmethod
    def of(cls, request: Request) -> Scope:
        return cls((request.said_by,) if request.said_by else (), request.mode, request.said_to, request.verb)

    @property
    def free(self) -> bool:
        """True without restriction; titles and leads then count, too."""
        return self == _FREE

    def by(self, speaker: str) -> Scope:
        return replace(self, said=(*self.said, (speaker,)))

    def allows(self, one: Statement) -> bool:
        if self.modes and one.mode not in self.modes:
            return False
        if self.verbs and not any(act.kind in self.verbs for act in one.acts):
            return False
        if self.told and not any(names_value("said_to", one_told, name) for one_told in one.to for name in self.told):
            return False
        speaker = one.speaker or ""
        return all(any(names_value("speaker", speaker, name) for name in people) for people in self.said)


_FREE = Scope()


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
