"""Statements as results over documents in memory: every statement is looked at for every request."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from index.analysis import Token, tokens
from index.document import METADATA, Document, Mode, ReadoutMetadata, Statement
from index.fields import K1, STATEMENT_B, blocks
from search import cursor
from search.assist.assemble import FoundStatements, statement_name
from search.engine import FoundStatement, StatementGroup
from search.matching import facets
from search.matching.occurrences import Leaf, occurrences
from search.matching.partial_matches import SHARE, optional, required, room
from search.matching.scope import Scope, sought
from search.matching.snippets import statement_highlights
from search.matching.statements import GROUPED, fields, found_statement
from search.query.tree import And, Dates, Everything, Fuzzy, Is, Node, Not, Or, Phrase, Prefix, Said, Word
from search.request import Request, Sort
from search.surface import SCOPES
from search.value_types import is_country
from tests.support.memory_events import Values

WHOLE = Scope(modes=tuple(Mode))


class Place(NamedTuple):
    """A statement: its document, its passage there (the lead is 0), and its number in the passage."""

    id: str
    passage: int
    number: int


Scores = dict[Place, float]


class MemoryStatements:
    """The statements of some documents."""

    def __init__(self, documents: dict[str, Document], values: Values) -> None:
        self.documents, self.values = documents, values

    @cached_property
    def parts(self) -> dict[Place, Statement]:
        return {
            Place(id, at, number): one
            for id, document in self.documents.items()
            for at, passage in enumerate(document.passages, 1)
            for number, one in enumerate(passage.parts)
        }

    @cached_property
    def _read(self) -> dict[Place, list[Token]]:
        found: dict[Place, list[Token]] = {}
        for id, document in self.documents.items():
            for at, passage in enumerate(document.passages, 1):
                read = list(tokens(passage.text))
                for number, one in enumerate(passage.parts):
                    found[Place(id, at, number)] = [token for token in read if one.start <= token.start < one.end]
        return found

    @cached_property
    def _whole(self) -> dict[str, list[list[Token]]]:
        return {id: [list(tokens(block)) for block in blocks(document)] for id, document in self.documents.items()}

    def total(self, tree: Node, request: Request) -> int:
        return len(self._filtered(self._base(tree, request), request))

    def find(self, tree: Node, request: Request, generation: str) -> FoundStatements:
        after = cursor.decode(request, generation)
        base = self._base(tree, request)
        hits = self._filtered(base, request)
        order = self._ordered(hits, request.sort)
        statements: list[Place] = []
        groups: tuple[StatementGroup, ...] = ()
        if request.group:
            grouped = self._grouped(order, request.group)
            names = [name for name, _ in grouped]
            rest = grouped if after is None else grouped[names.index(after.id) + 1 :]
            groups = tuple(
                StatementGroup(name, len(own), tuple(self._shown(one, tree, hits) for one in own[:GROUPED]))
                for name, own in rest[: request.size]
            )
            more = len(rest) > request.size
        else:
            left = order if after is None else order[[_name(one) for one in order].index(after.id) + 1 :]
            statements, more = left[: request.size], len(left) > request.size
        counts = {field: self._counts(field, base, request) for field in fields(request)}
        return FoundStatements(
            total=len(hits),
            readouts=len({place.id for place in hits}),
            statements=tuple(self._shown(one, tree, hits) for one in statements),
            groups=groups,
            more=more,
            partial_matches=tuple(self._partial(tree, request, room(request, len(hits), len(statements))))
            if not request.group
            else (),
            facets={
                field: (
                    facets.ranked(found, [*map(str, request.selected(field))], request.facet_size),
                    len([count for count in found.values() if count]),
                )
                for field, found in counts.items()
            },
            histogram=facets.months(Counter(self.documents[one.id].date.isoformat()[:7] for one in hits)),
            count=lambda other: self.total(other, request),
        )

    def _partial(self, tree: Node, request: Request, limit: int) -> Iterator[FoundStatement]:
        """The best of what has most of the words but not all."""
        words = [part for part in optional(tree) if part.ways] if limit else []
        if not words:
            return
        ways = {word: [self._run(way) for way in word.ways] for word in words}
        weights = {word: max(self._factor(way) for way in word.ways) for word in words}
        scores: Scores = {}
        for place, score in self._run(And((*required(tree), Everything()))).items():
            has = [word for word in words if any(place in way for way in ways[word])]
            if has and len(has) < len(words) and sum(weights[w] for w in has) >= sum(weights.values()) * SHARE:
                scores[place] = score + sum(way.get(place, 0.0) for word in has for way in ways[word])
        found = self._filtered(self._narrowed(scores, request), request)
        yield from (self._shown(one, tree, found) for one in self._ordered(found, request.sort)[:limit])

    def _base(self, tree: Node, request: Request) -> Scores:
        return self._narrowed(self._run(tree), request)

    def _narrowed(self, found: Scores, request: Request) -> Scores:
        days = Dates(request.first, request.last)
        every = [(name, set(request.selected(name))) for name in request.all_of if request.selected(name)]
        return {
            place: score
            for place, score in found.items()
            if _is(self.documents[place.id], days, self.values)
            and request.within in ("", place.id)
            and all(wanted <= set(self.values(self.documents[place.id], name)) for name, wanted in every)
        }

    def _filtered(self, base: Scores, request: Request, but: str = "") -> Scores:
        some = [(name, set(values)) for name, values in request.filters if name not in (*request.all_of, but)]
        scopes = [Scope.of(Request(**{name: request.selected(name)})) for name in SCOPES if name != but]  # type: ignore[arg-type]
        return {
            place: score
            for place, score in base.items()
            if all(wanted & set(self.values(self.documents[place.id], name)) for name, wanted in some)
            and all(scope.allows(self.parts[place]) for scope in scopes)
        }

    def _counts(self, field: str, base: Scores, request: Request) -> Counter[str]:
        left = self._filtered(base, request, field)
        return Counter(value for place in left for value in self._values(field, place))

    def _values(self, field: str, place: Place) -> Iterable[str]:
        one = self.parts[place]
        match field:
            case "said_by":
                return () if one.speaker is None else (one.speaker,)
            case "said_to":
                return one.to
            case "mode":
                return (one.mode.value,)
            case "verb":
                return {act.kind for act in one.acts if act.kind}
        return self.values(self.documents[place.id], field)

    def _grouped(self, order: list[Place], group: str) -> list[tuple[str, list[Place]]]:
        found: dict[str, list[Place]] = {}
        field = {"speaker": "said_by", "counterpart": "said_to", "year": "year"}[group]
        for place in order:
            for value in self._values(field, place):
                if not (group == "counterpart" and is_country(value)):
                    found.setdefault(value, []).append(place)
        if group == "year":
            return sorted(found.items(), reverse=True)
        return sorted(sorted(found.items()), key=lambda pair: -len(pair[1]))

    def _ordered(self, found: Scores, sort: Sort) -> list[Place]:
        return sorted(found, key=lambda place: self._key(place, found, sort))

    def _key(self, place: Place, found: Scores, sort: Sort) -> tuple[float, float, str, int, int]:
        day = self.documents[place.id].date.toordinal()
        if sort is Sort.RELEVANCE:
            return (-found[place], -day, place.id, place.passage, place.number)
        return (0.0, day if sort is Sort.OLDEST else -day, place.id, place.passage, place.number)

    def _shown(self, place: Place, tree: Node, found: Scores) -> FoundStatement:
        document = self.documents[place.id]
        metadata = ReadoutMetadata(*(getattr(document, name) for name in METADATA))
        at = (place.passage, place.number)
        marks = statement_highlights(document, at, [*sought(tree, WHOLE)])
        passage = document.passages[place.passage - 1]
        return found_statement(
            metadata, passage, at, blocks(document), marks, found[place], passage.parts[place.number].to
        )

    def _run(self, node: Node) -> Scores:
        match node:
            case Word() | Phrase() | Prefix() | Fuzzy():
                return self._leaf(node)
            case And(children):
                found = [self._run(child) for child in children]
                return {one: sum(f[one] for f in found) for one in found[0] if all(one in f for f in found)}
            case Or(children):
                parts = [self._run(child) for child in children]
                return {one: sum(part.get(one, 0.0) for part in parts) for part in parts for one in part}
            case Not(child):
                return dict.fromkeys(self.parts.keys() - self._run(child).keys(), 0.0)
            case Said(speaker, child):
                scope = Scope().by(speaker)
                return {one: score for one, score in self._run(child).items() if scope.allows(self.parts[one])}
        return {one: 0.0 for one in self.parts if _is(self.documents[one.id], node, self.values)}

    def _leaf(self, leaf: Leaf) -> Scores:
        if leaf.field:
            titled = {
                id
                for id, document in self.documents.items()
                if occurrences(leaf, [*tokens(document.title)], document.language)
            }
            return {one: 0.0 for one in self.parts if one.id in titled}
        counts = self._leaf_counts(leaf)
        number, factor = len(self.parts), self._factor(leaf)
        average = sum(map(len, self._read.values())) / number if number else 0.0
        norms = {one: K1 * (1 - STATEMENT_B + STATEMENT_B * len(self._read[one]) / (average or 1.0)) for one in counts}
        return {one: factor * tf / (tf + norms[one]) for one, tf in counts.items()}

    def _leaf_counts(self, leaf: Leaf) -> dict[Place, int]:
        return {
            one: count
            for one, read in self._read.items()
            if (count := len(occurrences(leaf, read, self.documents[one.id].language)))
        }

    def _factor(self, leaf: Leaf) -> float:
        """The greatest score that a leaf can have."""
        often = sum(self._leaf_counts(leaf).values())
        if not isinstance(leaf, Phrase):
            often = sum(
                len(occurrences(leaf, block, self.documents[id].language))
                for id, read in self._whole.items()
                for block in read
            )
        number = len(self.parts)
        return (math.log(number / (min(often, number) + 1)) + 1) * (K1 + 1) if often else 0.0


def _name(place: Place) -> str:
    return statement_name(place.id, place.passage - 1, place.number)


def _is(document: Document, node: Node, values: Values) -> bool:
    match node:
        case Is("id", value):
            return document.id == value
        case Is(field, typed):
            return any(facets.names_value(field, value, typed) for value in values(document, field))
        case Dates(first, last):
            return (first is None or first <= document.date) and (last is None or document.date <= last)
    return isinstance(node, Everything)
