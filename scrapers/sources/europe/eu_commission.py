"""The European Commission: the search and the documents (JSON) that its press corner on ec.europa.eu is made of."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from scrapers.errors import PageUnreadable
from scrapers.parse.dates import when
from scrapers.parse.feeds import is_feed, read_feed
from scrapers.parse.html import body_of, parse, tidy
from scrapers.parse.listing import next_number
from scrapers.readout import Readout, Tags
from scrapers.source import Links, Page, Source

ROOT = "https://ec.europa.eu/commission/presscorner"
SEARCH = f"{ROOT}/api/search?language=en&documentTypeCodes=READ,STATEMENT,SPEECH&pagesize=100&pagenumber=1"
BRUSSELS = ZoneInfo("Europe/Brussels")
_REFERENCE = re.compile(
    r"https?://[^/]+/commission/presscorner/(?:detail/en/|api/documents\?reference=)"
    r"((?:read|statement|speech)[_/]\d\d[_/]\d+)(?:&language=en)?/?",
    re.IGNORECASE | re.ASCII,
)


def identify(url: str) -> str | None:
    """The reference of a readout, statement or speech ("statement-26-2063"), which page and document share."""
    found = _REFERENCE.fullmatch(unquote(url))
    return re.sub("[_/]", "-", found[1].lower()) if found else None


def links(page: Page) -> Links:
    """The documents that a part of the search's answer or the feed of the ten newest names, and the next part."""
    if is_feed(page.body):
        return Links(articles=_documents(read_feed(SOURCE, page).articles))
    found = json.loads(page.body)["docuLanguageListResources"]
    if not found and page.url in SOURCE.listings:
        raise PageUnreadable(f"{page.url} (an answer with no document)", "Compare the archived answer with links.")
    return Links(
        articles=_documents(f"{ROOT}/api/documents?reference={item['refCode']}" for item in found),
        listings=(next_number(page.url, "pagenumber"),) if found else (),
        oldest=min((when(item["eventDate"], BRUSSELS).date for item in found), default=None),
    )


def read(page: Page) -> Readout:
    """The readout in a document. Raises PageUnreadable, as for a page, which is a shell, and for an empty answer."""
    reference = identify(page.url)
    if not reference or not page.body.lstrip().startswith(b"{"):
        raise PageUnreadable(f"{page.url} (no document)", f"Give an address such as {ROOT}/api/documents?reference=….")
    item = json.loads(page.body)
    text = item.get("docuLanguageResource") or {}
    if not text.get("title") or not item.get("eventDate"):
        raise PageUnreadable(f"{page.url} (a document without title or date)", "Look whether it was taken down.")
    day = when(item["eventDate"], BRUSSELS).date
    told = when(item["publishDate"], BRUSSELS) if item.get("publishDate") else None
    title, subtitle = tidy(text["title"]), tidy(text.get("subtitle") or "")
    body = body_of(parse(text.get("htmlContent") or ""))
    return Readout(
        id=SOURCE.readout_id(page.url),
        source=SOURCE.name,
        url=f"{ROOT}/detail/en/{reference.replace('-', '_')}",
        title=title,
        date=day,
        language=SOURCE.language,
        lead="" if subtitle == title else subtitle,
        published=told.published if told and told.date == day else None,
        place=tidy((item.get("placeResource") or {}).get("description") or ""),
        paragraphs=body,
        tags=Tags(topics=tuple(tidy(policy["description"]) for policy in item.get("policiesResource") or ())),
        flags=() if body else ("no-body",),
    )


def _documents(addresses: Iterable[str]) -> tuple[str, ...]:
    references = (reference.upper().replace("-", "/") for url in addresses if (reference := identify(url)))
    return tuple(dict.fromkeys(f"{ROOT}/api/documents?reference={name}&language=en" for name in references))


SOURCE = Source(
    name="eu-commission",
    publisher="European Commission",
    country="EUE",
    language="en",
    timezone=BRUSSELS.key,
    hosts=("ec.europa.eu",),
    listings=(SEARCH,),
    feeds=(f"{ROOT}/api/rss?language=en",),
    headers=(("Accept", "application/json, application/rss+xml"),),
    delay=2.0,
    at_least=5000,
    since=1985,
    rhythm=25,
    links=links,
    read=read,
    identify=identify,
)
