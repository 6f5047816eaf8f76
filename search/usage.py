"""The uses of phrases over time, each beside what is held: a first use means little without the readouts before it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from index.analysis import tokens
from search.coverage import EARLIEST, FEW, LATEST, Gap
from search.engine import Engine, PhraseUses
from search.periods import MONTH, YEAR
from search.query.tree import And, Node, Or, Phrase, Word
from search.request import MAX_TEXT_LENGTH, Request, Sort, unscoped

MOST = 5  # phrases side by side
MOST_WORDS = 32  # of a phrase
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class YearOfUse:
    """A year: the uses, in how many readouts, how many are held with words of those asked for, and of all.

    Where none is `held`, the year is not covered, and 0 uses mean nothing.
    """

    year: str
    uses: int
    readouts: int
    of: int
    held: int

    @property
    def covered(self) -> bool:
        return self.held > 0

    @property
    def few(self) -> bool:
        """Whether so few readouts are held that a share of them is no figure to rely on."""
        return 0 < self.of < FEW

    @property
    def percent(self) -> float | None:
        return 100 * self.readouts / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Pause:
    """The longest time between two uses: its length in days, how many readouts are held of the days between them, and
    for which whole months none."""

    days: int
    held: int
    empty: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Usage:
    """A phrase: its uses and, among the readouts held, how many are older than the first and newer than the last.

    `of` counts the readouts that were looked at: all of the filters and days, under `said_by` or `mode` those with such
    words.
    """

    phrase: str
    found: PhraseUses
    of: int
    before: int
    after: int
    years: tuple[YearOfUse, ...]
    pause: Pause | None


def phrase_words(text: str) -> tuple[str, ...]:
    """The words of a phrase, as typed; none where it holds no letter or digit."""
    return tuple(text[token.start : token.end] for token in tokens(text))


def wrong_phrase(text: str) -> str:
    """Why a text cannot be looked for as a phrase; "" where it can."""
    words = phrase_words(text[:MAX_TEXT_LENGTH])
    if not words:
        return f"“{text[:40]}” has no letters or digits"
    return f"a phrase has at most {MOST_WORDS} words" if len(words) > MOST_WORDS else ""


def phrase_of(tree: Node) -> str:
    """The words of a query that is one phrase, or words that may be one; "" where it is anything else."""
    match tree:
        case Phrase(words, 0, ""):
            return " ".join(words)
        case Word(text, ""):
            return text
        case Or((Word(text, ""), Phrase(_, 0, ""))) | Or((Phrase(_, 0, ""), Word(text, ""))):
            return text
        case And(children) if all(map(phrase_of, children)):
            return " ".join(map(phrase_of, children))
    return ""


def usages(engine: Engine, phrases: Iterable[str], asked: Request) -> list[Usage]:
    """The usage of each phrase in the readouts of a request, whatever words it has."""
    base = replace(asked, text="", sort=Sort.NEWEST, size=1, cursor=None, facets=())
    of = _months(engine, base)
    held = of if base == (bare := unscoped(base)) else _months(engine, bare)
    years = _years(base, held)
    return [_usage(engine, phrase, base, of, held, years) for phrase in phrases]


def _usage(
    engine: Engine, phrase: str, base: Request, of: Mapping[str, int], held: Mapping[str, int], years: Sequence[str]
) -> Usage:
    found = engine.uses(base, phrase_words(phrase))
    by_year = {year: counts for year, *counts in found.years}
    sums = [_by_year(months) for months in (of, held)]
    before = after = 0
    if found.first and found.last:
        before = _count(engine, replace(base, last=_until(base, found.first.date - ONE_DAY)))
        after = _count(engine, replace(base, first=_since(base, found.last.date + ONE_DAY)))
    return Usage(
        phrase,
        found,
        sum(of.values()),
        before,
        after,
        tuple(YearOfUse(year, *by_year.get(year, (0, 0)), *(one[year] for one in sums)) for year in years),
        _pause(engine, base, found, held),
    )


def _months(engine: Engine, asked: Request) -> Mapping[str, int]:
    return {month.month: month.count for month in engine.search(asked).histogram}


def _by_year(months: Mapping[str, int]) -> Counter[str]:
    sums = Counter[str]()
    for month, count in months.items():
        sums[month[:YEAR]] += count
    return sums


def _years(base: Request, held: Mapping[str, int]) -> Sequence[str]:
    """Each year that is asked for; an open end is that of the readouts."""
    first = base.first.isoformat() if base.first else min(held, default="")
    last = base.last.isoformat() if base.last else max(held, default="")
    first, last = max(first, EARLIEST), min(last, LATEST)
    return [f"{year:04}" for year in range(int(first[:YEAR]), int(last[:YEAR]) + 1)] if first and last else ()


def _count(engine: Engine, asked: Request) -> int:
    if asked.first and asked.last and asked.first > asked.last:
        return 0
    return engine.search(asked).total


def _until(base: Request, day: dt.date) -> dt.date:
    return min(day, base.last or day)


def _since(base: Request, day: dt.date) -> dt.date:
    return max(day, base.first or day)


def _pause(engine: Engine, base: Request, found: PhraseUses, held: Mapping[str, int]) -> Pause | None:
    if not found.pause:
        return None
    first, last = (hit.date for hit in found.pause)
    between = _count(engine, replace(base, first=first + ONE_DAY, last=last - ONE_DAY))
    return Pause((last - first).days, between, tuple(_empty(first, last, held)))


def _empty(first: dt.date, last: dt.date, held: Mapping[str, int]) -> Iterator[Gap]:
    """The runs of months between two days of which nothing is held."""
    begin, end = first.isoformat()[:MONTH], last.isoformat()[:MONTH]
    years = range(first.year, last.year + 1)
    inside = [m for year in years for month in range(1, 13) if begin < (m := f"{year:04}-{month:02}") < end]
    for empty, run in groupby(inside, lambda month: not held.get(month)):
        months = [*run]
        if empty:
            yield Gap(months[0], months[-1])
