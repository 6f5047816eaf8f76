"""Text to terms: the one analysis that indexing, querying and highlighting share.

Tokens are found in the printed text, so that offsets point into it, and folded afterwards.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

import Stemmer

from index.spellings import APART, own_stem, plain, plain_name
from scrapers.bounded_cache import BoundedCache, bounded_cache
from scrapers.tokens import TERM, UNSPACED

VERSION = 5  # part of every index's fingerprint: raise it whenever a term comes out differently

_POSSESSIVE = re.compile(r"['‘’ʼ`]s$", re.IGNORECASE)
ELIDED = re.compile(  # before a vowel only: the capital of Chad is N'Djamena
    r"^(?:[cdjlmnst]|(?:jus|lors|puis)?qu|dell|nell|sull|dall|all)['‘’ʼ`](?=[aeiouyhà-öø-ÿœ])", re.IGNORECASE
)
_PUNCTUATION = re.compile(r"['‘’ʻʼʽʾʿˈ` ,]|(?<=\w)-|(?<!\d)\.")  # folding makes every space a plain one
_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ə": "a", "æ": "ae", "œ": "oe", "ё": "е"}


class Token(NamedTuple):
    """A folded word at text[start:end]."""

    word: str
    start: int
    end: int


def _fold_letter(code: int) -> str:
    letter = chr(code)
    folded = _LETTERS.get(letter)
    if folded is None:
        cyrillic = "\u0400" <= letter <= "\u04ff"  # й is a letter of its own, not an accented и
        parts = letter if cyrillic else unicodedata.normalize("NFKD", letter)
        folded = "".join(part for part in parts if not unicodedata.combining(part))
    return folded


_FOLDING = BoundedCache(_fold_letter, 1_000_000)  # str.translate's table, filled as letters are met


def fold(text: str) -> str:
    """Lower case without accents: what two spellings of one name have in common ("Erdoğan", "ERDOGAN")."""
    return unicodedata.normalize("NFC", text).casefold().translate(_FOLDING)


@bounded_cache(8_000_000)
def fold_token(raw: str) -> str:
    """A printed token folded, without an elided article ("l'accord"); "" if nothing is left."""
    return _PUNCTUATION.sub("", fold(ELIDED.sub("", _POSSESSIVE.sub("", raw))))


find_tokens = TERM.finditer
"""The unfolded tokens of a text, for fast loops over many texts."""


def tokens(text: str) -> Iterator[Token]:
    """The words of a text in order, folded, with their offsets.

    Possessive endings, the stops of acronyms and the commas of numbers fall away.
    """
    for match in TERM.finditer(text):
        word = fold_token(match.group())
        if word:
            yield Token(word, match.start(), match.end())


def vocabulary(text: str) -> set[str]:
    """The different words of a text, as `tokens` folds them: several times cheaper where places don't matter."""
    return {word for raw in set(TERM.findall(text)) if (word := fold_token(raw))}


@bounded_cache(8_000_000)
def stem(word: str, language: str = "") -> str:
    """The term that stands for all forms of a folded word in a text of this language (ISO 639-1, any other is English).

    It is a stem by Snowball: Russian's of a word in Cyrillic, English's of others; the stems of each of STEMMERS are
    marked with the language, as two languages may make one stem of words that have nothing to do with each other.
    Spellings of one word have one stem, and words that Snowball joins wrongly have their own (index/spellings.py).
    Numbers, and words in scripts without a stemmer, are their own.
    """
    if "а" <= word[0] <= "я":
        return str(_RUSSIAN.stemWord(word))
    if word[0].isdigit() or UNSPACED.match(word):
        return word
    word = plain_name(word)
    if language in STEMMERS:
        return f"{_stemmer(language).stemWord(word)}{_MARK}{language}"
    if not word.isascii():
        return word
    word = plain(word)
    return own_stem(word) or str(_ENGLISH.stemWord(word))


def family(word: str) -> str:
    """The stem of a folded word as Snowball makes it, also of a word that `stem` keeps apart from related ones."""
    own = stem(word)
    return str(_ENGLISH.stemWord(plain(word))) if own.endswith(APART) else own


def stems(word: str, languages: Iterable[str]) -> tuple[str, ...]:
    """The terms of a folded query word, whose language is unknown, in texts of several languages."""
    return tuple(dict.fromkeys((stem(word), *(stem(word, language) for language in languages))))


def stemmed_apart(languages: Iterable[str]) -> tuple[str, ...]:
    """The languages among these that have terms of their own: the input of `stems` for an index."""
    return tuple(sorted(STEMMERS.keys() & set(languages)))


@cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(STEMMERS[language], 0)


_MARK = "/"  # no token holds one
_ENGLISH = Stemmer.Stemmer("english", 0)  # without a cache of its own, which keeps words of any length
_RUSSIAN = Stemmer.Stemmer("russian", 0)
STEMMERS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "es": "spanish", "et": "estonian",
    "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hu": "hungarian", "hy": "armenian",
    "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian", "nl": "dutch", "no": "norwegian",
    "pt": "portuguese", "ro": "romanian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip
"""Languages with a stemmer of their own beside English and Russian → its name in Snowball. German's makes one of
"ü" and "ue", so Muenchen, München and Munchen meet."""
