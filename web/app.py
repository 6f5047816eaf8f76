"""create_app: the parts put together, and the headers that every answer carries."""

from __future__ import annotations

from contextlib import ExitStack

from flask import Flask, Response, g

from scrapers.archive import Archive
from search.engine import Engine
from web import errors, labels, render
from web.api import make_api
from web.feeds import make_feeds
from web.pages import make_pages
from web.profiles import make_profiles
from web.status import make_status
from web.trends import make_trends

# Everything comes from here and nothing is inline, so that a hostile readout has nothing to run.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def create_app(engine: Engine, archive: Archive) -> Flask:
    """The page and the endpoint over an engine and the archive it was built from. It reads no setting and no global."""
    app = Flask(__name__)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        label=lambda value, field: labels.label(field, value), snippet=render.snippet, marked=render.marked
    )
    app.jinja_env.globals.update(labels=labels)
    app.register_blueprint(make_pages(engine, archive))
    app.register_blueprint(make_profiles(engine))
    app.register_blueprint(make_status(engine, archive))
    app.register_blueprint(make_trends(engine))
    app.register_blueprint(make_api(engine, archive))
    app.register_blueprint(make_feeds(engine, archive))
    errors.register(app)
    app.after_request(_harden)
    _hold(app, engine)
    return app


def _hold(app: Flask, engine: Engine) -> None:
    """However often a view asks the engine, its answer is of one generation."""

    @app.before_request
    def begin() -> None:
        g.held = ExitStack()
        g.held.enter_context(engine.held())

    @app.teardown_request
    def end(error: BaseException | None) -> None:
        if "held" in g:
            g.held.close()


def _harden(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
