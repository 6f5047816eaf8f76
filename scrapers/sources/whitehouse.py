"""The White House: today's pages, and those of 2021 to 2025 in the National Archives' copy."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bs4 import Tag
from dateutil import parser as dates

from scrapers.clean import attribute, maybe, one, paragraphs, parse, some, text_of
from scrapers.errors import PageUnreadable
from scrapers.readout import Paragraph, Readout
from scrapers.source import Page, Source

TIMEZONE = ZoneInfo("America/New_York")
TITLE = "h1.wp-block-whitehouse-topper__headline"
BODY = "div.entry-content.wp-block-post-content, section.body-content"
NOISE = (".wp-block-whitehouse-topper", "script", "style", "figure", "nav", ".share")
WHEN = "time.posted-on[datetime], .wp-block-post-date time[datetime]"

_SYNDICATED = re.compile(r"The post .* appeared first on .*\.")


def identify(url: str) -> str | None:
    """A hash of the address's path, which stays when a page moves from the live host to the archives'.

    None where there is no path: a feed's permanent address is a query to the front page.
    """
    path = urlsplit(url).path.rstrip("/").lower()
    if not path:
        return None
    return hashlib.sha256(path.encode()).hexdigest()[:12]


def read(page: Page) -> Readout:
    """The readout on a page of either layout. Raises PageUnreadable where title, date or body are missing."""
    tree = parse(page.body)
    published = _published(tree)
    title = text_of(maybe(tree, TITLE) or one(tree, "h1"))
    body = tuple(part for part in paragraphs(one(tree, BODY), drop=NOISE) if not _is_noise(part))
    return Readout(
        id=SOURCE.readout_id(page.url),
        source=SOURCE.name,
        url=page.url,
        title=title,
        date=published.date(),
        published=published,
        language=SOURCE.language,
        paragraphs=body,
        marks=() if body else ("no-body",),
    )


def _published(tree: Tag) -> dt.datetime:
    """The moment in the zone that the page gives, or Washington's. Listings lower down repeat the element."""
    value = attribute(some(tree, WHEN)[0], "datetime")
    try:
        moment = dates.isoparse(value)
    except ValueError:
        raise PageUnreadable(f"the date {value!r}", "Compare the archived page with the source's reader.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=TIMEZONE)


def _is_noise(paragraph: Paragraph) -> bool:
    return bool(_SYNDICATED.fullmatch(paragraph.text))


SOURCE = Source(
    name="whitehouse",
    publisher="The White House",
    country="USA",
    language="en",
    timezone=TIMEZONE.key,
    hosts=("www.whitehouse.gov", "bidenwhitehouse.archives.gov"),
    read=read,
    identify=identify,
)
