"""The terms of a typed word, as the index holds them."""

from __future__ import annotations

from index.analysis import stem, stems, tokens
from scrapers.bounded_cache import bounded_cache


@bounded_cache(1_000_000)
def folded(text: str) -> str:
    """The term of a typed word, unstemmed; "" where it holds no letter or digit."""
    return next((token.word for token in tokens(text)), "")


def stemmed(text: str, language: str = "") -> str:
    """The stem of a typed word in texts of a language."""
    word = folded(text)
    return stem(word, language) if word else ""


@bounded_cache(1_000_000)
def all_stems(text: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    """The stems of a typed word in an index of texts in these languages."""
    word = folded(text)
    return stems(word, languages) if word else ()
