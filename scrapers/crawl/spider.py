"""The Scrapy spider: one crawl of one source, its requests and their responses."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from multiprocessing.connection import Connection
from types import MappingProxyType
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from scrapers.archive.crawl_log import Ledger
from scrapers.archive.history import GONE
from scrapers.archive.store import Archive
from scrapers.crawl.failures import outcome_of
from scrapers.crawl.intake import Articles
from scrapers.crawl.middleware import Ended, drop_queued
from scrapers.crawl.options import CrawlMode, CrawlOptions
from scrapers.crawl.report import AGAIN, RunReport
from scrapers.crawl.strategy import Frontier, Known, Step, Target
from scrapers.crawl.summary import Notes, conclude
from scrapers.errors import PageUnreadable
from scrapers.parse.dispatch import read_links
from scrapers.source import Links, Page, Source

BEAT = 1.0  # seconds between two words of progress
DEAD_AFTER = 8  # requests without an answer, one after the other, after which a host counts as dead


class ReadoutSpider(Spider):
    """One crawl of one source. What it stores is committed page by page; what it asked is in the ledger."""

    name = "readouts"

    def __init__(self, source: Source, options: CrawlOptions, archive: Archive, connection: Connection) -> None:
        super().__init__()
        self.source, self.archive, self.connection = source, archive, connection
        self.ending = asyncio.Event()
        self.ledger = Ledger(archive)
        if options.mode is CrawlMode.RECHECK and not self.ledger.had_full_crawl(source):
            options = replace(options, mode=CrawlMode.FULL)
        self.options, self.scope = options, options.scope()
        self.run_number = self.ledger.begin(source, "scrape", self.scope)
        self.counts: Counter[str] = Counter()
        self.notes = Notes()
        self.articles = Articles(archive, source, self.counts, self.notes)
        articles = () if options.mode is CrawlMode.INCREMENTAL else self.ledger.known_articles(source)
        known = Known(self.ledger.asked(source), self.ledger.settled(self.run_number), articles)
        self.frontier = Frontier(source, options, known, self._stored_links)
        self.unanswered = 0

    async def start(self) -> AsyncIterator[Any]:
        self._pulse = asyncio.ensure_future(self._beat())
        for request in self._requests(self.frontier.begin()):
            yield request

    def on_robots(self, url: str, response: Response) -> None:
        """Keep robots.txt as it is today, so that a change is seen."""
        self.archive.keep(self.source, _page(url, response), "robots")

    def _requests(self, steps: Iterable[Step]) -> Iterator[Request]:
        for step in steps:
            match step:
                case Target(url, pending):
                    yield self._request(url, self._on_listing, 10, pending=pending)
                case Page():
                    self.articles.record(step)
                case str():
                    yield self._request(step, self._on_article, 0)

    # -- listings

    def _on_listing(self, response: Response) -> Iterator[Request]:
        url = response.meta["asked"]
        page: Page | None = None
        if response.status == 200:
            page = _page(url, response)
            with self.archive.transaction():
                self.archive.store_listing(self.source, page)
                self._note(response)
            self.counts["listings"] += 1
        elif response.status == 304:
            page = self.archive.latest_page(url, "listing")
            self._note(response)
            self.counts["listings"] += 1
        else:
            self._note(response)
            self._unusable(response, "listings_missing")
        if page:
            self.unanswered = 0
        yield from self._requests(self.frontier.follow(self._links(page), response.meta["pending"]))

    def _stored_links(self, url: str) -> Links | None:
        return self._links(self.archive.latest_page(url, "listing"))

    def _links(self, page: Page | None) -> Links | None:
        """The links of a listing page; None if it is missing or can't be read."""
        if page is None:
            return None
        try:
            links = read_links(self.source, page)
        except PageUnreadable as error:
            self.notes.unread_listing(page.url, str(error))
            return None
        starts = (*self.source.feeds, *self.source.listings)
        if page.url in starts and not (links.articles or links.listings or links.records):
            self.notes.empty_listing(page.url)
        return links

    # -- articles

    def _on_article(self, response: Response) -> None:
        asked = response.meta["asked"]
        if response.status == 200:
            self.unanswered = 0
            with self.articles.entering(_page(asked, response), response.url):
                self._note(response)
            return
        self._note(response)
        if response.status == 304:
            self.unanswered = 0
            self.articles.confirm(asked)
        else:
            self._unusable(response, "missing")

    # -- both

    def _request(self, url: str, callback: Callable[..., Any], priority: int, **meta: Any) -> Request:
        return Request(
            url, callback=callback, errback=self._on_failure, priority=priority, dont_filter=True,
            headers={**dict(self.source.headers), **self.ledger.validators(url)}, meta={"asked": url, **meta},
        )  # fmt: skip

    def _unusable(self, response: Response, gone: str) -> None:
        """Handle a response without a usable page; `gone` is the outcome for a missing page."""
        asked = response.meta["asked"]
        if response.status in GONE:
            self.unanswered = 0
            if gone == "missing":
                self.articles.gone(_page(asked, response))
            self.counts[gone] += 1
        elif 300 <= response.status < 400:
            self._failed("redirected", asked, f"it leads nowhere ({response.status})")
        else:
            self._failed("failed", asked, f"it answered {response.status}")

    def _on_failure(self, failure: Failure) -> Iterator[Request]:
        """No answer at all. The crawl goes on behind a listing page that failed."""
        request: Request = failure.request  # type: ignore[attr-defined]
        assert failure.value
        if isinstance(failure.value, Ended):
            return
        outcome, words = outcome_of(request, failure.value)
        self._failed(outcome, request.meta["asked"], words)
        if "pending" in request.meta:
            yield from self._requests(self.frontier.follow(None, request.meta["pending"]))

    def _failed(self, outcome: str, asked: str, words: str) -> None:
        self.counts[outcome] += 1
        self.notes.failed(outcome, asked, words)
        self.unanswered = self.unanswered + 1 if outcome in AGAIN else 0
        if self.unanswered >= DEAD_AFTER:
            self.end("insecure" if outcome == "insecure" else "dead")

    def _note(self, response: Response) -> None:
        asked, headers = response.meta["asked"], _headers(response)
        self.ledger.note(self.run_number, self.source, asked, response.status, headers, later=response.status in GONE)

    # -- from begin to end

    async def _beat(self) -> None:
        """Tell of the progress, so that silence means that the process hangs; end when the time is up."""
        began = time.monotonic()
        while not self.ending.is_set():
            self._tell(dict(self.counts) | {"found": len(self.frontier.found)})
            self.ledger.flush()
            if self.options.seconds is not None and time.monotonic() - began > self.options.seconds:
                self.end("time")
            await asyncio.sleep(BEAT)

    def end(self, reason: str) -> None:
        """Send no further request, and end after the responses under way."""
        if not self.ending.is_set():
            self.ending.set()
            assert self.crawler.engine
            drop_queued(self.crawler)
            self._closing = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason=reason))

    def _tell(self, said: Mapping[str, int] | RunReport) -> None:
        """Send a message to the parent; without a parent the crawl ends and can be continued."""
        try:
            self.connection.send(said)
        except OSError:
            self.end("alone")

    def closed(self, reason: str) -> None:
        self.ending.set()
        self._pulse.cancel()
        self.ledger.flush()
        self.articles.settle()
        if self.frontier.stopped:
            self.notes.bounds.append(f"The walk ended early: {self.frontier.stopped}.")
        report, health = conclude(
            self.archive, self.source, self.scope, self.counts, self.notes, len(self.frontier.found), reason
        )
        finished = reason == "finished"
        self.ledger.report(self.run_number, dict(self.counts), well=report.well, finished=finished, health=health)
        self._tell(report)


def _headers(response: Response) -> Mapping[str, str]:
    return {str(name).lower(): value for name, value in response.headers.to_unicode_dict().items()}


def _page(url: str, response: Response) -> Page:
    moment = dt.datetime.now(dt.UTC)
    return Page(url, response.body, moment, response.status, MappingProxyType(dict(_headers(response))))
