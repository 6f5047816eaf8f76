"""The engine boundary, read half."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol, TypeVar

from index.document import Document, Mode, ReadoutMetadata, SpeechAct
from index.events.event import Event
from search.events import EventPage, EventQuery
from search.meetings.contacts import ContactTable
from search.request import Request

Span = tuple[int, int]
T = TypeVar("T")


class Snippet(NamedTuple):
    """A statement of a hit, as text; `matches` are (start, end) offsets into `text`, sorted, not overlapping.

    `paragraph` counts the readout's paragraphs from 0, None for the lead; `statement` counts the paragraph's statements
    from 0, None where it is one. `clipped_start` and `clipped_end` tell that the paragraph goes on before or after.
    """

    text: str
    matches: tuple[Span, ...]
    speaker: str | None
    mode: Mode
    paragraph: int | None
    statement: int | None = None
    clipped_start: bool = False
    clipped_end: bool = False


@dataclass(frozen=True, slots=True)
class Hit(ReadoutMetadata):
    """A readout that was found. `missing`: the words of the query, as typed, that it lacks."""

    score: float
    title_matches: tuple[Span, ...] = ()
    snippets: tuple[Snippet, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetValue:
    value: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month "2019-04" and how many hits fall into it."""

    month: str
    count: int


class Rows(Sequence[T]):
    """Values of one type, kept as columns and made when they are read: a page has hundreds, an answer in JSON none."""

    __slots__ = ("_make", "columns")

    def __init__(self, make: Callable[..., T], *columns: Sequence[Any]) -> None:
        self._make = make
        self.columns = columns

    def __len__(self) -> int:
        return len(self.columns[0])

    def __iter__(self) -> Iterator[T]:
        return map(self._make, *self.columns)

    def __getitem__(self, at):  # type: ignore[no-untyped-def]
        if isinstance(at, slice):
            return Rows(self._make, *(column[at] for column in self.columns))
        return self._make(*(column[at] for column in self.columns))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and [*self] == [*other]

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion: a `value` of a field, its `label`, and how many readouts have it.

    `field` is a facet's name, "said" (someone with words of their own), "title" or "word"; `query` is the whole query
    with the value in it.
    """

    field: str
    value: str
    label: str
    count: int
    query: str


@dataclass(frozen=True, slots=True)
class ResultPage:
    """One page of answers. `facets` by field name, each list by falling count and cut at the request's
    `facet_size`, selected values always in it; `facet_totals`: how many values of each have a count.

    `also` are other spellings of the query's words that the index holds and that were searched, too.
    `did_you_mean` is a query with more hits, in which words that hardly any readout has are spelt as many have them.
    `partial`: the search was cut short to bound its cost; `notes` say where. `partial_matches`: where few readouts have
    all of the words, readouts with some of them, best first (search.matching.partial_matches). They follow the last
    hit and are in no count, export or feed. `corrected`: where the query has hardly any hits, the best of
    `did_you_mean`; partial matches are then that query's, and both are shown apart, likewise counted nowhere.
    """

    total: int
    took_ms: float
    generation: str
    text: str
    understood: str
    notes: tuple[str, ...]
    hits: tuple[Hit, ...]
    facets: dict[str, Sequence[FacetValue]]
    facet_totals: dict[str, int]
    histogram: Sequence[Month]
    next: str | None
    did_you_mean: str | None = None
    partial: bool = False
    partial_matches: tuple[Hit, ...] = ()
    corrected: tuple[Hit, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundStatement:
    """A statement that was found: what stands in it, in which readout, who says it, how and to whom.

    `paragraph` counts the readout's paragraphs from 0; `statement` counts the paragraph's statements, None where it is
    one. `text` are the sentences with the words of the query, `matches` offsets into it; `before` and `after` the
    sentences around them, which may be somebody else's, "" where there are none. `to` are the people and countries of
    the other side.
    """

    readout: ReadoutMetadata
    paragraph: int
    statement: int | None
    speaker: str | None
    printed: str | None
    mode: Mode
    acts: tuple[SpeechAct, ...]
    to: tuple[str, ...]
    text: str
    matches: tuple[Span, ...]
    before: str
    after: str
    score: float

    @property
    def anchor(self) -> str:
        """The part of an address behind # at which a readout's page has the statement."""
        return f"p{self.paragraph}" + ("" if self.statement is None else f"s{self.statement}")


@dataclass(frozen=True, slots=True)
class StatementGroup:
    """The statements of one speaker, counterpart or year: how many, and the first of them."""

    value: str
    count: int
    statements: tuple[FoundStatement, ...]


@dataclass(frozen=True, slots=True)
class StatementPage:
    """One page of statements, as a ResultPage of readouts: `total`, `facets` and `histogram` count statements.

    `readouts`: how many readouts they stand in. With a `group` in the request `statements` is empty and `groups` has
    the groups, the largest first, years from the last.
    """

    total: int
    readouts: int
    took_ms: float
    generation: str
    text: str
    understood: str
    notes: tuple[str, ...]
    statements: tuple[FoundStatement, ...]
    groups: tuple[StatementGroup, ...]
    facets: dict[str, Sequence[FacetValue]]
    facet_totals: dict[str, int]
    histogram: Sequence[Month]
    next: str | None
    did_you_mean: str | None = None
    partial: bool = False
    also: tuple[str, ...] = ()
    partial_matches: tuple[FoundStatement, ...] = ()


@dataclass(frozen=True, slots=True)
class Highlights:
    """Where a request's words stand in one document: offsets in the title, the lead, and in each passage by number."""

    title: tuple[Span, ...]
    lead: tuple[Span, ...]
    passages: dict[int, tuple[Span, ...]]


@dataclass(frozen=True, slots=True)
class Status:
    """The generation being served: its name, how many documents, and when it was published (aware, UTC).

    `failure`: why the last published generation is not served, "" if it is. `rejected`: how many readouts could not be
    indexed, or only in an older state.
    """

    generation: str
    documents: int
    published: dt.datetime | None
    failure: str = ""
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class UnknownValue:
    """A value of a filter that no readout has; `meant` is one that may be meant, or None."""

    field: str
    value: str
    meant: str | None

    def __str__(self) -> str:
        return f"no readout has “{self.value}”" + (f"; did you mean “{self.meant}”?" if self.meant else "")


@dataclass(frozen=True, slots=True)
class Resolution:
    """A request with the values of the index that its filters mean, and the values that mean none."""

    request: Request
    unknown: tuple[UnknownValue, ...]


@dataclass(frozen=True, slots=True)
class FirstUse:
    """The first use of a phrase by a speaker, or by a publisher (`name` is its source), and how many there are.

    `first` has one snippet: the words around the use, marked.
    """

    name: str
    uses: int
    readouts: int
    first: Hit


@dataclass(frozen=True, slots=True)
class PhraseUses:
    """Where an exact phrase is used in texts and leads; uses go by date, those of one day by id and place.

    `years`: by year with a use, how many uses and in how many readouts. `pause`: the two uses with most days between
    them, none if all uses are of one day. `titles`: further readouts, with the phrase in their title alone. `speakers`
    and `publishers` are in the order of their first use, of speakers the first MOST_SPEAKERS of `speaker_total`.
    `notes` say what was left out to bound the cost.
    """

    words: tuple[str, ...]
    uses: int = 0
    readouts: int = 0
    titles: int = 0
    years: tuple[tuple[str, int, int], ...] = ()
    first: Hit | None = None
    last: Hit | None = None
    pause: tuple[Hit, Hit] | None = None
    speakers: tuple[FirstUse, ...] = ()
    speaker_total: int = 0
    publishers: tuple[FirstUse, ...] = ()
    notes: tuple[str, ...] = ()


MOST_SPEAKERS = 50


@dataclass(frozen=True, slots=True)
class OtherWord:
    """A word that readouts use where a query has another: the query with it, and how many hits that has."""

    word: str
    query: str
    count: int


@dataclass(frozen=True, slots=True)
class OtherWords:
    """Of a query with few hits the word that is rarest among its filters, and what is written there instead."""

    word: str = ""
    found: tuple[OtherWord, ...] = ()


class Engine(Protocol):
    """Answers requests from one published generation at a time, picking up a newer one between two requests.

    Called by the page, the endpoint and the terminal, from several threads and processes at once.
    """

    def lease(self) -> AbstractContextManager[None]:
        """Within this context, all answers to a thread come from one generation; for responses of several calls."""

    def resolve(self, request: Request) -> Resolution:
        """The request with its names and sources as the index has them, however they were typed."""

    def search(self, request: Request) -> ResultPage:
        """The page of hits. Raises CursorExpired, IndexMissing."""

    def statements(self, request: Request) -> StatementPage:
        """The page of statements: the words of the query have to stand in one, filters and dates hold for its readout.
        Leads and titles are no statements. Raises CursorExpired, IndexMissing."""

    def hits(self, request: Request) -> Iterator[Hit]:
        """All hits of the request in its order, without snippets; exports stream them."""

    def among(self, request: Request, ids: Iterable[str]) -> Iterator[Hit]:
        """Those of some readouts that are hits of the request, in the order of `ids`, with snippets; `ids` may be
        endless, as a few are read at a time."""

    def document(self, id: str) -> Document | None:
        """One document of the served generation."""

    def highlights(self, request: Request, id: str) -> Highlights:
        """Where the request's words stand in that document."""

    def uses(self, request: Request, words: tuple[str, ...]) -> PhraseUses:
        """The uses of an exact phrase in the readouts that the request's filters and days leave, whatever its words;
        under `said_by` or `mode` those within one statement of the scope."""

    def other_words(self, request: Request) -> OtherWords:
        """Where a query of words finds little: words of the same company that readouts of its filters use instead."""

    def suggest(self, typed: str, limit: int = 10, field: str = "") -> tuple[Suggestion, ...]:
        """What completes the end of a query that is being typed or, with a field of search.assist.suggest.SUGGESTED,
        the beginning of its value: names by any of their words, without case, accents and ways of romanising.
        """

    def facet(self, request: Request, field: str, typed: str = "", limit: int = 20) -> tuple[FacetValue, ...]:
        """The values of a facet that `typed` begins, as `suggest` matches names, with their counts among the request's
        hits as a page has them."""

    def similar(self, id: str, limit: int = 5) -> tuple[Hit, ...]:
        """The readouts most like one, best first, other governments' accounts of the same event before all others
        (search.events.other_accounts); empty where there is no readout with this id."""

    def event(self, id: str) -> Event | None:
        """The event with this id, or that has taken in the readout with which the id begins; None without it."""

    def event_of(self, readout_id: str) -> Event | None:
        """The event that a readout tells of, the latest where it tells of several (`events` finds them all); None of a
        readout that tells of none, or that there isn't."""

    def contact_table(self) -> ContactTable:
        """All events with who took part in them, for search.meetings.contacts."""

    def events(self, query: EventQuery, limit: int = 50, skip: int = 0) -> EventPage:
        """The events that a query asks for, newest first, from the place `skip` on, and how many there are."""

    def status(self) -> Status:
        """The state of the served generation. Raises IndexMissing."""
