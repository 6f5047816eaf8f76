"""The end of a crawl: its report, and the record for the status page."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from scrapers.archive.store import Archive
from scrapers.crawl.failures import KINDS
from scrapers.crawl.report import AGAIN, RunReport
from scrapers.quality.alerts import Alert, AlertKind
from scrapers.quality.health import take_stock, to_plain
from scrapers.source import Source

ENDS = {
    "time": "The time for this source was up; run it again to continue.",
    "dead": "The host gives no answer; run it again later to continue.",
    "insecure": "No secure connection can be made: the host's certificate is wrong, or not known on this machine.",
    "shutdown": "The crawl was told to stop; run it again to continue.",
    "alone": "The command that began the crawl is gone; run it again to continue.",
}
STOPPED = {"time": AlertKind.TIMING_OUT, "dead": AlertKind.FAILING, "insecure": AlertKind.INSECURE}


@dataclass(slots=True)
class Notes:
    """What is noticed while a crawl runs: of each outcome that is a warning, how often and the first example.

    `bounds` tells of what the site asks for or offers, and gets or is taken in part only.
    """

    examples: dict[str, str] = field(default_factory=dict)
    listings: list[str] = field(default_factory=list)
    bounds: list[str] = field(default_factory=list)
    unread: int = 0
    doubted: int = 0
    vanished: int = 0

    def failed(self, outcome: str, asked: str, words: str) -> None:
        self.examples.setdefault(outcome, f"{asked}: {words}")

    def unread_listing(self, url: str, why: str) -> None:
        self.unread += 1
        self.listings.append(f"The listing {url} can't be read: {why}")

    def empty_listing(self, url: str) -> None:
        self.listings.append(f"The listing {url} is empty.")


def conclude(
    archive: Archive, source: Source, scope: str, counts: Counter[str], notes: Notes, found: int, ended: str
) -> tuple[RunReport, dict[str, Any]]:
    """The report, and what the ledger keeps beside the counts."""
    noticed, learned = take_stock(archive, source, dt.datetime.now(dt.UTC))
    problem = _problem(source, scope, counts, notes, found, ended)
    alerts = (*_alerts(source, scope, counts, notes, found, ended), *noticed)
    fields = {one.name for one in dataclasses.fields(RunReport)}
    known = {name: count for name, count in counts.items() if name in fields}
    report = RunReport(source.name, scope, **known, found=found, well=not problem, reason=problem, alerts=alerts)
    return report, to_plain(alerts, learned)


def _problem(source: Source, scope: str, counts: Counter[str], notes: Notes, found: int, ended: str) -> str:
    """Why the crawl is unreliable, or ""."""
    if ended != "finished":
        return ENDS.get(ended, f"The crawl was stopped ({ended}); run it again to continue.")
    if counts["refused"] and not found:
        return "robots.txt forbids the pages at which the crawl begins."
    if counts["insecure"] and not found:
        return ENDS["insecure"]
    if failed := sum(counts[outcome] for outcome in AGAIN):
        return f"{failed} requests failed; run it again to ask for them."
    if notes.unread:
        return f"{notes.unread} listing pages can't be read."
    if notes.vanished:
        return f"{notes.vanished} pages that are known are gone: the site may have moved."
    if notes.doubted:
        return f"{notes.doubted} pages are kept back: the reader may not fit them."
    if scope == "full" and found < source.at_least:
        return f"Only {found} articles found where at least {source.at_least} must be."
    return "" if found else "No article was found."


def _alerts(source: Source, scope: str, counts: Counter[str], notes: Notes, found: int, ended: str) -> Iterator[Alert]:
    if ended in STOPPED:
        yield Alert(STOPPED[ended], ENDS[ended])
    for outcome, kind in KINDS.items():
        if outcome in notes.examples:
            yield Alert(kind, f"{_times(counts[outcome])}, such as {notes.examples[outcome]}")
    if notes.listings:
        more = f" ({len(notes.listings) - 1} more)" if len(notes.listings) > 1 else ""
        yield Alert(AlertKind.EMPTY_LISTING, notes.listings[0] + more)
    if notes.bounds:
        more = f" ({len(notes.bounds) - 1} more)" if len(notes.bounds) > 1 else ""
        yield Alert(AlertKind.BOUNDED, notes.bounds[0] + more)
    if notes.vanished:
        what = f"{notes.vanished} pages that are known answer that there is no such page: the site may have moved."
        yield Alert(AlertKind.VANISHED, what)
    if notes.doubted:
        what = f"{notes.doubted} pages are kept back, as the reader may not fit them: see readouts sources --problems."
        yield Alert(AlertKind.COLLAPSED, what)
    explained = notes.listings or any(counts[outcome] for outcome in AGAIN) or (notes.examples and not found)
    if ended == "finished" and not explained and (not found or (scope == "full" and found < source.at_least)):
        yield Alert(AlertKind.TOO_FEW, f"{found} articles found, where at least {source.at_least} must be.")


def _times(count: int) -> str:
    return "Once" if count == 1 else f"{count:,} times"
