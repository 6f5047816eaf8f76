"""Where a query finds little: other words that readouts of the same filters use in the same company.

"Petrol prices" has hardly a hit in the readouts of a publisher that writes of gas. Candidates are the words
whose company is most like that of the query's rarest word (index.columns.company); counted is what finds something
beside the query's other words.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

from index.analysis import family
from search.assist.statistics import IndexStatistics
from search.engine import OtherWord, OtherWords
from search.query.parser import to_text
from search.query.terms import folded
from search.query.tree import And, Node, Phrase, Word

LITTLE = 10  # hits below which other words are offered
CANDIDATES = 60
LEAST_ALIKE = 0.4  # cosine
LEAST = 3  # hits of a query with another word
NEAR = 10  # words between it and the others
MOST = 5


def other_words(statistics: IndexStatistics, tree: Node, count: Callable[[Node], int]) -> OtherWords:
    """`count` gives the hits of a query under the request's filters."""
    words = _words(tree)
    total = count(tree) if words else LITTLE
    if total >= LITTLE:
        return OtherWords()
    rarest = min(range(len(words)), key=lambda at: count(Word(words[at])))
    word, others = words[rarest], [*words[:rarest], *words[rarest + 1 :]]
    taken = {family(folded(own)) for own in words}
    ranked = []
    for found, alike in statistics.neighbours([*_forms(statistics, folded(word))], CANDIDATES):
        if alike < LEAST_ALIKE or family(found) in taken:
            continue
        taken.add(family(found))
        near = _near(found, others, count)
        query = _joined([*words[:rarest], found, *words[rarest + 1 :]])
        if near and (hits := count(query)) >= max(LEAST, total + 1):
            # How much more often than beside anything: a common word is near every other.
            often = near / math.sqrt(count(Word(found))) if others else math.sqrt(near)
            ranked.append((-(alike**2) * math.log1p(often), OtherWord(found, to_text(query), hits)))
    return OtherWords(word, tuple(one for _, one in sorted(ranked, key=lambda pair: pair[0])[:MOST]))


def _words(tree: Node) -> Sequence[str]:
    """The words of a query that is nothing but words, all of them or one phrase."""
    match tree:
        case Word(text, ""):
            return (text,)
        case Phrase(several, _, ""):
            return several
        case And(children) if all(isinstance(child, Word) and not child.field for child in children):
            return tuple(child.text for child in children if isinstance(child, Word))
    return ()


def _forms(statistics: IndexStatistics, word: str) -> Iterator[str]:
    """The word, and its other forms, the commonest first: a rare form may have no company of its own."""
    yield word
    if len(word) > 4 and word.isalpha():
        every = statistics.words(word[:4])
        forms = [form for form in every if family(form) == family(word) and form != word]
        yield from sorted(forms, key=lambda form: (-every[form], form))


def _near(found: str, others: Sequence[str], count: Callable[[Node], int]) -> int:
    """How many hits have the word near each of the others, however they are inflected only as typed."""
    if not others:
        return count(Word(found))
    near: list[Node] = [Phrase((other, found), NEAR) for other in others]
    return count(near[0] if len(near) == 1 else And(tuple(near)))


def _joined(words: Sequence[str]) -> Node:
    return And(tuple(map(Word, words))) if len(words) > 1 else Word(words[0])
