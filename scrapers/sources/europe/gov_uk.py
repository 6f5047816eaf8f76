"""10 Downing Street and the Foreign Office on GOV.UK: its search API, its content API and the pages made of that."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit
from zoneinfo import ZoneInfo

from scrapers.errors import PageUnreadable
from scrapers.parse.article import Layout, read_article
from scrapers.parse.dates import when
from scrapers.parse.feeds import is_feed, read_feed
from scrapers.parse.html import body_of, parse, tidy
from scrapers.parse.listing import next_number
from scrapers.readout import Paragraph, Readout, Tags
from scrapers.source import Links, Page, Slugged, Source

ROOT = "https://www.gov.uk"
BODIES = ("prime-ministers-office-10-downing-street", "foreign-commonwealth-development-office")
SEARCH = (
    f"{ROOT}/api/search.json?filter_organisations={{}}&filter_content_purpose_supergroup=news_and_communications"
    "&fields=link,public_timestamp&order=-public_timestamp&count=100&start=0"
)
LAYOUTS = (Layout(body=".govspeak"),)
LONDON = ZoneInfo("Europe/London")


def links(page: Page) -> Links:
    """The articles, under their content API's addresses, that a page of search results or an Atom feed names."""
    if is_feed(page.body):
        return Links(articles=_content(read_feed(SOURCE, page).articles))
    answer = json.loads(page.body)
    results = answer["results"]
    start = int(parse_qs(urlsplit(page.url).query)["start"][0])
    days = [when(result["public_timestamp"], LONDON).date for result in results if result.get("public_timestamp")]
    more = start + len(results) < answer["total"] and bool(results)
    return Links(
        articles=_content(urljoin(ROOT, result["link"]) for result in results),
        listings=(next_number(page.url, "start", step=100),) if more else (),
        oldest=min(days, default=None),
    )


def read(page: Page) -> Readout:
    """The readout in an answer of the content API, or on the page made of it. Raises PageUnreadable."""
    if not page.body.lstrip().startswith(b"{"):
        return read_article(SOURCE, page, LAYOUTS)
    item = json.loads(page.body)
    url = urljoin(ROOT, item["base_path"])
    if not SOURCE.is_article(url):
        raise PageUnreadable(f"{url} ({item.get('document_type')})", "Only news and speeches in English are readouts.")
    if SOURCE.readout_id(url) != SOURCE.readout_id(page.url):
        raise PageUnreadable(f"{page.url} (it calls itself {url})", "Look whether it was moved.")
    details = item.get("details", {})
    first = details.get("first_public_at") or item.get("first_published_at")
    if not item.get("title") or not first or "body" not in details:
        raise PageUnreadable(f"{page.url} ({item.get('document_type')})", "It has no title, date or body of its own.")
    date, published = when(first, LONDON)
    body = body_of(parse(details["body"]), drop=(".call-to-action", ".contact"))
    return Readout(
        id=SOURCE.readout_id(url),
        source=SOURCE.name,
        url=url,
        title=tidy(item["title"]),
        date=date,
        language=SOURCE.language,
        lead=tidy(item.get("description") or ""),
        published=published,
        place=tidy(details.get("location") or ""),
        paragraphs=body,
        tags=Tags(persons=_titles(item, "people", "speaker"), geography=_titles(item, "world_locations")),
        flags=_flags(item, body),
    )


def _flags(item: Mapping[str, Any], body: tuple[Paragraph, ...]) -> tuple[str, ...]:
    if item.get("withdrawn_notice"):
        return ("withdrawn",)
    return () if body else ("no-body",)


def _content(addresses: Iterable[str]) -> tuple[str, ...]:
    paths = (urlsplit(address).path for address in addresses if SOURCE.is_article(address))
    return tuple(dict.fromkeys(f"{ROOT}/api/content{path}" for path in paths))


def _titles(item: Mapping[str, Any], *names: str) -> tuple[str, ...]:
    found = (tidy(link["title"]) for name in names for link in item.get("links", {}).get(name, ()))
    return tuple(dict.fromkeys(found))


SOURCE = Source(
    name="gov-uk",
    publisher="Prime Minister's Office and Foreign Office (GOV.UK)",
    country="GBR",
    language="en",
    timezone=LONDON.key,
    hosts=("www.gov.uk",),
    listings=tuple(SEARCH.format(body) for body in BODIES),
    feeds=tuple(f"{ROOT}/government/organisations/{body}.atom" for body in BODIES),
    headers=(("Accept", "application/json, application/atom+xml, text/html"),),
    delay=1.0,
    at_least=1000,
    since=2010,
    rhythm=60,
    links=links,
    read=read,
    identify=Slugged(r"(?:/api/content)?(/government/(?:news|speeches)/[^/.]+)"),
)
