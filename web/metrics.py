"""Prometheus metrics, summed over all workers."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from scrapers.archive.store import Archive
from scrapers.errors import ArchiveError, ReadoutsError
from scrapers.quality.alerts import AlertKind
from scrapers.quality.health import health
from search.engine import Engine

SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5)
HITS = (0, 1, 10, 100, 1_000, 10_000, 100_000)
METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Metrics:
    """The figures of one process and, with a shared `folder`, of all workers of a server, the dead ones included."""

    def __init__(self, engine: Engine, archive: Archive, folder: Path | None = None) -> None:
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
            "readouts_requests_waiting", "Requests that wait for a slot.", multiprocess_mode="livesum", registry=own
        )
        self._registry = own
        if folder:
            self._registry = CollectorRegistry()
            MultiProcessCollector(self._registry, str(folder))  # type: ignore[no-untyped-call]
        self._registry.register(HealthCollector(engine, archive))

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count one answer. `route` is a template such as `/readouts/<id>`, so that addresses don't multiply."""
        self.requests.labels(route, method, str(status)).inc()
        self.seconds.labels(route).observe(seconds)

    def text(self, accept: str) -> tuple[bytes, str]:
        """Everything in the format that a scraper accepts, and that format's content type."""
        encode, kind = choose_encoder(accept)
        return encode(self._registry), kind


class HealthCollector(Collector):
    """The served generation and the health of the sources, read at each scrape."""

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
        """A line for each source; an unknown figure is left out, as Prometheus asks."""
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
        """A value for each source and kind of warning: 0 shows that a warning has ended."""
        warning = GaugeMetricFamily(
            "readouts_source_warning", "Whether a source has this warning.", labels=("source", "kind")
        )
        for name, found in health(self._archive, dt.datetime.now(dt.UTC)).items():
            raised = {alert.kind for alert in found.alerts}
            for kind in AlertKind:
                warning.add_metric((name, kind.value), kind in raised)
        return warning


def present(archive: Archive) -> None:
    """Raises ArchiveError if the archive can't be read, or its file is gone."""
    archive.sequence()
    # A deleted file stays readable while it is open, and is lost when it is closed.
    if not archive.path.exists():
        raise ArchiveError(archive.path, "Restore it from a copy and restart.", what="The archive is gone")
