"""Where a query's words stand in a text: the meaning of every word shape, shared by matching and by highlighting.

A text is read once into its tokens; a leaf of the tree answers with runs of them. Positions count tokens from 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from rapidfuzz.distance import OSA

from index.analysis import Token, stem
from scrapers.bounded_cache import bounded_cache
from search.query.terms import folded, stemmed
from search.query.tree import Fuzzy, Phrase, Prefix, Word

Leaf = Word | Phrase | Prefix | Fuzzy
Run = tuple[int, ...]  # positions of the tokens that bear one occurrence, rising


def occurrences(leaf: Leaf, read: Sequence[Token], language: str = "") -> list[Run]:
    """Every occurrence of a leaf in the tokens of a text of this language, in order.

    Its length is the term frequency that scores count.

    A word occurs wherever its stem does; a prefix or a fuzzy word wherever a word has or resembles it; a phrase where
    its exact words follow one another (occurrences may overlap); a proximity at each of its `windows`.
    """
    match leaf:
        case Word(text):
            wanted = stemmed(text, language)
            return [(at,) for at, token in enumerate(read) if stem(token.word, language) == wanted]
        case Prefix(text):
            start = folded(text)
            return [(at,) for at, token in enumerate(read) if token.word.startswith(start)]
        case Fuzzy(text, distance):
            wanted = folded(text)
            return [(at,) for at, token in enumerate(read) if resembles(wanted, token.word, distance)]
        case Phrase(words, 0):
            return _phrase([folded(word) for word in words], read)
        case Phrase(words, slop):
            sought = Counter(folded(word) for word in words)
            where = [(at, token.word) for at, token in enumerate(read) if token.word in sought]
            return list(windows(where, sought, slop))


def may_occur(leaf: Leaf, words: Collection[str], language: str = "") -> bool:
    """Whether a leaf can occur at all in a text of these words: where not, the text needn't be read for it."""
    match leaf:
        case Word(text):
            wanted = stemmed(text, language)
            return any(stem(word, language) == wanted for word in words)
        case Prefix(text):
            start = folded(text)
            return any(word.startswith(start) for word in words)
        case Fuzzy(text, distance):
            wanted = folded(text)
            return any(resembles(wanted, word, distance) for word in words)
        case Phrase(several):
            return all(folded(word) in words for word in several)


def _phrase(words: list[str], read: Sequence[Token]) -> list[Run]:
    starts = range(len(read) - len(words) + 1)
    return [
        tuple(range(at, at + len(words)))
        for at in starts
        if read[at].word == words[0] and all(read[at + n].word == word for n, word in enumerate(words))
    ]


def windows(where: Iterable[tuple[int, str]], sought: Counter[str], slop: int) -> Iterator[Run]:
    """The minimal windows that hold every sought word as often as it is sought, with at most `slop` others among them.

    `where`: (position, word) of the sought words only, rising. A window is minimal when none lies inside it; each is
    given once, as the positions that bear it: for every word the last ones before the window's end.
    """
    seen: dict[str, list[int]] = {word: [] for word in sought}
    last_start = -1
    for at, word in where:
        seen[word].append(at)
        if any(len(seen[other]) < count for other, count in sought.items()):
            continue
        run = tuple(sorted(place for other, count in sought.items() for place in seen[other][-count:]))
        # A window from the same start as the one before holds that one, so it isn't minimal.
        if run[0] > last_start and run[-1] - run[0] + 1 - len(run) <= slop:
            yield run
        last_start = max(last_start, run[0])


@bounded_cache(4_000_000)
def resembles(wanted: str, word: str, distance: int) -> bool:
    """Same first letter, and at most `distance` insertions, deletions, changes or swaps of neighbours apart."""
    return wanted[:1] == word[:1] and OSA.distance(wanted, word, score_cutoff=distance) <= distance
