"""A crawl in a process of its own: Scrapy, driven by any Source, watched from outside."""

from __future__ import annotations

import logging
import multiprocessing
import signal
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from threading import Event
from typing import Any

from scrapy.crawler import CrawlerProcess
from twisted.python.failure import Failure

from scrapers.archive.crawl_log import Ledger
from scrapers.archive.store import Archive
from scrapers.crawl.middleware import AGENT, OwnHosts, PoliteRetry, PublicResolver, Robots
from scrapers.crawl.options import DEFAULTS, CrawlMode, CrawlOptions
from scrapers.crawl.report import RunReport
from scrapers.crawl.spider import ReadoutSpider
from scrapers.errors import ReadoutsError, ScrapeFailed
from scrapers.processes import end_with_parent
from scrapers.quality.alerts import Alert, AlertKind
from scrapers.quality.health import to_plain
from scrapers.source import Source

LARGEST = 16 * 2**20  # bytes of one answer, also when unpacked
RETRIES = 6
INCREMENTAL_RETRIES = 2  # the next incremental crawl comes soon
REDIRECTS = 5
AT_ONCE = 4
SILENCE = 300.0  # seconds without a word after which a crawl's process hangs, in a reader most likely
GRACE = 30.0  # seconds from between the request to end and the kill
POLL = 0.2

Progress = Callable[[Mapping[str, int]], None]

_log = logging.getLogger(__name__)


def scrape(
    archive_path: Path,
    source: Source,
    options: CrawlOptions = DEFAULTS,
    *,
    stop: Event | None = None,
    progress: Progress = lambda counts: None,
) -> RunReport:
    """Fetch new and changed pages of a source into the archive, which is created if missing.

    The first crawl of a source is a full one, except in incremental mode. `stop`, once set, ends the crawl after the
    requests under way; `progress` gets the counts by outcome about once a second. A crawl that was interrupted is
    continued by the next one of the same scope; an incremental crawl requests its listing pages again.

    It runs in its own process: Scrapy can run only once in each, and a reader that hangs can be killed there.
    Raises ScrapeFailed where that process dies or hangs.
    """
    if source.links is None:
        raise ScrapeFailed(source.name, "Fill it with readouts import.", what="The source has no crawl")
    Archive.open(archive_path, create=True).close()
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=work, args=(archive_path, source, options, theirs), name=f"crawl {source.name}")
    process.start()
    theirs.close()
    try:
        report = _Watch(process, ours, options, stop or Event()).listen(progress)
    finally:
        ours.close()
        _end(process)
    if isinstance(report, RunReport):
        return report
    _mark_failed(archive_path, source, report)
    raise ScrapeFailed(source.name, f"{report} What it had stored is kept: run it again to continue.")


class _Watch:
    """Watches a crawl's process from outside."""

    def __init__(self, process: SpawnProcess, connection: Connection, options: CrawlOptions, stop: Event) -> None:
        self.process, self.connection, self.stop = process, connection, stop
        limit = options.seconds
        self.deadline = None if limit is None else time.monotonic() + limit + options.timeout + GRACE
        self.heard = time.monotonic()
        self.stop_requested_at: float | None = None

    def listen(self, progress: Progress) -> RunReport | str:
        """The report at the end, or what is wrong where the process died without one or had to be ended."""
        try:
            while True:
                if not self.connection.poll(POLL):
                    if wrong := self._overdue():
                        return wrong
                    continue
                said = self.connection.recv()
                self.heard = time.monotonic()
                if isinstance(said, RunReport | str):
                    return said
                progress(said)
        except (EOFError, OSError):
            return "Its process died."

    def _overdue(self) -> str:
        now = time.monotonic()
        if self.stop.is_set() and self.stop_requested_at is None:
            self.stop_requested_at = now
            self.process.terminate()
        if self.stop_requested_at is not None and now - self.stop_requested_at > GRACE:
            return "It was asked to stop and did not."
        if self.deadline is not None and now > self.deadline:
            return "Its time was up, and it did not end."
        return f"It hangs: no word for {SILENCE:.0f} seconds." if now - self.heard > SILENCE else ""


def _end(process: SpawnProcess) -> None:
    """A process that has reported ends by itself; one that hangs is killed, which the archive survives."""
    process.join(GRACE / 10)
    for kill in (process.terminate, process.kill):
        if process.is_alive():
            kill()
            process.join(GRACE / 3)


def _mark_failed(path: Path, source: Source, what: str) -> None:
    with Archive.open(path) as archive:
        Ledger(archive).mark_failed(source, to_plain([Alert(AlertKind.STOPPED, what)], None))


def work(path: Path, source: Source, options: CrawlOptions, connection: Connection) -> None:
    """The crawl's process. Of signals only SIGTERM ends it: at a terminal Ctrl+C is for the command that began it."""
    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.getLogger("scrapy").setLevel(logging.CRITICAL)
    with Archive.open(path) as archive:
        process = CrawlerProcess(_settings(source, options))
        crawler = process.create_crawler(ReadoutSpider)

        def stop(number: int, frame: object) -> None:
            from twisted.internet import reactor

            reactor.callFromThread(lambda: crawler.spider and crawler.spider.end("shutdown"))  # type: ignore[attr-defined]

        begun = process.crawl(crawler, source=source, options=options, archive=archive, connection=connection)
        begun.addErrback(partial(_break_off, connection))
        signal.signal(signal.SIGTERM, stop)
        process.start(install_signal_handlers=False)


def _break_off(connection: Connection, failure: Failure) -> None:
    """Report an internal error to the parent process, if it still exists."""
    error = failure.value
    if isinstance(error, ReadoutsError):
        message = f"{error.what}: {error.subject}."
    else:
        message = f"It broke ({error!r})."
        _log.error("a crawl broke", exc_info=error)
    with suppress(OSError):
        connection.send(message)


def _settings(source: Source, options: CrawlOptions) -> dict[str, Any]:
    delay = options.delay_for(source)
    return {
        "USER_AGENT": _agent(options.contact),
        "ROBOTSTXT_OBEY": False,  # Robots does, and better
        "DOWNLOAD_DELAY": delay,
        "CONCURRENT_REQUESTS": 4 * AT_ONCE,  # requests that wait out a Retry-After count here
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1 if delay else AT_ONCE,
        "AUTOTHROTTLE_ENABLED": delay > 0,
        "AUTOTHROTTLE_START_DELAY": delay,
        "DOWNLOAD_TIMEOUT": options.timeout,
        "DOWNLOAD_MAXSIZE": LARGEST,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "RETRY_TIMES": INCREMENTAL_RETRIES if options.mode is CrawlMode.INCREMENTAL else RETRIES,
        "REDIRECT_MAX_TIMES": REDIRECTS,
        "METAREFRESH_ENABLED": False,
        "COOKIES_ENABLED": False,
        "HTTPERROR_ALLOW_ALL": True,
        "TELNETCONSOLE_ENABLED": False,
        "LOG_ENABLED": False,
        "LOG_INSTALL_ROOT_HANDLER": False,
        "TWISTED_DNS_RESOLVER": PublicResolver,
        "DOWNLOADER_MIDDLEWARES": {
            OwnHosts: 50,
            Robots: 100,
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
            "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
            PoliteRetry: 550,
        },
    }


def _agent(contact: str) -> str:
    """Who we are and how to reach us; a checkout that was never installed has no version to tell."""
    try:
        number = version("readouts")
    except PackageNotFoundError:
        number = "dev"
    return f"{AGENT}/{number}" + (f" (+{contact})" if contact else "")
