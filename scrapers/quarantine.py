"""Pages that were read and are not believed yet: kept back, judged again, entered or left for a person."""

from __future__ import annotations

from collections import Counter

from scrapers.archive import Archive, list_problem
from scrapers.errors import PageUnreadable
from scrapers.guard import SAMPLE, Guard, Reading, usual
from scrapers.readers import attempt
from scrapers.readout import Readout
from scrapers.revise import Outcome
from scrapers.source import Page, Source, sources

WAITS, DOUBTED = 1, 2
"""What `held` is in the table of problems: not judged yet, or found to be part of a collapse."""

UNJUDGED = "It waits until more pages are read."
REMEDY = "Mend the reader, or accept the page as it is with readouts sources --accept."


def guard_of(archive: Archive, source: Source) -> Guard:
    """A guard that knows how the source's readouts in the archive are."""
    sql = "SELECT id FROM readouts WHERE source = ? ORDER BY id DESC LIMIT ?"
    ids = [name for (name,) in archive.connection.execute(sql, (source.name, SAMPLE))]
    return Guard(usual(archive.readouts(ids)))


def hold(archive: Archive, source: Source, page: Page, what: str = UNJUDGED, held: int = WAITS) -> None:
    """Keep a page whose reading is not to be entered; what is known of its readout stays."""
    with archive.transaction() as db:
        list_problem(db, archive.keep(source, page, "html"), source.name, page.url, what, page.fetched, held)


def held(archive: Archive, source: Source) -> list[tuple[Page, int]]:
    """The pages that are kept back, each with its WAITS or DOUBTED, in the order in which they were first fetched."""
    sql = """SELECT b.url, b.held FROM problems b JOIN pages p ON p.id = b.page WHERE b.source = ? AND b.held
             AND NOT EXISTS (SELECT 1 FROM pages n WHERE n.url = p.url AND n.reader = p.reader AND n.seen > p.seen)
             ORDER BY p.id"""
    rows = archive.connection.execute(sql, (source.name,)).fetchall()
    return [(page, state) for url, state in rows if (page := archive.latest_page(url))]


def settle(archive: Archive, source: Source, guard: Guard, *, finally_: bool = True) -> Counter[str]:
    """Judge the pages of the source that wait, and enter those that are believed; how many came to what.

    At the end of a crawl, `finally_`, those found earlier to be part of a collapse are looked at again, too, and
    entered where today's reader finds nothing wrong with them. "held" counts what stays, "doubted" the collapsed.
    """
    counts: Counter[str] = Counter()
    waiting = [
        (page, state, attempt(source, page)) for page, state in held(archive, source) if finally_ or state == WAITS
    ]
    for _, _, reading in waiting:
        if not isinstance(reading, PageUnreadable) and not guard.knows(reading.id):
            guard.add(Reading(reading, archive.readout(reading.id)))
    for page, state, reading in waiting:
        counts.update(_settled(archive, source, guard, page, state, reading))
    return counts


def _settled(
    archive: Archive, source: Source, guard: Guard, page: Page, state: int, reading: Readout | PageUnreadable
) -> tuple[str, ...]:
    if isinstance(reading, PageUnreadable):
        return (archive.store(source, page, reading=reading),)
    judged = Reading(reading, archive.readout(reading.id))
    if against := _doubt(guard, judged) if state == DOUBTED else guard.objection(judged):
        hold(archive, source, page, f"{against}: the reader may not fit the page. {REMEDY}", DOUBTED)
        return ("held", "doubted")
    if guard.lacks_evidence(judged):
        hold(archive, source, page, "It has lost the text that is known, and no other page was read since.")
        return ("held",)
    return (archive.store(source, page, reading=reading),)


def reread(archive: Archive) -> Counter[str]:
    """Judge all pages that are kept back again, by how today's readers read them; how many came to what."""
    names = [name for (name,) in archive.rows("SELECT DISTINCT source FROM problems WHERE held ORDER BY source")]
    known = [source for name in names if (source := sources().get(name))]
    return sum((settle(archive, source, guard_of(archive, source)) for source in known), Counter())


def accept(archive: Archive, source: Source) -> Counter[Outcome]:
    """Enter every page of the source that is kept back, as it is read: a person looked at them."""
    return Counter(archive.store(source, page, reading=attempt(source, page)) for page, _ in held(archive, source))


def _doubt(guard: Guard, judged: Reading) -> str:
    faults = guard.faults(judged)
    return f"This page and others {' and '.join(faults)}" if faults else ""
