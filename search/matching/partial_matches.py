"""When few documents match all words, allows some plain words of the query to be missing.

Phrases, fields, prefixes, alternatives and exclusions stay required.
"""

from __future__ import annotations

from dataclasses import dataclass

from index.spellings import parts_of
from search.matching.occurrences import Leaf
from search.query.terms import folded, stemmed
from search.query.tree import And, Node, Or, Phrase, Word
from search.request import Request, Sort

ENOUGH = 10  # readouts with all of the words, after which none that lacks some is shown
SHARE = 0.5  # of the weight of the words that may be missing (the sum of their idf), what a readout has to have


@dataclass(frozen=True, slots=True)
class OptionalWord:
    """A word that may be missing; `ways` are the leaves that stand for it, several for a compound."""

    word: Word
    ways: tuple[Leaf, ...]


def optional(tree: Node) -> tuple[OptionalWord, ...]:
    """The words of which some may be missing, each stem once; empty if there are fewer than two."""
    words: dict[str, OptionalWord] = {}
    for child in tree.children if isinstance(tree, And) else ():
        if found := _optional(child):
            words.setdefault(stemmed(found.word.text), found)
    return tuple(words.values()) if len(words) > 1 else ()


def required(tree: Node) -> tuple[Node, ...]:
    """The parts of the query that stay required."""
    children = tree.children if isinstance(tree, And) else (tree,)
    return tuple(child for child in children if not _optional(child))


def _optional(node: Node) -> OptionalWord | None:
    """A plain word, or a compound as the parser writes it: the closed word and its parts as a phrase."""
    if isinstance(node, Word):
        return None if node.field else OptionalWord(node, (node,))
    ways = node.children if isinstance(node, Or) and len(node.children) == 2 else ()
    words = [way for way in ways if isinstance(way, Word) and not way.field]
    phrases = [way for way in ways if isinstance(way, Phrase)]
    if len(words) == len(phrases) == 1 and parts_of(folded(words[0].text)) == tuple(map(folded, phrases[0].words)):
        return OptionalWord(words[0], (words[0], phrases[0]))
    return None


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
