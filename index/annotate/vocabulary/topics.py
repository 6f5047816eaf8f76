"""The words that topics are known by, read once from data/topic_words.tsv, ready to be found in either number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from index.analysis import fold
from index.annotate.vocabulary.phrases import Phrases, russian, words
from index.annotate.vocabulary.tables import rows

OFFICE = "office:"
NOTHING = "-"


@dataclass(frozen=True, slots=True)
class Hint:
    """What a phrase tells: `slugs` of topics (none where it only hides a shorter phrase), and how strongly.

    An `office` tells what a page is about where its title names the office, and nothing in a list of those present.
    """

    slugs: tuple[str, ...]
    weight: float
    office: bool = False


@cache
def labels() -> Mapping[str, str]:
    """Every topic's slug and the words to show for it, in the order of the list."""
    return {row[0]: row[1] for row in rows("topics.tsv")}


@cache
def tagged() -> Mapping[str, str]:
    """A publisher's own topic tag, folded → our slug."""
    return {fold(tag): slug for tag, slug in rows("topic_tags.tsv")}


@cache
def lexicon() -> Phrases[Hint]:
    """Every phrase there is, ready to be found. About 2,500; built at the first call."""
    hints = tuple(_hints())
    exact = frozenset(fold(phrase[1:]) for phrase, _ in hints if phrase.startswith("=") and " " not in phrase)

    def key(word: str) -> str:
        if stemmed := russian(word):
            return stemmed
        folded = fold(word.replace(".", "")).replace("’", "'").removesuffix("'s")
        return f"={folded}" if folded in exact else singular(folded)

    return Phrases(((phrase.removeprefix("="), hint) for phrase, hint in hints), key)


def singular(word: str) -> str:
    """A folded English word without its plural ending, by the S-stemmer of Harman (1991).

    A full stemmer would make one word of "import" and "importance", of "house" and "housing".
    """
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        return word[:-3] + "y"
    if word.endswith("es") and not word.endswith(("aes", "ees", "oes")):
        return word[:-1]
    if word.endswith("s") and not word.endswith(("us", "ss")):
        return word[:-1]
    return word


def _hints() -> Iterator[tuple[str, Hint]]:
    for slugs, weight, phrases in rows("topic_words.tsv"):
        bare = slugs.removeprefix(OFFICE)
        named = () if bare == NOTHING else tuple(bare.split(","))
        hint = Hint(named, float(weight), slugs.startswith(OFFICE))
        for phrase in phrases.split("|"):
            if words(phrase):
                yield phrase, hint
