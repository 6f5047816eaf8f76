"""What the service counts and measures, for Prometheus, right under several workers."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from scrapers.archive.store import Archive
from scrapers.errors import ArchiveError, ReadoutsError
from scrapers.quality.alerts import Kind
from scrapers.quality.health import health
from search.engine import Engine

SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5)
HITS = (0, 1, 10, 100, 1_000, 10_000, 100_000)
METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
DEAD = "dead"  # whose counts those of workers that have ended are added to


class Metrics:
    """The figures of one process and, where `folder` is shared, of all workers together."""

    def __init__(self, engine: Engine, archive: Archive, folder: Path | None = None) -> None:
        self._folder = folder
        own = CollectorRegistry()
        self.requests = Counter("readouts_requests", "Answers given.", ("route", "method", "status"), registry=own)
        self.seconds = Histogram(
            "readouts_request_seconds",
            "From the request to the end of its answer.",
            ("route",),
            buckets=SECONDS,
            registry=own,
        )
        self.hits = Histogram("readouts_search_hits", "Readouts that a search found.", buckets=HITS, registry=own)
        self.errors = Counter("readouts_errors", "Errors told, by their code.", ("code",), registry=own)
        self.shed = Counter("readouts_shed", "Requests not worked on, by why.", ("reason",), registry=own)
        self.busy = Gauge(
            "readouts_requests_in_progress", "Requests being answered.", multiprocess_mode="livesum", registry=own
        )
        self.waiting = Gauge(
            "readouts_requests_waiting", "Requests that wait for a thread.", multiprocess_mode="livesum", registry=own
        )
        self.connections = Gauge("readouts_connections", "Open connections.", multiprocess_mode="livesum", registry=own)
        self._registry = own
        if folder:
            self._registry = CollectorRegistry()
            MultiProcessCollector(self._registry, str(folder))  # type: ignore[no-untyped-call]
        self._registry.register(Health(engine, archive))

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count one answer. `route` is a template such as `/readouts/<id>`, so that addresses don't multiply."""
        self.requests.labels(route, method if method in METHODS else "other", str(status)).inc()
        self.seconds.labels(route).observe(seconds)

    def text(self, accept: str) -> tuple[bytes, str]:
        """Everything in the format that a scraper accepts, and that format's content type."""
        encode, kind = choose_encoder(accept)
        with _whole(self._folder) if self._folder else _alone():
            return encode(self._registry), kind


class Health(Collector):
    """What is served and how its sources are, looked up when it is asked for."""

    def __init__(self, engine: Engine, archive: Archive) -> None:
        self._engine = engine
        self._archive = archive

    def collect(self) -> Iterable[Metric]:
        yield from self._served()
        yield from self._sources()

    def _served(self) -> Iterator[Metric]:
        try:
            served = self._engine.status()
        except ReadoutsError:
            yield GaugeMetricFamily("readouts_index_up", "Whether searches are answered.", 0)
            return
        yield GaugeMetricFamily("readouts_index_up", "Whether searches are answered.", 1)
        yield GaugeMetricFamily(
            "readouts_index_stale", "Whether a newer generation is there that can't be served.", bool(served.failure)
        )
        yield GaugeMetricFamily("readouts_documents", "Readouts that are searched.", served.documents)
        if served.published:
            age = time.time() - served.published.timestamp()
            yield GaugeMetricFamily("readouts_generation_age_seconds", "Since the index was published.", age)

    def _sources(self) -> Iterator[Metric]:
        """A line for each source; a figure that can't be had is left out, as Prometheus asks."""
        try:
            present(self._archive)
            counts = self._archive.counts()
        except ReadoutsError:
            yield GaugeMetricFamily("readouts_archive_up", "Whether the archive can be read.", 0)
            return
        yield GaugeMetricFamily("readouts_archive_up", "Whether the archive can be read.", 1)
        pages = GaugeMetricFamily("readouts_source_pages", "Pages kept.", labels=("source",))
        readouts = GaugeMetricFamily("readouts_source_readouts", "Readouts kept.", labels=("source",))
        unparsed = GaugeMetricFamily("readouts_source_unparsed", "Pages that can't be read.", labels=("source",))
        age = GaugeMetricFamily(
            "readouts_source_success_age_seconds", "Since a crawl or an import last ended well.", labels=("source",)
        )
        for count in counts:
            pages.add_metric((count.source,), count.pages)
            readouts.add_metric((count.source,), count.readouts)
            unparsed.add_metric((count.source,), count.unparsed)
            if count.last_success:
                age.add_metric((count.source,), time.time() - count.last_success.timestamp())
        yield from (pages, readouts, unparsed, age, self._warnings())

    def _warnings(self) -> Metric:
        """Of each source that is crawled each kind of warning, so that one that goes away is told, too."""
        warning = GaugeMetricFamily(
            "readouts_source_warning", "Whether a source has this warning.", labels=("source", "kind")
        )
        for name, found in health(self._archive, dt.datetime.now(dt.UTC)).items():
            raised = {alert.kind for alert in found.alerts}
            for kind in Kind:
                warning.add_metric((name, kind.value), kind in raised)
        return warning


def bury(folder: Path, process: int) -> None:
    """Add the counts of a worker that has ended to those of all that ended before it, and take its files away."""
    with _whole(folder):
        mark_process_dead(process, str(folder))  # type: ignore[no-untyped-call]
        for kind in ("counter", "histogram"):
            left = folder / f"{kind}_{process}.db"
            if not left.exists():
                continue
            kept = MmapedDict(str(folder / f"{kind}_{DEAD}.db"))  # type: ignore[no-untyped-call]
            for key, value, _, _ in MmapedDict.read_all_values_from_file(str(left)):  # type: ignore[no-untyped-call]
                kept.write_value(key, kept.read_value(key)[0] + value, 0.0)  # type: ignore[no-untyped-call]
            kept.close()  # type: ignore[no-untyped-call]
            left.unlink()


def present(archive: Archive) -> None:
    """Raises ArchiveError where the archive can't be read, or is no longer where it was opened."""
    archive.sequence()
    # What is deleted stays readable to whoever has it open, and is lost with the last of them.
    if not archive.path.exists():
        raise ArchiveError(archive.path, "Restore it from a copy and start anew.", what="The archive is gone")


@contextmanager
def _whole(folder: Path) -> Iterator[None]:
    """While a worker's counts are moved, nobody reads them, lest they count twice or not at all."""
    with FileLock(folder / "lock"):
        yield


@contextmanager
def _alone() -> Iterator[None]:
    yield
