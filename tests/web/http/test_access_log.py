from __future__ import annotations

import logging
import time
from collections.abc import Iterator

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from scrapers.archive.store import Archive
from search.engine import Engine, Hit
from search.request import Request
from tests.support.memory_engine import MemoryEngine
from web.app import METRICS, create_app
from web.metrics import Metrics


class Breaking(MemoryEngine):
    """An engine that breaks off in the midst of an export."""

    def hits(self, request: Request) -> Iterator[Hit]:
        yield from list(super().hits(request))[:3]
        raise RuntimeError("a disk went away")


@pytest.fixture
def watched(engine: Engine, archive: Archive) -> Flask:
    return create_app(engine, archive)


def figure(app: Flask, name: str, **labels: str) -> float:
    metrics: Metrics = app.extensions[METRICS]
    return metrics._registry.get_sample_value(name, labels) or 0.0


def access(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [record for record in caplog.records if record.name == "readouts.access"]


def test_an_id_that_a_client_gives_follows_its_request_and_any_other_gets_one(client: FlaskClient) -> None:
    assert client.get("/healthz", headers={"X-Request-Id": "trace-0123"}).headers["X-Request-Id"] == "trace-0123"
    made = {client.get("/healthz").headers["X-Request-Id"] for _ in range(3)}
    assert len(made) == 3
    for insane in ("a", "x" * 65, "two words", "<script>alert</script>"):
        assert client.get("/healthz", headers={"X-Request-Id": insane}).headers["X-Request-Id"] != insane


def test_a_request_is_one_line_of_the_log_without_what_was_looked_for_and_by_whom(
    watched: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    began = time.perf_counter()
    with watched.test_client().get(
        "/api/search?q=secretplan&speaker=Radomir", environ_base={"REMOTE_ADDR": "192.0.2.77"}
    ) as answer:
        id = answer.headers["X-Request-Id"]
    took = time.perf_counter() - began
    (line,) = access(caplog)
    told = vars(line)
    assert (told["request"], told["client"], told["route"], told["status"]) == (id, "192.0.2.0", "/api/search", 200)
    assert told["hits"] == 0
    assert 0 < told["seconds"] <= took + 0.001, "no longer than for whoever asked, but for its rounding"
    assert not any(secret in str(told) for secret in ("secretplan", "Radomir", "192.0.2.77"))


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/speakers/Anna%20Whistle", "/<any(speakers, countries, topics):group>/<path:value>"),
        ("/api/speakers/Anna%20Whistle", "/api/<any(speakers, countries, topics):group>/<path:value>"),
        ("/readouts/Anna%20Whistle", "/readouts/<id>"),
        ("/Anna%20Whistle%1b%20request=FAKE", "none"),
        ("/static/Anna%20Whistle.css", "/static/<path:filename>"),
    ],
)
def test_no_path_says_in_the_log_whom_somebody_looked_up(
    watched: Flask, caplog: pytest.LogCaptureFixture, path: str, route: str
) -> None:
    caplog.set_level(logging.DEBUG)
    watched.test_client().get(path).close()
    (line,) = access(caplog)
    assert vars(line)["route"] == route
    assert line.getMessage() == f"GET {route}"
    assert not any("Whistle" in str(vars(record)) for record in caplog.records)


def test_an_unforeseen_error_anywhere_names_no_path(
    engine: Engine, archive: Archive, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(engine, archive)

    @app.after_request
    def broken(response: Response) -> Response:
        raise RuntimeError("the inside")

    app.testing = False
    with app.test_client().get("/speakers/Anna%20Whistle?q=secretplan") as answer:
        assert answer.status_code == 500
    assert [record for record in caplog.records if record.exc_info]
    assert not any("Whistle" in record.getMessage() or "secretplan" in record.getMessage() for record in caplog.records)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Range": "bytes=0-10"},
        {"Range": "bytes=0-1,5-6"},
        {"Range": "bytes=5-"},
        {"Range": "bytes=999999999-"},
        {"Range": "junk"},
        {"If-Range": '"other"', "Range": "bytes=0-1"},
        {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", ["/static/style.css", "/static/none.css", "/", "/export.csv?q=grain", "/feed.atom"])
def test_a_request_of_any_kind_is_logged_once_and_no_longer_in_progress(
    watched: Flask, caplog: pytest.LogCaptureFixture, path: str, method: str, headers: dict[str, str]
) -> None:
    caplog.set_level(logging.INFO)
    with watched.test_client().open(path, method=method, headers=headers) as answer:
        size = len(answer.data)
    (line,) = access(caplog)
    assert vars(line)["bytes"] == size
    assert figure(watched, "readouts_requests_in_progress") == 0


def test_an_error_is_logged_under_the_id_that_its_answer_has(
    archive: Archive, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(MemoryEngine):
        def search(self, request: Request) -> None:  # type: ignore[override]
            raise RuntimeError("the inside")

    client = create_app(Broken([]), archive).test_client()
    with client.get("/api/search") as answer:
        id = answer.headers["X-Request-Id"]
    (logged,) = [record for record in caplog.records if record.exc_info]
    assert vars(logged)["request"] == id


def test_answers_are_counted_by_route_and_not_by_address(watched: Flask) -> None:
    client = watched.test_client()
    for path in ("/readouts/sample-vestrania-64590", "/readouts/sample-vestrania-58166", "/readouts/none", "/x", "/y"):
        client.get(path).close()
    client.open("/api/search", method="BREW").close()
    assert figure(watched, "readouts_requests_total", route="/readouts/<id>", method="GET", status="200") == 2
    assert figure(watched, "readouts_requests_total", route="/readouts/<id>", method="GET", status="404") == 1
    assert figure(watched, "readouts_requests_total", route="none", method="GET", status="404") == 2
    assert figure(watched, "readouts_requests_total", route="none", method="other", status="405") == 1
    assert figure(watched, "readouts_request_seconds_count", route="/readouts/<id>") == 3
    assert figure(watched, "readouts_errors_total", code="not_found") == 3
    assert figure(watched, "readouts_requests_in_progress") == 0


def test_a_search_counts_what_it_found(watched: Flask) -> None:
    client = watched.test_client()
    with client.get("/api/search?q=grain") as answer:
        total = answer.get_json()["total"]
    for path in ("/?q=nothingatall", "/api/search?q=grain"):
        client.get(path).close()
    assert figure(watched, "readouts_search_hits_bucket", le="0.0") == 1
    assert total > 0
    assert figure(watched, "readouts_search_hits_sum") == 2 * total


def test_an_export_that_breaks_off_is_cut_and_logged(
    archive: Archive, engine: MemoryEngine, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(Breaking(engine.documents.values()), archive)
    with pytest.raises(RuntimeError), app.test_client().get("/export.jsonl") as answer:
        _ = answer.data
    assert [record.message for record in caplog.records if record.exc_info] == ["an answer broke off"]
