"""The President of Azerbaijan's press service, in English."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from scrapers.clean import one, paragraphs, parse, some, text_of
from scrapers.errors import PageUnreadable
from scrapers.readout import Readout
from scrapers.source import Page, Source

TIMEZONE = ZoneInfo("Asia/Baku")
ARTICLES = "https://president.az/en/articles/view"
NOISE = (".news_image", ".share", "script", "style", "figure")

_NUMBER = re.compile(r"/articles/(?:view/)?(\d+)(?:/print)?/?$")
_REMEDY = "Compare the archived page with the source's reader."


def identify(url: str) -> str | None:
    """The publisher's number, which is the same in every language and in the print view; None for other addresses."""
    found = _NUMBER.search(urlsplit(url).path)
    return found[1] if found else None


def read(page: Page) -> Readout:
    """The readout on an article page. Raises PageUnreadable; a number that is not given out answers 200 with none."""
    number = identify(page.url)
    if not number:
        raise PageUnreadable(page.url, "Give the address of an article: …/en/articles/view/12345.")
    tree = parse(page.body)
    published = _published(text_of(one(tree, ".news_date")))
    blocks = some(tree, ".news_paragraph-block")
    body = tuple(part for block in blocks for part in paragraphs(block, drop=NOISE))
    return Readout(
        id=f"{SOURCE.name}-{number}",
        source=SOURCE.name,
        url=f"{ARTICLES}/{number}",
        title=text_of(one(tree, ".news_heading")),
        date=published.date(),
        published=published,
        language=SOURCE.language,
        paragraphs=body,
        marks=() if body else ("no-body",),
    )


def _published(printed: str) -> dt.datetime:
    """ "26 november 2021, 15:20" in Baku's time: a comma before the time, the month in either case."""
    try:
        moment = dt.datetime.strptime(printed.title(), "%d %B %Y, %H:%M")
    except ValueError:
        raise PageUnreadable(f"the date {printed!r}", _REMEDY) from None
    return moment.replace(tzinfo=TIMEZONE)


SOURCE = Source(
    name="president-az-en",
    publisher="President of Azerbaijan",
    country="AZE",
    language="en",
    timezone=TIMEZONE.key,
    hosts=("president.az", "www.president.az", "en.president.az"),
    read=read,
    identify=identify,
)
