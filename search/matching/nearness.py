"""The second step of the order by relevance: dates in the query, and the best ordered again by where its words stand.

A readout of a date that the query names (search.query.preferred_dates) gets DATED × the weight of a word that as many
readouts have as are of that date.

BM25F counts words and does not see whether they stand together. To the score of each of the FIRST best readouts (equal
scores: the newest) this step adds three parts that are never negative, so that those behind them stay behind them:

    BODY × Σ w × n / (n + norm)          for each part of the query: n times it stands there, TITLE_BOOST times in a
                                         title; the norm is BM25F's with BODY_B for B, so that length weighs less
    PAIR × Σ min(w, w′) × n / (n + K1)   for each two neighbours of the query: n times the second stands at most REACH
                                         words behind the end of the first
    SPAN × max Σ w                       over two stretches of STRETCH words that follow one another: of the parts that
                                         stand there

`w` is the factor of a part's score: boost × idf × (K1 + 1). The parts of a query are its words, phrases and
alternatives; one with a single part is ordered by BM25F alone. Under a scope only its statements count.
docs/design/ranking.md tells how the constants were chosen.
"""

from __future__ import annotations

from search.matching.scope import Scope, Sought, sought
from search.query.preferred_dates import preferred
from search.query.tree import And, Dates, Node, Not, Said

DATED = 0.5
FIRST = 50
BODY = 1.0
BODY_B = 0.4
PAIR = 0.75
REACH = 2
SPAN = 0.5
STRETCH = 32

Part = tuple[Sought, ...]
"""The leaves that stand for one part of a query: several for alternatives."""


def parts(tree: Node, scope: Scope) -> tuple[Part, ...]:
    """The parts of a query in the order they were typed; empty if there are fewer than two."""
    conjuncts = ((node, inside) for node, inside in _conjuncts(tree, scope) if not preferred(node))
    found = [part for node, inside in conjuncts if (part := _leaves(node, inside))]
    return tuple(found) if len(found) > 1 else ()


def dates(tree: Node) -> tuple[Dates, ...]:
    """The dates that a query prefers."""
    found = (preferred(node) for node, _ in _conjuncts(tree, Scope()))
    return tuple(one for one in found if one)


def _conjuncts(node: Node, scope: Scope) -> list[tuple[Node, Scope]]:
    match node:
        case And(children):
            return [one for child in children for one in _conjuncts(child, scope)]
        case Said(speaker, child):
            return _conjuncts(child, scope.by(speaker))
        case Not():
            return []
    return [(node, scope)]


def _leaves(node: Node, scope: Scope) -> Part:
    return tuple(one for one in sought(node, scope) if one.leaf is not None and not one.leaf.field)
