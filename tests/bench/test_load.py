"""What a killed worker may take with it: the connections that it held, by the kernel's account, and no more."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections import Counter
from contextlib import ExitStack

import pytest

from bench.server.load import Phase, Strike, borne, held

pytestmark = pytest.mark.slow

SERVER = """
import socket, sys, time
with socket.create_server(("127.0.0.1", 0)) as server:
    print(server.getsockname()[1], flush=True)
    taken = [server.accept() for _ in range(3)]
    print("taken", flush=True)
    time.sleep(60)
"""


def test_a_worker_takes_with_it_the_clients_that_it_has_accepted_but_the_slow_and_none_that_still_wait() -> None:
    with ExitStack() as stack, subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE) as server:
        stack.callback(server.kill)
        assert server.stdout
        port = int(server.stdout.readline())
        clients = [stack.enter_context(socket.create_connection(("127.0.0.1", port), 30)) for _ in range(5)]
        ports = [client.getsockname()[1] for client in clients]
        assert server.stdout.readline() == b"taken\n"
        assert held(server.pid, port) == set(ports[:3])
        assert held(os.getpid(), port) == set()
        strike = Strike(server.pid, port, ports[:1])
        strike()
        assert (strike.took_with_it, server.wait(60)) == (2, -signal.SIGKILL)


def test_one_broken_answer_more_than_the_killed_worker_held_or_a_late_one_is_not_borne() -> None:
    def crowd(**answers: int) -> Phase:
        return Phase(1.0, Counter({"200": 90, "503": 10, **answers}), [])

    assert borne(crowd(broken=2), 2)
    assert not borne(crowd(broken=3), 2)
    assert not borne(crowd(late=1), 2)
    assert not borne(crowd(), 0), "a worker that held nobody was not killed amid the crowd"
    assert not borne(crowd(**{"500": 1}), 2)
