"""Crawls each source at its own interval and indexes the result, in one process that stops cleanly."""

from __future__ import annotations

import datetime as dt
import logging
import signal
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from threading import Event, Lock, Thread

from apscheduler.events import EVENT_SCHEDULER_STARTED  # type: ignore[import-untyped]
from apscheduler.executors.pool import ThreadPoolExecutor  # type: ignore[import-untyped]
from apscheduler.schedulers.blocking import BlockingScheduler  # type: ignore[import-untyped]
from apscheduler.triggers.interval import IntervalTrigger  # type: ignore[import-untyped]

from readouts import crawling
from readouts.home import Home, HomeLocked
from readouts.settings import Settings
from readouts.terminal import number
from readouts.watches.run import run_watches
from scrapers.archive.prune import prune
from scrapers.crawl.options import CrawlMode
from scrapers.crawl.report import RunReport
from scrapers.errors import ReadoutsError
from scrapers.quality.health import SourceHealth, health
from scrapers.source import Source

HOUR = 3600.0
SHORTEST, LONGEST = HOUR, 24 * HOUR
PER_READOUT = 12  # crawls in the usual time between two readouts of a source
JITTER = 0.1  # of the interval, so that sources and servers are not crawled in step
APART = 2.0  # seconds between the first crawls of two sources
LOCKED = 60.0  # seconds until the next try where another process has the lock
NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)
TICK = 30.0  # seconds between two checks of the wall clock: it may have been set, and the machine may have slept

_log = logging.getLogger(__name__)


def every(source: Source, known: SourceHealth | None, chosen: float | None = None) -> float:
    """Seconds between two crawls of a source.

    `chosen` if set; else a twelfth of the usual time between two of its readouts, by its history or, without one, by
    `Source.rhythm`; between an hour and a day.
    """
    if chosen is not None:
        return chosen
    if known and known.rhythm:
        expected = known.rhythm.usual * 24 * HOUR
    elif source.rhythm:
        expected = 7 * 24 * HOUR / source.rhythm
    else:
        expected = 24 * HOUR
    return min(max(expected / PER_READOUT, SHORTEST), LONGEST)


class Schedule:
    """Crawls each source at its interval and updates the index; holds the lock only meanwhile."""

    def __init__(self, settings: Settings, sources: Sequence[Source]) -> None:
        self.settings, self.sources = settings, sources
        self.home = Home(settings.home)
        self.stop = Event()
        self._shared = _SharedLock(self.home)
        self._paces: dict[str, float] = {}
        self._indexing = Lock()
        self._pruned: dt.date | None = None
        self._pool = ThreadPoolExecutor(settings.crawl_at_once)
        # A late crawl runs once for all that were missed, and never twice at the same time.
        self._scheduler = BlockingScheduler(
            executors={"default": self._pool},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone=dt.UTC,
        )
        options = crawling.options_of(settings, CrawlMode.INCREMENTAL)
        self._crawl = crawling.crawler(settings, options, lambda stage, through, total: None, self.stop)

    def run(self) -> None:
        """Run until SIGTERM or SIGINT; then start no crawl, and end those under way after the current page."""
        self.plan(dt.datetime.now(dt.UTC))
        self._scheduler.add_listener(
            lambda event: Thread(target=self._watch, daemon=True).start(), EVENT_SCHEDULER_STARTED
        )
        for signum in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signum, lambda *received: self.stop.set())
        self._scheduler.start()
        self._pool.shutdown()
        _log.info("the schedule has ended")

    def plan(self, now: dt.datetime) -> None:
        """Say when the first crawl of each source is."""
        known = self._health()
        for place, source in enumerate(self.sources):
            pause = self._paces[source.name] = every(source, known.get(source.name), self.settings.every)
            first = max(due(known.get(source.name), pause, now), now + dt.timedelta(seconds=APART * place))
            self._scheduler.add_job(
                self._crawl_and_index, _trigger(pause), (source,), id=source.name, name=source.name, next_run_time=first
            )
            _log.info("%s: every %s, first at %s", source.name, _span(pause), first.isoformat(timespec="seconds"))

    def _watch(self) -> None:
        """Until the end, hold the crawls to the wall clock, wherever it is set meanwhile."""
        while not self.stop.wait(TICK):
            self.pull_in(dt.datetime.now(dt.UTC))
            self._scheduler.wakeup()
        _log.info("stopping after the current page")
        self._scheduler.shutdown(wait=False)

    def pull_in(self, now: dt.datetime) -> None:
        """Bring back crawls that wait for longer than their interval, as after the clock was set back."""
        for source in self.sources:
            at, pause = self.next_crawl(source), self._paces[source.name]
            longest = dt.timedelta(seconds=(1 + 2 * JITTER) * pause + APART * len(self.sources) + LOCKED)
            if at and at > now + longest:
                _log.warning("%s: the clock was set back; next crawl in %s", source.name, _span(pause))
                self._next(source, now + dt.timedelta(seconds=pause))

    def next_crawl(self, source: Source) -> dt.datetime | None:
        """When the source is crawled next; None where it is not planned."""
        job = self._scheduler.get_job(source.name)
        return job.next_run_time if job else None

    def _crawl_and_index(self, source: Source) -> None:
        """Crawl, index what was stored, even if the crawl failed, and send what is new for the watches."""
        try:
            with self._shared.held():
                self._log_report(self._crawl(source))
                self._index()
                self.prune(dt.datetime.now(dt.UTC))
            self._keep_pace(source)
        except HomeLocked as locked:
            again = min(LOCKED, every(source, None, self.settings.every))
            _log.warning("%s: %s", source.name, locked)
            self._next(source, dt.datetime.now(dt.UTC) + dt.timedelta(seconds=again))
        except ReadoutsError as error:
            if not self.stop.is_set():
                _log.error("%s: %s", source.name, error)
        except OSError as error:
            _log.error("%s: the crawl failed: %s", source.name, error)
        except Exception:
            _log.exception("%s: the crawl failed", source.name)

    def _log_report(self, report: RunReport) -> None:
        stopped = self.stop.is_set() and not report.well
        level = logging.INFO if report.well or stopped else logging.ERROR
        _log.log(level, "%s: %s", report.source, " ".join((crawling.summary(report), report.reason)).strip())
        crawling.warn(report)

    def _index(self) -> None:
        with self._indexing:
            before = self.home.writer().current()
            generation = self.home.build(unattended=True)
            run_watches(self.settings, generation.sequence, dt.datetime.now(dt.UTC))
        if generation != before:
            _log.info("generation %s: %s readouts", generation.name, number(generation.documents))

    def prune(self, now: dt.datetime) -> None:
        """Drop the bodies of pages that are not needed, once a day, if it is set."""
        with self._indexing:
            if self.settings.prune_days is None or self._pruned == now.date():
                return
            self._pruned = now.date()
            with self.home.archive(create=True) as archive:
                pruned = prune(archive, now - dt.timedelta(days=self.settings.prune_days))
        if pruned.pages:
            _log.info("pruned %s pages, %.1f MB", number(pruned.pages), pruned.size / 1e6)

    def _keep_pace(self, source: Source) -> None:
        """Adapt the interval to the rhythm that the crawl learned."""
        pause = every(source, self._health().get(source.name), self.settings.every)
        if abs(pause - self._paces[source.name]) > JITTER * pause and not self.stop.is_set():
            self._paces[source.name] = pause
            self._scheduler.reschedule_job(source.name, trigger=_trigger(pause))
            _log.info("%s: every %s from now on", source.name, _span(pause))

    def _next(self, source: Source, at: dt.datetime) -> None:
        if not self.stop.is_set():
            self._scheduler.modify_job(source.name, next_run_time=at)

    def _health(self) -> dict[str, SourceHealth]:
        if not self.home.archive_path.exists():
            return {}
        with self.home.archive(create=True) as archive:  # upgrades an archive of an older version
            return dict(health(archive, dt.datetime.now(dt.UTC)))


class _SharedLock:
    """The lock of the data directory, held once for all threads of this process."""

    def __init__(self, home: Home) -> None:
        self._home, self._mutex, self._holders, self._stack = home, Lock(), 0, ExitStack()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Raises HomeLocked if another process has it."""
        with self._mutex:
            if not self._holders:
                self._stack.enter_context(self._home.locked("readouts schedule"))
            self._holders += 1
        try:
            yield
        finally:
            with self._mutex:
                self._holders -= 1
                if not self._holders:
                    self._stack.close()


def _trigger(pause: float) -> IntervalTrigger:
    return IntervalTrigger(seconds=pause, jitter=pause * JITTER)


def due(known: SourceHealth | None, pause: float, now: dt.datetime) -> dt.datetime:
    """When the next crawl is due after the last one, as if the schedule had never been stopped.

    Never later than one interval from `now`: a last crawl in the future was noted by a clock that was wrong.
    """
    interval = dt.timedelta(seconds=pause)
    return min(known.reported_at, now) + interval if known and known.reported_at else NEVER


def _span(seconds: float) -> str:
    return f"{seconds / HOUR:.3g} h" if seconds >= HOUR else f"{seconds:g} s"
