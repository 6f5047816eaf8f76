"""Scrape and index: one refresh of a data directory. The caller holds its lock and supplies the time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from index.build import Progress, build
from index.writer import Generation, Writer
from scrapers.archive.store import Archive
from scrapers.crawl.report import RunReport
from scrapers.errors import ReadoutsError, ScrapeFailed
from scrapers.source import Source

Crawl = Callable[[Source], RunReport]
"""One crawl of one source into the archive, as `scrapers.crawl.process.scrape` does it; raises ReadoutsError."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """The result of a refresh: a report for each crawled source, a sentence for each failure.

    `generation` is the one served afterwards, whether anything changed or not.
    """

    reports: tuple[RunReport, ...]
    wrong: tuple[str, ...]
    generation: Generation


def crawl_all(
    sources: Iterable[Source],
    crawl: Crawl,
    on_report: Callable[[RunReport], None] = lambda report: None,
    *,
    at_once: int = 8,
    stop: Event | None = None,
) -> tuple[tuple[RunReport, ...], tuple[str, ...]]:
    """Crawl the sources side by side, `at_once` of them, so that a slow or dead host keeps none of the others waiting.

    `on_report` is called in this thread as each ends; the result is in the order of the sources. `stop` is set if
    this is interrupted: a `crawl` that checks it ends, and none is begun.
    """
    found = list(sources)
    stop = stop or Event()
    with ThreadPoolExecutor(at_once, thread_name_prefix="crawl") as pool:
        running = {pool.submit(_attempt, crawl, source, stop): source.name for source in found}
        try:
            ended = {running[done]: _reported(done.result(), on_report) for done in as_completed(running)}
        except BaseException:
            stop.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    outcomes = [ended[source.name] for source in found]
    reports = tuple(one for one in outcomes if isinstance(one, RunReport))
    return reports, tuple(filter(None, map(_wrong, outcomes)))


def _attempt(crawl: Crawl, source: Source, stop: Event) -> RunReport | ReadoutsError:
    if stop.is_set():
        return ScrapeFailed(source.name, "It was not begun.")
    try:
        return crawl(source)
    except ReadoutsError as error:
        return error


def _reported(outcome: RunReport | ReadoutsError, on_report: Callable[[RunReport], None]) -> RunReport | ReadoutsError:
    if isinstance(outcome, RunReport):
        on_report(outcome)
    return outcome


def _wrong(outcome: RunReport | ReadoutsError) -> str:
    if isinstance(outcome, ReadoutsError):
        return str(outcome)
    return "" if outcome.well else f"{outcome.source}: {outcome.reason}"


def refresh(
    archive_path: Path,
    writer: Writer,
    sources: Iterable[Source],
    crawl: Crawl,
    *,
    on_report: Callable[[RunReport], None] = lambda report: None,
    progress: Progress | None = None,
    at_once: int = 8,
    stop: Event | None = None,
) -> Refreshed:
    """Crawl the sources, then index what was stored, even if some of the crawls failed.

    Raises ArchiveError where there is no archive to index in the end.
    """
    reports, wrong = crawl_all(sources, crawl, on_report, at_once=at_once, stop=stop)
    with Archive.open(archive_path) as archive:
        return Refreshed(reports, wrong, build(archive, writer, unattended=True, progress=progress))
