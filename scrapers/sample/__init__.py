"""The bundled sample: readouts of six invented states, written for this project in the markup of real sites."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from scrapers.archive.crawl_log import Ledger
from scrapers.archive.store import Archive
from scrapers.registry import find_source, sources
from scrapers.source import Page, Source

FETCHED = dt.datetime(2024, 11, 1, 6, 0, tzinfo=dt.UTC)
"""When the sample counts as fetched: fixed, so that loading it twice changes nothing."""

EDITED_AFTER = dt.timedelta(days=2)

_SCHEMES = {"president.vestrania.example": "http"}


def load(archive: Archive) -> Mapping[str, int]:
    """Store every page of the sample, as an import of each source; how many came to each outcome."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    earlier = _earlier()
    for source, page in pages():
        for state in (*earlier(page), page):
            counts[source.name][archive.store(source, state, origin="import")] += 1
    for name, outcomes in counts.items():
        Ledger(archive).enter(find_source(name), "import", outcomes)
    return sum(counts.values(), Counter())


def pages() -> Iterator[tuple[Source, Page]]:
    """Every page with the source it belongs to, in the order of the addresses."""
    root = files(__name__) / "pages"
    for source in sources().values():
        for host in source.hosts:
            if host.endswith(".example"):
                yield from ((source, page) for page in _pages(root / host, f"{_SCHEMES.get(host, 'https')}://{host}"))


@cache
def states() -> tuple[Mapping[str, str], ...]:
    """The invented states: code, names, peoples and cities, several behind one another between "|"."""
    with (files(__name__) / "states.tsv").open(encoding="utf-8") as lines:
        return tuple(csv.DictReader(lines, delimiter="\t", restval=""))


def _earlier() -> Callable[[Page], Iterator[Page]]:
    """What gives the state of a page before it was edited, where edits.tsv names one."""
    edits = defaultdict(list)
    with (files(__name__) / "edits.tsv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            edits[row["address"]].append((row["now"].encode(), row["before"].encode()))

    def earlier(page: Page) -> Iterator[Page]:
        body = page.body
        for now, before in edits[page.url]:
            body = body.replace(now, before)
        if body != page.body:
            yield replace(page, body=body, fetched=page.fetched - EDITED_AFTER)

    return earlier


def _pages(folder: Traversable, url: str) -> Iterator[Page]:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        address = f"{url}/{entry.name}"
        if entry.is_dir():
            yield from _pages(entry, address)
        elif entry.name.endswith(".html"):
            yield Page(address.removesuffix(".html"), entry.read_bytes(), FETCHED)
