"""The answers of the endpoint as models, made from the engine's values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pydantic import ConfigDict, RootModel

from index.document import METADATA, Document, Mode, ReadoutMetadata
from scrapers.diff.classify import Change
from scrapers.diff.words import TextSide
from scrapers.readout import Revision
from search.engine import FacetValue, Hit, Month, OtherWords, ResultPage, Snippet, Suggestion
from search.surface import label
from web.api.paragraphs import Model, ParagraphOut, QueryOut, paragraph_out
from web.present.diffs import Diff, Step, steps
from web.present.html import snippet_text
from web.present.labels import scored
from web.present.parts import answered


class SnippetOut(Model):
    """`html` is escaped, with hits in <mark>; `paragraph` counts from 0 and is null for the lead; `statement` counts
    from 0 in the paragraph and is null where it is one statement."""

    html: str
    text: str
    speaker: str | None
    mode: Mode
    paragraph: int | None
    statement: int | None


@dataclass(frozen=True)
class ResultOut(ReadoutMetadata):
    """A readout that was found."""

    score: float
    snippets: tuple[SnippetOut, ...]


@dataclass(frozen=True)
class PartialMatchOut(ResultOut):
    """A readout that has some of the query's words; `missing` are those that it lacks, as typed."""

    missing: tuple[str, ...]


class SearchOut(Model):
    """One page of answers; `next` is the cursor of the page after it, null on the last.

    `partial`: the search was cut short to bound its cost, and `notes` say where. `partial_matches`: where fewer than
    ten readouts have all of the words, readouts with some of them; they are in no count, not even in `total`.
    `corrected`: where the query has hardly any results, those of `did_you_mean`, likewise in no count.
    `facets` lists the most frequent values of each, and `facet_totals` says how many there are.
    """

    total: int
    partial: bool
    took_ms: float
    generation: str
    query: QueryOut
    results: tuple[ResultOut, ...]
    corrected: tuple[ResultOut, ...]
    partial_matches: tuple[PartialMatchOut, ...]
    facets: dict[str, tuple[FacetValue, ...]]
    facet_totals: dict[str, int]
    histogram: tuple[Month, ...]
    next: str | None


@dataclass(frozen=True)
class SimilarOut(ResultOut):
    """`other_account`: another government's account of the same event. `score` is of likeness, not of a search."""

    other_account: bool


class SimilarsOut(Model):
    results: tuple[SimilarOut, ...]


class SuggestionOut(Model):
    """`query` is the query that was being typed with its end completed or, of a field, the query for the value."""

    field: str
    value: str
    label: str
    count: int
    query: str


class SuggestionsOut(Model):
    suggestions: tuple[SuggestionOut, ...]


class OtherWordOut(Model):
    """A word that is written instead: the query with it, and how many hits that has."""

    word: str
    query: str
    count: int


class OtherWordsOut(Model):
    """`word` is the query's word that others are offered for, "" where the query has hits enough."""

    word: str
    words: tuple[OtherWordOut, ...]


class LabelledFacetOut(Model):
    value: str
    count: int
    selected: bool
    label: str


class FacetValuesOut(Model):
    field: str
    values: tuple[LabelledFacetOut, ...]


class ProfileOut(Model):
    """A speaker, a country or a topic: its newest readouts, how many by month, and what else they name, by field."""

    field: str
    value: str
    label: str
    total: int
    results: tuple[ResultOut, ...]
    related: dict[str, tuple[LabelledFacetOut, ...]]
    histogram: tuple[Month, ...]


class ShareOut(Model):
    """How many of the readouts of a month, a year or a publisher match; `name` is 2019-04, 2019 or a source."""

    name: str
    matching: int
    readouts: int


class TrendOut(Model):
    query: str
    total: int
    periods: tuple[ShareOut, ...]
    publishers: tuple[ShareOut, ...]


class TrendsOut(Model):
    trends: tuple[TrendOut, ...]


class GapOut(Model):
    """Consecutive months, such as 2007-01 to 2008-12, without any readout."""

    first: str
    last: str


class PublisherCoverageOut(Model):
    """What is held of a publisher in the period: `matching` of its `held` readouts are found by the search.

    `first` and `last` are the months of its oldest and newest readout at any time; `months` leaves out empty months.
    """

    source: str
    matching: int
    held: int
    first: str
    last: str
    gaps: tuple[GapOut, ...]
    months: tuple[Month, ...]


class CoverageOut(Model):
    """The publishers of a search over the months from `first` to `last`; `sentences` says it in words."""

    first: str
    last: str
    matching: int
    held: int
    sentences: tuple[str, ...]
    publishers: tuple[PublisherCoverageOut, ...]


class RevisionOut(Model):
    """`seen` is when the page was first fetched with this text, `sha256` the digest of its bytes. `change` is the class
    of the step that led here, `removed` and `added` its words; null for the first revision."""

    number: int
    seen: dt.datetime
    sha256: str
    change: Change | None
    removed: int | None
    added: int | None


class RunOut(Model):
    """A piece of text that is the same in both revisions, only in the old one, or only in the new one."""

    side: TextSide
    text: str


class DiffOut(RevisionOut):
    """One revision against the one before it, word by word; the lead, where there is one, is the first paragraph."""

    title: tuple[RunOut, ...]
    paragraphs: tuple[tuple[RunOut, ...], ...]


@dataclass(frozen=True)
class WholeReadout(ReadoutMetadata):
    """A readout with its text and its revisions. `topic_scores`: how likely each topic is, from 0 to 1.

    `next`: of a long readout the first paragraph that this answer has not, for the parameter `paragraph`.
    """

    lead: str
    published: str
    topic_scores: dict[str, float]
    paragraphs: tuple[ParagraphOut, ...]
    next: int | None
    revisions: tuple[RevisionOut, ...]


class ReadoutOut(RootModel[WholeReadout]):
    model_config = ConfigDict(frozen=True)


class WarningOut(Model):
    """What is wrong with a source: `kind` for programs, such as "silent" or "timing-out", `what` in a sentence."""

    kind: str
    what: str


class CrawlOut(Model):
    """The last crawl of a source: when it reported, what it covered, how many articles came to what."""

    reported_at: dt.datetime
    scope: str
    well: bool
    counts: dict[str, int]


class SourceOut(Model):
    """What there is of one source; `last_success` is when a crawl or an import of it last ended well."""

    source: str
    publisher: str
    country: str
    language: str
    pages: int
    readouts: int
    unparsed: int
    last_success: dt.datetime | None
    last_crawl: CrawlOut | None
    warnings: tuple[WarningOut, ...]
    months: tuple[Month, ...]


class StatusOut(Model):
    """The generation that is served, and every source that the archive knows of."""

    generation: str
    documents: int
    published: dt.datetime | None
    sources: tuple[SourceOut, ...]


class ReasonOut(Model):
    """What is wrong with one parameter."""

    parameter: str
    reason: str


class WrongOut(Model):
    """`reasons` is empty where there is only one cause."""

    code: str
    message: str
    reasons: tuple[ReasonOut, ...]


class ErrorOut(Model):
    """The shape of every error."""

    error: WrongOut


def _metadata(of: ReadoutMetadata) -> dict[str, Any]:
    return {name: getattr(of, name) for name in METADATA}


def _result(hit: Hit) -> dict[str, Any]:
    """The fields of every kind of result."""
    return {
        **_metadata(hit),
        "score": round(hit.score, 4),
        "snippets": tuple(_snippet(found) for found in hit.snippets),
    }


def similar_out(hits: tuple[Hit, ...], accounts: Collection[str]) -> SimilarsOut:
    return SimilarsOut(results=tuple(SimilarOut(**_result(hit), other_account=hit.id in accounts) for hit in hits))


def other_words_out(found: OtherWords) -> OtherWordsOut:
    return OtherWordsOut(word=found.word, words=tuple(OtherWordOut(**asdict(one)) for one in found.found))


def suggestions_out(found: tuple[Suggestion, ...]) -> SuggestionsOut:
    return SuggestionsOut(suggestions=tuple(SuggestionOut(**asdict(one)) for one in found))


def facet_values_out(field: str, values: tuple[FacetValue, ...]) -> FacetValuesOut:
    return FacetValuesOut(field=field, values=_labelled(field, values))


def profile_out(field: str, value: str, page: ResultPage, related: Mapping[str, Sequence[FacetValue]]) -> ProfileOut:
    return ProfileOut(
        field=field,
        value=value,
        label=label(field, value),
        total=page.total,
        results=tuple(ResultOut(**_result(hit)) for hit in page.hits),
        related={name: _labelled(name, values) for name, values in related.items()},
        histogram=tuple(page.histogram),
    )


def readout_out(document: Document, revisions: tuple[Revision, ...], first: int = 0) -> ReadoutOut:
    """A readout from its paragraph `first` on."""
    held, following = answered(document.passages, first)
    paragraphs = tuple(paragraph_out(number, document.passages[number]) for number in held)
    seen = tuple(RevisionOut(**_step(step)) for step in steps(revisions))
    return ReadoutOut(
        WholeReadout(
            **_metadata(document),
            lead=document.lead,
            published=document.published,
            topic_scores={topic: float(score) for topic, score in scored(document)},
            paragraphs=paragraphs,
            next=following,
            revisions=seen,
        )
    )


def diff_out(step: Step, diff: Diff) -> DiffOut:
    return DiffOut(
        **_step(step),
        title=tuple(RunOut(side=run.side, text=run.text) for run in diff.title),
        paragraphs=tuple(tuple(RunOut(side=run.side, text=run.text) for run in runs) for runs in diff.paragraphs),
    )


def _step(step: Step) -> dict[str, Any]:
    score = step.score
    scored = {"change": score and score.change, "removed": score and score.removed, "added": score and score.added}
    return {"number": step.number, "seen": step.seen, "sha256": step.sha256, **scored}


def _labelled(field: str, values: Sequence[FacetValue]) -> tuple[LabelledFacetOut, ...]:
    return tuple(LabelledFacetOut(**asdict(value), label=label(field, value.value)) for value in values)


def _snippet(found: Snippet) -> SnippetOut:
    return SnippetOut(
        html=snippet_text(found),
        text=found.text,
        speaker=found.speaker,
        mode=found.mode,
        paragraph=found.paragraph,
        statement=found.statement,
    )
