"""The Secretary-General of the United Nations: readouts, press encounters and the feed of www.un.org/sg."""

from __future__ import annotations

from scrapers.parse.article import Layout, read_article
from scrapers.parse.feeds import is_feed, read_feed
from scrapers.parse.listing import next_number, read_listing
from scrapers.readout import Readout
from scrapers.source import Links, Page, Slugged, Source

SITE = "https://www.un.org/sg/en"
LAYOUT = Layout(
    body=".region-content .content .field-items:has(p)",
    title=".region-content h2",
    date=".region-content .date-display-single",
    place=".region-content .field-name-field-city-location",
)
_KINDS = r"(?:readout|statement|press-encounter|speech)(?:e?s)?"  # renamed by the site: "readout" is now "readouts"


def links(page: Page) -> Links:
    """The articles of a listing page or of the feed. Behind a listing page with articles comes the next one."""
    if is_feed(page.body):
        return read_feed(SOURCE, page)
    return read_listing(SOURCE, page, items=".view-content a[href]", counted=next_number(page.url, first=0))


def read(page: Page) -> Readout:
    """The readout on an article page. Raises PageUnreadable where title, date or text are missing."""
    return read_article(SOURCE, page, (LAYOUT,))


SOURCE = Source(
    name="un-sg",
    publisher="Secretary-General of the United Nations",
    country="UNO",
    language="en",
    timezone="America/New_York",
    hosts=("www.un.org",),
    listings=(f"{SITE}/content/sg/readouts", f"{SITE}/content/sg/press-encounters"),
    feeds=(f"{SITE}/rss.xml",),
    delay=10.0,
    at_least=500,
    since=2012,
    rhythm=15,
    links=links,
    read=read,
    identify=Slugged(rf"/sg/en/content/[\w-]+/{_KINDS}/(\d{{4}}-\d\d-\d\d)/([^/]+)"),
)
