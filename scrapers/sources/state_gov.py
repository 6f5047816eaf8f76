"""The US Department of State: filled by import, with no reader of HTML."""

import re

from scrapers.source import Source

_NUMBER = re.compile(r"://www\.state\.gov/\?(?:.*&)?(?:page_id|p)=(\d+)$")


def identify(url: str) -> str | None:
    """The number in a page's permanent address; its readable one is given to next year's page of the same title."""
    found = _NUMBER.search(url)
    return found[1] if found else None


SOURCE = Source(
    name="state-gov",
    publisher="U.S. Department of State",
    country="USA",
    language="en",
    timezone="America/New_York",
    hosts=("www.state.gov",),
    identify=identify,
)
