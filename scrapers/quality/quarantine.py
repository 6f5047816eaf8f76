"""Pages that were read and are not believed yet: kept back, judged again, entered or left for a person."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from scrapers.archive.revisions import Outcome
from scrapers.archive.store import Archive, list_problem
from scrapers.errors import PageUnreadable
from scrapers.parse.dispatch import attempt
from scrapers.quality.layout_guard import SAMPLE, Guard, Reading, usual
from scrapers.readout import Readout
from scrapers.registry import sources
from scrapers.source import Page, Source

WAITS, DOUBTED = 1, 2
"""What `held` is in the table of problems: not judged yet, or found to be part of a collapse."""

UNJUDGED = "It waits until more pages are read."
REMEDY = "Mend the reader, or accept the page as it is with readouts sources --accept."


@dataclass(frozen=True, slots=True)
class Held:
    """A page that is kept back, what today's reader makes of it, and whether it WAITS or is DOUBTED."""

    page: Page
    reader: str
    state: int
    reading: Readout | PageUnreadable


def guard_of(archive: Archive, source: Source) -> Guard:
    """A guard that knows how the source's readouts in the archive are."""
    sql = "SELECT id FROM readouts WHERE source = ? ORDER BY id DESC LIMIT ?"
    ids = [name for (name,) in archive.connection.execute(sql, (source.name, SAMPLE))]
    return Guard(usual(archive.readouts(ids)))


def hold(
    archive: Archive, source: Source, page: Page, reader: str = "html", what: str = UNJUDGED, state: int = WAITS
) -> None:
    """Keep a page whose reading is not to be entered; what is known of its readout stays."""
    with archive.transaction() as db:
        list_problem(db, archive.keep(source, page, reader), source.name, page.url, what, page.fetched, state)


def held(archive: Archive, source: Source) -> list[Held]:
    """The pages that are kept back, in the order in which they were first fetched."""
    sql = """SELECT p.url, p.reader, b.held FROM problems b JOIN pages p ON p.id = b.page WHERE b.source = ? AND b.held
             AND NOT EXISTS (SELECT 1 FROM pages n WHERE n.url = p.url AND n.reader = p.reader AND n.seen > p.seen)
             ORDER BY p.id"""
    rows = archive.connection.execute(sql, (source.name,)).fetchall()
    found = ((archive.latest_page(url, reader), reader, state) for url, reader, state in rows)
    return [Held(page, reader, state, attempt(source, page, reader)) for page, reader, state in found if page]


def settle(archive: Archive, source: Source, guard: Guard, *, at_end: bool = True) -> Counter[str]:
    """Judge the pages of the source that wait, and enter those that are believed; how many came to what.

    At the end of a crawl, `at_end`, those found earlier to be part of a collapse are looked at again, too, and
    entered where today's reader finds nothing wrong with them. "held" counts what stays, "doubted" the collapsed.
    """
    counts: Counter[str] = Counter()
    waiting = [one for one in held(archive, source) if at_end or one.state == WAITS]
    for one in waiting:
        if not isinstance(one.reading, PageUnreadable) and not guard.knows(one.reading.id):
            guard.add(Reading(one.reading, archive.readout(one.reading.id)))
    for one in waiting:
        counts.update(_settled(archive, source, guard, one))
    return counts


def _settled(archive: Archive, source: Source, guard: Guard, one: Held) -> tuple[str, ...]:
    if isinstance(one.reading, PageUnreadable):
        return (_enter(archive, source, one),)
    judged = Reading(one.reading, archive.readout(one.reading.id))
    if against := _doubt(guard, judged) if one.state == DOUBTED else guard.objection(judged):
        hold(archive, source, one.page, one.reader, f"{against}: the reader may not fit the page. {REMEDY}", DOUBTED)
        return ("held", "doubted")
    if guard.lacks_evidence(judged):
        lost = "It has lost the text that is known, and no other page was read since."
        hold(archive, source, one.page, one.reader, lost)
        return ("held",)
    return (_enter(archive, source, one),)


def _enter(archive: Archive, source: Source, one: Held) -> Outcome:
    return archive.store(source, one.page, one.reader, reading=one.reading)


def reread(archive: Archive) -> Counter[str]:
    """Judge all pages that are kept back again, by how today's readers read them; how many came to what."""
    names = [name for (name,) in archive.rows("SELECT DISTINCT source FROM problems WHERE held ORDER BY source")]
    known = [source for name in names if (source := sources().get(name))]
    return sum((settle(archive, source, guard_of(archive, source)) for source in known), Counter())


def accept(archive: Archive, source: Source) -> Counter[Outcome]:
    """Enter every page of the source that is kept back, as it is read: a person looked at them."""
    return Counter(_enter(archive, source, one) for one in held(archive, source))


def _doubt(guard: Guard, judged: Reading) -> str:
    faults = tuple(guard.faults(judged))
    return f"This page and others {' and '.join(faults)}" if faults else ""
