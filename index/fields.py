"""Every indexed field once: the Whoosh schema and the columns derive from this; search/surface.py says how each is
searched.

Scores are BM25F as Whoosh computes it (Robertson and Zaragoza 2009, with Whoosh's idf): for one leaf of a query (a
word, phrase, prefix or fuzzy word) in one field of one readout

    score = boost × idf × tf × (K1 + 1) / (tf + K1 × (1 − B + B × length / average))
    idf   = ln(N / (df + 1)) + 1

`tf` is how often the leaf occurs there, `df` in how many readouts it occurs in that field at all, `N` how many readouts
there are, `length` the field's words as `kept_length` keeps them, `average` the exact total of words over N. Under
`said:`, `said_by` or `mode` only occurrences in passages of that person or mode count; lengths stay the whole field's.
A query's score is the sum over its matching leaves; filters and NOT add nothing.

A leaf that names no field is scored once, in the text with its title: a word of the title counts TITLE_BOOST times in
`tf` and in `length`, and `df` counts readouts that have it in either. Scored apart and added up, a word in both would
count as two rare words; docs/design/ranking.md measures the difference.

Statements are scored by the same formula without a boost: `tf` and `length` are a statement's, unrounded, with
STATEMENT_B for B, `N` counts statements, and instead of `df` there is how often the leaf occurs at all, at most N: that
is known without counting, and hardly differs in texts so short.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from index.document import Document

VERSION = 8  # part of every index's fingerprint: raise it whenever a field's content comes out differently

K1 = 1.2
B = 0.75
STATEMENT_B = 0.75
GAP = 8
"""Positions left out between two passages, so that no phrase that Whoosh runs crosses them."""


class FieldType(StrEnum):
    """How a field is indexed. Text has positions; stems fold a word's forms together, words keep them apart."""

    STEMS = "stems"
    WORDS = "words"
    KEYWORD = "keyword"


@dataclass(frozen=True, slots=True)
class Field:
    """One indexed field: `read` gives a document's blocks of text or its keywords."""

    name: str
    type: FieldType
    read: Callable[[Document], tuple[str, ...]]
    boost: float = 1.0

    @property
    def is_text(self) -> bool:
        return self.type is not FieldType.KEYWORD


def blocks(document: Document) -> tuple[str, ...]:
    """The text of a document: the lead first ("" if absent), then one block a passage."""
    return (document.lead, *(passage.text for passage in document.passages))


def _title(document: Document) -> tuple[str, ...]:
    return (document.title,)


def _place(document: Document) -> tuple[str, ...]:
    return (document.place,) if document.place else ()


TITLE_BOOST = 2.0

FIELDS = (
    Field("title", FieldType.STEMS, _title, TITLE_BOOST),
    Field("title_words", FieldType.WORDS, _title, TITLE_BOOST),
    Field("text", FieldType.STEMS, blocks),
    Field("words", FieldType.WORDS, blocks),
    Field("speaker", FieldType.KEYWORD, lambda d: d.speakers),
    Field("participant", FieldType.KEYWORD, lambda d: d.participants),
    Field("topic", FieldType.KEYWORD, lambda d: d.topics),
    Field("country", FieldType.KEYWORD, lambda d: d.countries),
    Field("source", FieldType.KEYWORD, lambda d: (d.source,)),
    Field("kind", FieldType.KEYWORD, lambda d: (d.kind.value,)),
    Field("language", FieldType.KEYWORD, lambda d: (d.language,)),
    Field("year", FieldType.KEYWORD, lambda d: (f"{d.date.year:04}",)),
    Field("place", FieldType.KEYWORD, _place),
    Field("changed", FieldType.KEYWORD, lambda d: d.changes),
)
TEXT_FIELDS = tuple(field.name for field in FIELDS if field.is_text)
KEYWORD_FIELDS = tuple(field.name for field in FIELDS if not field.is_text)
BOOSTS = {field.name: field.boost for field in FIELDS if field.is_text}

KEPT_LENGTHS = tuple(round((1.033**n - 1) * 27) for n in range(256))
"""The 256 lengths that a field's length is rounded up to, so that an index keeps it in a byte, as Whoosh does."""


def length_code(words: int) -> int:
    """The byte, 0 to 255, that stands for a field of this many words."""
    return min(bisect_left(KEPT_LENGTHS, words), 255)


def kept_length(words: int) -> int:
    """A field's length as scores use it: the least of KEPT_LENGTHS that is not below it."""
    return KEPT_LENGTHS[length_code(words)]
