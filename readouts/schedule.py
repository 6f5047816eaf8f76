"""The clock: when to look at which source, one home changed by one process, and a clean end."""

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
from scrapers.crawl.options import CrawlMode
from scrapers.crawl.report import RunReport
from scrapers.errors import ReadoutsError
from scrapers.quality.health import SourceHealth, health
from scrapers.source import Source

HOUR = 3600.0
SHORTEST, LONGEST = HOUR, 24 * HOUR
OFTEN = 12  # looks in the time in which one readout is to be expected
JITTER = 0.1  # of the time between two looks, so that sources and homes don't march in step
APART = 2.0  # seconds between the first looks at two sources
LOCKED = 60.0  # seconds after which a home is tried again that another process is changing
NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)
TICK = 30.0  # seconds between two looks at the wall clock: the machine may have slept

_log = logging.getLogger(__name__)


def every(source: Source, known: SourceHealth | None, chosen: float | None = None) -> float:
    """Seconds from one look at a source to the next.

    What was `chosen`; else a twelfth of the time in which a readout is to be expected, by the source's own history or,
    before there is any, by what it says of itself; within an hour and a day.
    """
    if chosen is not None:
        return chosen
    if known and known.rhythm:
        expected = known.rhythm.usual * 24 * HOUR
    elif source.rhythm:
        expected = 7 * 24 * HOUR / source.rhythm
    else:
        expected = 24 * HOUR
    return min(max(expected / OFTEN, SHORTEST), LONGEST)


class Schedule:
    """Looks at each source in its own rhythm, indexes what came, and holds the home's lock only meanwhile."""

    def __init__(self, settings: Settings, sources: Sequence[Source]) -> None:
        self.settings, self.sources = settings, sources
        self.home = Home(settings.home)
        self.stop = Event()
        self._shared = _SharedLock(self.home)
        self._paces: dict[str, float] = {}
        self._indexing = Lock()
        self._pool = ThreadPoolExecutor(settings.crawl_at_once)
        # However late a look is, it is taken, once for all that were missed; and never twice at the same time.
        self._scheduler = BlockingScheduler(
            executors={"default": self._pool, "clock": ThreadPoolExecutor(1)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone=dt.UTC,
        )
        options = crawling.options_of(settings, CrawlMode.INCREMENTAL)
        self._crawl = crawling.crawler(settings, options, lambda stage, through, total: None, self.stop)

    def run(self) -> None:
        """Until SIGTERM or SIGINT: then no look begins, and those under way end after the page in hand."""
        now = dt.datetime.now(dt.UTC)
        known = self._health()
        for place, source in enumerate(self.sources):
            pause = self._paces[source.name] = every(source, known.get(source.name), self.settings.every)
            first = max(_due(known.get(source.name), pause), now + dt.timedelta(seconds=APART * place))
            self._scheduler.add_job(
                self._look, _trigger(pause), (source,), id=source.name, name=source.name, next_run_time=first
            )
            _log.info("%s: every %s, first at %s", source.name, _span(pause), first.isoformat(timespec="seconds"))
        self._scheduler.add_job(lambda: None, IntervalTrigger(seconds=TICK), id="tick", executor="clock")
        self._scheduler.add_listener(
            lambda event: Thread(target=self._end, daemon=True).start(), EVENT_SCHEDULER_STARTED
        )
        for told in (signal.SIGTERM, signal.SIGINT):
            signal.signal(told, lambda *received: self.stop.set())
        self._scheduler.start()
        self._pool.shutdown()
        _log.info("the schedule has ended")

    def _end(self) -> None:
        self.stop.wait()
        _log.info("told to stop: ending after the page in hand")
        self._scheduler.shutdown(wait=False)

    def _look(self, source: Source) -> None:
        """One look: crawl, then index, whatever the crawl came to."""
        try:
            with self._shared.held():
                self._tell(self._crawl(source))
                self._index()
            self._keep_pace(source)
        except HomeLocked as locked:
            again = min(LOCKED, every(source, None, self.settings.every))
            _log.warning("%s: %s", source.name, locked)
            self._next(source, dt.datetime.now(dt.UTC) + dt.timedelta(seconds=again))
        except ReadoutsError as error:
            if not self.stop.is_set():
                _log.error("%s: %s", source.name, error)
        except OSError as error:
            _log.error("%s: the look broke off: %s", source.name, error)
        except Exception:
            _log.exception("%s: the look broke off", source.name)

    def _tell(self, report: RunReport) -> None:
        stopped = self.stop.is_set() and not report.well
        level = logging.INFO if report.well or stopped else logging.ERROR
        _log.log(level, "%s: %s", report.source, " ".join((crawling.summary(report), report.reason)).strip())
        crawling.warn(report)

    def _index(self) -> None:
        with self._indexing:
            before = self.home.writer().current()
            generation = self.home.build()
        if generation != before:
            _log.info("generation %s: %s readouts", generation.name, number(generation.documents))

    def _keep_pace(self, source: Source) -> None:
        """A crawl learns a source's rhythm; the first one, above all."""
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
        with self.home.archive(create=True) as archive:  # an archive of an older version is brought up to date
            return dict(health(archive, dt.datetime.now(dt.UTC)))


class _SharedLock:
    """The home's lock, held once by this process however many of its threads are at work."""

    def __init__(self, home: Home) -> None:
        self._home, self._mutex, self._holders, self._stack = home, Lock(), 0, ExitStack()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Raises HomeLocked where another process has it."""
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


def _due(known: SourceHealth | None, pause: float) -> dt.datetime:
    """When the next look is due after the last one, were the schedule never ended in between."""
    return known.reported_at + dt.timedelta(seconds=pause) if known and known.reported_at else NEVER


def _span(seconds: float) -> str:
    return f"{seconds / HOUR:.3g} h" if seconds >= HOUR else f"{seconds:g} s"
