"""create_app: the parts put together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, g
from flask_compress import Compress

from scrapers.archive.store import Archive
from search import surface
from search.coverage import CoverageCounts
from search.engine import Engine
from web import error_handlers
from web.api.atom import make_feeds
from web.api.export_shares import DEFAULT_EXPORTS, ExportLimits
from web.api.probes import make_health
from web.api.search import make_api
from web.http.access_log import watch
from web.http.caching import static
from web.http.headers import add_headers
from web.http.public_address import SETTING
from web.http.rate_limit import limit
from web.http.tracking import drop_tracking
from web.metrics import Metrics
from web.pages.contacts import make_contacts
from web.pages.coverage import make_coverage
from web.pages.event import make_events
from web.pages.events import make_event_lists
from web.pages.facets import make_facets
from web.pages.pairs import make_pairs
from web.pages.profiles import make_profiles
from web.pages.readout import make_readouts
from web.pages.search import make_pages
from web.pages.status import make_status
from web.pages.trends import make_trends
from web.pages.usage import make_usage
from web.present import html as render
from web.present import labels, links
from web.present.chart import percent_text
from web.present.command_line import search_words

METRICS = "readouts"
"""Where an app's extensions have its Metrics."""

A_YEAR = 31_536_000  # in seconds

COMPRESSION = {
    "COMPRESS_ALGORITHM": ["gzip"],
    "COMPRESS_STREAMS": False,
    "COMPRESS_LEVEL": 5,
    "COMPRESS_MIN_SIZE": 1_000,  # bytes
}


def create_app(
    engine: Engine,
    archive: Archive,
    *,
    url: str = "",
    rate: str = "",
    rate_storage: str = "memory://",
    proxies: int = 0,
    exports: ExportLimits = DEFAULT_EXPORTS,
    metrics_folder: Path | None = None,
) -> Flask:
    """The page and the endpoint over an engine and the archive it was built from.

    `url` is the public address, "" for the one that a client asks. `rate` is what one client may ask ("600 per
    minute"), "" for no limit, counted in `rate_storage`, a URI of the limits library: by default this process's
    memory. `proxies` is how many proxies stand in front, whose forwarded addresses are believed. `metrics_folder` is
    shared by the workers of one server; without it metrics are those of this process alone.
    """
    app = Flask(__name__)
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = A_YEAR  # a file that changes has another address: web.http.caching.static
    app.config.update(COMPRESSION)
    app.config[SETTING] = url
    metrics = app.extensions[METRICS] = Metrics(engine, archive, metrics_folder)
    # What is called after a view is called in the order opposite to this: the limiter's headers come before ours.
    add_headers(app)
    Compress(app)
    app.after_request(_whole_file)
    watch(app, metrics)
    limit(app, rate, rate_storage, proxies)
    drop_tracking(app)
    _hold(app, engine)
    _prepare_templates(app)
    for view in _views(engine, archive, metrics, exports):
        app.register_blueprint(view)
    error_handlers.register(app)
    return app


def _views(engine: Engine, archive: Archive, metrics: Metrics, exports: ExportLimits) -> Iterator[Blueprint]:
    counts = CoverageCounts(engine)
    yield make_pages(engine, counts)
    yield make_coverage(engine, counts)
    yield make_readouts(engine, archive)
    yield make_events(engine, archive, counts)
    yield make_facets(engine)
    yield make_profiles(engine)
    yield make_status(engine, archive)
    yield make_trends(engine)
    yield make_usage(engine, counts)
    yield make_contacts(engine, counts)
    yield make_pairs(engine)
    yield make_event_lists(engine, counts)
    yield make_api(engine, archive, exports)
    yield make_feeds(engine, archive)
    yield make_health(engine, archive, metrics)


def _without_nul(value: Any) -> Any:
    """A value as a template prints it: HTML can't carry U+0000."""
    return value.replace("\0", "\ufffd") if isinstance(value, str) and "\0" in value else value


def _prepare_templates(app: Flask) -> None:
    app.jinja_env.finalize = _without_nul
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        label=lambda value, field: surface.label(field, value),
        snippet=render.snippet,
        marked=render.marked,
        stretch=render.stretch,
        titled=render.title,
        percent=percent_text,
    )
    app.jinja_env.globals.update(labels=labels, links=links, search_words=search_words, static=static)


def _whole_file(response: Response) -> Response:
    """A static file, which is small, is read whole, so that it is packed like any other answer."""
    if response.direct_passthrough:
        response.direct_passthrough = False
        response.get_data()
    return response


def _hold(app: Flask, engine: Engine) -> None:
    """Keep one generation for the whole of a request."""

    @app.before_request
    def begin() -> None:
        g.lease = ExitStack()
        g.lease.enter_context(engine.lease())

    @app.teardown_request
    def end(error: BaseException | None) -> None:
        if "lease" in g:
            g.lease.close()
