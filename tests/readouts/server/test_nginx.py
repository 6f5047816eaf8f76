"""deploy/nginx.conf in Debian's nginx before a real server: what clients of the open Internet meet."""

from __future__ import annotations

import errno
import gzip
import json
import os
import signal
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from tests.support.clients import SEARCH, Crowd, answer, connected, figure, reading_little, rest_of, until
from tests.support.needs import needs_nginx
from tests.support.proxied import UNLIMITED, proxied
from tests.support.served import Served, serving

pytestmark = [needs_nginx, pytest.mark.slow]

SHORT = {"client_header_timeout": "2s", "client_body_timeout": "2s", "send_timeout": "2s"}
CLOSE = b"Host: x\r\nConnection: close\r\n\r\n"


@pytest.fixture(scope="module")
def server(sample_home: Path) -> Iterator[Served]:
    """One worker with one slot and room for two to wait, behind one proxy."""
    with serving(sample_home, "--workers", "1", threads="1", queue="2", proxies="1") as served:
        yield served


@pytest.fixture(scope="module")
def proxy(server: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Without limits of a client, and with little time for slow ones."""
    with proxied(server, tmp_path_factory.mktemp("nginx"), **UNLIMITED, **SHORT) as found:
        yield found


@pytest.fixture(scope="module")
def limiting(server: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Five requests at once and hardly one more."""
    changed = {"limit_req_zone": "$readouts_client zone=readouts_rate:10m rate=1r/m"}
    with proxied(server, tmp_path_factory.mktemp("limits"), **changed, limit_req="zone=readouts_rate burst=4 nodelay",
                 limit_conn="readouts_connections 9000") as found:  # fmt: skip
        yield found


def values(many: int, between: bytes) -> bytes:
    return between.join(b"%d" % number for number in range(many))


@pytest.mark.parametrize(
    ("request_head", "status", "code"),
    [
        (b"GET /?q=" + b"a" * 9_000 + b" HTTP/1.1\r\n" + CLOSE, 414, "uri_too_long"),
        (b"GET /?q=" + b"a" * 900_000 + b" HTTP/1.1\r\n" + CLOSE, 414, "uri_too_long"),
        (b"GET / HTTP/1.1\r\nX-A: " + b"a" * 9_000 + b"\r\n\r\n", 431, "request_header_fields_too_large"),
        (b"GET / HTTP/1.1\r\n" + b"X-A: aaaaaaaaaa\r\n" * 4_000 + b"\r\n", 431, "request_header_fields_too_large"),
        (b"GET / HTTP/1.1\r\nno header\r\n\r\n", 400, "bad_request"),
        (b"\x16\x03\x01\x02\x00\x01\r\n\r\n", 400, "bad_request"),
        (b"GET /?speaker=" + values(10_000, b"&speaker=") + b" HTTP/1.1\r\n" + CLOSE, 414, "uri_too_long"),
        (b"GET /api/search?kind=" + values(700, b"&kind=") + b" HTTP/1.1\r\n" + CLOSE, 422, "bad_request"),
        (b"GET /api/search HTTP/1.1\r\nContent-Length: 5000\r\n" + CLOSE + b"a" * 5_000, 413, "content_too_large"),
        (b"GET /metrics HTTP/1.1\r\n" + CLOSE, 403, "forbidden"),
        (b"GET /.error.json HTTP/1.1\r\n" + CLOSE, 404, "not_found"),
    ],
    ids=[
        "long",
        "huge",
        "header",
        "headers",
        "broken",
        "tls",
        "10000 values",
        "700 values",
        "body",
        "metrics",
        "error",
    ],
)
def test_what_nginx_refuses_has_the_shape_of_every_error(
    proxy: Served, request_head: bytes, status: int, code: str
) -> None:
    found, head, body = answer(proxy, request_head)
    # A client that goes on sending after it was answered may lose the answer, never the server.
    assert found in ((status, 0) if len(request_head) > 100_000 else (status,))
    if found:
        assert json.loads(body)["error"].keys() == {"code", "message", "reasons"}
        assert json.loads(body)["error"]["code"] == code
        assert b"\r\nContent-Security-Policy: default-src 'none'; " in head
        assert b"\r\nContent-Type: application/json" in head
    assert proxy.get("/healthz").status == 200


def test_a_browser_is_answered_in_words(proxy: Served) -> None:
    head = b"GET / HTTP/1.1\r\nAccept: text/html\r\n" + b"X-A: aaaaaaaaaa\r\n" * 4_000 + b"\r\n"
    status, _, body = answer(proxy, head)
    assert status == 431
    assert b"<h1>The request's headers are too long or too many.</h1>" in body


def test_clients_that_send_their_request_slowly_keep_nobody_waiting_and_are_given_up(proxy: Served) -> None:
    with ExitStack() as stack:
        slow = [stack.enter_context(connected(proxy)) for _ in range(200)]
        for client in slow:
            client.sendall(b"GET /api/search HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        assert proxy.get("/api/search?q=grain").status == 200
        assert {rest_of(client) for client in slow} == {b""}


def test_a_body_that_never_comes_takes_no_slot(proxy: Served) -> None:
    with ExitStack() as stack:
        waiting = [stack.enter_context(connected(proxy)) for _ in range(20)]
        for number, client in enumerate(waiting):
            announced = (b"Content-Length: 10", b"Transfer-Encoding: chunked")[number % 2]
            client.sendall(b"GET /api/search?q=grain HTTP/1.1\r\nHost: x\r\n" + announced + b"\r\n\r\n")
        assert proxy.get("/api/search?q=grain").status == 200
        assert all(rest_of(client)[:12] in (b"HTTP/1.1 408", b"") for client in waiting)


def test_clients_that_do_not_close_their_end_keep_nobody_waiting(proxy: Served) -> None:
    with ExitStack() as stack:
        for _ in range(20):
            client = stack.enter_context(connected(proxy))
            client.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
            assert client.makefile("rb").read().startswith(b"HTTP/1.1 200")
        assert proxy.get("/healthz").status == 200


def test_clients_that_only_read_a_little_take_no_slot_and_are_given_up(proxy: Served) -> None:
    with reading_little(proxy) as client:
        client.sendall(b"GET /api/search?size=50 HTTP/1.1\r\nHost: x\r\n\r\n" * 100)
        with suppress(ConnectionError):
            for _ in range(20):
                assert client.recv(1)
                assert proxy.get("/api/search?q=grain").status == 200
        until(lambda: client.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == errno.ECONNRESET)


def test_of_a_crowd_each_is_answered_or_turned_away_and_the_next_is_served(proxy: Served, server: Served) -> None:
    before = figure(server, "readouts_shed_total")
    counted = Crowd(proxy, 700).statuses()
    assert set(counted) == {"200", "503"}
    assert proxy.get("/api/search?q=grain").status == 200
    assert figure(server, "readouts_shed_total") - before == counted["503"]


def test_of_a_crowd_before_a_server_that_ends_each_is_answered(sample_home: Path, tmp_path: Path) -> None:
    with serving(sample_home, "--workers", "1", proxies="1") as server, proxied(server, tmp_path, **UNLIMITED) as proxy:
        until(lambda: len(server.workers()) == 1)
        assert proxy.get("/readyz").status == 200
        (worker,) = server.workers()
        os.kill(worker, signal.SIGSTOP)
        try:
            crowd = Crowd(proxy, 100)
            server.process.send_signal(signal.SIGTERM)
        finally:
            os.kill(worker, signal.SIGCONT)
        assert set(crowd.statuses()) <= {"200", "502", "503"}
        status, head, body = answer(proxy, SEARCH)
    assert (status, json.loads(body)["error"]["code"]) == (502, "bad_gateway")
    assert b"\r\nRetry-After: 2\r\n" in head


def test_a_request_whose_worker_dies_is_answered_by_another(sample_home: Path, tmp_path: Path) -> None:
    with serving(sample_home, "--workers", "2", proxies="1") as server, proxied(server, tmp_path, **UNLIMITED) as proxy:
        until(lambda: len(server.workers()) == 2)
        assert proxy.get("/readyz").status == 200
        victim, _ = server.workers()
        os.kill(victim, signal.SIGSTOP)
        crowd = Crowd(proxy, 30)
        os.kill(victim, signal.SIGKILL)
        assert crowd.statuses() == {"200": 30}
        until(lambda: len(server.workers()) == 2 and victim not in server.workers())


def statuses(proxy: Served, *clients: str) -> Counter[int]:
    """What a search of each of these addresses is answered, one after another.

    A slot of the server is free shortly after its answer was read: as many clients at once as it has room for would
    now and then be one too many.
    """
    return Counter(proxy.get("/api/suggest?q=x", X_Test_Client=client).status for client in clients)


def test_a_limit_holds_one_client_over_all_workers_and_no_other(sample_home: Path, tmp_path: Path) -> None:
    rate = "$readouts_client zone=readouts_rate:10m rate=1r/m"
    with (
        serving(sample_home, "--workers", "2", proxies="1") as server,
        proxied(server, tmp_path, limit_req_zone=rate, limit_req="zone=readouts_rate burst=29 nodelay") as proxy,
    ):
        until(lambda: len(server.workers()) == 2)
        assert statuses(proxy, *["192.0.2.1"] * 60) == {200: 30, 429: 30}
        assert statuses(proxy, "192.0.2.2") == {200: 1}


def test_who_asks_too_much_is_told_when_to_come_back_and_probes_are_answered(limiting: Served) -> None:
    assert statuses(limiting, *["192.0.2.3"] * 9) == {200: 5, 429: 4}
    refused = limiting.get("/api/search", X_Test_Client="192.0.2.3")
    assert (refused.status, refused.headers["Retry-After"]) == (429, "1")
    assert refused.json()["error"]["code"] == "too_many_requests"
    assert {limiting.get("/readyz", X_Test_Client="192.0.2.3").status for _ in range(9)} == {200}


def test_the_addresses_of_one_ipv6_network_of_64_bits_are_one_client(limiting: Served) -> None:
    own = ("2001:db8:7:1::1", "2001:db8:7:1::2", "2001:db8:7:1:f::3", "2001:db8:7:1:1:2:3:4")
    assert statuses(limiting, *own, *own) == {200: 5, 429: 3}
    assert statuses(limiting, "2001:db8:7:2::1") == {200: 1}


def test_no_header_of_a_client_says_who_or_where_it_is(proxy: Served) -> None:
    def feed(*headers: bytes) -> bytes:
        request = b"\r\n".join(
            [b"GET /feed.atom?q=sea HTTP/1.1", b"Host: readouts.example", b"Connection: close", *headers]
        )
        status, _, body = answer(proxy, request + b"\r\n\r\n")
        assert status == 200
        return body

    plain = feed()
    assert b"http://readouts.example/readouts/" in plain
    assert plain == feed(
        b"X-Forwarded-Host: evil.example", b"X-Forwarded-Proto: https", b"X-Forwarded-Prefix: /evil",
        b"X-Forwarded-Port: 1", b"Forwarded: host=evil.example;proto=https", b"SCRIPT_NAME: /evil", b"PATH_INFO: /evil",
    )  # fmt: skip


def test_through_nginx_absolute_addresses_have_the_public_address(sample_home: Path, tmp_path: Path) -> None:
    claims = {"X_Forwarded_Host": "evil.example", "Forwarded": "host=evil.example", "Host": "evil.example"}
    public = "https://readouts.example"
    with (
        serving(sample_home, "--workers", "1", proxies="1", url=public) as server,
        proxied(server, tmp_path, **UNLIMITED) as proxy,
    ):
        plain, forged = proxy.get("/feed.atom"), proxy.get("/feed.atom", **claims)
        again = proxy.get("/feed.atom", If_None_Match=forged.headers["ETag"])
    assert f"{public}/readouts/" in plain.text
    assert forged.text == plain.text
    assert again.status == 304


def test_a_feed_that_was_asked_with_another_host_is_not_the_known_one(proxy: Served) -> None:
    poisoned = proxy.get("/feed.atom", Host="evil.example")
    assert "http://evil.example/readouts/" in poisoned.text
    assert proxy.get("/feed.atom", Host="readouts.example", If_None_Match=poisoned.headers["ETag"]).status == 200


def test_the_server_s_log_has_the_network_that_nginx_saw_not_the_one_that_a_client_claims(
    proxy: Served, server: Served
) -> None:
    id = "forwarded-for-1"
    proxy.get("/api/nothing", X_Test_Client="192.0.2.9", X_Forwarded_For="203.0.113.5", X_Request_Id=id)
    until(lambda: any(id in line for line in server.log))
    (line,) = (line for line in server.log if id in line)
    assert "client=192.0.2.0 " in line


def test_nginx_logs_no_query(sample_home: Path, tmp_path: Path) -> None:
    with serving(sample_home, "--workers", "1", proxies="1") as server, proxied(server, tmp_path) as proxy:
        assert {proxy.get("/api/search?q=unmistakable").status for _ in range(60)} <= {200, 429}
        server.end()
        assert proxy.get("/api/search?q=unmistakable").status in (429, 502)
    assert "unmistakable" not in "".join(p.read_text("utf-8") for p in tmp_path.iterdir() if p.is_file())


def fetched(proxy: Served, path: str, **headers: str) -> tuple[bytes, dict[str, str]]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with urlopen(Request(proxy.address + path, headers=named), timeout=60) as found:
        return found.read(), dict(found.headers)


@pytest.mark.parametrize("path", ["/api/search?q=sea&size=50", "/export.jsonl?q=sea", "/static/style.css"])
def test_answers_and_exports_come_packed_and_whole(proxy: Served, path: str) -> None:
    plain, _ = fetched(proxy, path)
    packed, headers = fetched(proxy, path, Accept_Encoding="gzip")
    assert headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in headers["Vary"]
    assert len(packed) < len(plain) / 2
    assert abs(len(gzip.decompress(packed)) - len(plain)) < 9  # of a search, which says how long it took


def test_an_unchanged_page_is_304_through_nginx(proxy: Served) -> None:
    _, headers = fetched(proxy, "/?q=sea", Accept_Encoding="gzip")
    assert proxy.get("/?q=sea", Accept_Encoding="gzip", If_None_Match=headers["ETag"]).status == 304
