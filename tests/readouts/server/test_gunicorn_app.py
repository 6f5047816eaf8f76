"""`readouts serve` without a proxy: what gunicorn, load shedding and the metrics hold by themselves."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.clients import Crowd, answer, connected, figure, reading_little, rest_of, until
from tests.support.served import Served, readouts, serving

pytestmark = pytest.mark.slow

CLIENT_TIMEOUT = 5  # seconds: far more than an answer takes, and no more than a test can wait


@pytest.fixture(scope="module")
def server(sample_home: Path) -> Iterator[Served]:
    """One worker with one slot and room for two to wait."""
    settings = {"threads": "1", "queue": "2", "client_timeout": str(CLIENT_TIMEOUT), "log": "json"}
    with serving(sample_home, "--workers", "1", **settings) as served:
        yield served


@pytest.fixture(scope="module")
def pair(sample_home: Path) -> Iterator[Served]:
    """Two workers."""
    with serving(sample_home, "--workers", "2", log="json") as served:
        yield served


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET /?q=" + b"a" * 9_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\nX-A: " + b"a" * 9_000 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nno header\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\r\n\r\n", 400),
    ],
    ids=["address", "header", "broken", "tls"],
)
def test_what_is_too_long_or_no_request_is_refused(server: Served, head: bytes, status: int) -> None:
    assert answer(server, head)[0] == status
    assert server.get("/healthz").status == 200


def test_the_log_has_no_address_of_a_client_whose_request_can_t_be_read(server: Served) -> None:
    assert answer(server, b"GET / HTTP/1.1\r\nno header\r\n\r\n")[0] == 400
    until(lambda: any("can't be read" in line for line in server.log))
    assert not [line for line in server.log if "Invalid request" in line or "ip=" in line]


def test_no_header_of_a_client_moves_the_application_or_changes_its_scheme(server: Served) -> None:
    end = b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%s: %s\r\n\r\n"
    assert answer(server, b"GET /moved/feed.atom" + end % (b"SCRIPT_NAME", b"/moved"))[0] == 404
    assert answer(server, b"GET /nothing" + end % (b"PATH_INFO", b"/healthz"))[0] == 404
    status, _, body = answer(server, b"GET /feed.atom" + end % (b"X-Forwarded-Proto", b"https"))
    assert status == 200
    assert b"http://x/feed.atom" in body
    assert b"https://x/" not in body


def test_with_a_public_address_no_header_of_a_client_is_in_an_absolute_address(sample_home: Path) -> None:
    with serving(sample_home, "--workers", "1", url="https://readouts.example", proxies="1") as served:
        claims = (
            b"X-Forwarded-Host: evil.example\r\nSCRIPT_NAME: /evil\r\nX-Forwarded-Prefix: /evil\r\nX-Script-Name: /evil"
        )
        head = b"GET /feed.atom HTTP/1.1\r\nHost: evil.example\r\n" + claims + b"\r\nConnection: close\r\n\r\n"
        status, _, body = answer(served, head)
    assert status == 200
    assert b"https://readouts.example/readouts/" in body
    assert b"evil" not in body


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


def test_clients_that_stall_are_given_up(server: Served) -> None:
    with ExitStack() as stack:
        stalled = [stack.enter_context(connected(server)) for _ in range(4)]
        for client in stalled:
            client.sendall(b"GET /api/search HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        assert server.get("/api/search?q=grain").status == 200
        for client in stalled:
            assert rest_of(client) == b""
    until(lambda: sum("too slow" in line for line in server.log) >= 4)


def test_a_client_that_takes_its_time_to_read_a_page_takes_no_slot_and_gets_all_of_it(server: Served) -> None:
    with reading_little(server) as client:
        client.sendall(b"GET /api/search?size=50 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        end = time.monotonic() + CLIENT_TIMEOUT + 2
        while time.monotonic() < end:
            assert server.get("/api/search?q=grain").status == 200
            time.sleep(0.5)
        head, _, body = client.makefile("rb").read().partition(b"\r\n\r\n")
    assert len(body) > 8 * 4_096
    assert f"Content-Length: {len(body)}\r\n".encode() in head


def test_more_than_can_wait_are_turned_away_at_once_and_served_again_soon_after(server: Served) -> None:
    before = figure(server, "readouts_shed_total")

    def ask(number: int) -> tuple[int, bytes, bytes]:
        path = f"/trends?q=s{number}&q=a{number}"
        head = f"GET {path} HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\nConnection: close\r\n\r\n"
        return answer(server, head.encode())

    with ThreadPoolExecutor(24) as pool:
        answers = list(pool.map(ask, range(240)))
    statuses = [status for status, _, _ in answers]
    assert set(statuses) <= {200, 503}, set(statuses)
    assert statuses.count(200) > 0
    refused = [(head, body) for status, head, body in answers if status == 503]
    assert refused, "240 requests of 24 clients, one slot and two places to wait"
    assert all(b"\r\nRetry-After: 2" in head and b'"code":"overloaded"' in body for head, body in refused)
    assert server.get("/api/search?q=grain").status == 200
    assert figure(server, "readouts_shed_total") - before == len(refused)
    assert any("turned_away" in line for line in server.log)


def test_of_a_crowd_that_comes_at_once_each_is_answered_or_turned_away(server: Served) -> None:
    """More than the worker has places for, and all there before it has read a line of one."""
    until(lambda: len(server.workers()) == 1)
    (worker,) = server.workers()
    os.kill(worker, signal.SIGSTOP)
    try:
        crowd = Crowd(server, 700)
    finally:
        os.kill(worker, signal.SIGCONT)
    assert set(crowd.statuses()) == {"200", "503"}
    assert server.workers() == [worker]


def test_a_probe_is_answered_amid_a_crowd(server: Served) -> None:
    with ThreadPoolExecutor(1) as pool:
        crowd = pool.submit(Crowd(server, 100).statuses)
        assert server.get("/readyz").status == 200
        assert set(crowd.result(60)) <= {"200", "503"}


def test_metrics_have_a_bound_of_their_own(server: Served) -> None:
    until(lambda: len(server.workers()) == 1)
    (worker,) = server.workers()
    os.kill(worker, signal.SIGSTOP)
    try:
        crowd = Crowd(server, 40, b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    finally:
        os.kill(worker, signal.SIGCONT)
    assert set(crowd.statuses()) == {"200", "503"}
    until(lambda: server.get("/metrics").status == 200)


@pytest.mark.parametrize("range", ["bytes=0-10", "bytes=5-", "bytes=999999999-", "bytes=0-1,5-6"])
def test_a_part_of_a_static_file_is_logged_and_no_longer_in_progress(server: Served, range: str) -> None:
    id = f"range-{abs(hash(range))}"
    assert server.get("/static/style.css", Range=range, X_Request_Id=id).status in (200, 206, 416)
    until(lambda: any(id in line for line in server.log))
    until(lambda: figure(server, "readouts_requests_in_progress") == 1)  # the one that asks


def test_an_answer_that_breaks_off_names_no_address(server: Served) -> None:
    with reading_little(server) as client:
        client.sendall(b"GET /export.jsonl?q=unmistakable%20OR%20the HTTP/1.1\r\nHost: x\r\n\r\n")
        client.recv(10)
    answer(server, b"GET /unmistakable HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    until(lambda: server.get("/healthz").status == 200)
    assert "unmistakable" not in "".join(server.log)


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


def test_every_line_of_the_server_s_log_is_json(pair: Served) -> None:
    pair.get("/api/nothing", X_Request_Id="follow-me-1")
    until(lambda: any("follow-me-1" in line for line in pair.log))
    lines = [json.loads(line) for line in pair.log]
    assert all({"time", "level", "logger", "message"} <= set(line) for line in lines)


def test_a_server_that_is_told_to_end_finishes_the_answer_that_it_is_sending(sample_home: Path) -> None:
    with serving(sample_home, "--workers", "1") as served, reading_little(served) as client:
        client.sendall(b"GET /api/search?size=50 HTTP/1.1\r\nHost: x\r\n\r\n" * 20)
        begun = client.recv(1)
        served.process.send_signal(signal.SIGTERM)
        rest = begun + rest_of(client)
        assert served.process.wait(60) == 0
    answers = re.split(rb"(?=HTTP/1\.1 200 OK\r\n)", rest)[1:]
    assert answers
    for one in answers:
        head, _, body = one.partition(b"\r\n\r\n")
        length = re.search(rb"Content-Length: (\d+)", head)
        assert length
        assert len(body) == int(length[1])


def test_a_server_that_has_said_its_address_ends_well(sample_home: Path) -> None:
    with serving(sample_home, "--workers", "1") as served:
        assert served.end() == 0


def test_a_port_in_use_is_reported_in_one_line(sample_home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        ended = subprocess.run(
            readouts(sample_home, "serve", "--port", port), capture_output=True, text=True, timeout=60, check=False
        )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "can't be listened on" in ended.stderr


def test_a_server_that_is_told_to_end_leaves_nothing_behind(
    sample_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    with serving(sample_home, "--workers", "2") as served, connected(served):
        assert served.get("/healthz").status == 200
        assert list(folder.iterdir())
        assert served.end() == 0
    assert list(folder.iterdir()) == []
