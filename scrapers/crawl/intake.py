"""Decides whether a fetched page is stored, quarantined or skipped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from scrapers.archive.store import Archive
from scrapers.crawl.soft_404 import fingerprint, led_away, says_missing
from scrapers.crawl.summary import Notes
from scrapers.errors import PageUnreadable
from scrapers.parse.dispatch import attempt
from scrapers.quality import quarantine
from scrapers.quality.layout_guard import FEW, SURE, Reading
from scrapers.readout import Readout
from scrapers.source import Page, Source

TOGETHER = 25  # readings after which those that wait are judged, without waiting for the crawl's end


class Articles:
    """The articles of one crawl, counted by outcome."""

    def __init__(self, archive: Archive, source: Source, counts: Counter[str], notes: Notes) -> None:
        self.archive, self.source, self.counts, self.notes = archive, source, counts, notes
        self.guard = quarantine.guard_of(archive, source)
        self._waiting = False
        self._gone: list[Page] = []
        self._shown: dict[str, str] = {}

    @contextmanager
    def entering(self, page: Page, at_last: str) -> Iterator[None]:
        """Enter a page that was fetched, redirects having led to `at_last`, in one transaction with the caller's block.

        It is read before that, so that a slow reader holds up no other source.
        """
        reading = (
            PageUnreadable(page.url, "", what=what)
            if (what := self._none(page, at_last))
            else attempt(self.source, page)
        )
        if isinstance(reading, PageUnreadable):
            outcome = "soft_404" if what or self._shown_before(page) else "unparsed"
            with self.archive.transaction():
                self.archive.store(self.source, page, reading=reading)
                yield
            self.counts[outcome] += 1
            if outcome == "soft_404":
                self.notes.failed(outcome, page.url, what or "it shows what other addresses show")
            return
        with self.archive.transaction():
            self._judge(page, "html", reading)
            yield
        self._settle_some()

    def record(self, page: Page) -> None:
        """Store a readout that a feed contains in full."""
        reading = attempt(self.source, page, "jsonl")
        if isinstance(reading, PageUnreadable):
            self.counts[self.archive.store(self.source, page, "jsonl", reading=reading)] += 1
        else:
            self._judge(page, "jsonl", reading)
            self._settle_some()

    def _judge(self, page: Page, reader: str, reading: Readout) -> None:
        judged = Reading(reading, self.archive.readout(reading.id))
        self.guard.add(judged)
        if judged.before != reading and self.guard.waits(judged):
            quarantine.hold(self.archive, self.source, page, reader)
            self._waiting = True
        else:
            self.counts[self.archive.store(self.source, page, reader, reading=reading)] += 1

    def _settle_some(self) -> None:
        if self._waiting and self.guard.seen % TOGETHER == 0:
            self._settle(at_end=False)

    def confirm(self, url: str) -> None:
        """Handle a page that the server calls unchanged (304)."""
        self.guard.unchanged()
        self.counts[self.archive.confirm(self.source, url)] += 1

    def gone(self, page: Page) -> None:
        """Handle a missing page (404, 410)."""
        if self.archive.latest_page(page.url):
            self._gone.append(page)

    def settle(self) -> None:
        """At the crawl's end: judge what waits, of this crawl and of those before it, and take down what is gone.

        Where most pages that were known are gone the site has moved, and nothing was taken down.
        """
        self._settle(at_end=True)
        there = self.guard.seen + self.counts["unchanged"]
        if len(self._gone) >= FEW and len(self._gone) > SURE * (len(self._gone) + there):
            self.notes.vanished = len(self._gone)
            return
        for page in self._gone:
            self.archive.take_down(self.source, page)

    def _settle(self, *, at_end: bool) -> None:
        found = quarantine.settle(self.archive, self.source, self.guard, at_end=at_end)
        held, doubted = found.pop("held", 0), found.pop("doubted", 0)
        self.counts.update(found)
        self._waiting = False
        if at_end:
            self.counts["held"] = held
            self.notes.doubted = doubted

    def _none(self, page: Page, at_last: str) -> str:
        if led_away(self.source, page, at_last):
            return f"It leads to {at_last}, as a page that is missing may do"
        return "It answers 200 and says that there is no such page" if says_missing(page.body) else ""

    def _shown_before(self, page: Page) -> bool:
        """Whether another address of this crawl showed the same words, which can't be read either."""
        return self._shown.setdefault(fingerprint(page.body), page.url) != page.url
