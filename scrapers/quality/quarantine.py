"""Pages that were read and are not believed yet: kept back, judged again, entered or left for a person."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from scrapers.archive.problems import Hold
from scrapers.archive.revisions import Outcome
from scrapers.archive.source_history import held_pages, sample, sources_with_held_pages
from scrapers.archive.store import Archive
from scrapers.errors import PageUnreadable
from scrapers.parse.dispatch import ReadResult, attempt
from scrapers.quality.layout_guard import SAMPLE, Guard, Reading, usual
from scrapers.registry import sources
from scrapers.source import Page, Source

UNJUDGED = "It waits until more pages are read."
REMEDY = "Mend the reader, or accept the page as it is with readouts sources --accept."


@dataclass(frozen=True, slots=True)
class Held:
    """A page that is held back, and what today's reader reads it as."""

    page: Page
    reader: str
    hold: Hold
    result: ReadResult


def guard_of(archive: Archive, source: Source) -> Guard:
    """A guard that knows how the source's readouts in the archive are."""
    return Guard(usual(sample(archive, source.name, SAMPLE)))


def hold(
    archive: Archive, source: Source, page: Page, reader: str = "html", what: str = UNJUDGED, state: Hold = Hold.WAITING
) -> None:
    """Keep a page whose reading is not to be entered; what is known of its readout stays."""
    archive.hold_back(source, page, reader, what, state)


def held(archive: Archive, source: Source) -> list[Held]:
    """The pages that are held back, in the order in which they were first fetched."""
    found = held_pages(archive, source.name)
    return [Held(page, reader, hold, attempt(source, page, reader)) for page, reader, hold in found]


def settle(archive: Archive, source: Source, guard: Guard, *, at_end: bool = True) -> Counter[str]:
    """Judge the pages of the source that wait, and enter those that are believed; how many came to what.

    At the end of a crawl, `at_end`, those found earlier to be part of a collapse are looked at again, too, and
    entered where today's reader finds nothing wrong with them. "held" counts what stays, "doubted" the collapsed.
    """
    counts: Counter[str] = Counter()
    waiting = [one for one in held(archive, source) if at_end or one.hold is Hold.WAITING]
    for one in waiting:
        if not isinstance(one.result, PageUnreadable) and not guard.knows(one.result.id):
            guard.add(Reading(one.result, archive.readout(one.result.id)))
    for one in waiting:
        counts.update(_settled(archive, source, guard, one))
    return counts


def _settled(archive: Archive, source: Source, guard: Guard, one: Held) -> tuple[str, ...]:
    if isinstance(one.result, PageUnreadable):
        return (_enter(archive, source, one),)
    judged = Reading(one.result, archive.readout(one.result.id))
    if against := _doubt(guard, judged) if one.hold is Hold.DOUBTED else guard.objection(judged):
        hold(
            archive, source, one.page, one.reader, f"{against}: the reader may not fit the page. {REMEDY}", Hold.DOUBTED
        )
        return ("held", "doubted")
    if guard.lacks_evidence(judged):
        lost = "It has lost the text that is known, and no other page was read since."
        hold(archive, source, one.page, one.reader, lost)
        return ("held",)
    return (_enter(archive, source, one),)


def _enter(archive: Archive, source: Source, one: Held) -> Outcome:
    return archive.store(source, one.page, one.reader, reading=one.result)


def reread(archive: Archive) -> Counter[str]:
    """Judge all pages that are kept back again, by how today's readers read them; how many came to what."""
    known = [source for name in sources_with_held_pages(archive) if (source := sources().get(name))]
    return sum((settle(archive, source, guard_of(archive, source)) for source in known), Counter())


def accept(archive: Archive, source: Source) -> Counter[Outcome]:
    """Enter every page of the source that is kept back, as it is read: a person looked at them."""
    return Counter(_enter(archive, source, one) for one in held(archive, source))


def _doubt(guard: Guard, judged: Reading) -> str:
    faults = tuple(guard.faults(judged))
    return f"This page and others {' and '.join(faults)}" if faults else ""
