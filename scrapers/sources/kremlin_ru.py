"""The President of Russia, in Russian: filled by import, with no reader of HTML."""

import re

from scrapers.source import Source

_ARTICLE = re.compile(r"^https?://kremlin\.ru/events/president/(?:news|transcripts)/(\d+)/?$")


def identify(url: str) -> str | None:
    """The event's number, which its English page has too."""
    found = _ARTICLE.search(url)
    return found[1] if found else None


SOURCE = Source(
    name="kremlin-ru",
    publisher="Президент России",
    country="RUS",
    language="ru",
    timezone="Europe/Moscow",
    hosts=("kremlin.ru",),
    identify=identify,
)
