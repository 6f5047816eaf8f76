"""“Did you mean”: words that hardly any readout has, spelt as many have them, and never a name made something else.

The choice is a noisy channel's (Kernighan, Church and Gale 1990) with one error for all letters: of the words within
reach the likeliest is that of the most readouts, each edit making it ODDS times less likely.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice, product

import numpy as np

from index.analysis import Token, stem, stemmed_apart, tokens
from index.document import Document
from index.fields import blocks
from index.spellings import other_spellings
from search.assist.name_index import Completer
from search.assist.statistics import IndexStatistics, leading
from search.matching.edit_distance import resembling
from search.query import value_names as known
from search.query.parser import to_text
from search.query.terms import all_stems, folded, stemmed
from search.query.tree import And, Everything, Is, Node, Or, Phrase, Said, Word

RARE = 2
"""Readouts up to which a word counts as hardly found."""
ODDS = 50
MIN_LENGTH = 4
TWO_EDITS = 7
"""Letters from which on two slips are forgiven."""
LONGEST_ACRONYM = 6
MOST = 8
"""Words of one query that are put right."""
CHOICES = 3
TRIES = 6
READ = 100_000
"""Characters of one readout that are read to see how a word is printed."""
NAMES = ("speaker", "participant", "place", "country")
NAMED = ("speaker", "participant", "place", "source")


def did_you_mean(
    statistics: IndexStatistics, names: Completer, tree: Node, total: int, count: Callable[[Node], int]
) -> str | None:
    """The query of `tree`, which has `total` hits, with its misspelt words corrected; None if no better one exists.

    Left alone are words in quotation marks, fields, beginnings, exclusions, acronyms and numbers, and every name: a
    word of a person, place or country known here, or one that stands with a capital within a sentence. `count` gives a
    query's hits; the one returned has some, and more than `total`. Of several ways the likeliest is taken.
    """
    if total > RARE and not any(isinstance(node, Or) for node in _inside(tree)):
        return None
    return next((to_text(right) for right in _right(statistics, names, tree) if count(right) > total), None)


def likeliest(statistics: IndexStatistics, names: Completer, tree: Node) -> Node | None:
    """The query of `tree`, which has no hits, with its misspelt words as they are likeliest meant, whether or not that
    has hits; None if no word is misspelt."""
    return next(_right(statistics, names, tree), None)


def _right(statistics: IndexStatistics, names: Completer, tree: Node) -> Iterator[Node]:
    """The query with its misspelt words put right, the likeliest way first."""
    words = dict.fromkeys(node for node in _inside(tree) if isinstance(node, Word))
    # Looked up without scoring: most words end here, and a text of which many are rare is no slip of the pen.
    rare = [word for word in words if _having(statistics, word) <= RARE]
    ways = {word: better for word in rare[:MOST] if (better := _better(statistics, names, word))}
    for chosen in islice(product(*ways.values()), TRIES if ways else 0):
        yield _with(tree, dict(zip(ways, chosen, strict=True)))


def _having(statistics: IndexStatistics, word: Word) -> int:
    """The number of readouts with a word, in any form, in the lead or a passage, over all languages."""
    return sum(statistics.frequencies(all_stems(word.text, stemmed_apart(statistics.counts("language")))))


def also_searched(statistics: IndexStatistics, tree: Node) -> tuple[str, ...]:
    """Other spellings with the stem of a query's words that some readout has."""
    words = (folded(node.text) for node in _inside(tree) if isinstance(node, Word))
    others = dict.fromkeys(other for word in words for other in other_spellings(word))
    return tuple(word for word in islice(others, MOST) if len(statistics.run(Phrase((word,))).docs))


def nameless(statistics: IndexStatistics, names: Completer, tree: Node) -> tuple[str, ...]:
    """A note on each name in a query that no readout has, with a suggestion."""
    asked = [("said", node.speaker) for node in _inside(tree) if isinstance(node, Said)]
    asked += [(node.field, node.value) for node in _inside(tree) if isinstance(node, Is) and node.field in NAMED]
    absent = [one for one in dict.fromkeys(asked) if not len(statistics.run(_only(*one)).docs)]
    return tuple(_nameless(names, field, name) for field, name in absent)


def _nameless(names: Completer, field: str, name: str) -> str:
    meant = names("speaker" if field == "said" else field).meant(name)
    more = f"Did you mean “{meant}”?" if meant else "Wildcards are not supported in names; type whole words."
    return f"No readout has “{to_text(_only(field, name))}”. {more}"


def _only(field: str, name: str) -> Node:
    return Said(name, Everything()) if field == "said" else Is(field, name)


def _inside(node: Node) -> Iterator[Node]:
    """The parts of a tree that are not under a NOT."""
    yield node
    match node:
        case And(children) | Or(children):
            for child in children:
                yield from _inside(child)
        case Said(_, child):
            yield from _inside(child)


def _with(node: Node, better: dict[Word, Word]) -> Node:
    match node:
        case Word():
            return better.get(node, node)
        case And(children):
            return And(tuple(_with(child, better) for child in children))
        case Or(children):
            return Or(tuple(_with(child, better) for child in children))
        case Said(speaker, child):
            return Said(speaker, _with(child, better))
        case _:
            return node


def _better(statistics: IndexStatistics, names: Completer, word: Word) -> list[Word]:
    """Corrections of a misspelt word, the likeliest first; empty if the word is not misspelt."""
    typed = folded(word.text)
    if len(typed) < MIN_LENGTH or word.text.isupper() or any(letter.isdigit() for letter in typed):
        return []
    found = statistics.run(Word(word.text)).docs
    if len(found) > RARE or any(_stands_as_name(statistics, number, word.text) for number in found.tolist()):
        return []
    apart = _likely(statistics, typed, max(len(found), 1 / ODDS**3))
    likely = [other for other, edits in apart.items() if _may_become(names, word.text, other, edits)]
    kept = islice((other for other in likely if not _is_acronym(statistics, other)), CHOICES)
    return [replace(word, text=other.capitalize() if word.text[0].isupper() else other) for other in kept]


def _likely(statistics: IndexStatistics, typed: str, least: float) -> dict[str, int]:
    """Words with the same first letter within reach and likelier than `least`, the likeliest first: their edits."""
    reach = 2 if len(typed) >= TWO_EDITS else 1
    size = len(typed.encode())
    wide = reach * max(len(letter.encode()) for letter in typed)
    counts = statistics.words(typed[0], size - wide, size + wide)
    words = [word for word in counts if len(word) >= MIN_LENGTH and not any(letter.isdigit() for letter in word)]
    edited = {word: most for most in range(reach, 0, -1) for word in _within(typed, words, most)}
    weight = {word: counts[word] / ODDS**edits for word, edits in edited.items() if stem(word) != stem(typed)}
    order = sorted((word for word in weight if weight[word] > least), key=lambda word: (-weight[word], word))
    return {word: edited[word] for word in order}


def _within(typed: str, words: list[str], edits: int) -> list[str]:
    """The words that are at most so many edits from one."""
    likely = [word for word in words if abs(len(word) - len(typed)) <= edits and word != typed]
    return [likely[at] for at in np.flatnonzero(resembling(typed, likely, edits)).tolist()]


def _may_become(names: Completer, word: str, other: str, edits: int) -> bool:
    """Whether a name may be put right so: only into a name, one letter off; a country's into the same country's."""
    typed = folded(word)
    if _is_name(names, typed):
        return known.country_of(typed) is not None and known.country_of(typed) == known.country_of(other)
    if _is_name(names, other):
        return edits == 1 or known.country_of(other) is not None
    return not word[0].isupper()


def _is_name(names: Completer, word: str) -> bool:
    return word in known.country_words() or any(names(field).has_word(word) for field in NAMES)


def _is_acronym(statistics: IndexStatistics, word: str) -> bool:
    """Whether a word stands in capitals alone in the newest readouts that have it: a letter off it is another one."""
    if len(word) > LONGEST_ACRONYM:
        return False
    docs = statistics.run(Phrase((word,))).docs
    newest = leading(statistics, docs, statistics.days[docs], RARE)
    shape = re.compile(rf"\b{re.escape(word)}\b", re.IGNORECASE)
    texts = (text for number in newest for text in _read(statistics.document(number)))
    printed = [match.group() for text in texts for match in shape.finditer(text)]
    return bool(printed) and all(map(str.isupper, printed))


def _stands_as_name(statistics: IndexStatistics, number: int, word: str) -> bool:
    """Whether a word has a capital somewhere within a sentence of a readout's text."""
    document = statistics.document(number)
    wanted = stemmed(word, document.language)
    for block in _read(document):
        before: Token | None = None
        for token in tokens(block):
            within = before is not None and not set(block[before.end : token.start]) & _ENDS
            if within and block[token.start].isupper() and stem(token.word, document.language) == wanted:
                return True
            before = token
    return False


def _read(document: Document) -> Iterator[str]:
    """The blocks of a document up to READ characters: how a word is printed shows early, or hardly at all."""
    left = READ
    for block in blocks(document):
        yield block[:left]
        left -= len(block)
        if left <= 0:
            break


_ENDS = set(".!?:;…“”«»\"'‘’•\n")
