"""The Prime Minister of Canada, in French: the pages of pm_ca_en, under the other language's addresses."""

from __future__ import annotations

from dataclasses import replace

from scrapers.parse.feeds import read_feed
from scrapers.readout import Readout
from scrapers.source import Links, Page, Slugged
from scrapers.sources.america import pm_ca_en


def links(page: Page) -> Links:
    """The readouts, statements, speeches and news releases of the feed."""
    return read_feed(SOURCE, page)


def read(page: Page) -> Readout:
    """The readout on an article page. Raises PageUnreadable where title, date or body are missing."""
    return pm_ca_en.read_in(SOURCE, page)


SOURCE = replace(
    pm_ca_en.SOURCE,
    name="pm-ca-fr",
    publisher="Premier ministre du Canada",
    language="fr",
    feeds=("https://www.pm.gc.ca/fr/nouvelles.rss",),
    links=links,
    read=read,
    identify=Slugged(r"/fr/nouvelles/(?:comptes-rendus|declarations|discours|communiques)/\d{4}/\d\d/\d\d/[^/]+"),
)
