"""Crawls several sources at once for a command; reports each when it ends; a failure does not stop the others."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from threading import Event

from readouts.home import Home
from readouts.settings import Settings
from readouts.terminal import Tick, number, progress, say
from scrapers.crawl.options import CrawlMode, CrawlOptions
from scrapers.crawl.report import OUTCOMES, UNFETCHED, RunReport
from scrapers.errors import ScrapeFailed
from scrapers.registry import find_source, sources
from scrapers.source import Source

# Seconds for a crawl of one source, if `crawl_seconds` is not set. The longest full crawl, 35,000 pages of a site that
# wants 15 seconds between two, takes six days.
INCREMENTAL_SECONDS = 1800.0
FULL_SECONDS = 7 * 24 * 3600.0

_log = logging.getLogger(__name__)


def chosen(names: Sequence[str]) -> list[Source]:
    """The sources of these names, or all that can be crawled. Raises UnknownSource, before anything is fetched."""
    return [find_source(name) for name in names] or [source for source in sources().values() if source.links]


def options_of(
    settings: Settings, mode: CrawlMode, *, since: dt.date | None = None, limit: int | None = None
) -> CrawlOptions:
    """The settings of the data directory as options of a crawl."""
    incremental = mode is CrawlMode.INCREMENTAL
    return CrawlOptions(
        mode=mode,
        since=since,
        limit=limit,
        delay=settings.delay,
        contact=settings.contact,
        timeout=settings.crawl_timeout,
        seconds=settings.crawl_seconds or (INCREMENTAL_SECONDS if incremental else FULL_SECONDS),
    )


def crawl(settings: Settings, found: Iterable[Source], options: CrawlOptions) -> Sequence[str]:
    """Crawl sources in parallel; returns one sentence for each that failed."""
    from index.refresh import crawl_all

    stop = Event()
    with progress() as tick:
        crawl = crawler(settings, options, tick, stop)
        return crawl_all(found, crawl, report_line, at_once=settings.crawl_at_once, stop=stop)[1]


def report_line(report: RunReport) -> None:
    fetched = report.listings or any(getattr(report, outcome) for outcome in OUTCOMES if outcome not in UNFETCHED)
    if not fetched and not report.well:
        why = report.alerts[0].what if report.alerts else report.reason
        say(f"{report.source}: nothing was fetched. {why}")
    say(f"{report.source}: {summary(report)}")
    for alert in report.alerts:
        say(f"{report.source}: warning, {alert.kind}: {alert.what}")


def warn(report: RunReport) -> None:
    """Log each warning, for runs without a terminal."""
    for alert in report.alerts:
        _log.warning("%s: %s", report.source, alert.what, extra={"source": report.source, "warning": alert.kind.value})


def fail(wrong: Sequence[str]) -> None:
    """Raises ScrapeFailed where anything went wrong; several sentences are printed before it."""
    if len(wrong) > 1:
        for sentence in wrong:
            say(f"- {sentence}")
    if wrong:
        raise ScrapeFailed(wrong[0].rstrip(".") if len(wrong) == 1 else f"{len(wrong)} sources", "What came is kept.")


def summary(report: RunReport) -> str:
    """The counts that are not nothing, "new" always."""
    counts = [(name.replace("_", " "), getattr(report, name)) for name in OUTCOMES]
    text = ", ".join(f"{number(count)} {name}" for name, count in counts if count or name == "new")
    missing = f", {number(report.listings_missing)} listing pages missing" if report.listings_missing else ""
    return f"{text} ({report.scope}; {number(report.listings)} listing pages{missing})"


def crawler(settings: Settings, options: CrawlOptions, tick: Tick, stop: Event) -> Callable[[Source], RunReport]:
    """A function that crawls one source into the archive and shows its progress, until `stop` is set."""
    from scrapers.crawl.process import scrape

    def one(source: Source) -> RunReport:
        def counted(counts: Mapping[str, int]) -> None:
            tick(source.name, sum(counts.get(name, 0) for name in OUTCOMES), counts.get("found", 0))

        return scrape(Home(settings.home).archive_path, source, options, stop=stop, progress=counted)

    return one
