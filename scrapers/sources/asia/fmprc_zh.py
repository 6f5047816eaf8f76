"""The Chinese Foreign Ministry, in Chinese."""

from __future__ import annotations

from scrapers.readout import Readout
from scrapers.source import Links, Numbered, Page, Source
from scrapers.sources.asia import _fmprc as fmprc

SITE = "https://www.mfa.gov.cn/web"


def links(page: Page) -> Links:
    """The articles of a listing page, and all pages of the listing."""
    return fmprc.links(SOURCE, page, "shtml")


def read(page: Page) -> Readout:
    """The readout on an article page of either design. Raises PageUnreadable."""
    return fmprc.read(SOURCE, page)


SOURCE = Source(
    name="fmprc-zh",
    publisher="中华人民共和国外交部",
    country="CHN",
    language="zh",
    timezone="Asia/Shanghai",
    hosts=fmprc.HOSTS,
    listings=(
        f"{SITE}/wjdt_674879/gjldrhd_674881/",
        f"{SITE}/wjdt_674879/wjbxw_674885/",
        f"{SITE}/wjbz_673089/xghd_673097/",
    ),
    delay=5.0,
    at_least=500,
    since=2010,
    rhythm=50,
    links=links,
    read=read,
    identify=Numbered(r"/(?:web|chn)/.*?t(\d+(?:_\d+)?)\.s?html"),
)
