"""Which pages a crawl requests, in which order, and where it ends: a strategy per mode. No I/O."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple, Protocol

from scrapers.crawl.options import CrawlMode, CrawlOptions
from scrapers.parse.dates import in_address
from scrapers.source import Links, Page, Source

MOST_LISTINGS = 20_000  # listing pages of one crawl; the longest real listing has some 2,000
MOST_ARTICLES = 500_000  # articles of one crawl
BARREN = 50  # listing pages without a further article, one after the other, that end a walk
SIDE_BY_SIDE = 32  # listing pages that are requested before one of them is followed


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
        """`read_stored` gives the links of a listing page from the archive.

        `stopped` says what was too much where the walk was ended for that.
        """
        self.source, self.options, self.known = source, options, known
        self.found: set[str] = set()
        self.stopped = ""
        self._strategy = strategy_of(options)
        self._read_stored = read_stored
        self._visited: set[str] = set()
        self._article_lists: set[tuple[str, ...]] = set()
        self._queue: deque[str] = deque()
        self._queued: set[str] = set()
        self._open = 0
        self._named: set[str] = set()
        self._barren = 0

    def begin(self) -> Iterator[Step]:
        sitemaps = self.source.sitemaps if self.options.mode is CrawlMode.FULL else ()
        yield from self._visit(Target(url) for url in (*self.source.feeds, *self.source.listings, *sitemaps))
        if self.options.mode is not CrawlMode.INCREMENTAL and self.options.since is None:
            yield from self._new_articles(self.known.articles)

    def follow(self, links: Links | None, pending: tuple[str, ...]) -> Iterator[Step]:
        """What a listing page leads to, itself visited as a Target with `pending`."""
        self._open -= 1
        yield from self._contents(links)
        yield from self._visit(self._next_listings(links, pending))

    def _next_listings(self, links: Links | None, pending: tuple[str, ...]) -> list[Target]:
        """The listing pages to visit after this one; where they are requested in parallel, they queue up instead."""
        if self._is_barren(links):
            self._queue.clear()
            return []
        further = self._further(links, pending)
        if self._strategy.parallel:
            self._queue.extend(further)
            self._queued.update(further)
            return []
        pending = (*pending, *further)
        unseen = links is None or any(url not in self.known.requested for url in links.articles)
        if not pending or self._is_enough() or self._strategy.ends_at(ListingPage(links, unseen)):
            return []
        return [Target(pending[0], pending[1:])]

    def _further(self, links: Links | None, pending: tuple[str, ...]) -> tuple[str, ...]:
        """The listing pages that this one adds. Some sites answer a page number past the end with an earlier page,
        so a list of articles that was seen before adds none."""
        room = max(0, MOST_LISTINGS - len(self._visited) - len(pending) - len(self._queue))
        waiting = set(pending)
        listings = (url for url in (links.listings if links else ()) if not self._is_known(url) and url not in waiting)
        further = tuple(islice(listings, room + 1))
        if len(further) > room:
            self.stopped, further = f"its listing has more than {MOST_LISTINGS:,} pages", further[:room]
        if not (further and links and links.articles):
            return further
        if links.articles in self._article_lists:
            return ()
        self._article_lists.add(links.articles)
        return further

    def _is_known(self, listing: str) -> bool:
        return listing in self._visited or listing in self._queued

    def _is_barren(self, links: Links | None) -> bool:
        """Whether page after page, up to this one, names no article that none before it has named: some sites have
        pages without end, on purpose or not. Sitemaps and others that lead to no further page don't count."""
        if links and not links.listings:
            return False
        named = {*links.articles, *(record.url for record in links.records)} if links else set()
        self._barren = 0 if named - self._named else self._barren + 1
        self._named |= named
        if self._barren < BARREN:
            return False
        self.stopped = f"{BARREN} pages of its listing, one after the other, name no further article"
        return True

    def _visit(self, targets: Iterable[Target]) -> Iterator[Step]:
        """Request listing pages; those that this crawl stored before it was interrupted are followed from the archive.

        Iterative: a continued crawl may have hundreds of them, one behind the other.
        """
        waiting = deque(targets)
        while waiting or (self._queue and self._open < SIDE_BY_SIDE and not self._is_enough()):
            target = waiting.popleft() if waiting else Target(self._queue.popleft())
            if target.url in self._visited:
                continue
            self._visited.add(target.url)
            if self.options.mode is CrawlMode.INCREMENTAL or target.url not in self.known.settled:
                self._open += 1
                yield target
                continue
            links = self._read_stored(target.url)
            yield from self._contents(links)
            waiting.extend(self._next_listings(links, target.pending))

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
        if len(self.found) >= MOST_ARTICLES:
            self.stopped = f"it names more than {MOST_ARTICLES:,} articles"
        return bool(self.options.limit and len(self.found) >= self.options.limit) or len(self.found) >= MOST_ARTICLES
