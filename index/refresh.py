"""Scrape and index: one refresh of a home. Whoever calls it holds the home's lock and the clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.build import Progress, build
from index.writer import Generation, Writer
from scrapers.archive import Archive
from scrapers.errors import ReadoutsError
from scrapers.source import Source

if TYPE_CHECKING:
    from scrapers.crawl import RunReport

Crawl = Callable[[Source], "RunReport"]
"""One crawl of one source into the archive, as `scrapers.crawl.scrape` does it; raises ReadoutsError."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh came to: a report of each source that was crawled, a sentence for each that did not end well.

    `generation` is the one served afterwards, whether anything changed or not.
    """

    reports: tuple[RunReport, ...]
    wrong: tuple[str, ...]
    generation: Generation


def crawl_all(
    sources: Iterable[Source], crawl: Crawl, told: Callable[[RunReport], None] = lambda report: None
) -> tuple[tuple[RunReport, ...], tuple[str, ...]]:
    """Crawl the sources one after the other, a dead one keeping none of the others from their turn."""
    reports, wrong = [], []
    for source in sources:
        try:
            report = crawl(source)
        except ReadoutsError as error:
            wrong.append(str(error))
            continue
        reports.append(report)
        told(report)
        if not report.well:
            wrong.append(f"{source.name}: {report.reason}")
    return tuple(reports), tuple(wrong)


def refresh(
    archive_path: Path,
    writer: Writer,
    sources: Iterable[Source],
    crawl: Crawl,
    *,
    told: Callable[[RunReport], None] = lambda report: None,
    progress: Progress | None = None,
) -> Refreshed:
    """Crawl the sources, then index what came, even where some of them failed: what came is worth being found.

    Raises ArchiveError where there is no archive to index in the end.
    """
    reports, wrong = crawl_all(sources, crawl, told)
    with Archive.open(archive_path, read_only=True) as archive:
        return Refreshed(reports, wrong, build(archive, writer, progress=progress))
