"""The President of Ukraine, in English: filled by import, with no reader of HTML."""

import re

from scrapers.source import Source

_ARTICLE = re.compile(r"^https?://www\.president\.gov\.ua/en/news/[^/]*?-(\d+)/?$")


def identify(url: str) -> str | None:
    """The number at the end of the address."""
    found = _ARTICLE.search(url)
    return found[1] if found else None


SOURCE = Source(
    name="president-ua-en",
    publisher="President of Ukraine",
    country="UKR",
    language="en",
    timezone="Europe/Kyiv",
    hosts=("www.president.gov.ua",),
    identify=identify,
)
