"""The White House: today's site, and the National Archives' copies of those of 2009 to 2025."""

from __future__ import annotations

from urllib.parse import urlsplit

from scrapers.parse.article import Layout, read_article
from scrapers.parse.feeds import is_feed, read_feed
from scrapers.parse.listing import next_in_path, next_number, read_listing
from scrapers.readout import Readout
from scrapers.source import Links, Page, Slugged, Source

TODAY, BIDEN = "https://www.whitehouse.gov", "https://bidenwhitehouse.archives.gov"
TRUMP, OBAMA = "https://trumpwhitehouse.archives.gov", "https://obamawhitehouse.archives.gov"
LAYOUTS = (
    Layout(
        body="div.entry-content.wp-block-post-content",
        title="h1.wp-block-whitehouse-topper__headline",
        date=".wp-block-whitehouse-topper time, .wp-block-post-date:not(li *) time",
        drop=(".wp-block-whitehouse-topper",),
    ),
    Layout(body="section.body-content", date="time.posted-on"),
    Layout(body="div.page-content__content.editor", title="h1.page-header__title", date="time", drop=("aside",)),
    Layout(body="div.field-name-field-forall-body", title=".pane-node-title h1"),
)
ITEMS = "li.wp-block-post, article.news-item, article.briefing-statement, .views-row"
DATES = "time, .views-field-created"


def links(page: Page) -> Links:
    """The articles of the feed, or of a listing page of any administration, whose pages count up."""
    if is_feed(page.body):
        return read_feed(SOURCE, page)
    counted = next_number(page.url, first=0) if page.url.startswith(OBAMA) else next_in_path(page.url)
    return read_listing(SOURCE, page, items=ITEMS, date=DATES, counted=counted)


def read(page: Page) -> Readout:
    """The readout on a page of any of the four layouts. Raises PageUnreadable where title, date or body are missing."""
    return read_article(SOURCE, page, LAYOUTS)


SOURCE = Source(
    name="whitehouse",
    publisher="The White House",
    country="USA",
    language="en",
    timezone="America/New_York",
    aliases=("the white house",),
    hosts=tuple(urlsplit(site).netloc for site in (TODAY, BIDEN, TRUMP, OBAMA)),
    feeds=(f"{TODAY}/news/feed/",),
    listings=(
        f"{TODAY}/news/",
        f"{BIDEN}/briefing-room/statements-releases/",
        f"{BIDEN}/briefing-room/speeches-remarks/",
        f"{TRUMP}/briefings-statements/",
        f"{OBAMA}/briefing-room/statements-and-releases",
        f"{OBAMA}/briefing-room/speeches-and-remarks",
    ),
    delay=4.0,
    at_least=5000,
    since=2009,
    rhythm=30,
    links=links,
    read=read,
    identify=Slugged(
        r"(?:/[\w-]+)+/\d{4}/\d\d(?:/\d\d)?/[^/]+|/(?:briefings-statements|presidential-actions|the-press-office)/[^/]+"
    ),
)
