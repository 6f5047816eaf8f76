"""What has some of a query's words, computed word by word; search.matching.partial_matches defines it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.fields import K1
from search.matching.partial_matches import NAME, SHARE, optional, required
from search.matching.scope import Scope
from search.query.tree import And, Everything, Node
from search.request import Request

if TYPE_CHECKING:
    from tests.support.memory_engine import MemoryEngine, Scores


def partial_matches(
    engine: MemoryEngine, tree: Node, request: Request
) -> tuple[tuple[Scores, Scores], dict[str, tuple[str, ...]]]:
    """What has most of the words and what has fewer, with their scores, and the words that each lacks."""
    scope, parts = Scope.of(request), optional(tree)
    most: Scores = {}
    fewer: Scores = {}
    lacks: dict[str, tuple[str, ...]] = {}
    found = {part: engine.scores(part.node, scope) for part in parts}
    weights = {
        part: max(engine.weight(len(engine.scores(way, scope))) for way in part.ways or (part.node,)) * (K1 + 1)
        for part in parts
    }
    whole = sum(weight * (1 + NAME * part.name) for part, weight in weights.items())
    rest = engine.filtered(engine.matching(And((*required(tree), Everything())), scope, request), request)
    for id, score in rest.items():
        has = [part for part in parts if id in found[part]]
        if any(part.ways for part in has) and len(has) < len(parts):
            named = sum(NAME * weights[part] for part in has if part.name)
            enough = sum(weights[part] for part in has) + named >= whole * SHARE
            (most if enough else fewer)[id] = score + named + sum(found[part][id] for part in has)
            lacks[id] = tuple(part.text for part in parts if part not in has)
    return (most, fewer), lacks


def summed(parts: list[Scores]) -> Scores:
    return {id: sum(part.get(id, 0.0) for part in parts) for part in parts for id in part}
