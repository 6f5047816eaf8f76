"""When few documents match all words, allows some plain words of the query to be missing.

What has most of them, by weight, comes before what has fewer, which only fills the page. Phrases, fields, prefixes,
alternatives and exclusions stay required.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from index.spellings import parts_of
from search.matching.occurrences import Leaf
from search.query.parser import to_text
from search.query.preferred_dates import preferred
from search.query.terms import folded, stemmed
from search.query.tree import And, Node, Or, Phrase, Word
from search.query.umlauts import other_way
from search.request import Request, Sort

ENOUGH = 10  # readouts with all of the words, after which none that lacks some is shown
SHARE = 0.5  # of the weight of the words that may be missing (the sum of their idf), what most of them weigh
NAME = 0.5  # of the weight of a name, what is added to its weight, and to the score of a readout that has it


@dataclass(frozen=True, slots=True)
class OptionalPart:
    """A part of a query that may be missing: a word, a compound or a date, with its text as typed.

    `ways` are the leaves that stand for it, several for a compound; none for a date, which alone is no match. `name`:
    it is typed with a capital, others are not, so it is given up last.
    """

    text: str
    node: Node
    ways: tuple[Leaf, ...]
    name: bool = False


def optional(tree: Node) -> tuple[OptionalPart, ...]:
    """The parts of which some may be missing, each stem once; empty if there are fewer than two."""
    found: dict[str, OptionalPart] = {}
    for child in tree.children if isinstance(tree, And) else ():
        if one := _optional(child):
            found.setdefault(stemmed(one.text) if one.ways else one.text, one)
    parts = tuple(found.values()) if len(found) > 1 else ()
    names = {part for part in parts if part.ways and part.text[:1].isupper() and not part.text.isupper()}
    return tuple(replace(part, name=part in names and len(names) < len(parts)) for part in parts)


def required(tree: Node) -> tuple[Node, ...]:
    """The parts of the query that stay required."""
    children = tree.children if isinstance(tree, And) else (tree,)
    return tuple(child for child in children if not _optional(child))


def _optional(node: Node) -> OptionalPart | None:
    """A plain word, a compound as the parser writes it (the closed word and its parts as a phrase), a name with an
    umlaut in both ways of writing it, or a date."""
    if isinstance(node, Word):
        return None if node.field else OptionalPart(node.text, node, (node,))
    ways = node.children if isinstance(node, Or) and len(node.children) == 2 else ()
    words = [way for way in ways if isinstance(way, Word) and not way.field]
    phrases = [way for way in ways if isinstance(way, Phrase)]
    if len(words) == len(phrases) == 1 and parts_of(folded(words[0].text)) == tuple(map(folded, phrases[0].words)):
        return OptionalPart(words[0].text, node, (words[0], phrases[0]))
    if len(words) == 2 and words[1].text == other_way(words[0].text):
        return OptionalPart(words[0].text, node, (words[0], words[1]))
    if ways and preferred(node):
        return OptionalPart(to_text(ways[0]), node, ())
    return None


def room(request: Request, total: int, shown: int) -> int:
    """How many partial matches fit on a page, given the total of full matches and those shown.

    They stand behind the last hit, where that leaves room, and only in an order that has a place for them.
    """
    return max(min(request.size - shown, ENOUGH - total), 0) if request.sort is Sort.RELEVANCE else 0


def note(total: int, noun: str = "readout") -> str:
    """The note above partial matches."""
    if not total:
        return f"No {noun} contains all of the words. These contain some of them."
    if total == 1:
        return f"One {noun} contains all of the words. Partial matches follow."
    return f"{total} {noun}s contain all of the words. Partial matches follow."
