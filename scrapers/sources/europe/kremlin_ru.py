"""The President of Russia, in Russian: listing pages, the Atom feed and article pages of kremlin.ru."""

from __future__ import annotations

from scrapers.readout import Readout
from scrapers.source import Links, Page, Source
from scrapers.sources.europe import _kremlin as kremlin

NEWS = "http://kremlin.ru/events/president/news"
WORDS = kremlin.Words(topics="Темы", persons="Лица", places="География")


def links(page: Page) -> Links:
    """The articles of a listing page or of the feed; a listing page leads to every page of the listing."""
    return kremlin.links(SOURCE, page)


def read(page: Page) -> Readout:
    """The readout on an article page. Raises PageUnreadable where it has no title, no date or no body element."""
    return kremlin.read(SOURCE, WORDS, page)


SOURCE = Source(
    name="kremlin-ru",
    publisher="Президент России",
    country="RUS",
    language="ru",
    timezone=kremlin.MOSCOW.key,
    leader="President",
    aliases=("kremlin_ru",),
    hosts=("kremlin.ru",),
    listings=(NEWS,),
    feeds=(f"{NEWS}/feed",),
    menu="События",
    delay=15.0,
    at_least=4000,
    since=1999,
    rhythm=20,
    links=links,
    read=read,
    identify=kremlin.IDENTIFY,
)
