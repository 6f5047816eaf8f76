"""Scrapy, driven by any Source: robots.txt, throttle, retry, conditional requests, and resumption after a kill."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
import multiprocessing
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from multiprocessing.connection import Connection
from pathlib import Path
from types import MappingProxyType
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from twisted.python.failure import Failure

from scrapers.archive import Archive
from scrapers.errors import PageUnreadable, ScrapeFailed
from scrapers.ledger import Ledger
from scrapers.retry import wait_seconds
from scrapers.revise import GONE
from scrapers.source import Links, Page, Source

LARGEST = 32 * 2**20
TIMEOUT = 90
RETRIES = 6
AT_ONCE = 4
TOLD_EVERY = 25

Progress = Callable[[Mapping[str, int]], None]
Target = tuple[str, tuple[str, ...]]
"""A listing page, and those that come after it in a walk one by one."""


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a crawl came to, in articles. `missing` answered that there is no such page; `refused` by robots.txt.

    `found` is how many articles the walk learnt of, `listings` how many listing pages and feeds answered and
    `listings_missing` how many are not there. `well` is False where `reason` says why the crawl can't be relied on.
    """

    source: str
    scope: str
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    unparsed: int = 0
    missing: int = 0
    failed: int = 0
    refused: int = 0
    found: int = 0
    listings: int = 0
    listings_missing: int = 0
    well: bool = True
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """What the crawl's own process is told."""

    path: Path
    source: Source
    since: dt.date | None
    limit: int | None
    delay: float
    contact: str
    full: bool
    recheck: bool


def scrape(
    archive_path: Path,
    source: Source,
    *,
    since: dt.date | None = None,
    limit: int | None = None,
    delay: float | None = None,
    contact: str = "",
    full: bool = False,
    recheck: bool = True,
    progress: Progress = lambda counts: None,
) -> RunReport:
    """Fetch what is new or changed at a source into the archive, which is made where there is none.

    The first crawl walks the whole listing, and so does `full`; later ones look at the feed and the first listing
    pages and, unless `recheck` is False, ask again, conditionally, for all articles known. `since` ends the walk at a
    date, `limit` at a number of articles; `delay` is seconds between requests. A crawl that was killed is continued
    by the next one like it.
    Runs in a process of its own, as Scrapy can run only once in each. Raises ScrapeFailed where that one dies.
    """
    if source.links is None:
        raise ScrapeFailed(source.name, "Fill it with readouts import.", what="The source has no crawl")
    Archive.open(archive_path, create=True).close()
    order = Order(archive_path, source, since, limit, source.delay if delay is None else delay, contact, full, recheck)
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(order, theirs), name=f"crawl {source.name}")
    process.start()
    theirs.close()
    try:
        report = _listen(ours, progress)
    finally:
        ours.close()
        process.join(TIMEOUT)
        if process.is_alive():
            process.terminate()
            process.join()
    if report is None:
        raise ScrapeFailed(source.name, "What it had stored is kept: run it again to continue.")
    return report


def _listen(connection: Connection, progress: Progress) -> RunReport | None:
    """The report at the end; None where the process died without one."""
    try:
        while True:
            said = connection.recv()
            if isinstance(said, RunReport):
                return said
            progress(said)
    except EOFError:
        return None


def _run(order: Order, connection: Connection) -> None:
    with Archive.open(order.path) as archive:
        process = CrawlerProcess(_settings(order))
        process.crawl(ReadoutSpider, order=order, archive=archive, connection=connection)
        process.start()


def _settings(order: Order) -> dict[str, Any]:
    return {
        "USER_AGENT": _agent(order.contact),
        "ROBOTSTXT_OBEY": True,
        "DOWNLOAD_DELAY": order.delay,
        "CONCURRENT_REQUESTS": 4 * AT_ONCE,  # requests that wait out a Retry-After count here
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1 if order.delay else AT_ONCE,
        "AUTOTHROTTLE_ENABLED": order.delay > 0,
        "AUTOTHROTTLE_START_DELAY": order.delay,
        "DOWNLOAD_TIMEOUT": TIMEOUT,
        "DOWNLOAD_MAXSIZE": LARGEST,
        "DOWNLOAD_WARNSIZE": 0,
        "RETRY_TIMES": RETRIES,
        "COOKIES_ENABLED": False,
        "HTTPERROR_ALLOW_ALL": True,
        "TELNETCONSOLE_ENABLED": False,
        "LOG_ENABLED": False,
        "LOG_INSTALL_ROOT_HANDLER": False,
        "DOWNLOADER_MIDDLEWARES": {
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
    return f"Readouts/{number}" + (f" (+{contact})" if contact else "")


def _scope(order: Order, *, full: bool) -> str:
    """What a crawl covers, in words: an unfinished run is continued by one of the same scope."""
    since = f" since {order.since}" if order.since else ""
    limit = f" limit {order.limit}" if order.limit is not None else ""
    return ("full" if full else "refresh" if order.recheck else "news") + since + limit


class PoliteRetry(RetryMiddleware):
    """Scrapy's retries, after the wait that the server asks for."""

    async def process_response(self, request: Request, response: Response, spider: Any = None) -> Any:  # type: ignore[override]
        if response.status in self.retry_http_codes:
            told = response.headers.get("Retry-After")
            attempt = int(request.meta.get("retry_times", 0))
            delay = float(self.crawler.settings.getfloat("DOWNLOAD_DELAY"))
            now = dt.datetime.now(dt.UTC)
            await asyncio.sleep(wait_seconds(told.decode("latin-1") if told else None, attempt, delay, now))
            return self._retry(request, str(response.status)) or response
        return response


class ReadoutSpider(Spider):
    """One crawl of one source. What it stores is committed page by page; what it asked is in the ledger."""

    name = "readouts"

    def __init__(self, order: Order, archive: Archive, connection: Connection) -> None:
        super().__init__()
        self.order, self.source, self.archive, self.connection = order, order.source, archive, connection
        self.allowed_domains = list(order.source.hosts)
        self.ledger = Ledger(archive)
        self.full = order.full or not self.ledger.had_full_walk(order.source)
        self.scope = _scope(order, full=self.full)
        self.run_number = self.ledger.begin(order.source, "scrape", self.scope)
        self.settled = self.ledger.settled(self.run_number)
        self.known = self.ledger.asked(order.source)
        self.counts: Counter[str] = Counter()
        self.found: set[str] = set()
        self.walked: set[str] = set()
        self.lists: set[tuple[str, ...]] = set()

    async def start(self) -> AsyncIterator[Any]:
        for request in self._visit((url, ()) for url in (*self.source.feeds, *self.source.listings)):
            yield request
        if self.order.recheck and self.order.since is None:
            for url in self.ledger.known_articles(self.source):
                for request in self._article(url):
                    yield request

    # -- listings

    def _visit(self, targets: Iterable[Target]) -> Iterator[Request]:
        """Ask for listing pages and go on behind those that this run has in the archive already.

        A list of what waits, and no recursion: a run that is continued has hundreds of them, one behind the other.
        """
        waiting = deque(targets)
        while waiting:
            url, queue = waiting.popleft()
            if url in self.walked:
                continue
            self.walked.add(url)
            if url not in self.settled:
                yield self._request(url, self._on_listing, 10, queue=queue)
                continue
            links = self._links(self.archive.latest_page(url, "listing"))
            fresh = self._fresh(links)
            yield from self._articles(links)
            waiting.extend(self._behind(links, fresh, queue))

    def _on_listing(self, response: Response) -> Iterator[Request]:
        url = response.meta["asked"]
        page: Page | None = None
        if response.status == 200:
            page = _page(url, response)
            with self.archive.transaction():
                self.archive.store_listing(self.source, page)
                self._note(response)
                self._store_records(self._links(page))
            self.counts["listings"] += 1
        elif response.status == 304:
            page = self.archive.latest_page(url, "listing")
            self._note(response)
            self.counts["listings"] += 1
        else:
            self._note(response)
            self.counts["listings_missing" if response.status in GONE else "failed"] += 1
        yield from self._walk(page, response.meta["queue"])

    def _walk(self, page: Page | None, queue: tuple[str, ...]) -> Iterator[Request]:
        """The articles of a listing page, then more listing pages as far as this crawl goes."""
        links = self._links(page)
        fresh = self._fresh(links)
        yield from self._articles(links)
        yield from self._visit(self._behind(links, fresh, queue))

    def _store_records(self, links: Links | None) -> None:
        """The readouts that a feed holds whole, each counted as an article."""
        for record in links.records if links else ():
            if not self._enough():
                self.found.add(record.url)
                self._count(str(self.archive.store(self.source, record, "jsonl")))

    def _fresh(self, links: Links | None) -> bool:
        """Whether a listing page names an article never asked for; one that is missing may have done so."""
        return links is None or any(url not in self.known for url in links.articles)

    def _articles(self, links: Links | None) -> Iterator[Request]:
        for url in links.articles if links else ():
            yield from self._article(url)

    def _behind(self, links: Links | None, fresh: bool, queue: tuple[str, ...]) -> list[Target]:
        """The listing pages to visit next, each with those that come after it."""
        if not queue and links and links.listings:
            if links.articles in self.lists:  # some sites answer a page past the end with one from before
                return []
            self.lists.add(links.articles)
        queue = queue or tuple(url for url in (links.listings if links else ()) if url not in self.walked)
        if self.full and self.order.since is None and self.order.limit is None:
            return [(url, queue) for url in queue if url not in self.walked]
        if not queue or self._enough():
            return []
        if self.order.since is not None:
            past = links is not None and links.oldest is not None and links.oldest < self.order.since
            return [] if past else [(queue[0], queue[1:])]
        return [(queue[0], queue[1:])] if fresh or self.full else []

    def _enough(self) -> bool:
        return self.order.limit is not None and len(self.found) >= self.order.limit

    def _links(self, page: Page | None) -> Links | None:
        """What a listing page leads to; None where there is none or it can't be read."""
        assert self.source.links is not None
        if page is None:
            return None
        try:
            return self.source.links(page)
        except PageUnreadable:
            self.counts["failed"] += 1
            return None

    # -- articles

    def _article(self, url: str) -> Iterator[Request]:
        if url in self.found or self._enough():
            return
        self.found.add(url)
        if url not in self.settled:
            yield self._request(url, self._on_article, 0)

    def _on_article(self, response: Response) -> None:
        if response.status == 200:
            with self.archive.transaction():
                outcome = self.archive.store(self.source, _page(response.meta["asked"], response))
                self._note(response)
            self._count(str(outcome))
            return
        self._note(response)
        if response.status in GONE:
            self.archive.take_down(self.source, _page(response.meta["asked"], response))
        if response.status == 304:
            self._count(str(self.archive.confirm(self.source, response.meta["asked"])))
        else:
            self._count("missing" if response.status in GONE else "failed")

    # -- both

    def _request(self, url: str, callback: Callable[..., Any], priority: int, **meta: Any) -> Request:
        return Request(
            url, callback=callback, errback=self._on_failure, priority=priority, dont_filter=True,
            headers={**dict(self.source.headers), **self.ledger.validators(url)}, meta={"asked": url, **meta},
        )  # fmt: skip

    def _on_failure(self, failure: Failure) -> Iterator[Request]:
        """No answer at all. A listing that failed must not end the walk behind it."""
        refused = isinstance(failure.value, IgnoreRequest)
        self._count("refused" if refused else "failed")
        request: Request = failure.request  # type: ignore[attr-defined]
        if queue := request.meta.get("queue"):
            yield from self._walk(None, queue)

    def _note(self, response: Response) -> None:
        headers = _headers(response)
        self.ledger.note(self.run_number, self.source, response.meta["asked"], response.status, headers)

    def _count(self, what: str) -> None:
        self.counts[what] += 1
        if self.counts.total() % TOLD_EVERY == 0:
            self._tell(dict(self.counts))

    def _tell(self, said: Mapping[str, int] | RunReport) -> None:
        """A parent that is gone can't hear: then the crawl ends, too, and can be continued."""
        try:
            self.connection.send(said)
        except OSError:
            self.crawler.stop()

    def closed(self, reason: str) -> None:
        report = self._report(reason)
        if reason == "finished":
            self.ledger.end(self.run_number, dict(self.counts), well=report.well)
        self._tell(report)

    def _report(self, reason: str) -> RunReport:
        problem = ""
        if reason != "finished":
            problem = f"The crawl was stopped ({reason}); run it again to continue."
        elif self.counts["failed"]:
            problem = f"{self.counts['failed']} requests failed; run it again to ask for them."
        elif self.scope == "full" and len(self.found) < self.source.at_least:
            problem = f"Only {len(self.found)} articles found where at least {self.source.at_least} must be."
        fields = {field.name for field in dataclasses.fields(RunReport)}
        counts = {name: count for name, count in self.counts.items() if name in fields}
        return RunReport(
            self.source.name, self.scope, **counts, found=len(self.found), well=not problem, reason=problem
        )


def _headers(response: Response) -> Mapping[str, str]:
    return {str(name).lower(): value for name, value in response.headers.to_unicode_dict().items()}


def _page(url: str, response: Response) -> Page:
    moment = dt.datetime.now(dt.UTC)
    return Page(url, response.body, moment, response.status, MappingProxyType(dict(_headers(response))))
