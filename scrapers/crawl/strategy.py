"""Which pages a crawl requests, in which order, and where it ends: a strategy per mode. No I/O."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from scrapers.crawl.options import CrawlMode, CrawlOptions
from scrapers.parse.dates import in_address
from scrapers.source import Links, Page, Source


@dataclass(frozen=True, slots=True)
class Known:
    """What the archive knows of a source when a crawl begins, as URLs.

    `requested`: by crawls that ended. `settled`: by this crawl, before it was interrupted. `articles`: ever fetched.
    """

    requested: Set[str] = frozenset()
    settled: Set[str] = frozenset()
    articles: tuple[str, ...] = ()


class ListingPage(NamedTuple):
    """What a strategy decides by. `links` is None for a page that is missing or can't be read."""

    links: Links | None
    has_unseen: bool


class Target(NamedTuple):
    """A listing page to visit; `pending` wait behind it where listing pages are visited one at a time."""

    url: str
    pending: tuple[str, ...] = ()


class Strategy(Protocol):
    """How far a crawl goes through the listing pages of a source."""

    @property
    def parallel(self) -> bool:
        """Whether to request every listing page as soon as it is known, instead of one at a time."""

    def ends_at(self, page: ListingPage) -> bool:
        """Whether this listing page is the last one."""


@dataclass(frozen=True, slots=True)
class WholeListing:
    """First and full crawls: every listing page; one at a time under a limit, which may be reached early."""

    parallel: bool = True

    def ends_at(self, page: ListingPage) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class SinceDay:
    """Back to the first listing page that shows an older day."""

    day: dt.date
    parallel: bool = False

    def ends_at(self, page: ListingPage) -> bool:
        return page.links is not None and page.links.oldest is not None and page.links.oldest < self.day


@dataclass(frozen=True, slots=True)
class UntilKnown:
    """Incremental crawls: back to the first listing page whose articles were all requested before."""

    parallel: bool = False

    def ends_at(self, page: ListingPage) -> bool:
        return not page.has_unseen


def strategy_of(options: CrawlOptions) -> Strategy:
    if options.since is not None:
        return SinceDay(options.since)
    if options.mode is CrawlMode.FULL:
        return WholeListing(parallel=options.limit is None)
    return UntilKnown()


Step = Target | Page | str
"""What to do next: request a listing page, store a readout that a feed holds whole, or request an article."""


class Frontier:
    """The URLs of one crawl: what was found, what was visited and what to request next.

    An incremental crawl that is interrupted any number of times misses no article: it requests its listing pages again
    and stops at articles of ended crawls only (`Known.requested`), so that articles fetched before an interruption
    don't hide unfetched ones on later pages. No mode requests a settled article twice.
    """

    def __init__(
        self, source: Source, options: CrawlOptions, known: Known, read_stored: Callable[[str], Links | None]
    ) -> None:
        """`read_stored` gives the links of a listing page from the archive."""
        self.source, self.options, self.known = source, options, known
        self.found: set[str] = set()
        self._strategy = strategy_of(options)
        self._read_stored = read_stored
        self._visited: set[str] = set()
        self._article_lists: set[tuple[str, ...]] = set()

    def begin(self) -> Iterator[Step]:
        sitemaps = self.source.sitemaps if self.options.mode is CrawlMode.FULL else ()
        yield from self._visit(Target(url) for url in (*self.source.feeds, *self.source.listings, *sitemaps))
        if self.options.mode is not CrawlMode.INCREMENTAL and self.options.since is None:
            yield from self._new_articles(self.known.articles)

    def follow(self, links: Links | None, pending: tuple[str, ...]) -> Iterator[Step]:
        """What a listing page leads to, itself visited as a Target with `pending`."""
        yield from self._contents(links)
        yield from self._visit(self.next_listings(links, pending))

    def next_listings(self, links: Links | None, pending: tuple[str, ...]) -> list[Target]:
        """The listing pages to visit after this one."""
        pending = (*pending, *self._further(links, pending))
        if self._strategy.parallel:
            return [Target(url, pending) for url in pending if url not in self._visited]
        unseen = links is None or any(url not in self.known.requested for url in links.articles)
        if not pending or self._is_enough() or self._strategy.ends_at(ListingPage(links, unseen)):
            return []
        return [Target(pending[0], pending[1:])]

    def _further(self, links: Links | None, pending: tuple[str, ...]) -> tuple[str, ...]:
        """The listing pages that this one adds. Some sites answer a page number past the end with an earlier page,
        so a list of articles that was seen before adds none."""
        listings = links.listings if links else ()
        further = tuple(url for url in listings if url not in self._visited and url not in pending)
        if not (further and links and links.articles):
            return further
        if links.articles in self._article_lists:
            return ()
        self._article_lists.add(links.articles)
        return further

    def _visit(self, targets: Iterable[Target]) -> Iterator[Step]:
        """Request listing pages; those that this crawl stored before it was interrupted are followed from the archive.

        Iterative: a continued crawl may have hundreds of them, one behind the other.
        """
        waiting = deque(targets)
        while waiting:
            target = waiting.popleft()
            if target.url in self._visited:
                continue
            self._visited.add(target.url)
            if self.options.mode is CrawlMode.INCREMENTAL or target.url not in self.known.settled:
                yield target
                continue
            links = self._read_stored(target.url)
            yield from self._contents(links)
            waiting.extend(self.next_listings(links, target.pending))

    def _contents(self, links: Links | None) -> Iterator[Step]:
        """The readouts and articles of a listing page. Those of an unchanged feed as well: the crawl that fetched it
        may have been killed before it stored them."""
        if links:
            yield from (record for record in links.records if self._claim(record.url))
            yield from self._new_articles(links.articles)

    def _new_articles(self, urls: Iterable[str]) -> Iterator[str]:
        for url in urls:
            if not self._is_too_old(url) and self._claim(url) and url not in self.known.settled:
                yield url

    def _claim(self, url: str) -> bool:
        """Count an article as found; False if it was before, or if the limit is reached."""
        if url in self.found or self._is_enough():
            return False
        self.found.add(url)
        return True

    def _is_too_old(self, url: str) -> bool:
        """Whether the date in an article's URL is before the first day of the crawl."""
        day = in_address(url) if self.options.since else None
        return day is not None and self.options.since is not None and day < self.options.since

    def _is_enough(self) -> bool:
        return self.options.limit is not None and len(self.found) >= self.options.limit
