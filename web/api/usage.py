"""The use of phrases as the endpoint answers it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from index.document import Mode
from search.coverage import Coverage
from search.engine import FirstUse, Hit
from search.request import Request
from search.usage import Pause, Usage, YearOfUse
from web.api.models import GapOut
from web.api.paragraphs import Model
from web.present import usage as words
from web.present.html import snippet_text


class UseOut(Model):
    """One use: the readout, and where in it. `anchor` is the part of the page's address behind #, "" in the lead;
    `html` is the statement around it, escaped, with the phrase in <mark>."""

    id: str
    url: str
    title: str
    date: dt.date
    source: str
    speaker: str | None
    mode: Mode
    paragraph: int | None
    statement: int | None
    anchor: str
    html: str
    text: str


class FirstUseOut(Model):
    """`name`: a speaker, or a publisher's source."""

    name: str
    uses: int
    readouts: int
    first: UseOut


class YearOfUseOut(Model):
    """`of`: readouts that were looked at, under `said_by` or `mode` those with such words; `held`: all of the filters.

    `covered` is false where none is held: its 0 uses mean nothing. `few`: fewer than 20 readouts were looked at.
    """

    year: str
    uses: int
    readouts: int
    of: int
    held: int
    covered: bool
    few: bool


class PauseOut(Model):
    """The longest time between two uses: `held` readouts of the days between them, `empty` months without any."""

    before: UseOut
    after: UseOut
    days: int
    held: int
    empty: tuple[GapOut, ...]


class UsageOut(Model):
    """One phrase. `before` and `after` count the readouts looked at that are older than the first use and newer than
    the last; `titles` those with the phrase in the title alone. `sentences` says it in words."""

    phrase: str
    uses: int
    readouts: int
    of: int
    titles: int
    before: int
    after: int
    first: UseOut | None
    last: UseOut | None
    pause: PauseOut | None
    years: tuple[YearOfUseOut, ...]
    speakers: tuple[FirstUseOut, ...]
    speaker_total: int
    publishers: tuple[FirstUseOut, ...]
    sentences: tuple[str, ...]
    notes: tuple[str, ...]


class UsagesOut(Model):
    phrases: tuple[UsageOut, ...]


def usages_out(found: Sequence[Usage], held: Coverage, asked: Request) -> UsagesOut:
    return UsagesOut(phrases=tuple(_usage(usage, words.sentences(usage, held, asked)) for usage in found))


def _usage(usage: Usage, told: tuple[str, ...]) -> UsageOut:
    found = usage.found
    return UsageOut(
        phrase=usage.phrase,
        uses=found.uses,
        readouts=found.readouts,
        of=usage.of,
        titles=found.titles,
        before=usage.before,
        after=usage.after,
        first=_use(found.first) if found.first else None,
        last=_use(found.last) if found.last else None,
        pause=_pause(usage.pause, found.pause) if usage.pause and found.pause else None,
        years=tuple(map(_year, usage.years)),
        speakers=tuple(map(_first, found.speakers)),
        speaker_total=found.speaker_total,
        publishers=tuple(map(_first, found.publishers)),
        sentences=told,
        notes=found.notes,
    )


def _year(year: YearOfUse) -> YearOfUseOut:
    return YearOfUseOut(
        year=year.year,
        uses=year.uses,
        readouts=year.readouts,
        of=year.of,
        held=year.held,
        covered=year.covered,
        few=year.few,
    )


def _pause(pause: Pause, uses: tuple[Hit, Hit]) -> PauseOut:
    empty = tuple(GapOut(first=gap.first, last=gap.last) for gap in pause.empty)
    return PauseOut(before=_use(uses[0]), after=_use(uses[1]), days=pause.days, held=pause.held, empty=empty)


def _first(one: FirstUse) -> FirstUseOut:
    return FirstUseOut(name=one.name, uses=one.uses, readouts=one.readouts, first=_use(one.first))


def _use(hit: Hit) -> UseOut:
    (found,) = hit.snippets
    statement = "" if found.statement is None else f"s{found.statement}"
    return UseOut(
        id=hit.id,
        url=hit.url,
        title=hit.title,
        date=hit.date,
        source=hit.source,
        speaker=found.speaker,
        mode=found.mode,
        paragraph=found.paragraph,
        statement=found.statement,
        anchor="" if found.paragraph is None else f"p{found.paragraph}{statement}",
        html=snippet_text(found),
        text=found.text,
    )
