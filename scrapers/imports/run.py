"""Saved pages and data sets into the archive: what `readouts import` does."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from scrapers.archive.crawl_log import Ledger
from scrapers.archive.store import Archive
from scrapers.archive.verify import refuse_damage
from scrapers.errors import ImportFailed
from scrapers.imports.captures import Capture, captures
from scrapers.parse.json_records import declared_source
from scrapers.quality.health import check_assertions, to_plain
from scrapers.registry import source_called, sources
from scrapers.source import Page, Source, host_of

BATCH = 200
_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d-[01]\d-[0-3]\d(?!\d)")
_NAME_ONE = "Name the source with --source."


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import came to. `passed_over` are listing pages, feeds and robots.txt, which hold no readout."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    unparsed: int = 0
    passed_over: int = 0
    sources: Mapping[str, int] = dataclasses.field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class ImportDefaults:
    """Title, date, URL and the time when they were saved, for captures that have none of their own."""

    title: str = ""
    date: dt.date | None = None
    url: str = ""
    seen: dt.datetime | None = None


def import_paths(
    archive: Archive,
    paths: Sequence[Path],
    source: Source | None = None,
    *,
    defaults: ImportDefaults | None = None,
    progress: Callable[[int], None] = lambda done: None,
) -> ImportReport:
    """Bring every capture in `paths` into the archive; a page that can't be read is kept and counted.

    Without `source` each capture must say where it is from: a record by its fields, a page by its address.
    `progress` gets the number of captures that are done. Raises ImportFailed for a file that
    is missing, unreadable, of no known kind or from an unknown source, and ArchiveError before anything is stored
    where the archive's file is damaged; captures before it are stored, and importing
    them again adds nothing twice.
    """
    hosts = {host: known for known in sources().values() for host in known.hosts}
    refuse_damage(archive)
    defaults = defaults or ImportDefaults()
    tally: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for path in paths:
        for batch in _batches(captures(path, frozenset(hosts), defaults.seen)):
            with archive.transaction():
                refused = None
                for capture in batch:
                    try:
                        owner, outcome = _bring(archive, capture, source, hosts, defaults)
                    except ImportFailed as error:
                        refused = error
                        break
                    tally[outcome] += 1
                    found[owner] += outcome != "passed_over"
            progress(tally.total())
            if refused:
                raise refused
    for name in filter(None, +found):
        health = to_plain(check_assertions(archive, sources()[name]), None)
        Ledger(archive).enter(sources()[name], "import", dict(tally), health)
    return ImportReport(**tally, sources=MappingProxyType(dict(+found)))


def _batches(stream: Iterator[Capture]) -> Iterator[list[Capture]]:
    """What is stored in one transaction, as waiting for the disk after each page costs more than reading it.

    Where a file breaks off, what stood before the break comes first, then the error.
    """
    batch: list[Capture] = []
    broken = None
    while True:
        try:
            capture = next(stream, None)
        except ImportFailed as error:
            capture, broken = None, error
        if capture:
            batch.append(capture)
        if batch and (capture is None or len(batch) == BATCH):
            yield batch
            batch = []
        if broken:
            raise broken
        if capture is None:
            return


def _bring(
    archive: Archive, capture: Capture, given: Source | None, hosts: Mapping[str, Source], defaults: ImportDefaults
) -> tuple[str, str]:
    """Store one capture; the name of its source and what it came to."""
    if capture.reader == "jsonl":
        capture, source = _record(capture, given, hosts)
    else:
        source = given or _source_at(capture.page.url or defaults.url, hosts)
    if _is_no_article(capture, source):
        return "", "passed_over"
    if source is None:
        raise ImportFailed(capture.name, _NAME_ONE, what="Nothing says what source this is from")
    page = _plain(capture, defaults) if capture.reader == "text" else _addressed(capture, defaults)
    page = dataclasses.replace(page, fetched=min(page.fetched, dt.datetime.now(dt.UTC)))
    return source.name, str(archive.store(source, page, capture.reader, origin="import"))


def _source_at(url: str, hosts: Mapping[str, Source]) -> Source | None:
    """The source with an article at this address, else any of that host: some hosts serve several languages."""
    own = (source for source in sources().values() if source.identify and source.is_article(url))
    return next(own, None) or hosts.get(host_of(url))


def _record(capture: Capture, given: Source | None, hosts: Mapping[str, Source]) -> tuple[Capture, Source | None]:
    """The capture with its record's address, and the source; a record of another source than `given` is refused."""
    try:
        record = json.loads(capture.page.body)
    except (ValueError, RecursionError):
        record = None
    record = record if isinstance(record, dict) else {}
    url = str(record.get("url") or record.get("link") or "").encode("utf-8", "replace").decode()
    said = source_called(declared_source(record)) or _source_at(url, hosts)
    if given and said and said.name != given.name:
        raise ImportFailed(capture.name, f"Import it with --source {said.name}.", what=f"Not from {given.name}")
    named = url or f"urn:readouts:{hashlib.sha256(capture.page.body).hexdigest()[:16]}"
    return capture._replace(page=dataclasses.replace(capture.page, url=named)), given or said


def _is_no_article(capture: Capture, source: Source | None) -> bool:
    """Listing pages, feeds and robots.txt, and pages of other hosts than the source's: known by the address."""
    if capture.reader != "html" or not capture.page.url:
        return False
    if source is None or (source.hosts and host_of(capture.page.url) not in source.hosts):
        return True
    return source.identify is not None and source.identify(capture.page.url) is None


def _addressed(capture: Capture, defaults: ImportDefaults) -> Page:
    """The page under its address: its own, the given one, or one made of its bytes."""
    if capture.page.url:
        return capture.page
    return dataclasses.replace(capture.page, url=defaults.url or _urn(capture.page))


def _plain(capture: Capture, defaults: ImportDefaults) -> Page:
    """A text with its title and date, which is given or stands in the file's name."""
    in_name = _DATE.search(Path(capture.name).name)
    date = defaults.date.isoformat() if defaults.date else ""
    if not date and in_name:
        date = in_name[0]
    if not date:
        raise ImportFailed(capture.name, "Say it with --date 2019-04-24.", what="A plain text says no date")
    headers = {"x-date": date, "x-title": defaults.title} if defaults.title else {"x-date": date}
    return dataclasses.replace(capture.page, url=defaults.url or _urn(capture.page), headers=MappingProxyType(headers))


def _urn(page: Page) -> str:
    return f"urn:readouts:{page.sha256[:16]}"
