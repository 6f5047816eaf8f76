from __future__ import annotations

import dataclasses
import datetime as dt
from collections import deque
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.crawl import strategy
from scrapers.crawl.options import CrawlMode, CrawlOptions
from scrapers.crawl.strategy import BARREN, MOST_LISTINGS, SIDE_BY_SIDE, Frontier, Known, Target
from scrapers.registry import find_source
from scrapers.source import Links, Page, Source

SOURCE = dataclasses.replace(
    find_source("kremlin-en"), listings=("list/1",), feeds=(), sitemaps=("map",), at_least=1
)  # fmt: skip
FULL, RECHECK, INCREMENTAL = (CrawlOptions(mode=mode) for mode in CrawlMode)
PER_PAGE = 5

Site = Mapping[str, Links | None]


def published(numbers: Sequence[int], per_page: int = PER_PAGE) -> Site:
    """Listing pages of these articles, newest first, each with a link to the next."""
    pages = [numbers[start : start + per_page] for start in range(0, len(numbers), per_page)]
    links = {
        f"list/{page}": Links(
            tuple(f"article/{number}" for number in found), (f"list/{page + 1}",) if page < len(pages) else ()
        )
        for page, found in enumerate(pages, 1)
    }
    return links | {"map": Links(tuple(f"article/{number}" for number in numbers))}


@dataclasses.dataclass
class Record:
    """What an archive remembers between crawls, kept in sets."""

    ended: set[str] = dataclasses.field(default_factory=set)
    run: set[str] = dataclasses.field(default_factory=set)
    lists: dict[str, Links | None] = dataclasses.field(default_factory=dict)
    stopped: str = ""

    def crawl(
        self, site: Site, options: CrawlOptions, answers: int | None = None, source: Source = SOURCE
    ) -> list[str]:
        """The requests of a crawl that is cut short after so many answers, or ends by itself."""
        articles = tuple(sorted(url for url in self.ended | self.run if "article" in url))
        known = Known(frozenset(self.ended), frozenset(self.run), articles)
        frontier = Frontier(source, options, known, lambda url: self.lists.get(url))
        waiting, asked = list(frontier.begin()), []
        while waiting and (answers is None or len(asked) < answers):
            step = next((one for one in waiting if isinstance(one, Target)), waiting[0])  # as their priority is
            waiting.remove(step)
            if isinstance(step, Target):
                asked.append(step.url)
                self.lists[step.url] = site.get(step.url)
                waiting.extend(frontier.follow(self.lists[step.url], step.pending))
            elif isinstance(step, str):
                assert step not in self.run, "it was answered before the interruption"
                asked.append(step)
            self.run |= {asked[-1]}
        self.stopped = frontier.stopped
        if not waiting:
            self.ended, self.run = self.ended | self.run, set()
        return asked


def test_a_full_crawl_requests_every_listing_page_sitemap_and_article() -> None:
    asked = Record().crawl(published(range(20)), FULL)
    assert sorted(asked) == sorted(["map", *(f"list/{n}" for n in range(1, 5)), *(f"article/{n}" for n in range(20))])


def test_a_full_crawl_requests_all_listing_pages_it_knows_at_once() -> None:
    frontier = Frontier(SOURCE, FULL, Known(), lambda url: None)
    list(frontier.begin())
    steps = list(frontier.follow(Links(listings=("list/2", "list/3", "list/4")), ()))
    assert [step.url for step in steps if isinstance(step, Target)] == ["list/2", "list/3", "list/4"]


def test_a_crawl_with_a_limit_requests_listing_pages_one_at_a_time_until_it_is_reached() -> None:
    limited = dataclasses.replace(FULL, limit=7)
    asked = Record().crawl(published(range(20)), limited, source=dataclasses.replace(SOURCE, sitemaps=()))
    assert [url for url in asked if url.startswith("list")] == ["list/1", "list/2"]
    assert len([url for url in asked if url.startswith("article")]) == 7


def test_a_crawl_since_a_day_ends_at_the_first_listing_page_with_an_older_one() -> None:
    days = (dt.date(2024, 3, 1), None, dt.date(2024, 1, 1), dt.date(2023, 1, 1))
    site = {
        url: dataclasses.replace(links, oldest=day)
        for (url, links), day in zip(published(range(20)).items(), days, strict=False)
        if links
    }
    since = dataclasses.replace(INCREMENTAL, since=dt.date(2024, 2, 1))
    assert [url for url in Record().crawl(site, since) if url.startswith("list")] == ["list/1", "list/2", "list/3"]


def test_a_crawl_since_a_day_requests_no_article_whose_address_shows_an_older_one() -> None:
    site = {"list/1": Links(("http://a.example/2024/03/02/new", "http://a.example/2023/12/31/old"))}
    asked = Record().crawl(site, dataclasses.replace(INCREMENTAL, since=dt.date(2024, 1, 1)))
    assert asked == ["list/1", "http://a.example/2024/03/02/new"]


def test_an_incremental_crawl_ends_at_the_first_listing_page_without_an_unseen_article() -> None:
    archive = Record()
    archive.crawl(published(range(20, 40)), FULL)
    asked = archive.crawl(published(range(13, 40)), INCREMENTAL)
    assert asked[:3] == ["list/1", "list/2", "list/3"]
    assert sorted(asked[3:]) == sorted(f"article/{n}" for n in range(13, 13 + 3 * PER_PAGE))


def test_an_incremental_crawl_goes_on_behind_a_listing_page_that_is_missing() -> None:
    site = dict(published(range(20)))
    archive = Record()
    archive.crawl(site, INCREMENTAL)
    frontier = Frontier(SOURCE, INCREMENTAL, Known(frozenset(archive.ended)), lambda url: None)
    assert list(frontier.begin()) == [Target("list/1")]
    assert list(frontier.follow(None, ("list/2",))) == [Target("list/2")]
    assert not [step for step in frontier.follow(site["list/2"], ()) if isinstance(step, Target)]


def test_a_recheck_requests_known_articles_that_no_listing_page_names_any_more() -> None:
    archive = Record()
    archive.crawl(published(range(20)), FULL)
    asked = archive.crawl(published([99, 98]), RECHECK)
    assert sorted(asked) == sorted(["list/1", *(f"article/{n}" for n in (*range(20), 98, 99))])


def test_a_crawl_ends_where_a_page_past_the_end_repeats_an_earlier_one() -> None:
    repeated = Links(("article/1",), ())
    site = {f"list/{n}": dataclasses.replace(repeated, listings=(f"list/{n + 1}",)) for n in range(1, 50)}
    assert [url for url in Record().crawl(site, FULL) if url.startswith("list")] == ["list/1", "list/2"]


def test_a_readout_that_a_feed_holds_whole_is_stored_once_and_counts_as_found() -> None:
    record = Page("article/7", b"{}", dt.datetime(2024, 1, 1, tzinfo=dt.UTC))
    frontier = Frontier(SOURCE, INCREMENTAL, Known(), lambda url: None)
    assert list(frontier.follow(Links(("article/7",), records=(record, record)), ())) == [record]
    assert frontier.found == {"article/7"}


def test_a_full_crawl_that_is_continued_requests_no_settled_page_and_follows_hundreds_of_stored_listing_pages() -> None:
    site, archive = published(range(2000), per_page=3), Record()
    first = archive.crawl(site, FULL, answers=700)
    second = archive.crawl(site, FULL)
    assert not set(first) & set(second)
    assert set(first) | set(second) == {*site, *(f"article/{n}" for n in range(2000))}


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 12)), max_size=8))
def test_incremental_crawls_that_are_interrupted_any_number_of_times_miss_no_article(
    cuts: Sequence[tuple[int, int]],
) -> None:
    """Before each of them some articles are published; it is killed after some answers, and the last one ends."""
    newest, archive = 1000, Record()
    archive.crawl(published(range(newest, 1012)), FULL)
    for new, answers in cuts:
        newest -= new
        archive.crawl(published(range(newest, 1012)), INCREMENTAL, answers)
    archive.crawl(published(range(newest, 1012)), INCREMENTAL)
    assert {f"article/{n}" for n in range(newest, 1000)} <= archive.ended


@pytest.mark.parametrize("options", [FULL, RECHECK, INCREMENTAL])
def test_no_mode_requests_an_address_twice(options: CrawlOptions) -> None:
    archive = Record()
    archive.crawl(published(range(30)), FULL)
    asked = archive.crawl(published([*range(-7, 30), *islice(range(30), 3)]), options)
    assert len(asked) == len(set(asked))


class Endless(dict[str, Links | None]):
    """Pages that lead on for ever: the first seven name five articles each, those behind them the same once more."""

    def get(self, url: str, default: Any = None) -> Links:
        n = int(url.split("/")[1]) - 1
        names = range(5 * n, 5 * n + 5) if n < 7 else (n % 35, n // 35)
        return Links(tuple(f"article/{name}" for name in names), (f"list/{n + 2}", f"list/{n + 2}/again"))


@pytest.mark.parametrize("options", [FULL, dataclasses.replace(FULL, limit=1000), INCREMENTAL])
def test_a_listing_without_end_ends_where_its_pages_name_no_further_article(options: CrawlOptions) -> None:
    archive = Record()
    asked = archive.crawl(Endless(), options, source=dataclasses.replace(SOURCE, sitemaps=()))
    assert len([url for url in asked if url.startswith("article")]) >= 35
    assert BARREN <= len([url for url in asked if url.startswith("list")]) <= 2 * BARREN + 2 * 7
    assert "name no further article" in archive.stopped


def test_a_listing_that_names_millions_of_pages_is_walked_as_far_as_any_real_one_goes() -> None:
    frontier = Frontier(SOURCE, FULL, Known(), lambda url: None)
    waiting: deque[Target] = deque(step for step in frontier.begin() if isinstance(step, Target))
    walked = 0
    while waiting:
        page = waiting.popleft()
        walked += 1
        pages = tuple(f"list/{n}" for n in range(2, 100_000)) if page.url == "list/1" else ()
        found = frontier.follow(Links((f"article/{page.url}",), pages), page.pending)
        waiting.extend(step for step in found if isinstance(step, Target))
        assert len(waiting) <= SIDE_BY_SIDE + 2
    assert walked == MOST_LISTINGS
    assert frontier.stopped == "its listing has more than 20,000 pages"


def test_a_crawl_takes_no_more_articles_than_any_real_source_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strategy, "MOST_ARTICLES", 30)
    archive = Record()
    asked = archive.crawl(published(range(100)), FULL)
    assert len([url for url in asked if url.startswith("article")]) == 30
    assert archive.stopped == "it names more than 30 articles"
