"""What the archive knows of one source over time, for judging its latest crawl."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from scrapers.archive.problems import Hold
from scrapers.archive.store import Archive
from scrapers.readout import Readout
from scrapers.source import Page


class HeldPage(NamedTuple):
    page: Page
    reader: str
    hold: Hold


def dated_ids(archive: Archive, source: str) -> list[tuple[dt.date, str]]:
    """The date and id of every readout, newest first."""
    rows = archive.query("SELECT date, id FROM readouts WHERE source = ? AND date <> ''", source)
    return sorted(((dt.date.fromisoformat(day), name) for day, name in rows), reverse=True)


def sample(archive: Archive, source: str, size: int) -> Iterator[Readout]:
    """Readouts of the source, those with the last ids."""
    sql = "SELECT id FROM readouts WHERE source = ? ORDER BY id DESC LIMIT ?"
    return archive.readouts([name for (name,) in archive.query(sql, source, size)])


def unreadable(archive: Archive, source: str) -> list[bool]:
    """For each HTML page, newest first, whether it can't be read."""
    sql = """SELECT EXISTS (SELECT 1 FROM problems b WHERE b.page = p.id AND NOT b.held) FROM pages p
             WHERE source = ? AND reader = 'html' ORDER BY seen DESC, id DESC"""
    return [bool(one) for (one,) in archive.query(sql, source)]


def robots_changes(archive: Archive, source: str) -> Iterator[tuple[str, dt.datetime]]:
    """The URL of each robots.txt that ever changed, and when its latest text was first fetched."""
    sql = "SELECT url, max(fetched) FROM pages WHERE source = ? AND reader = 'robots' GROUP BY url HAVING count(*) > 1"
    return ((url, dt.datetime.fromisoformat(fetched)) for url, fetched in archive.query(sql, source))


def held_pages(archive: Archive, source: str) -> Iterator[HeldPage]:
    """The latest captures that are held back, in the order in which they were first fetched."""
    sql = """SELECT p.url, p.reader, b.held FROM problems b JOIN pages p ON p.id = b.page WHERE b.source = ? AND b.held
             AND NOT EXISTS (SELECT 1 FROM pages n WHERE n.url = p.url AND n.reader = p.reader AND n.seen > p.seen)
             ORDER BY p.id"""
    for url, reader, hold in list(archive.query(sql, source)):
        if page := archive.latest_page(url, reader):
            yield HeldPage(page, reader, Hold(hold))


def sources_with_held_pages(archive: Archive) -> list[str]:
    return [name for (name,) in archive.query("SELECT DISTINCT source FROM problems WHERE held ORDER BY source")]
