"""The report of a crawl: articles by outcome, and alerts."""

from __future__ import annotations

from dataclasses import dataclass

from scrapers.quality.alerts import Alert

OUTCOMES = (
    "new", "changed", "unchanged", "missing", "unparsed", "held", "soft_404",
    "failed", "timed_out", "insecure", "too_large", "redirected", "refused",
)  # fmt: skip
"""What can become of an article, in the order in which it is told."""

UNFETCHED = ("failed", "timed_out", "insecure", "too_large", "redirected", "refused")
"""The outcomes of articles of which no page was fetched."""

AGAIN = ("failed", "timed_out", "insecure")
"""The outcomes that asking again may change: a crawl that has any did not end well."""


@dataclass(frozen=True, slots=True)
class RunReport:
    """The result of a crawl, in articles by outcome.

    `missing` answered that there is no such page, `soft_404` said so in words and with status 200. `unparsed` can't be
    read; `held` could, but not so that it may be believed: both are kept, and what was known of them stays. `failed`
    and `timed_out` gave no usable answer, `insecure` are at a host to which no secure connection can be made, that of
    `too_large` was cut off, `redirected` led to where the source has no page, and robots.txt `refused` the rest.
    `found` is how many articles the walk learnt of, `listings` how many listing pages and feeds answered and
    `listings_missing` how many are not there. `well` is False where `reason` says why the crawl can't be relied on;
    `alerts` are what a person should look at.
    """

    source: str
    scope: str
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    missing: int = 0
    unparsed: int = 0
    held: int = 0
    soft_404: int = 0
    failed: int = 0
    timed_out: int = 0
    insecure: int = 0
    too_large: int = 0
    redirected: int = 0
    refused: int = 0
    found: int = 0
    listings: int = 0
    listings_missing: int = 0
    well: bool = True
    reason: str = ""
    alerts: tuple[Alert, ...] = ()
