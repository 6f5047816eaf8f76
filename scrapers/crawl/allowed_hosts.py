"""The hosts that a crawl may request: the source's own, at public IP addresses."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

from scrapers.source import Source

PORTS = {"http": 80, "https": 443}


def hosts_of(source: Source) -> frozenset[str]:
    """The hosts whose pages are the source's: those it names, and those its listings and feeds are at.

    Each at the ports of the web; at another port, "host:port", where a listing or feed is.
    """
    starts = map(_place, (*source.feeds, *source.listings, *source.sitemaps))
    return frozenset(host.lower() for host in (*source.hosts, *starts) if host)


def objection(url: str, hosts: frozenset[str], came_from: str | None = None) -> str:
    """Why `url` is not requested, or "" if it is allowed; `came_from` is the address that redirected to it.

    A redirect from https to http is not followed: its content could be forged.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        return f"{url} is no web page"
    if _place(url) not in hosts:
        return f"{url} is at none of the source's hosts, or not at a port of the web"
    if came_from and urlsplit(came_from).scheme == "https" and parts.scheme == "http":
        return f"{url} is not encrypted, and {came_from} is"
    return ""


def _place(url: str) -> str:
    """The host of an address in lower case, with its port where that is not the scheme's own; "" for none."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    return host if port in (None, PORTS.get(parts.scheme)) else f"{host}:{port}"


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public Internet: not private, loopback, link-local, multicast or reserved.

    An IPv4 address inside an IPv6 one (mapped, 6to4, Teredo) is what counts.
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is not None:
            return inner.is_global and not inner.is_multicast
    return found.is_global and not found.is_multicast
