"""Text to terms: the one analysis that indexing, querying and highlighting share.

Tokens are found in the text as it stands, so that offsets point into what a reader sees, and folded afterwards.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import Stemmer

VERSION = 1  # part of every index's fingerprint: raise it whenever a term comes out differently

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S., U.N.
    r"|\d+(?:[.,]\d+)*"
    r"|[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]"  # scripts written without spaces: a character is a token
    r"|[^\W_\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+(?:['’ʼ`][^\W\d_]+)*"
)
_POSSESSIVE = re.compile(r"['’ʼ`]s$", re.IGNORECASE)
_PUNCTUATION = re.compile(r"['’ʼ`,]|(?<!\d)\.")
_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ə": "a", "æ": "ae", "œ": "oe", "ё": "е"}


class Token(NamedTuple):
    """A folded word and where it stands: text[start:end]."""

    word: str
    start: int
    end: int


class _Folding(dict[int, str]):
    """str.translate's table, filled as letters are met."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        folded = _LETTERS.get(letter)
        if folded is None:
            cyrillic = "\u0400" <= letter <= "\u04ff"  # й is a letter of its own, not an accented и
            parts = letter if cyrillic else unicodedata.normalize("NFKD", letter)
            folded = "".join(part for part in parts if not unicodedata.combining(part))
        self[code] = folded
        return folded


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Lower case without accents: what two spellings of one name have in common ("Erdoğan", "ERDOGAN")."""
    return unicodedata.normalize("NFC", text).casefold().translate(_FOLDING)


@lru_cache(maxsize=200_000)
def fold_token(raw: str) -> str:
    """A token as it stands in a text, folded; "" where nothing is left of it."""
    return _PUNCTUATION.sub("", fold(_POSSESSIVE.sub("", raw)))


find_tokens = _TOKEN.finditer
"""The tokens of a text as they stand, before `fold_token`, for whoever reads very many."""


def tokens(text: str) -> Iterator[Token]:
    """The words of a text in order, folded, with their offsets.

    Possessive endings, the stops of acronyms and the commas of numbers fall away.
    """
    for match in _TOKEN.finditer(text):
        word = fold_token(match.group())
        if word:
            yield Token(word, match.start(), match.end())


def vocabulary(text: str) -> set[str]:
    """The different words of a text, as `tokens` folds them: several times cheaper where places don't matter."""
    return {fold_token(raw) for raw in set(_TOKEN.findall(text))}


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of a folded word by Snowball, English or Russian by its script; other words are their own stem."""
    if word.isascii():
        return word if word[:1].isdigit() else str(_ENGLISH.stemWord(word))
    if "а" <= word[0] <= "я":
        return str(_RUSSIAN.stemWord(word))
    return word


_ENGLISH = Stemmer.Stemmer("english")
_RUSSIAN = Stemmer.Stemmer("russian")
