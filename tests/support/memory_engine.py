"""The plainest engine that can be right: every document is looked at for every request.

It is the oracle of the others and the engine of the web's tests. Scores by the formula in index/fields.py.
"""

from __future__ import annotations

import datetime as dt
import math
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import cached_property

from index.analysis import Token, tokens
from index.document import Document
from index.events.event import Event
from index.fields import BOOSTS, K1, TITLE_BOOST, B, blocks, kept_length
from search import cursor
from search.assist.assemble import DatedRequest, FoundHits, assemble, assemble_statements, read_dates
from search.assist.facade import Help
from search.cursor import Position
from search.engine import (
    FacetValue,
    Highlights,
    Hit,
    OtherWords,
    PhraseUses,
    Resolution,
    ResultPage,
    Snippet,
    StatementPage,
    Status,
    Suggestion,
)
from search.events import other_accounts
from search.matching import facets
from search.matching.occurrences import Leaf, occurrences
from search.matching.partial_matches import room
from search.matching.scope import Scope, Sought, sought
from search.matching.snippets import highlights, snippets, title_matches
from search.query.parser import parse
from search.query.tree import And, Dates, Everything, Fuzzy, Is, Node, Not, Nothing, Or, Phrase, Prefix, Said, Word
from search.request import Request
from tests.support.memory_events import MemoryEvents, Values
from tests.support.memory_nearness import raised
from tests.support.memory_partial import partial_matches, summed
from tests.support.memory_statements import MemoryStatements
from tests.support.memory_statistics import MemoryStatistics
from tests.support.memory_uses import phrase_uses

Scores = dict[str, float]  # by id


class MemoryEngine(MemoryEvents):
    """An Engine over a list of documents, all in one generation."""

    def __init__(
        self, documents: Iterable[Document], generation: str = "memory", events: Iterable[Event] | None = None
    ) -> None:
        self.documents = {document.id: document for document in documents}
        self.generation = generation
        super().__init__(self.documents, events)
        self.published = dt.datetime.now(dt.UTC)
        self._titles = {id: [list(tokens(d.title))] for id, d in self.documents.items()}
        self.texts = {id: [list(tokens(block)) for block in blocks(d)] for id, d in self.documents.items()}
        self._help = Help(MemoryStatistics(self.documents.values(), self.run, self.values))
        self._statements = MemoryStatements(self.documents, self.values)

    def lease(self) -> AbstractContextManager[None]:
        return nullcontext()

    def resolve(self, request: Request) -> Resolution:
        return self._help.resolve(request)

    def search(self, request: Request) -> ResultPage:
        began = time.perf_counter()
        asked = self._dates_read(request)
        request, query = asked.request, parse(asked.request.text)
        after = cursor.decode(request, self.generation)
        matching = self.matching(query.tree, Scope.of(request), request)
        found = self._ordered(raised(self, self.filtered(matching, request), query.tree, request), request)
        rest = found if after is None else [p for p in found if _behind(request, p, after)]
        wanted = _wanted(query.tree, request)
        counts = {field: self._counts(field, matching, request) for field in request.facets}
        page = rest[: request.size]
        return assemble(
            asked,
            query,
            FoundHits(
                total=len(found),
                hits=tuple(self._hit(p, wanted, snippets(self.documents[p.id], wanted)) for p in page),
                more=len(rest) > request.size,
                partial_matches=self._partial_matches(
                    query.tree, request, wanted, room(request, len(found), len(page))
                ),
                facets={
                    field: (facets.ranked(c, request.selected(field), request.facet_size), len(c))
                    for field, c in counts.items()
                },
                histogram=facets.months(Counter(p.date.isoformat()[:7] for p in found)),
                count=lambda tree: self._total(tree, request),
                instead=lambda tree, limit: self._instead(tree, request, limit),
            ),
            self.generation,
            self._help,
            began,
        )

    def statements(self, request: Request) -> StatementPage:
        began = time.perf_counter()
        asked = read_dates(request, lambda tree: self._statements.total(tree, request))
        query = parse(asked.request.text)
        found = self._statements.find(query.tree, asked.request, self.generation)
        return assemble_statements(asked, query, found, self.generation, self._help, began)

    def hits(self, request: Request) -> Iterator[Hit]:
        request = self._dates_read(request).request
        tree = parse(request.text).tree
        matching = self.matching(tree, Scope.of(request), request)
        wanted = _wanted(tree, request)
        for position in self._ordered(raised(self, self.filtered(matching, request), tree, request), request):
            yield self._hit(position, wanted, ())

    def among(self, request: Request, ids: Iterable[str]) -> Iterator[Hit]:
        request = self._dates_read(request).request
        tree = parse(request.text).tree
        found = self.filtered(self.matching(tree, Scope.of(request), request), request)
        wanted = _wanted(tree, request)
        for id in ids:
            if id in found:
                document = self.documents[id]
                position = Position(found[id], document.date, id)
                yield self._hit(position, wanted, snippets(document, wanted))

    def document(self, id: str) -> Document | None:
        return self.documents.get(id)

    def highlights(self, request: Request, id: str) -> Highlights:
        document = self.documents.get(id)
        return highlights(document, _wanted(parse(request.text).tree, request)) if document else Highlights((), (), {})

    def uses(self, request: Request, words: tuple[str, ...]) -> PhraseUses:
        narrowed = self.filtered(self.matching(Everything(), Scope.of(request), request), request)
        return phrase_uses([self.documents[id] for id in narrowed], words, Scope.of(request))

    def other_words(self, request: Request) -> OtherWords:
        return self._help.other_words(parse(request.text).tree, lambda tree: self._total(tree, request))

    def suggest(self, typed: str, limit: int = 10, field: str = "") -> tuple[Suggestion, ...]:
        return self._help.suggest(typed, limit, field)

    def facet(self, request: Request, field: str, typed: str = "", limit: int = 20) -> tuple[FacetValue, ...]:
        request = self._dates_read(request).request
        matching = self.matching(parse(request.text).tree, Scope.of(request), request)
        counts = self._counts(field, matching, request)
        return self._help.facet(counts, request.selected(field), field, typed, limit)

    def _similar(self, id: str, limit: int) -> list[tuple[int, float]]:
        return self._help.similar(id, limit, other_accounts(self.event_of(id), id))

    def similar(self, id: str, limit: int = 5) -> tuple[Hit, ...]:
        found = [(list(self.documents.values())[number], score) for number, score in self._similar(id, limit)]
        return tuple(self._hit(Position(score, d.date, d.id), [], ()) for d, score in found)

    def status(self) -> Status:
        return Status(self.generation, len(self.documents), self.published)

    def run(self, tree: Node) -> Scores:
        """Every readout that a query finds, by id, with its score."""
        return self.scores(tree, Scope())

    def _dates_read(self, request: Request) -> DatedRequest:
        return read_dates(request, lambda tree: self._total(tree, request))

    def _total(self, tree: Node, request: Request) -> int:
        return len(self.filtered(self.matching(tree, Scope.of(request), request), request))

    def matching(self, tree: Node, scope: Scope, request: Request) -> Scores:
        """The documents that match all but the filters: a facet leaves its own filter out."""
        days = self.scores(Dates(request.first, request.last), Scope())
        found = self.scores(tree, scope)
        held = self._held(scope)
        return {id: score for id, score in found.items() if id in days and id in held}

    def _instead(self, tree: Node, request: Request, limit: int) -> tuple[tuple[Hit, ...], tuple[Hit, ...]]:
        """Up to so many hits of another query, and behind them its partial matches."""
        wanted = _wanted(tree, request)
        found = self.filtered(self.matching(tree, Scope.of(request), request), request)
        best = self._ordered(raised(self, found, tree, request), request)[:limit]
        hits = tuple(self._hit(p, wanted, snippets(self.documents[p.id], wanted)) for p in best)
        return hits, self._partial_matches(tree, request, wanted, limit - len(hits))

    def _partial_matches(self, tree: Node, request: Request, wanted: list[Sought], limit: int) -> tuple[Hit, ...]:
        """The best of what has most of the words but not all, and behind it of what has fewer."""
        every, lacks = partial_matches(self, tree, request) if limit else ((), {})
        best = [p for found in every for p in self._ordered(raised(self, found, tree, request), request)]
        return tuple(
            replace(self._hit(p, wanted, snippets(self.documents[p.id], wanted)), missing=lacks[p.id])
            for p in best[:limit]
        )

    def weight(self, count: int) -> float:
        """The idf of a leaf that so many readouts have, 0 where none has it."""
        return math.log(max(len(self.documents), 1) / (count + 1)) + 1 if count else 0.0

    def filtered(self, matching: Scores, request: Request, but: str = "") -> Scores:
        every = [(field, set(values)) for field, values in request.filters if field in request.all_of]
        some = [(f, set(values)) for f, values in request.filters if f not in request.all_of and f != but]
        return {
            id: score
            for id, score in matching.items()
            if all(wanted <= set(self.values(self.documents[id], field)) for field, wanted in every)
            and all(wanted & set(self.values(self.documents[id], field)) for field, wanted in some)
        }

    def _counts(self, field: str, matching: Scores, request: Request) -> Counter[str]:
        left = self.filtered(matching, request, but=field)
        return Counter(value for id in left for value in self.values(self.documents[id], field))

    def _ordered(self, found: Scores, request: Request) -> list[Position]:
        positions = [Position(score, self.documents[id].date, id) for id, score in found.items()]
        return sorted(positions, key=lambda position: cursor.order(request.sort, position))

    def _held(self, scope: Scope) -> set[str]:
        if scope.free:
            return set(self.documents)
        return {
            id
            for id, d in self.documents.items()
            if any(scope.allows(one) for passage in d.passages for one in passage.parts)
        }

    def scores(self, node: Node, scope: Scope) -> Scores:
        match node:
            case Word() | Phrase() | Prefix() | Fuzzy():
                return self._leaf(node, scope)
            case And(children):
                found = [self.scores(child, scope) for child in children]
                return {id: sum(f[id] for f in found) for id in found[0] if all(id in f for f in found)}
            case Or(children):
                return summed([self.scores(child, scope) for child in children])
            case Not(child):
                return dict.fromkeys(self.documents.keys() - self.scores(child, scope).keys(), 0.0)
            case Said(speaker, child):
                held = self._held(scope.by(speaker))
                return {id: score for id, score in self.scores(child, scope.by(speaker)).items() if id in held}
            case _:
                return {id: 0.0 for id, document in self.documents.items() if _is(document, node, self.values)}

    def _leaf(self, leaf: Leaf, scope: Scope) -> Scores:
        """The leaf's score in the text with its title. Under a scope only its passages count, unless `title:` asks."""
        titles = {id: _count(leaf, read, self.documents[id].language) for id, read in self._titles.items()}
        if leaf.field:
            return self._scores(titles, {id: _length(read) for id, read in self._titles.items()}, BOOSTS["title"])
        counts = {id: _count(leaf, self._in(id, scope), self.documents[id].language) for id in self.texts}
        if scope.free:
            counts = {id: count + int(TITLE_BOOST) * titles[id] for id, count in counts.items()}
        return self._scores(counts, self.lengths, BOOSTS["text"])

    def factor(self, one: Sought) -> float:  # what the score of a leaf can't exceed
        return BOOSTS["text"] * self.weight(len(self._leaf(one.leaf, one.scope))) * (K1 + 1) if one.leaf else 0.0

    def in_title(self, id: str, one: Sought) -> int:
        """How often a leaf stands in a title, where titles count."""
        titles = self._titles[id] if one.scope.free else []
        return _count(one.leaf, titles, self.documents[id].language) if one.leaf else 0

    @cached_property
    def lengths(self) -> dict[str, int]:
        """The words of each text and title, as scores count them."""
        return {id: _length(read) + int(TITLE_BOOST) * _length(self._titles[id]) for id, read in self.texts.items()}

    def _in(self, id: str, scope: Scope) -> list[list[Token]]:
        read = self.texts[id]
        if scope.free:
            return read
        return [
            [token for token in block if one.start <= token.start < one.end]
            for block, passage in zip(read[1:], self.documents[id].passages, strict=True)
            for one in passage.parts
            if scope.allows(one)
        ]

    def _scores(self, counts: dict[str, int], lengths: dict[str, int], boost: float) -> Scores:
        counts = {id: count for id, count in counts.items() if count}
        average = sum(lengths.values()) / max(len(lengths), 1)
        idf = self.weight(len(counts))
        norms = {id: K1 * (1 - B + B * kept_length(lengths[id]) / average) for id in counts}
        return {id: boost * idf * tf * (K1 + 1) / (tf + norms[id]) for id, tf in counts.items()}

    def _hit(self, position: Position, wanted: list[Sought], shown: tuple[Snippet, ...]) -> Hit:
        document = self.documents[position.id]
        same = {name: getattr(document, name) for name in Hit.__dataclass_fields__ if hasattr(document, name)}
        title = title_matches(document, wanted)
        return Hit(**same, title_matches=title, score=position.score, snippets=shown)


def _wanted(tree: Node, request: Request) -> list[Sought]:
    return list(sought(tree, Scope.of(request)))


def _behind(request: Request, position: Position, after: Position) -> bool:
    return cursor.order(request.sort, position) > cursor.order(request.sort, after)


def _count(leaf: Leaf, read: Iterable[list[Token]], language: str) -> int:
    return sum(len(occurrences(leaf, block, language)) for block in read)


def _is(document: Document, node: Is | Dates | Everything | Nothing, values: Values) -> bool:
    match node:
        case Is("id", value):
            return document.id == value
        case Is(field, typed):
            return any(facets.names_value(field, value, typed) for value in values(document, field))
        case Dates(first, last):
            return (first is None or first <= document.date) and (last is None or document.date <= last)
        case Everything():
            return True
        case Nothing():
            return False


def _length(read: list[list[Token]]) -> int:
    return sum(len(block) for block in read)
