"""Against the real server: what clients do to it, and that it goes on."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest

from readouts.server.worker import VITAL, Connections, send
from tests.support.served import Served, serving

PATIENCE = 5  # seconds: far more than an answer takes, and no more than a test can wait


@pytest.fixture(scope="module")
def server(sample_home: Path) -> Iterator[Served]:
    """One worker with one thread and room for two to wait."""
    settings = {"threads": "1", "queue": "2", "patience": str(PATIENCE), "log": "json"}
    with serving(sample_home, "--workers", "1", **settings) as served:
        yield served


@pytest.fixture(scope="module")
def pair(sample_home: Path) -> Iterator[Served]:
    """Two workers."""
    with serving(sample_home, "--workers", "2", log="json") as served:
        yield served


def until(holds: Callable[[], bool]) -> None:
    """Wait for it, as long as a slow machine takes."""
    for _ in range(600):
        if holds():
            return
        time.sleep(0.1)
    pytest.fail("it did not come about within a minute")


def open_connections(server: Served, worker: int) -> int:
    """Those that are established at the server's port and that the process has open, by Linux's own account."""
    here, established = f":{server.port:04X}", "01"
    rows = [line.split() for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]]
    there = {f"socket:[{row[9]}]" for row in rows if row[1].endswith(here) and row[3] == established}
    files = Path(f"/proc/{worker}/fd").iterdir()
    return sum(os.readlink(file) in there for file in files)


def figure(server: Served, name: str) -> float:
    """The sum of a figure over its labels."""
    lines = server.get("/metrics").text.splitlines()
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines if re.match(rf"{name}[ {{]", line))


def connected(server: Served) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), 60)


def said(client: socket.socket, request: bytes) -> tuple[int, bytes]:
    """The status and the body of the answer to these bytes, read to the end of the connection; 0 where none came."""
    whole = b""
    with suppress(ConnectionError):
        client.sendall(request)
        client.shutdown(socket.SHUT_WR)
    with suppress(ConnectionError):
        while part := client.recv(65_536):
            whole += part
    head, _, body = whole.partition(b"\r\n\r\n")
    return (int(head.split()[1]) if head else 0), body


def values(many: int, between: bytes) -> bytes:
    return between.join(b"%d" % number for number in range(many))


@pytest.mark.parametrize(
    ("request_head", "status", "code"),
    [
        (b"GET /?q=" + b"a" * 9_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414, "uri_too_long"),
        (b"GET /?q=" + b"a" * 900_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414, "uri_too_long"),
        (b"GET / HTTP/1.1\r\nX-A: " + b"a" * 9_000 + b"\r\n\r\n", 431, "request_header_fields_too_large"),
        (b"GET / HTTP/1.1\r\n" + b"X-A: aaaaaaaaaa\r\n" * 4_000 + b"\r\n", 431, "request_header_fields_too_large"),
        (b"GET / HTTP/1.1\r\nno header\r\n\r\n", 400, "bad_request"),
        (b"\x16\x03\x01\x02\x00\x01\r\n\r\n", 400, "bad_request"),
        (b"GET /?speaker=" + values(10_000, b"&speaker=") + b" HTTP/1.1\r\n\r\n", 414, "uri_too_long"),
        (b"GET /api/search?kind=" + values(700, b"&kind=") + b" HTTP/1.1\r\n\r\n", 422, "bad_request"),
    ],
    ids=["long", "huge", "header", "headers", "broken", "tls", "10000 values", "700 values"],
)  # fmt: skip
def test_what_is_too_long_or_no_request_is_refused_in_the_shape_of_every_error(
    server: Served, request_head: bytes, status: int, code: str
) -> None:
    with connected(server) as client:
        told, body = said(client, request_head)
    # A client that goes on sending after it was answered may lose the answer, never the server.
    assert told in ((status, 0) if len(request_head) > 100_000 else (status,))
    if told:
        assert json.loads(body)["error"]["code"] == code
    assert server.get("/healthz").status == 200


def test_a_person_is_told_in_words(server: Served) -> None:
    with connected(server) as client:
        status, body = said(
            client, b"GET / HTTP/1.1\r\nAccept: text/html\r\n" + b"X-A: aaaaaaaaaa\r\n" * 4_000 + b"\r\n"
        )
    assert status == 431
    assert b"<h1>Request Header Fields Too Large</h1>" in body


def test_clients_that_send_their_request_slowly_keep_nobody_waiting_and_are_given_up(server: Served) -> None:
    with ExitStack() as stack:
        slow = [stack.enter_context(connected(server)) for _ in range(40)]
        for client in slow:
            client.sendall(b"GET /api/search HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        assert server.get("/api/search?q=grain").status == 200
        for client in slow:
            client.settimeout(60)
            assert client.recv(1) == b""
    assert figure(server, "readouts_shed_total") >= 40


def test_a_client_that_sends_piece_by_piece_is_answered(server: Served) -> None:
    with connected(server) as client:
        for piece in (b"GE", b"T /healthz HTT", b"P/1.1\r\nHost: x\r\nConnection: close\r", b"\n\r", b"\n"):
            client.sendall(piece)
            time.sleep(0.01)
        assert client.makefile("rb").readline().split()[1] == b"200"


def test_requests_sent_together_are_answered_one_after_the_other(server: Served) -> None:
    with connected(server) as client:
        one = b"GET /healthz HTTP/1.1\r\nHost: x\r\n"
        client.sendall(one + b"\r\n" + one + b"Connection: clo")
        time.sleep(0.05)
        client.sendall(b"se\r\n\r\n")
        answers = client.makefile("rb").read()
    assert answers.count(b"HTTP/1.1 200") == 2


def test_a_client_that_does_not_close_its_end_keeps_nobody_waiting(server: Served) -> None:
    with ExitStack() as stack:
        for _ in range(20):
            client = stack.enter_context(connected(server))
            client.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
            assert client.makefile("rb").read().startswith(b"HTTP/1.0 200")
        assert server.get("/healthz").status == 200


def reading_little(server: Served) -> socket.socket:
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    client.settimeout(60)
    client.connect(("127.0.0.1", server.port))
    return client


def test_a_client_that_takes_its_time_to_read_a_page_takes_no_thread_and_gets_all_of_it(server: Served) -> None:
    with reading_little(server) as client:
        client.sendall(b"GET /api/search?size=50 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        end = time.monotonic() + PATIENCE + 2
        while time.monotonic() < end:
            assert server.get("/api/search?q=grain").status == 200
            time.sleep(0.5)
        head, _, body = client.makefile("rb").read().partition(b"\r\n\r\n")
    assert len(body) > 8 * 4_096
    assert f"Content-Length: {len(body)}\r\n".encode() in head


def test_a_client_that_reads_byte_by_byte_is_given_up(server: Served) -> None:
    asked = 20
    with reading_little(server) as client:
        client.sendall(b"GET /api/search?size=50 HTTP/1.1\r\nHost: x\r\n\r\n" * asked)
        until(lambda: bool(client.recv(1)) and any("too slowly" in line for line in server.log))
        assert server.get("/api/search?q=grain").status == 200
        rest = b""
        with suppress(ConnectionError):
            rest = client.makefile("rb").read()
    assert rest.count(b"HTTP/1.1 200") < asked - 1


def test_more_than_can_wait_are_turned_away_at_once_and_served_again_soon_after(server: Served) -> None:
    before = figure(server, "readouts_shed_total")

    def ask(number: int) -> tuple[int, str]:
        with connected(server) as client:
            client.sendall(
                f"GET /trends?q=s{number}&q=a{number} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
            )
            whole = client.makefile("rb").read().decode()
        return int(whole.split()[1]), whole

    with ThreadPoolExecutor(24) as pool:
        answers = list(pool.map(ask, range(240)))
    statuses = [status for status, _ in answers]
    assert set(statuses) <= {200, 503}, set(statuses)
    assert statuses.count(200) > 0
    refused = [text for status, text in answers if status == 503]
    assert refused, "240 requests of 24 clients, one thread and two places to wait"
    assert all("\r\nRetry-After: 2\r\n" in text and '"code": "overloaded"' in text for text in refused)
    assert server.get("/api/search?q=grain").status == 200
    assert figure(server, "readouts_shed_total") - before == len(refused)
    assert any("turned_away" in line for line in server.log)


def test_of_a_crowd_that_comes_at_once_each_is_answered_or_turned_away(server: Served) -> None:
    """More than the worker has places for, and all there before it has read a line of one."""
    until(lambda: len(server.workers()) == 1)
    (worker,) = server.workers()
    with ExitStack() as stack:
        os.kill(worker, signal.SIGSTOP)
        try:
            clients = [stack.enter_context(connected(server)) for _ in range(700)]
            for client in clients:
                client.sendall(b"GET /api/search?q=grain HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        finally:
            os.kill(worker, signal.SIGCONT)
        statuses = Counter(client.makefile("rb").readline().split()[1] for client in clients)
    assert set(statuses) == {b"200", b"503"}
    assert server.workers() == [worker]


def test_a_body_that_never_comes_takes_no_thread(server: Served) -> None:
    """Nothing here reads one, and so the connection ends with the answer."""
    for announced in (b"Content-Length: 10", b"Transfer-Encoding: chunked"):
        with connected(server) as client:
            client.sendall(b"GET /api/search?q=grain HTTP/1.1\r\nHost: x\r\n" + announced + b"\r\n\r\n")
            whole = client.makefile("rb").read().lower()
        assert whole.startswith(b"http/1.1 200")
        assert b"\r\nconnection: close\r\n" in whole


def test_who_waits_at_the_door_of_a_server_that_ends_is_answered_or_turned_away(sample_home: Path) -> None:
    with serving(sample_home, "--workers", "1") as server, ExitStack() as stack:
        until(lambda: len(server.workers()) == 1)
        (worker,) = server.workers()
        assert server.get("/healthz").status == 200
        os.kill(worker, signal.SIGSTOP)
        try:
            clients = [stack.enter_context(connected(server)) for _ in range(100)]
            for client in clients:
                client.sendall(b"GET /api/search?q=grain HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            server.process.send_signal(signal.SIGTERM)
        finally:
            os.kill(worker, signal.SIGCONT)
        statuses = Counter(client.makefile("rb").readline().split()[1] for client in clients)
    assert set(statuses) == {b"200", b"503"}


@pytest.mark.parametrize(
    ("head", "kind", "has_body"),
    [
        (b"GET / HTTP/1.1\r\nAccept: text/html,*/*\r\n\r\n", b"text/html", True),
        (b"HEAD / HTTP/1.1\r\naccept: text/html\r\n\r\n", b"text/html", False),
        (b"GET /?q=text/html HTTP/1.1\r\nAccept: */*\r\n\r\n", b"application/json", True),
        (b"GET /api/search HTTP/1.1\r\nAccept: text/html\r\n\r\n", b"application/json", True),
        (b"", b"application/json", True),
    ],
)
def test_who_is_turned_away_is_told_in_what_was_asked_for(head: bytes, kind: bytes, has_body: bool) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        send(ours, 503, "overloaded", "Too many.", head)
        ours.shutdown(socket.SHUT_WR)
        told, _, body = theirs.makefile("rb").read().partition(b"\r\n\r\n")
    assert b"\r\nContent-Type: " + kind in told
    assert b"\r\nContent-Security-Policy: default-src 'none'; " in told
    assert bool(body) == has_body


@pytest.mark.parametrize("line", [b"GET /healthz ", b"HEAD /healthz ", b"GET /readyz?x=1 ", b"GET /metrics "])
def test_who_watches_the_server_does_not_wait(line: bytes) -> None:
    assert VITAL.match(line + b"HTTP/1.1\r\n\r\n")
    assert not VITAL.match(line.replace(b"z", b"zz").replace(b"metrics", b"metric") + b"HTTP/1.1\r\n\r\n")


def test_counts_of_all_workers_add_up_also_when_one_dies_and_is_replaced(pair: Served) -> None:
    def ask(_: int) -> int:
        return pair.get("/api/search?q=grain").status

    until(lambda: len(pair.workers()) == 2)
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(60))) == {200}
    until(lambda: figure(pair, "readouts_search_hits_count") == 60)
    victim, other = pair.workers()
    os.kill(victim, signal.SIGKILL)
    until(lambda: len(pair.workers()) == 2 and victim not in pair.workers())
    assert other in pair.workers()
    assert figure(pair, "readouts_search_hits_count") == 60, "what the dead one counted is kept"
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(20))) == {200}
    until(lambda: figure(pair, "readouts_search_hits_count") == 80)
    until(lambda: figure(pair, "readouts_requests_in_progress") == 1)  # the one that asks


def test_the_log_of_the_server_is_json_whoever_writes_it(pair: Served) -> None:
    pair.get("/api/nothing", X_Request_Id="follow-me-1")
    until(lambda: any("follow-me-1" in line for line in pair.log))
    lines = [json.loads(line) for line in pair.log]
    assert all({"time", "level", "logger", "message"} <= set(line) for line in lines)


def test_a_limit_holds_across_workers(sample_home: Path) -> None:
    with serving(sample_home, "--workers", "2", rate="30 per hour") as served:

        def ask(_: int) -> int:
            return served.get("/api/suggest?q=x").status

        with ThreadPoolExecutor(8) as pool:
            statuses = list(pool.map(ask, range(60)))
    assert (statuses.count(200), statuses.count(429)) == (30, 30)


def test_a_server_that_is_told_to_end_leaves_nothing_behind(sample_home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    before = os.environ.get("TMPDIR")
    os.environ["TMPDIR"] = str(folder)
    try:
        with serving(sample_home, "--workers", "2") as served, connected(served):
            assert served.get("/healthz").status == 200
            assert list(folder.iterdir())
            assert served.end() == 0
    finally:
        del os.environ["TMPDIR"]
        if before:
            os.environ["TMPDIR"] = before
    assert list(folder.iterdir()) == []


def test_the_workers_that_live_know_how_many_connections_the_others_hold() -> None:
    connections = Connections()
    connections.tell(1, 4)
    connections.tell(2, 1)
    assert connections.fewer(1, 4) == 3
    assert connections.fewer(2, 1) == 0
    connections.forget(2)
    assert connections.fewer(1, 4) == 0


def test_connections_that_came_to_one_worker_are_shared_out_between_answers(pair: Served) -> None:
    """One worker stands still while they come, and then goes on."""
    until(lambda: len(pair.workers()) == 2)
    still = pair.workers()[0]
    os.kill(still, signal.SIGSTOP)
    try:
        clients = [HTTPConnection("127.0.0.1", pair.port, timeout=60) for _ in range(8)]
        for client in clients:
            client.connect()
        until(lambda: open_connections(pair, pair.workers()[1]) == len(clients))
    finally:
        os.kill(still, signal.SIGCONT)

    def even() -> bool:
        for client in clients:  # each comes again by itself, where its last answer told it to
            client.request("GET", "/api/search?q=grain")
            client.getresponse().read()
        return {open_connections(pair, worker) for worker in pair.workers()} <= {3, 4, 5}

    until(even)
    for client in clients:
        client.close()
