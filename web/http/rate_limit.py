"""A rate limit for each client, with its state in the headers of every answer."""

from __future__ import annotations

import ipaddress
import logging

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

from scrapers.bounded_cache import bounded_cache

UNLIMITED = ("/healthz", "/readyz", "/metrics", "/static/")
HEADERS = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "Retry-After")


def limit(app: Flask, rate: str, storage: str, proxies: int) -> None:
    """Hold clients to `rate`, "" for no limit, counted in `storage`, a URI of the limits library.

    `memory://` counts in each process for itself; redis://… for all processes of all servers. A client is an IPv4
    address or a network of 2⁶⁴ IPv6 addresses, which is what one customer has; behind `proxies` proxies, the address
    that the outermost of them saw. Of forwarded headers no other is believed but the scheme: proxies hand on what
    a client claims in the others.
    """
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=0)  # type: ignore[method-assign]
    if not rate:
        return
    from flask_limiter import HeaderNames, Limiter

    from web.http import steady_storage

    logging.getLogger("flask-limiter").addFilter(_names_no_client)
    names = (HeaderNames.LIMIT, HeaderNames.REMAINING, HeaderNames.RESET, HeaderNames.RETRY_AFTER)
    limiter = Limiter(
        client,
        application_limits=[rate],
        storage_uri=steady_storage.URI if storage == "memory://" else storage,
        headers_enabled=True,
        header_name_mapping=dict(zip(names, HEADERS, strict=True)),
        request_identifier=lambda: request.endpoint or "none",  # an unknown address counts like any other
    )
    limiter.request_filter(lambda: request.path.startswith(UNLIMITED))
    limiter.init_app(app)


def _names_no_client(record: logging.LogRecord) -> bool:
    """Whether a message of the limiter may be logged: what it says of a request has the client's whole address.

    The request itself is logged with status 429. Failures of a storage remain.
    """
    return record.levelno >= logging.WARNING and not str(record.msg).startswith("ratelimit")


def client() -> str:
    """The client as the limit counts it: an IPv4 address or an IPv6 network of 64 bits."""
    return str(network(request.remote_addr or "", 32, 64))


@bounded_cache(1_000_000)
def network(address: str, v4: int, v6: int) -> str:
    """An address cut to so many bits; "unknown" if it is no IP address, as on a Unix socket."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    bits = v4 if found.version == 4 else v6
    return str(ipaddress.ip_network((int(found), bits), strict=False).network_address) if bits else "unknown"
