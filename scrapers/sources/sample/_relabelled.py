"""A real site's reader put to work for an invented publisher whose pages have the same layout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from scrapers.errors import PageUnreadable
from scrapers.readout import Readout
from scrapers.source import Page, Source

FLAG = "sample"
"""Says of a readout that it's invented."""

NEVER_CRAWLED: Mapping[str, Any] = MappingProxyType(
    {"listings": (), "feeds": (), "aliases": (), "fill_rates": (), "links": None}
)
"""What a source that is only imported has of a crawled one's fields."""


def sample_source(
    model: Source, *, name: str, publisher: str, country: str, host: str, timezone: str, language: str = "en"
) -> Source:
    """A source that reads as `model` does and is never crawled. Its readouts bear its own name and FLAG.

    `country` is a user-assigned code of states.tsv, `host` lies under the reserved top-level domain example.
    """

    def read(page: Page) -> Readout:
        if model.read is None:
            raise PageUnreadable(page.url, f"{model.name} has no reader for HTML.")
        readout = model.read(page)
        published = readout.published
        # A page that prints no zone was given the model's; one that prints its own keeps it.
        if published and published.tzinfo == ZoneInfo(model.timezone):
            published = published.replace(tzinfo=ZoneInfo(timezone))
        return replace(
            readout,
            id=source.readout_id(page.url),
            source=name,
            language=language,
            url=page.url,
            published=published,
            flags=(*readout.flags, FLAG),
        )

    source = replace(
        model,
        name=name,
        publisher=publisher,
        country=country,
        language=language,
        timezone=timezone,
        hosts=(host,),
        read=read,
        **NEVER_CRAWLED,
    )
    return source
