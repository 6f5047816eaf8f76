"""How much one client may ask: a rate, told in every answer's headers, and the same in all processes of a server."""

from __future__ import annotations

import ipaddress
from functools import lru_cache

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

UNLIMITED = ("/healthz", "/readyz", "/metrics", "/static/")
HEADERS = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "Retry-After")


def limit(app: Flask, rate: str, proxies: int, counts: object = None) -> None:
    """Hold clients to `rate`, "" for none; `counts` are the SharedCounts of the server, this process's own unless
    given.

    A client is an IPv4 address or a network of 2⁶⁴ IPv6 addresses, which is what one customer has; behind
    `proxies` proxies, the address that the outermost of them saw.
    """
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    if not rate:
        return
    from flask_limiter import HeaderNames, Limiter

    from web.http.shared_counts import SharedCounts

    names = (HeaderNames.LIMIT, HeaderNames.REMAINING, HeaderNames.RESET, HeaderNames.RETRY_AFTER)
    limiter = Limiter(
        client,
        application_limits=[rate],
        storage_uri="shared://",
        storage_options={"counts": counts or SharedCounts()},  # type: ignore[dict-item]
        headers_enabled=True,
        header_name_mapping=dict(zip(names, HEADERS, strict=True)),
        request_identifier=lambda: request.endpoint or "none",  # what leads nowhere counts like all else
    )
    limiter.request_filter(lambda: request.path.startswith(UNLIMITED))
    limiter.init_app(app)


def client() -> str:
    """Who asks, as far as a limit tells clients apart."""
    return str(network(request.remote_addr or "", 32, 64))


@lru_cache(maxsize=4096)
def network(address: str, v4: int, v6: int) -> str:
    """An address cut to so many bits, "unknown" where it is none, as on a socket of the file system."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    bits = v4 if found.version == 4 else v6
    return str(ipaddress.ip_network((int(found), bits), strict=False).network_address) if bits else "unknown"
