"""A stand-in for PyPI's JSON API on the loopback interface, behind a proxy of its own: real TLS, real answers."""

from __future__ import annotations

import datetime as dt
import inspect
import json
import re
import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pip_audit._service.pypi as pip_audit_pypi
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = re.findall(r"https://([\w.]+)/pypi/", inspect.getsource(pip_audit_pypi))[0]
"""The host that pip-audit asks, by its own source."""


def certificate(path: Path) -> Path:
    """A key and a certificate for the host, signed by itself."""
    key, now = ec.generate_private_key(ec.SECP256R1()), dt.datetime.now(dt.UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    return path


def answer(known: dict[str, list[dict[str, Any]]], head: bytes) -> bytes:
    """To `GET /pypi/NAME/VERSION/json`: the known vulnerabilities, or 404."""
    name = head.split()[1].decode().split("/")[2]
    body = json.dumps({"vulnerabilities": known.get(name)}).encode()
    status = b"200 OK" if name in known else b"404 Not Found"
    return b"HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s" % (status, len(body), body)


@contextmanager
def serving_pypi(known: dict[str, list[dict[str, Any]]] | None, folder: Path) -> Iterator[dict[str, str]]:
    """The environment in which a client takes it for PyPI. Without `known`, the proxy reaches nothing."""
    pem = certificate(folder / "pypi.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)

    class Proxy(socketserver.BaseRequestHandler):
        request: socket.socket

        def handle(self) -> None:
            self.request.settimeout(10)
            asked = self.request.recv(65_536)
            if known is None or not asked.startswith(f"CONNECT {HOST}:443 ".encode()):
                self.request.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
                return
            self.request.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
            with suppress(OSError), context.wrap_socket(self.request, server_side=True) as inside:
                while head := inside.recv(65_536):
                    inside.sendall(answer(known, head))

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Proxy) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        proxy = f"http://127.0.0.1:{server.server_address[1]}"
        yield dict.fromkeys(("HTTPS_PROXY", "https_proxy"), proxy) | {"REQUESTS_CA_BUNDLE": str(pem)}
        server.shutdown()
