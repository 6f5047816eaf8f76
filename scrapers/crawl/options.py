"""The options of one crawl, the same for every source."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from scrapers.source import Source

TIMEOUT = 90.0


class CrawlMode(StrEnum):
    """How much of a source a crawl asks for.

    FULL: every listing page, the sitemaps, and every article they name.
    RECHECK: the listing as far as it names articles not asked for before, and every known article, conditionally.
    INCREMENTAL: the listing alone, as far as it names articles not asked for before.
    """

    FULL = "full"
    RECHECK = "recheck"
    INCREMENTAL = "incremental"


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlOptions:
    """How to crawl.

    `since` ends the crawl at a day, `limit` at a number of articles. `delay` is in seconds between two requests to a
    host, None for each source's own; `timeout` in seconds for one answer, `seconds` for the whole crawl (None: no
    limit). `contact` is put into the User-Agent.
    """

    mode: CrawlMode = CrawlMode.RECHECK
    since: dt.date | None = None
    limit: int | None = None
    delay: float | None = None
    contact: str = ""
    timeout: float = TIMEOUT
    seconds: float | None = None

    def delay_for(self, source: Source) -> float:
        """Seconds between two requests to a host of this source."""
        return source.delay if self.delay is None else self.delay

    def scope(self) -> str:
        """What the crawl covers; the next crawl with the same scope continues one that was interrupted."""
        since = f" since {self.since}" if self.since else ""
        limit = f" limit {self.limit}" if self.limit is not None else ""
        return f"{self.mode}{since}{limit}"


DEFAULTS = CrawlOptions()
