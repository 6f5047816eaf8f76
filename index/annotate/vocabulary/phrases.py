"""Many phrases found in one pass over a text's words: what countries and topics are both read with.

A text is split into words once, each word is looked up once, and only the few that stand in some phrase are looked at
again: linear in the text for any number of phrases (the trie of Aho and Corasick, 1975, walked from such words alone,
since phrases are short).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from index.analysis import fold, stem
from scrapers.bounded_cache import BoundedCache
from scrapers.tokens import WORD

T = TypeVar("T")

OUR_LANGUAGES = ("en", "ru")
"""Those whose words our tables hold: in another language their words are other ones (the French "un" is no "UN")."""

REMEMBERED = 4_000_000  # bytes of words: the commonest 10,000 stay, which a text mostly consists of


@dataclass(frozen=True, slots=True)
class FoundPhrase(Generic[T]):
    """A phrase met at words[start:end], with what it stands for."""

    start: int
    end: int
    value: T


class _Node(Generic[T]):
    __slots__ = ("next", "value")

    def __init__(self) -> None:
        self.next: dict[str, _Node[T]] = {}
        self.value: T | None = None


class Phrases(Generic[T]):
    """A set of phrases with a value each. `key` folds a printed word to what a phrase's word is compared by.

    The keys of words are kept in a cache of `remembered` bytes.
    """

    def __init__(self, rows: Iterable[tuple[str, T]], key: Callable[[str], str], remembered: int = REMEMBERED) -> None:
        self._root: _Node[T] = _Node()
        self._vocabulary: set[str] = set()
        self._key = key
        self._keys = BoundedCache(self._known_key, remembered)
        for phrase, value in rows:
            self._add([key(word) for word in words(phrase)], value)

    def _add(self, keys: Sequence[str], value: T) -> None:
        node = self._root
        for key in keys:
            node = node.next.setdefault(key, _Node())
        node.value = value
        self._vocabulary.update(keys)

    def _known_key(self, word: str) -> str:
        """The key of a printed word where some phrase has it, else nothing."""
        key = self._key(word)
        return key if key in self._vocabulary else ""

    def find(self, text: Sequence[str]) -> Iterator[FoundPhrase[T]]:
        """Every phrase in a list of words, from left to right, the longest at each place, none inside another."""
        keys: list[str] = [self._keys[word] for word in text]
        root, after = self._root.next, 0
        for start, key in enumerate(keys):
            if key and start >= after and key in root:
                found = self._longest(keys, start)
                if found:
                    after = found.end
                    yield found

    def _longest(self, keys: Sequence[str], start: int) -> FoundPhrase[T] | None:
        node, found = self._root, None
        for place in range(start, len(keys)):
            following = node.next.get(keys[place])
            if following is None:
                break
            node = following
            if node.value is not None:
                found = FoundPhrase(start, place + 1, node.value)
        return found


def words(text: str) -> list[str]:
    """The words of a text as printed, in order, acronyms with their stops."""
    return WORD.findall(text)


def spans(phrases: Phrases[T], text: str) -> Iterator[tuple[int, int, T]]:
    """Every phrase in a text with the offsets where it stands: text[start:end]."""
    places = [match.span() for match in WORD.finditer(text)]
    for found in phrases.find([text[start:end] for start, end in places]):
        yield places[found.start][0], places[found.end - 1][1], found.value


def russian(word: str) -> str:
    """What a Russian word is compared by: its folded stem, since names are declined; nothing in other scripts."""
    if word.isascii():
        return ""
    folded = fold(word)
    return stem(folded) if "а" <= folded[:1] <= "я" else ""
