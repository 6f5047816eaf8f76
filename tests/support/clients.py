"""Clients of a server that do what browsers do not: raw bytes, crowds, slow reading."""

from __future__ import annotations

import asyncio
import re
import socket
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress

import pytest

from tests.support.served import Served

SEARCH = b"GET /api/search?q=grain HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


def until(holds: Callable[[], bool]) -> None:
    """Wait for it, as long as a slow machine takes."""
    for _ in range(600):
        if holds():
            return
        time.sleep(0.1)
    pytest.fail("it did not come about within a minute")


def figure(server: Served, name: str) -> float:
    """The sum of a metric over its labels."""
    lines = server.get("/metrics").text.splitlines()
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines if re.match(rf"{name}[ {{]", line))


def connected(server: Served) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), 60)


def reading_little(server: Served) -> socket.socket:
    """A connection with room for 4 KB of an answer."""
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    client.settimeout(60)
    client.connect(("127.0.0.1", server.port))
    return client


def rest_of(client: socket.socket) -> bytes:
    """Everything until the server closes or resets the connection."""
    whole = b""
    with suppress(ConnectionError):
        while part := client.recv(65_536):
            whole += part
    return whole


def answer(server: Served, request: bytes) -> tuple[int, bytes, bytes]:
    """The status, head and body of the answer to these bytes, after which the connection ends; status 0 for none."""
    with connected(server) as client:
        with suppress(ConnectionError):
            client.sendall(request)
        whole = rest_of(client)
    head, _, body = whole.partition(b"\r\n\r\n")
    return (int(head.split()[1]) if head else 0), head, body


class Crowd:
    """So many clients that connect and send a request, a search by default, before any of them reads."""

    def __init__(self, server: Served, size: int, request: bytes = SEARCH) -> None:
        self._clients = [connected(server) for _ in range(size)]
        for client in self._clients:
            client.sendall(request)

    def statuses(self) -> Counter[str]:
        """How many got which status, all reading at once; "none" for a connection that ended without an answer."""
        return Counter(asyncio.run(self._read()))

    async def _read(self) -> list[str]:
        return await asyncio.gather(*map(self._status, self._clients))

    async def _status(self, client: socket.socket) -> str:
        reading, writing = await asyncio.open_connection(sock=client)
        try:
            async with asyncio.timeout(120):
                whole = await reading.read()
        except ConnectionError:
            whole = b""
        finally:
            writing.close()
        return whole.split()[1].decode() if whole else "none"
