"""When few documents match all words, allows some plain words of the query to be missing.

Phrases, fields, prefixes, alternatives and exclusions stay required.
"""

from __future__ import annotations

from search.query.terms import stemmed
from search.query.tree import And, Node, Word
from search.request import Request, Sort

ENOUGH = 10  # readouts with all of the words, after which none that lacks some is shown
SHARE = 0.5  # of the weight of the words that may be missing (the sum of their idf), what a readout has to have


def optional(tree: Node) -> tuple[Word, ...]:
    """The words of which some may be missing, each stem once; empty if there are fewer than two."""
    words: dict[str, Word] = {}
    for child in tree.children if isinstance(tree, And) else ():
        if isinstance(child, Word) and not child.field:
            words.setdefault(stemmed(child.text), child)
    return tuple(words.values()) if len(words) > 1 else ()


def required(tree: Node) -> tuple[Node, ...]:
    """The parts of the query that stay required."""
    children = tree.children if isinstance(tree, And) else (tree,)
    return tuple(child for child in children if not isinstance(child, Word) or child.field)


def room(request: Request, total: int, shown: int) -> int:
    """How many partial matches fit on a page, given the total of full matches and those shown.

    They stand behind the last hit, where that leaves room, and only in an order that has a place for them.
    """
    return max(min(request.size - shown, ENOUGH - total), 0) if request.sort is Sort.RELEVANCE else 0


def note(total: int) -> str:
    """The note above partial matches."""
    if not total:
        return "No readout contains all of the words. These contain most of them."
    if total == 1:
        return "One readout contains all of the words. Partial matches follow."
    return f"{total} readouts contain all of the words. Partial matches follow."
