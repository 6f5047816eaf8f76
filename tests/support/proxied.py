"""The nginx of deploy/nginx.conf before a real server, in processes and a folder of its own."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tests.support.served import Served, end

CONF = Path(__file__).resolve().parents[2] / "deploy" / "nginx.conf"
UNLIMITED = {"limit_req": "zone=readouts_rate burst=1000000 nodelay", "limit_conn": "readouts_connections 9000"}
"""For clients of one address in numbers: what `proxied` changes so that nginx limits none of them."""

AROUND = """
daemon off; pid {folder}/pid; error_log {folder}/error.log; {user} worker_processes 2;
events {{ worker_connections 2048; }}
http {{
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    set_real_ip_from 127.0.0.1; real_ip_header X-Test-Client; # so that a test can come from any address
    include {folder}/readouts.conf;
}}
"""


@contextmanager
def proxied(server: Served, folder: Path, **changed: str) -> Iterator[Served]:
    """The server as its clients see it through nginx, on a free port of 127.0.0.1.

    `changed` sets a directive of deploy/nginx.conf to another value, wherever it stands there.
    """
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    folder.mkdir(parents=True, exist_ok=True)
    text = CONF.read_text(encoding="utf-8").replace("127.0.0.1:8000", f"127.0.0.1:{server.port}")
    text = text.replace("listen 80;", f"listen 127.0.0.1:{port} backlog=2048;").replace("/var/log/nginx/", f"{folder}/")
    for directive, value in changed.items():
        text = directed(text, directive, value)
    (folder / "readouts.conf").write_text(text, encoding="utf-8")
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user), encoding="utf-8")
    words = ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    subprocess.run([*words, "-t", "-q"], check=True, timeout=60)
    process = subprocess.Popen(words, text=True)
    try:
        _await(port, process)
        yield replace(server, port=port)
    finally:
        end(process)


def directed(text: str, directive: str, value: str) -> str:
    lines = text.split("\n")
    found = [number for number, line in enumerate(lines) if line.split()[:1] == [directive]]
    assert found, f"deploy/nginx.conf has no {directive}"
    for number in found:
        lines[number] = f"{directive} {value};"
    return "\n".join(lines)


def _await(port: int, process: subprocess.Popen[str]) -> None:
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except ConnectionRefusedError:
            continue
    raise RuntimeError(f"nginx ended with {process.returncode}")
