"""The Indian Ministry of External Affairs: the fragments of HTML that the pages of www.mea.gov.in are made of."""

from __future__ import annotations

from dataclasses import replace

from scrapers.parse.article import Layout, read_article
from scrapers.parse.listing import next_number, read_listing
from scrapers.readout import Readout
from scrapers.source import Links, Numbered, Page, Source

SITE = "https://www.mea.gov.in"
LISTING = SITE + "/FrontEnd/FetchPublicationListingData?publicationId={}&SortBy=new&page=1&PageSize=50&PLngId=1"
DETAIL = SITE + "/FrontEnd/FetchPublicationDetailData?pkid={}&languageId=1"
SECTIONS = (51, 50, 49)
"""Press releases, speeches and statements, media briefings."""
LAYOUT = Layout(
    body=".pressReleaseContent .description",
    title=".pressReleaseContent .titleText",
    date=".pressReleaseContent .date",
    drop=(".tags",),
)
IDENTIFY = Numbered(r"(?:/[\w.-]+\?dtl/|/FrontEnd/FetchPublicationDetailData\?pkid=)(\d+)(?:[/&].*)?")


def links(page: Page) -> Links:
    """The fragments of the articles of a part of a listing, and the next part: one without any is the end."""
    found = read_listing(SOURCE, page, items=".pressRelesastBox", date=".date", counted=next_number(page.url))
    return replace(found, articles=tuple(DETAIL.format(IDENTIFY(url)) for url in found.articles))


def read(page: Page) -> Readout:
    """The readout in a fragment. Raises PageUnreadable; a number that is not given out answers 200 with none."""
    readout = read_article(SOURCE, page, (LAYOUT,))
    number = IDENTIFY(page.url)
    return replace(readout, url=f"{SITE}/press-releases?dtl/{number}/") if number else readout


SOURCE = Source(
    name="mea-in",
    publisher="Ministry of External Affairs of India",
    country="IND",
    language="en",
    timezone="Asia/Kolkata",
    hosts=("www.mea.gov.in", "mea.gov.in"),
    listings=tuple(map(LISTING.format, SECTIONS)),
    delay=4.0,
    at_least=1000,
    since=2021,
    rhythm=30,
    links=links,
    read=read,
    identify=IDENTIFY,
)
