from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest
from werkzeug.test import Client, TestResponse
from werkzeug.wrappers import Request, Response

from index.document import Document
from readouts.server.shedding import HEALTH_PATHS, LoadShedding
from scrapers.archive.store import Archive
from tests.support.memory_engine import MemoryEngine
from web.metrics import Metrics


@dataclass
class Slow:
    """An application whose answers to /slow come only when `go` is set."""

    go: threading.Event = field(default_factory=threading.Event)
    begun: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    @Request.application
    def __call__(self, request: Request) -> Response:
        if request.path == "/slow":
            self.begun.release()
            assert self.go.wait(20)
        if request.path == "/breaks":
            raise LookupError
        return Response("done")


@pytest.fixture
def metrics(archive: Archive) -> Metrics:
    documents: list[Document] = []
    return Metrics(MemoryEngine(documents), archive)


@pytest.fixture
def slow() -> Slow:
    return Slow()


@pytest.fixture
def full(slow: Slow, metrics: Metrics) -> Iterator[Client]:
    """One slot, which is taken, and one place to wait, which is taken, too."""
    client = Client(LoadShedding(slow, metrics, slots=1, queue=1))
    with ThreadPoolExecutor(2) as pool:
        answers = [pool.submit(client.get, "/slow", buffered=True) for _ in range(2)]
        assert slow.begun.acquire(timeout=60)
        while value(metrics, "readouts_requests_waiting") != 1:
            pass
        yield client
        slow.go.set()
        assert [answer.result(60).text for answer in answers] == ["done", "done"]


def value(metrics: Metrics, name: str) -> float:
    lines = metrics.text("")[0].decode().splitlines()
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith((f"{name} ", f"{name}{{")))


def test_one_more_than_can_wait_is_refused_at_once_and_counted(full: Client, metrics: Metrics, slow: Slow) -> None:
    answer = full.get("/api/search")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert answer.get_json()["error"]["code"] == "overloaded"  # type: ignore[index]
    assert value(metrics, "readouts_shed_total") == 1
    assert not slow.begun.acquire(blocking=False), "the one that waits is not at work"


@pytest.mark.parametrize("path", sorted(HEALTH_PATHS))
def test_probes_and_metrics_are_let_through(full: Client, path: str) -> None:
    assert full.get(path).text == "done"
    assert full.get(f"{path}z").status_code == 503


@pytest.mark.parametrize(
    ("method", "path", "accept", "kind", "has_body"),
    [
        ("GET", "/", "text/html,*/*", "text/html; charset=utf-8", True),
        ("HEAD", "/", "text/html", "text/html; charset=utf-8", False),
        ("GET", "/?q=text/html", "application/json", "application/json; charset=utf-8", True),
        ("GET", "/api/search", "text/html", "application/json; charset=utf-8", True),
    ],
)
def test_a_refusal_has_the_shape_and_the_policy_of_every_error(
    full: Client, method: str, path: str, accept: str, kind: str, has_body: bool
) -> None:
    answer: TestResponse = full.open(path, method=method, headers={"Accept": accept})
    assert (answer.status_code, answer.content_type) == (503, kind)
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert bool(answer.data) == has_body


def test_a_slot_is_free_again_after_an_answer_and_after_an_error(slow: Slow, metrics: Metrics) -> None:
    client = Client(LoadShedding(slow, metrics, slots=1, queue=1))
    for _ in range(4):
        with pytest.raises(LookupError):
            client.get("/breaks", buffered=True)
        assert client.get("/", buffered=True).text == "done"


def test_an_answer_keeps_its_slot_until_it_is_closed(slow: Slow, metrics: Metrics) -> None:
    client = Client(LoadShedding(slow, metrics, slots=1, queue=0))
    answer = client.get("/", buffered=False)
    assert client.get("/").status_code == 503
    answer.close()
    assert client.get("/").status_code == 200
