"""The US Department of State: filled by import, with no reader of HTML."""

from scrapers.source import Source

SOURCE = Source(
    name="state-gov",
    publisher="U.S. Department of State",
    country="USA",
    language="en",
    timezone="America/New_York",
    hosts=("www.state.gov",),
)
