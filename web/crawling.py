"""Crawling one or several sources for a command: each told as it ends, one's failure keeping none of the others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from scrapers.errors import ReadoutsError, ScrapeFailed
from scrapers.source import Source, find_source, sources
from web.home import Home
from web.settings import Settings
from web.terminal import Tick, number, progress, say

if TYPE_CHECKING:
    from scrapers.crawl import RunReport

COUNTS = ("new", "changed", "unchanged", "missing", "failed", "refused", "unparsed")


def chosen(names: Sequence[str]) -> list[Source]:
    """The sources of these names, or all that can be crawled. Raises UnknownSource, before anything is fetched."""
    return [find_source(name) for name in names] or [source for source in sources().values() if source.links]


def crawl(
    settings: Settings,
    found: Iterable[Source],
    *,
    since: dt.date | None = None,
    limit: int | None = None,
    full: bool = False,
) -> list[str]:
    """Crawl them one after the other; what went wrong, a sentence for each source that did not end well."""
    wrong = []
    for source in found:
        try:
            with progress() as tick:
                report = _one(settings, source, tick, since, limit, full)
        except ReadoutsError as error:
            wrong.append(str(error))
            continue
        say(f"{source.name}: {summary(report)}")
        if not report.well:
            wrong.append(f"{source.name}: {report.reason}")
    return wrong


def fail(wrong: Sequence[str]) -> None:
    """Raises ScrapeFailed where anything went wrong; several sentences are printed before it."""
    if len(wrong) > 1:
        for sentence in wrong:
            say(f"- {sentence}")
    if wrong:
        raise ScrapeFailed(wrong[0].rstrip(".") if len(wrong) == 1 else f"{len(wrong)} sources", "What came is kept.")


def summary(report: RunReport) -> str:
    """The counts that are not nothing, "new" always."""
    counts = [(name, getattr(report, name)) for name in COUNTS]
    text = ", ".join(f"{number(count)} {name}" for name, count in counts if count or name == "new")
    missing = f", {number(report.listings_missing)} listing pages missing" if report.listings_missing else ""
    return f"{text} ({report.scope}; {number(report.listings)} listing pages{missing})"


def _one(
    settings: Settings, source: Source, tick: Tick, since: dt.date | None, limit: int | None, full: bool
) -> RunReport:
    from scrapers.crawl import scrape

    def told(counts: Mapping[str, int]) -> None:
        tick(source.name, sum(counts.get(name, 0) for name in COUNTS), 0)

    return scrape(
        Home(settings.home).archive_path,
        source,
        since=since,
        limit=limit,
        delay=settings.delay,
        contact=settings.contact,
        full=full,
        progress=told,
    )
