"""The answers about statements as models."""

from __future__ import annotations

import datetime as dt

from index.document import Kind, Mode
from search.engine import FacetValue, Month
from web.api.paragraphs import Model, QueryOut, SpeechActOut


class StatementFoundOut(Model):
    """A statement that was found. `text` are its sentences with the words of the query, `html` the same, escaped, with
    hits in <mark>; `before` and `after` are the sentences around them, which may be somebody else's.

    `paragraph` counts the readout's paragraphs from 0, `statement` those of the paragraph, null where it is one.
    `page` is the address of our page at this statement, `url` the official one. `to` are the people and the codes of
    the countries of the other side; `footnote` is finished, after the Chicago Manual of Style.
    """

    readout: str
    date: dt.date
    source: str
    publisher: str
    language: str
    kind: Kind
    title: str
    url: str
    page: str
    paragraph: int
    statement: int | None
    speaker: str | None
    printed: str | None
    mode: Mode
    acts: tuple[SpeechActOut, ...]
    to: tuple[str, ...]
    html: str
    text: str
    before: str
    after: str
    footnote: str
    score: float


class StatementGroupOut(Model):
    """A speaker, a counterpart or a year: how many statements, and the first three."""

    value: str
    count: int
    results: tuple[StatementFoundOut, ...]


class StatementsOut(Model):
    """One page of statements; `next` is the cursor of the page after it, null on the last.

    `total`, `facets` and `histogram` count statements, `readouts` those that they stand in. With the parameter `group`
    the page is one of `groups`, and `results` is empty. `partial_matches`: where fewer than ten statements have all of
    the words, statements with most of them; they are in no count.
    """

    total: int
    readouts: int
    partial: bool
    took_ms: float
    generation: str
    query: QueryOut
    results: tuple[StatementFoundOut, ...]
    groups: tuple[StatementGroupOut, ...]
    partial_matches: tuple[StatementFoundOut, ...]
    facets: dict[str, tuple[FacetValue, ...]]
    facet_totals: dict[str, int]
    histogram: tuple[Month, ...]
    next: str | None


class StatementsOfReadoutOut(StatementsOut):
    """The same of one readout: every hit, in its order where no other is asked for."""
