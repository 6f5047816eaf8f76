"""Every readout that can be had without a crawl: saved pages and data sets, read as an import would read them."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path

from scrapers.errors import PageUnreadable
from scrapers.imports.captures import Capture, captures
from scrapers.parse.dispatch import RANKS, read_page
from scrapers.parse.json_records import declared_source
from scrapers.readout import Readout
from scrapers.registry import source_called, sources
from scrapers.source import Source, host_of


def saved_paths(folder: Path) -> tuple[Path, ...]:
    """The saved sites and data sets of a folder of shared material; histories of revisions do not count."""
    sets = (path for path in sorted((folder / "corpora").glob("*.jsonl.xz")) if not path.name.startswith("revisions"))
    return (*sorted((folder / "sites").glob("*.tar.xz")), *sets)


def saved_readouts(paths: Iterable[Path], tell: Callable[[int], None] = lambda through: None) -> Iterator[Readout]:
    """The readouts in these files and folders, the richest capture of each, nothing stored.

    `tell` is told how many captures were read. Pages that can't be read, listings and captures of no known source are
    passed over: an import counts those.
    Raises ImportFailed for a file that is missing or broken.
    """
    best: dict[str, tuple[int, Readout]] = {}
    hosts = hosts_of_sources()
    for through, capture in enumerate(chain.from_iterable(captures(path, frozenset(hosts)) for path in paths), 1):
        tell(through)
        if capture.reader in RANKS:
            readout = read_capture(capture, hosts)
            if readout and RANKS[capture.reader] > best.get(readout.id, (0, readout))[0]:
                best[readout.id] = RANKS[capture.reader], readout
    return (readout for _, readout in best.values())


def hosts_of_sources() -> dict[str, Source]:
    """Every source by the names of its sites."""
    return {host: source for source in sources().values() for host in source.hosts}


def read_capture(capture: Capture, hosts: dict[str, Source]) -> Readout | None:
    """The readout of a capture; None where no source knows its site or it can't be read."""
    page, source = capture.page, hosts.get(host_of(capture.page.url))
    if capture.reader == "jsonl":
        record = _record(page.body)
        page = dataclasses.replace(page, url=str(record.get("url") or ""))
        source = source_called(declared_source(record))
    elif source and source.identify and _number(source, page.url) is None:
        return None
    if source is None or not page.url:
        return None
    try:
        return read_page(source, page, capture.reader)
    except PageUnreadable:
        return None


def _record(body: bytes) -> dict[str, object]:
    try:
        record = json.loads(body)
    except ValueError:
        return {}
    return record if isinstance(record, dict) else {}


def _number(source: Source, url: str) -> str | None:
    try:
        return source.identify(url) if source.identify else None
    except PageUnreadable:
        return None
