"""Scrapy middleware for every request: allowed hosts, robots.txt, retries, public IP addresses."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Any, ClassVar
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    StopDownload,
)
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.resolver import CachingThreadedResolver
from scrapy.robotstxt import ProtegoRobotParser
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectError, DNSLookupError

from scrapers.crawl.allowed_hosts import hosts_of, is_public, objection
from scrapers.crawl.retry import LONGEST_WAIT, wait_seconds
from scrapers.crawl.robots_txt import LONGEST_DELAY, MOST, shortened
from scrapers.crawl.tls import handshake_fault

AGENT = "Readouts"
NOBODY_THERE = (CannotResolveHostError, DownloadConnectionRefusedError, ConnectError)
TIMEOUTS_AGAIN = 1  # a host that lets one request run out of time is not given the time of seven


class Elsewhere(IgnoreRequest):
    """A request to a host that is not the source's own, or not public."""


class ForbiddenByRobots(IgnoreRequest):
    """A request that robots.txt forbids."""


class Ended(IgnoreRequest):
    """A request that was not sent any more, as the crawl ends."""


class RobotsOutOfReach(IgnoreRequest):
    """A request to a host whose robots.txt gives no answer: until it does, nothing there may be fetched."""

    def __init__(self, cause: Exception) -> None:
        super().__init__("robots.txt can't be read")
        self.cause = cause


class BadAnswer(Exception):
    """A response with a status that no request should get."""

    def __init__(self, status: int) -> None:
        super().__init__(f"it answered {status}")
        self.status = status


class OwnHosts:
    """Lets a request through only to the source's own hosts, wherever a redirect or a link leads, until the end."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> OwnHosts:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        spider: Any = self.crawler.spider
        if spider.ending.is_set():
            raise Ended("the crawl ends")
        hosts = hosts_of(spider.source)
        before = request.meta.get("redirect_urls") or [None]
        if against := objection(request.url, hosts, before[-1]):
            raise Elsewhere(against)


class Robots:
    """robots.txt as RFC 9309 has it, as far as its first 500 KiB go, with the delay that it asks for.

    One that is not there allows everything, one that gives no answer nothing. One that redirects elsewhere, or that
    answers a web page, counts as not there.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._asked: dict[str, asyncio.Future[ProtegoRobotParser | RobotsOutOfReach]] = {}
        crawler.signals.connect(self._cut_off, signal=signals.bytes_received)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Robots:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if request.meta.get("robots"):
            return
        parts = urlsplit(request.url)
        host = f"{parts.scheme}://{parts.netloc}"
        if host not in self._asked:
            self._asked[host] = asyncio.ensure_future(self._ask(host))
        rules = await self._asked[host]
        if isinstance(rules, RobotsOutOfReach):
            raise RobotsOutOfReach(rules.cause)
        if not rules.allowed(request.url, AGENT):
            raise ForbiddenByRobots("forbidden by robots.txt")

    async def _ask(self, host: str) -> ProtegoRobotParser | RobotsOutOfReach:
        asked = Request(f"{host}/robots.txt", priority=1000, meta={"robots": True}, callback=NO_CALLBACK)
        body = b""
        try:
            response = await self.crawler.engine.download_async(asked)
            if response.status >= 500 or response.status == 429:
                return RobotsOutOfReach(BadAnswer(response.status))
            if response.status == 200 and not response.body.lstrip().startswith(b"<"):
                if len(response.body) > MOST:
                    _tell(self.crawler, f"{asked.url} is larger than 500 KiB: the rest is not read.")
                    response = response.replace(body=response.body[:MOST])
                body = shortened(response.body, AGENT)
                self.crawler.spider.on_robots(asked.url, response)  # type: ignore[union-attr]
        except Exception as error:
            if not _leads_nowhere(error):
                return RobotsOutOfReach(error)
        rules = ProtegoRobotParser(body, self.crawler.spider)
        self._slow_down(urlsplit(host).hostname or "", rules.crawl_delay(AGENT))
        return rules

    def _slow_down(self, host: str, delay: float | None) -> None:
        """Apply Crawl-delay, which Scrapy parses but does not obey."""
        engine, throttle = self.crawler.engine, self.crawler.get_extension(AutoThrottle)
        if delay and delay > LONGEST_DELAY:
            _tell(self.crawler, f"robots.txt of {host} asks for {delay:,.0f} seconds between requests, and gets 300.")
            delay = LONGEST_DELAY
        if engine is None or not delay or delay <= self.crawler.settings.getfloat("DOWNLOAD_DELAY"):
            return
        engine.downloader.per_slot_settings[host] = {"delay": delay, "concurrency": 1, "jitter": 0.0}
        if slot := engine.downloader.slots.get(host):
            slot.delay, slot.concurrency, slot.jitter = delay, 1, 0.0
        if throttle:
            throttle.mindelay, throttle.maxdelay = delay, max(delay, throttle.maxdelay)

    def _cut_off(self, data: bytes, request: Request) -> None:
        """Take no more of a robots.txt than is read."""
        if request.meta.get("robots"):
            received = request.meta["received"] = request.meta.get("received", 0) + len(data)
            if received > MOST:
                raise StopDownload(fail=False)


def _leads_nowhere(error: Exception) -> bool:
    """Whether a robots.txt is at another site, or at the end of too many redirects: then there is none."""
    return isinstance(error, Elsewhere | Ended) or (isinstance(error, IgnoreRequest) and "redirect" in str(error))


def _tell(crawler: Crawler, what: str) -> None:
    """Note what a site asks for, or offers, and gets or is taken in part only."""
    spider: Any = crawler.spider
    spider.notes.bounds.append(what)


def drop_queued(crawler: Crawler) -> None:
    """Drop queued requests: Scrapy would send them all, each after its delay, before it ends."""
    assert crawler.engine
    for slot in crawler.engine.downloader.slots.values():
        while slot.queue:
            _, waiting = slot.queue.popleft()
            waiting.errback(Ended("the crawl ends"))


class PoliteRetry(RetryMiddleware):
    """Scrapy's retries, after the wait that the server asks for; a crawl that is told to end waits no longer."""

    async def process_response(self, request: Request, response: Response, spider: Any = None) -> Any:  # type: ignore[override]
        if response.status not in self.retry_http_codes:
            return response
        told = response.headers.get("Retry-After")
        attempt = int(request.meta.get("retry_times", 0))
        if attempt >= self.max_retry_times:
            return response
        delay = float(self.crawler.settings.getfloat("DOWNLOAD_DELAY"))
        now = dt.datetime.now(dt.UTC)
        wait = wait_seconds(told.decode("latin-1") if told else None, attempt, delay, now)
        if wait > LONGEST_WAIT:
            _tell(self.crawler, f"{request.url} asks to be left alone for {wait:,.0f} seconds: until the next crawl.")
            return response
        try:
            await asyncio.wait_for(self.crawler.spider.ending.wait(), wait)  # type: ignore[union-attr]
        except TimeoutError:
            return self._retry(request, str(response.status)) or response
        return response

    def process_exception(self, request: Request, exception: Exception, spider: Any = None) -> Any:
        if isinstance(exception, DownloadTimeoutError):
            request.meta["max_retry_times"] = TIMEOUTS_AGAIN
        elif request.meta.get("robots") and isinstance(exception, NOBODY_THERE):
            return None  # the first request to a host: nobody there, or this machine is offline, which is told at once
        elif handshake_fault(exception):
            return None  # a certificate that is wrong now is wrong in a second
        return super().process_exception(request, exception)


class PublicResolver(CachingThreadedResolver):
    """Resolves a host to a public address only, and connects to exactly that address.

    So a name that is made to lead into a private network leads nowhere. The proxy that the operator chose may be
    anywhere; what is fetched through it is resolved there.
    """

    private: ClassVar[dict[str, str]] = {}
    """The hosts that were refused, with the address each was said to be at: Twisted keeps no reason."""

    def getHostByName(self, name: str, timeout: Any = ()) -> Deferred[str]:
        found = super().getHostByName(name, timeout)
        return found if name in _proxies() else found.addCallback(self._public, name)

    def _public(self, address: str, name: str) -> str:
        if is_public(address):
            return address
        self.private[name] = address
        raise DNSLookupError(name)


def _proxies() -> frozenset[str]:
    addresses = (url if "://" in url else f"http://{url}" for url in getproxies().values())
    return frozenset(filter(None, (urlsplit(address).hostname for address in addresses)))
