"""Coverage in words, for a page, the terminal's line and a footnote."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence

from search import surface
from search.coverage import Coverage, Gap, PublisherCoverage
from search.periods import YEAR
from search.request import Request
from web.present import labels, links

NAMED = 3  # publishers that have a sentence each
GAPS = 4  # gaps that a sentence names


def sentences(found: Coverage, asked: Request) -> tuple[str, ...]:
    """How many of the readouts held match, and where nothing is held: by publisher where few are chosen."""
    if asked.selected("source") and len(found.publishers) <= NAMED:
        return tuple(_of_one(publisher, found) for publisher in found.publishers)
    publishers = [publisher for publisher in found.publishers if publisher.held]
    searched = asked.text or asked.scoped or any(name != "source" for name, _ in asked.filters)
    among = f"{found.matching:,} of the {_readouts(found.held)}" if searched else _readouts(found.held)
    whole = f"{among} held for {_period(found)}, by {_publishers(publishers)}."
    lacking = len(found.without)
    return (whole, f"Nothing is held of {lacking} other publisher{_s(lacking)} for this time.") if lacking else (whole,)


def footnote(found: Coverage, asked: Request, generation: str, site: str, today: dt.date) -> str:
    """A search as a note cites it: its words and filters, count, coverage, index, day and address."""
    searched = "; ".join(
        [f"“{asked.text}”" if asked.text else "all readouts", *(chip.text for chip in links.chips(asked))]
    )
    held = " ".join(sentences(found, asked))
    return (
        f"Readouts, search for {searched}. {held} Index {generation}, {labels.day(today)}. {site}{links.address(asked)}"
    )


def gap_text(gap: Gap) -> str:
    """Whole years as years, anything else as months."""
    if gap.first.endswith("-01") and gap.last.endswith("-12"):
        first, last = gap.first[:YEAR], gap.last[:YEAR]
    else:
        first, last = month_text(gap.first), month_text(gap.last)
    return first if first == last else f"{first}–{last}" if len(first) == YEAR else f"{first} – {last}"


def month_text(month: str) -> str:
    """2019-04 as April 2019."""
    return f"{calendar.month_name[int(month[5:])]} {month[:YEAR]}"


def _of_one(publisher: PublisherCoverage, found: Coverage) -> str:
    name = surface.label("source", publisher.source)
    if not publisher.first:
        return f"No readouts of {name} are held."
    if not publisher.held:
        held = gap_text(Gap(publisher.first, publisher.last))
        return f"No readouts of {name} are held for {_period(found)}; what is held is of {held}."
    text = f"{publisher.matching:,} of the {_readouts(publisher.held)} of {name} held for {_period(found)}"
    named = [gap_text(gap) for gap in publisher.gaps[:GAPS]]
    more = len(publisher.gaps) - len(named)
    if named:
        text += f"; none held for {', '.join(named)}{f' and {more} more gaps' if more else ''}"
    return f"{text}."


def _period(found: Coverage) -> str:
    return gap_text(Gap(found.first, found.last)) if found.first else "any time"


def _publishers(found: Sequence[PublisherCoverage]) -> str:
    return f"{len(found):,} publisher{_s(len(found))}"


def _readouts(count: int) -> str:
    return f"{count:,} readout{_s(count)}"


def _s(count: int) -> str:
    return "" if count == 1 else "s"
