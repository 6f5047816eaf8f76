"""The second step of the order by relevance, computed by looking at every word; search.matching.nearness defines it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from index.analysis import Token
from index.fields import GAP, K1, TITLE_BOOST, kept_length
from search.cursor import Position, order
from search.matching.nearness import BODY, BODY_B, DATED, FIRST, PAIR, REACH, SPAN, STRETCH, Part, dates, parts
from search.matching.occurrences import occurrences
from search.matching.scope import Scope, Sought
from search.query.tree import Node, Phrase
from search.request import Request, Sort

if TYPE_CHECKING:
    from tests.support.memory_engine import MemoryEngine, Scores

Run = tuple[int, int]  # the first and the last position of an occurrence


def raised(engine: MemoryEngine, found: Scores, tree: Node, request: Request) -> Scores:
    if request.sort is not Sort.RELEVANCE or len(found) < 2:
        return found
    for one in dates(tree):
        inside = engine.scores(one, Scope())
        bonus = DATED * engine.weight(len(inside)) * (K1 + 1)
        found = {id: score + bonus * (id in inside) for id, score in found.items()}
    if not (sought := parts(tree, Scope.of(request))):
        return found
    factors = [max(engine.factor(one) for one in part) for part in sought]
    best = sorted(found, key=lambda id: order(request.sort, Position(found[id], engine.documents[id].date, id)))
    return found | {id: found[id] + _worth(engine, id, sought, factors) for id in best[:FIRST]}


def _worth(engine: MemoryEngine, id: str, sought: tuple[Part, ...], factors: list[float]) -> float:
    runs = [[run for one in part for run in set(_runs(engine, id, one))] for part in sought]
    found = list(zip(factors, runs, strict=True))
    average = sum(engine.lengths.values()) / len(engine.lengths)
    norm = K1 * (1 - BODY_B + BODY_B * kept_length(engine.lengths[id]) / average)
    worth = SPAN * max(
        sum(w for w, own in found if any(first // STRETCH - at in (0, 1) for first, _ in own))
        for at in {max(first // STRETCH - before, 0) for _, own in found for first, _ in own for before in (0, 1)}
        or {0}
    )
    for part, (w, own) in zip(sought, found, strict=True):
        times = len(own) + TITLE_BOOST * sum(engine.in_title(id, one) for one in part)
        worth += BODY * w * times / (times + norm)
    for (w, own), (other, following) in pairwise(found):
        times = sum(any(0 < first - last <= REACH for _, last in own) for first, _ in following)
        worth += PAIR * min(w, other) * times / (times + K1)
    return worth


def _runs(engine: MemoryEngine, id: str, one: Sought) -> Iterator[Run]:
    assert one.leaf is not None
    for start, read in _blocks(engine, id, one.scope):
        for run in occurrences(one.leaf, read, engine.documents[id].language):
            if isinstance(one.leaf, Phrase) and not one.leaf.slop:
                yield start + run[0], start + run[-1]
            else:
                yield from ((start + at, start + at) for at in run)


def _blocks(engine: MemoryEngine, id: str, scope: Scope) -> Iterator[tuple[int, list[Token]]]:
    """The lead and the passages, or the statements of a scope, with the position that each starts at."""
    start = 0
    statements = [(), *(passage.parts for passage in engine.documents[id].passages)]
    for read, own in zip(engine.texts[id], statements, strict=True):
        if scope.free:
            yield start, read
        for one in own if not scope.free else ():
            if scope.allows(one):
                inside = [at for at, token in enumerate(read) if one.start <= token.start < one.end]
                yield start + min(inside, default=0), [read[at] for at in inside]
        start += len(read) + GAP
