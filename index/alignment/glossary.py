"""Words of readouts in several languages, read once from glossary.tsv: the terms of a text in any of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

COLUMNS = ("en", "ru", "es", "fr", "de", "ko", "zh")
UNSPACED = ("ko", "zh")
"""Languages whose words are found as parts of the text."""
_WHOLE = "="
_BUCKET = 2  # letters of a word by which its expressions are looked up


@dataclass(frozen=True, slots=True)
class Expression:
    """Words that follow one another; one with `whole` stands as written, of others each is the beginning of a word."""

    term: str
    words: tuple[str, ...]
    whole: bool

    def stands_at(self, words: Sequence[str], at: int) -> bool:
        if self.whole:
            return tuple(words[at : at + len(self.words)]) == self.words
        there = words[at : at + len(self.words)]
        return len(there) == len(self.words) and all(map(str.startswith, there, self.words))


def terms(text: str, words: Sequence[str], language: str) -> Iterator[str]:
    """The terms of a text, once for each place. `words` are its folded words."""
    if language in UNSPACED:
        for printed, term in _parts(language):
            if printed in text:
                yield term
        return
    buckets = _buckets(language if language in COLUMNS else "en")
    for at, word in enumerate(words):
        for one in buckets.get(word[:_BUCKET], ()):
            if one.stands_at(words, at):
                yield one.term


@cache
def topic_of(term: str) -> str:
    """The topic that a term belongs to, "" for none."""
    return next((topic for name, topic, *_ in _rows() if name == term and topic != "-"), "")


def covers(language: str) -> bool:
    """Whether the glossary has a column for a language."""
    return language in COLUMNS


@cache
def _buckets(language: str) -> Mapping[str, Sequence[Expression]]:
    found: defaultdict[str, list[Expression]] = defaultdict(list)
    for term, _, *columns in _rows():
        for printed in columns[COLUMNS.index(language)].split("|"):
            words = tuple(printed.removeprefix(_WHOLE).split())
            found[words[0][:_BUCKET]].append(Expression(term, words, printed.startswith(_WHOLE)))
    return found


@cache
def _parts(language: str) -> tuple[tuple[str, str], ...]:
    rows = ((row[0], row[2 + COLUMNS.index(language)]) for row in _rows())
    return tuple((printed, term) for term, column in rows for printed in column.split("|"))


@cache
def _rows() -> tuple[tuple[str, ...], ...]:
    text = files("index.alignment").joinpath("glossary.tsv").read_text("utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if not line.startswith("#"))
