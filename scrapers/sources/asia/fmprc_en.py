"""The Chinese Foreign Ministry, in English."""

from __future__ import annotations

from scrapers.readout import Readout
from scrapers.source import Links, Numbered, Page, Source
from scrapers.sources.asia import _fmprc as fmprc

SITE = "https://www.fmprc.gov.cn/eng"


def links(page: Page) -> Links:
    """The articles of a listing page, and all pages of the listing."""
    return fmprc.links(SOURCE, page, "html")


def read(page: Page) -> Readout:
    """The readout on an article page of either design. Raises PageUnreadable."""
    return fmprc.read(SOURCE, page)


SOURCE = Source(
    name="fmprc-en",
    publisher="Ministry of Foreign Affairs of China",
    country="CHN",
    language="en",
    timezone="Asia/Shanghai",
    hosts=fmprc.HOSTS,
    listings=(f"{SITE}/xw/zyxw/", f"{SITE}/xw/wjbxw/", f"{SITE}/wjb/wjbz/hd/", f"{SITE}/xw/zyjh/"),
    delay=5.0,
    at_least=1000,
    since=2010,
    rhythm=50,
    links=links,
    read=read,
    identify=Numbered(r"/(?:eng|mfa_eng)/.*?t(\d+(?:_\d+)?)\.s?html"),
)
