"""The Prime Minister of Australia, in English: data sets of pmtranscripts.pmc.gov.au, imported."""

from __future__ import annotations

from scrapers.source import Numbered, Source

SOURCE = Source(
    name="pm-au-en",
    publisher="Prime Minister of Australia",
    country="AUS",
    language="en",
    timezone="Australia/Sydney",
    leader="Prime Minister",
    quotes_within=True,
    aliases=("prime minister of australia",),
    hosts=("pmtranscripts.pmc.gov.au",),
    since=1999,
    identify=Numbered(r"/release/transcript-(\d+)"),
)
