"""Slow readers of exports at a real server, by itself and behind nginx: they leave exports to others."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.clients import reading_little, rest_of, until
from tests.support.needs import needs_nginx
from tests.support.proxied import proxied
from tests.support.served import Served, serving
from tests.support.synthetic import filled

pytestmark = pytest.mark.slow

SIZE = 4_000  # readouts, of which an export has 2 MB: more than the buffers of a connection hold
FAST = "100000"  # KB a second, which nobody reads who keeps an export waiting


@pytest.fixture(scope="module")
def large_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled(tmp_path_factory.mktemp("large"), SIZE)


@pytest.fixture(scope="module")
def server(large_home: Path) -> Iterator[Served]:
    """Two workers that believe one proxy, so that a test can come from any address."""
    with serving(large_home, "--workers", "2", proxies="1", export_speed=FAST) as served:
        yield served


def exporting(server: Served, address: str, header: str = "X-Forwarded-For") -> socket.socket:
    """A client that has asked for an export, and reads nothing of it yet."""
    client = reading_little(server)
    client.sendall(
        f"GET /export.jsonl HTTP/1.1\r\nHost: x\r\n{header}: {address}\r\nConnection: close\r\n\r\n".encode()
    )
    return client


def begun(client: socket.socket) -> str:
    """The status of its answer."""
    return client.recv(16).split()[1].decode()


def test_slow_readers_of_one_client_leave_exports_to_others(server: Served) -> None:
    until(lambda: len(server.workers()) == 2)
    with ExitStack() as stack:
        slow = [stack.enter_context(exporting(server, "192.0.2.1")) for _ in range(8)]
        assert sorted(map(begun, slow)) == ["200", *["429"] * 7], "one export, over both workers"
        for number in range(20):
            other = server.get("/export.jsonl", X_Forwarded_For=f"198.51.100.{number}")
            assert (other.status, other.text.count("\n")) == (200, SIZE)


def test_a_reader_that_is_slow_on_the_whole_is_ended_and_told_in_the_log(server: Served) -> None:
    with exporting(server, "192.0.2.2") as slow:
        assert begun(slow) == "200"
        ended = b""
        while part := slow.recv(1_000):
            ended += part
            if any("too slow and was ended" in line for line in server.log):
                ended += rest_of(slow)
                break
            time.sleep(0.02)
        assert not ended.endswith(b"\r\n0\r\n\r\n"), "it can tell that the export is not whole"
    (line,) = (line for line in server.log if "too slow and was ended" in line)
    assert "client=192.0.2.0 " in line
    assert "192.0.2.2" not in "".join(server.log)
    until(lambda: server.get("/export.csv", X_Forwarded_For="192.0.2.2").status == 200)


@needs_nginx
def test_behind_nginx_a_client_has_one_export_and_slow_readers_hold_no_place_of_a_worker(
    large_home: Path, tmp_path: Path
) -> None:
    with (
        serving(large_home, "--workers", "1", threads="2", proxies="1") as server,
        proxied(server, tmp_path) as proxy,
        ExitStack() as stack,
    ):
        slow = []
        for number in range(1, 9):
            slow.append(stack.enter_context(exporting(proxy, f"192.0.2.{number}", "X-Test-Client")))
            assert begun(slow[-1]) in (("200",) if number == 1 else ("200", "503"))
        own = proxy.get("/export.csv", X_Test_Client="192.0.2.1")
        assert own.status == 429
        until(lambda: proxy.get("/export.csv?q=nothingatall", X_Test_Client="198.51.100.1").status == 200)
        other = proxy.get("/export.jsonl", X_Test_Client="198.51.100.2")
        assert (other.status, other.text.count("\n")) == (200, SIZE)
        assert rest_of(slow[0]).endswith(b"\r\n0\r\n\r\n"), "a slow one gets all of it"
