from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from scrapers.errors import PageUnreadable
from scrapers.parse.dispatch import read_links
from scrapers.parse.listing import next_number, read_listing
from scrapers.registry import find_source
from scrapers.source import Links, Numbered, Page, Slugged, Source

NEWS = "https://www.port.example/en/news"
SOURCE = Source(
    name="port-en", publisher="Port", country="XKL", language="en", timezone="Europe/Oslo",
    hosts=("www.port.example",), listings=(NEWS,), identify=Numbered(r"/en/news/(\d+)"),
)  # fmt: skip
ITEM = '<li><a href="/en/topics"><img></a><a href="{}">A call</a> <i>{}</i></li>'


def links(html: str, url: str = NEWS) -> Links:
    page = Page(url, f"<html>{html}</html>".encode(), dt.datetime(2024, 1, 1, tzinfo=dt.UTC))
    return read_listing(SOURCE, page, items="li", date="i")


def test_the_first_address_of_an_article_in_each_item_counts_and_is_absolute() -> None:
    html = ITEM.format("news/17#top", "3 May 2022") + ITEM.format("//www.port.example/en/news/16", "2 May 2022")
    found = links(html + ITEM.format("https://elsewhere.example/en/news/15", "1 May 2022"))
    assert found.articles == (f"{NEWS}/17", f"{NEWS}/16")
    assert found.oldest == dt.date(2022, 5, 1)


def test_the_days_may_stand_in_the_addresses() -> None:
    by_day = dataclasses.replace(SOURCE, identify=Slugged(r"/en/news/\d{4}/\d\d/\d\d/[^/]+"))
    html = '<a href="/en/news/2022/05/03/a-call">A call</a><a href="/en/news/2022/05/01/a-visit">A visit</a>'
    page = Page(NEWS, html.encode(), dt.datetime(2024, 1, 1, tzinfo=dt.UTC))
    assert read_listing(by_day, page, items="a").oldest == dt.date(2022, 5, 1)


def test_the_next_page_is_the_one_that_the_page_calls_so() -> None:
    html = '<link rel="next" href="?page=2">' + ITEM.format("/en/news/17", "3 May 2022")
    assert links(html).listings == (f"{NEWS}?page=2",)


def test_a_first_page_without_articles_is_refused_and_a_later_one_is_the_end() -> None:
    with pytest.raises(PageUnreadable, match="no article"):
        links("<p>Under repair</p>")
    assert links("<p>No more</p>", f"{NEWS}?page=9") == Links()


def test_a_page_of_something_else_in_a_listings_place_is_refused() -> None:
    source = find_source("gov-uk")
    with pytest.raises(PageUnreadable, match="JSONDecodeError"):
        read_links(source, Page(source.listings[0], b"<html>Sorry</html>", dt.datetime(2024, 1, 1, tzinfo=dt.UTC)))


@pytest.mark.parametrize(
    ("url", "following"),
    [
        (NEWS, f"{NEWS}?page=2"),
        (f"{NEWS}?page=2&lang=en", f"{NEWS}?page=3&lang=en"),
        (f"{NEWS}?lang=en", f"{NEWS}?lang=en&page=2"),
    ],
)
def test_pages_are_counted_up(url: str, following: str) -> None:
    assert next_number(url) == following


def test_an_article_is_told_by_its_number_or_by_its_path() -> None:
    by_query = Numbered(r"/\?dtl=(\d+)")
    assert (by_query("https://a.example/?dtl=5"), by_query("https://a.example/?dtl=x")) == ("5", None)
    by_path = Slugged(r"/en/news/\d{4}/[^/]+")
    first = by_path("https://a.example/en/news/2024/A-call/")
    assert first
    assert first == by_path("http://copy.example/en/news/2024/a-call")
    assert by_path("https://a.example/en/news/") is None
    by_end = Slugged(r"/(?:en/)?news/([^/]+)")
    assert by_end("https://a.example/en/news/a-call") == by_end("https://a.example/news/a-call")


OWN_NUMBERS = {
    "kremlin-en": """<div class="lister-page" data-pages="{}"><div class="hentry"><h3 class="hentry__title">
    <a href="/events/president/news/1">A call</a></h3></div></div>""",
    "fmprc-en": '<li><a href="./t1_1.html">A call</a></li><script>var countPage = {}</script>',
    "auswaertiges-amt-de": '{{"items": [{{"link": "/de/newsroom/a-1"}}], "itemsTotal": {}}}',
    "president-tr-en": """<dl><dt class="date">3 May 2022</dt><a href="/en/news/542/1/a"></a></dl>
    <div class="paging"><a href="?&page={}"></a></div>""",
}
"""A first listing page of each source that says itself how many pages there are."""


@pytest.mark.parametrize("name", OWN_NUMBERS)
def test_a_listing_that_claims_more_pages_than_any_has_is_refused_and_told(name: str) -> None:
    source = find_source(name)

    def listings(said: str) -> tuple[str, ...]:
        body = OWN_NUMBERS[name].format(said).encode()
        return read_links(source, Page(source.listings[0], body, dt.datetime(2024, 1, 1, tzinfo=dt.UTC))).listings

    assert len(set(listings("150"))) == (2 if name == "auswaertiges-amt-de" else 149)
    for claim in ("40000000", "9" * 200, "9" * 5000):
        with pytest.raises(PageUnreadable):
            listings(claim)
